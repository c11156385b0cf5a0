#include "harness/history/json_checks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "harness/base/nearest_word.hpp"
#include "harness/base/utf8.hpp"

namespace rescind {
namespace {

constexpr std::size_t identity_bytes_max = 256;

std::string found(const JsonValue& value) {
  switch (value.type) {
    case JsonValue::Type::string:
      return fmt::format("the string \"{}\"", shortened(value.text));
    case JsonValue::Type::object:
      return "an object";
    case JsonValue::Type::array:
      return "an array";
    default:
      return shortened(value.text);
  }
}

}  // namespace

void fail_wrong_type(std::string_view field, const JsonValue& value, std::string_view expected,
                     std::string hint) {
  throw JsonError{value.column, fmt::format("'{}': expected {}, found {}", field, expected, found(value)),
                  std::move(hint)};
}

std::int64_t whole_number(std::string_view field, const JsonValue& value, std::int64_t least,
                          std::int64_t most) {
  const bool is_whole = value.type == JsonValue::Type::whole;
  if (!is_whole || !value.fits || value.number < least || value.number > most) {
    fail_wrong_type(field, value, fmt::format("a whole number from {} to {}", least, most));
  }
  return value.number;
}

std::string_view string_of(std::string_view field, const JsonValue& value) {
  if (value.type == JsonValue::Type::whole)
    fail_wrong_type(field, value, "a string", fmt::format("write it as \"{}\"", shortened(value.text)));
  if (value.type != JsonValue::Type::string) fail_wrong_type(field, value, "a string");
  return value.text;
}

bool boolean_of(std::string_view field, const JsonValue& value) {
  if (value.type != JsonValue::Type::boolean) fail_wrong_type(field, value, "true or false");
  return value.boolean;
}

std::string_view identity_of(std::string_view field, const JsonValue& value) {
  const bool is_name = value.type == JsonValue::Type::string || value.type == JsonValue::Type::whole;
  const bool may_be_empty = field == "op" && value.type == JsonValue::Type::string;
  if (!is_name || (value.text.empty() && !may_be_empty))
    fail_wrong_type(field, value, "a name or a whole number");
  if (value.text.size() > identity_bytes_max) {
    fail_wrong_type(field, value, fmt::format("a name of at most {} bytes", identity_bytes_max));
  }
  return value.text;
}

void fail_unknown_word(std::string_view field, const JsonValue& value,
                       std::span<const std::string_view> known) {
  throw JsonError{value.column, fmt::format("'{}': unknown word '{}'", field, shortened(value.text)),
                  word_hint(value.text, known)};
}

void fail_twice(const JsonValue& name) {
  throw JsonError{name.column, fmt::format("'{}' appears twice in the line", shortened(name.text)), {}};
}

void add_unknown_field(std::vector<std::string_view>& names, const JsonValue& name) {
  if (std::find(names.begin(), names.end(), name.text) != names.end()) fail_twice(name);
  if (names.size() == unknown_fields_max) {
    throw JsonError{
        name.column, fmt::format("more than {} unknown fields in the line", unknown_fields_max), {}};
  }
  names.push_back(name.text);
}

}  // namespace rescind
