#include "harness/engine/findings/violation_shape.hpp"

#include <gtest/gtest.h>

namespace rescind::violation_shape_test {
namespace {

Plan two_operations() {
  Plan plan;
  plan.operations = {{.name = "list", .kind = OperationKind::enumerate, .mode = Mode::async},
                     {.name = "ask", .kind = OperationKind::get, .mode = Mode::sync}};
  return plan;
}

Violation final_twice(OpId op) {
  return {.rule = RuleId::result_one_final, .finding = Finding::final_twice, .op = op, .number = 2};
}

TEST(ViolationShape, LeavesOutNamesTimesAndNumbers) {
  const Plan plan = two_operations();
  Violation later = final_twice(OpId{0});
  later.t = Time{7};
  later.number = 3;
  later.event = 9;
  EXPECT_EQ(shape_of(final_twice(OpId{0}), plan), shape_of(later, plan));
  EXPECT_EQ(shape_of(later, plan).number(), shape_of(final_twice(OpId{0}), plan).number());
}

TEST(ViolationShape, TellsRulesFindingsAndSortsOfOperationsApart) {
  const Plan plan = two_operations();
  Violation missing = final_twice(OpId{0});
  missing.finding = Finding::final_missing;
  Violation elsewhere = final_twice(OpId{0});
  elsewhere.rule = RuleId::result_in_order;
  const ViolationShape shape = shape_of(final_twice(OpId{0}), plan);
  for (const Violation& other : {missing, elsewhere, final_twice(OpId{1}), final_twice(OpId{})}) {
    EXPECT_NE(shape_of(other, plan), shape);
    EXPECT_NE(shape_of(other, plan).number(), shape.number());
  }
}

TEST(ViolationShape, IsToldInWords) {
  const Plan plan = two_operations();
  EXPECT_EQ(describe(shape_of(final_twice(OpId{0}), plan)),
            "result.one-final of an async stream: final result number N of the operation was delivered");
  EXPECT_EQ(
      describe(shape_of(final_twice(OpId{1}), plan)),
      "result.one-final of a sync single-result operation: final result number N of the operation was delivered");
  Violation slow{.rule = RuleId::cancel_asynchronous, .finding = Finding::cancel_slow};
  EXPECT_EQ(describe(shape_of(slow, plan)), "cancel.asynchronous: it took some time");
}

}  // namespace
}  // namespace rescind::violation_shape_test
