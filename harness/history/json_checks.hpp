#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "harness/history/json_scanner.hpp"
#include "harness/history/vocabulary.hpp"

namespace rescind {

// What a value of a history's line has to be. Each throws JsonError at the value's column, naming the field,
// what was expected and what was found.

/// A line has at most so many fields that nobody knows: they are compared with each other.
inline constexpr std::size_t unknown_fields_max = 64;

/// A whole number from `least` to `most`, both included.
[[nodiscard]] std::int64_t whole_number(std::string_view field, const JsonValue& value, std::int64_t least,
                                        std::int64_t most);
/// A string, possibly empty.
[[nodiscard]] std::string_view string_of(std::string_view field, const JsonValue& value);
[[nodiscard]] bool boolean_of(std::string_view field, const JsonValue& value);
/// The name of an operation, a thread, ...: a string of at most 256 bytes, or a whole number, which is then its
/// own name. Only an operation's may be empty.
[[nodiscard]] std::string_view identity_of(std::string_view field, const JsonValue& value);

/// Throws for a word that `field` does not know, with the nearest one of `known` as the hint.
[[noreturn]] void fail_unknown_word(std::string_view field, const JsonValue& value,
                                    std::span<const std::string_view> known);
/// Throws "expected `expected`, found ...".
[[noreturn]] void fail_wrong_type(std::string_view field, const JsonValue& value, std::string_view expected,
                                  std::string hint = {});

/// A word of the enumeration `E`.
template <Worded E>
[[nodiscard]] E word_of(std::string_view field, const JsonValue& value) {
  const std::optional<E> known = parse<E>(string_of(field, value));
  if (!known) fail_unknown_word(field, value, words_of<E>());
  return *known;
}

[[noreturn]] void fail_twice(const JsonValue& name);
/// Adds the name of a field that is ignored to `names`. Throws where the line has it twice, or too many of
/// them.
void add_unknown_field(std::vector<std::string_view>& names, const JsonValue& name);

}  // namespace rescind
