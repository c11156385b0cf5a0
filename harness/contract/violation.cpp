#include "harness/contract/violation.hpp"

#include <string_view>

#include "harness/history/describe.hpp"
#include "harness/history/vocabulary.hpp"

namespace rescind {

namespace {

std::string code_text(std::int64_t code) {
  const std::string_view name = code_name(static_cast<std::int32_t>(code));
  const std::string number = std::to_string(code);
  return name.empty() ? "code " + number : std::string(name) + " (" + number + ")";
}

std::string reason_text(std::int64_t reason) {
  const std::string_view name = name_of(static_cast<Reason>(reason));
  return name.empty() ? "no reason" : std::string(name);
}

/// `field` as the violation has it: "op", "limit:time", ...
std::string value_of(std::string_view field, const Violation& violation, const Names& names) {
  if (field == "op") return violation.op.exists() ? name_of(violation.op, names) : "the operation";
  if (field == "session")
    return violation.session.exists() ? name_of(violation.session, names) : "the session";
  const std::int64_t number = field.starts_with("limit") ? violation.limit : violation.number;
  if (field.ends_with(":time")) return format_duration({number});
  if (field.ends_with(":code")) return code_text(number);
  if (field.ends_with(":reason")) return reason_text(number);
  return std::to_string(number);
}

std::string fill(std::string_view text, const Violation& violation, const Names& names) {
  std::string filled;
  while (!text.empty()) {
    const std::size_t open = text.find('{');
    filled += text.substr(0, open);
    if (open == std::string_view::npos) break;
    const std::size_t end = text.find('}', open);
    filled += value_of(text.substr(open + 1, end - open - 1), violation, names);
    text.remove_prefix(end + 1);
  }
  return filled;
}

}  // namespace

std::string expected(const Violation& violation, const Names& names) {
  return fill(text_of(violation.finding).expected, violation, names);
}

std::string seen(const Violation& violation, const Names& names) {
  return fill(text_of(violation.finding).seen, violation, names);
}

}  // namespace rescind
