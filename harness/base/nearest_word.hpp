#pragma once

#include <span>
#include <string>
#include <string_view>

namespace rescind {

/// The candidate that `word` was probably meant to be: the one with the fewest insertions, deletions,
/// replacements and swaps of neighbours, if they are at most a third of its letters (at least one); the first
/// of equals. Empty where none is near.
[[nodiscard]] std::string_view nearest_word(std::string_view word,
                                            std::span<const std::string_view> candidates);

/// The hint of an error about an unknown word: "did you mean 'cancel'?", or, where several begin with it, "these begin so:
/// quota.released, ...", or, where none is near, "known are: a, b, c". Empty candidates are left out.
[[nodiscard]] std::string word_hint(std::string_view word, std::span<const std::string_view> candidates);

}  // namespace rescind
