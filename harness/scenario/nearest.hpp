#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace rescind {

/// The hint for a word that is not one of `valid`: the nearest word where one is near enough to be a slip of
/// the keyboard ("did you mean 'latency'?"), else the list of them. Empty where `valid` is empty.
[[nodiscard]] std::string hint_for(std::string_view word, const std::vector<std::string_view>& valid);

/// How many letters have to be inserted, removed, replaced, or swapped with their neighbour to make `b` of
/// `a`.
[[nodiscard]] std::size_t edit_distance(std::string_view a, std::string_view b);

}  // namespace rescind
