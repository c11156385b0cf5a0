#include "harness/engine/findings/violation_shape.hpp"

#include <string_view>

#include "harness/base/assert.hpp"
#include "harness/contract/finding.hpp"
#include "harness/contract/rule.hpp"
#include "harness/history/event.hpp"
#include "harness/history/vocabulary.hpp"

namespace rescind {
namespace {

/// What stands for a field of the violation, whose value is no part of its shape.
std::string_view stand_in(std::string_view field) {
  if (field == "op") return "the operation";
  if (field == "session") return "the session";
  if (field.ends_with(":time")) return "some time";
  if (field.ends_with(":code")) return "a code";
  if (field.ends_with(":reason")) return "a reason";
  return "N";
}

std::string without_values(std::string_view text) {
  std::string plain;
  while (!text.empty()) {
    const std::size_t open = text.find('{');
    plain += text.substr(0, open);
    if (open == std::string_view::npos) break;
    const std::size_t end = text.find('}', open);
    RESCIND_ASSERT(end != std::string_view::npos);
    plain += stand_in(text.substr(open + 1, end - open - 1));
    text.remove_prefix(end + 1);
  }
  return plain;
}

}  // namespace

ViolationShape shape_of(const Violation& violation, const Plan& plan) {
  ViolationShape shape{violation.rule, violation.finding};
  if (!violation.op.exists()) return shape;
  RESCIND_ASSERT(violation.op.value < plan.operations.size());
  const OperationPlan& operation = plan.operations[violation.op.value];
  shape.stream = is_stream(operation.kind);
  shape.mode = operation.mode;
  return shape;
}

std::string describe(const ViolationShape& shape) {
  std::string text(info(shape.rule).name);
  if (shape.mode != Mode::none) {
    text += shape.mode == Mode::async ? " of an " : " of a ";
    text += name_of(shape.mode);
    text += shape.stream ? " stream" : " single-result operation";
  }
  return text + ": " + without_values(text_of(shape.finding).seen);
}

}  // namespace rescind
