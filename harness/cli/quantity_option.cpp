#include "harness/cli/quantity_option.hpp"

#include <fmt/format.h>

#include "harness/base/text.hpp"
#include "harness/base/usage_error.hpp"
#include "harness/scenario/language/quantity.hpp"

namespace rescind {
namespace {

template <class Value>
Value understood(std::string_view option, std::string_view text, const Parsed<Value>& parsed) {
  if (!parsed.ok())
    throw UsageError(fmt::format("{}: '{}' {}", option, printable(text), parsed.error), parsed.hint);
  return parsed.value;
}

}  // namespace

std::uint64_t size_from(std::string_view option, std::string_view text) {
  return static_cast<std::uint64_t>(understood(option, text, parse_bytes(text)));
}

Duration duration_from(std::string_view option, std::string_view text) {
  return understood(option, text, parse_duration(text));
}

}  // namespace rescind
