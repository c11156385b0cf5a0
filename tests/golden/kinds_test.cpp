#include <gtest/gtest.h>

#include <string>
#include <tuple>

#include "harness/history/describe.hpp"
#include "harness/history/vocabulary.hpp"
#include "models/system/protocol.hpp"
#include "tests/unit/approved.hpp"
#include "tests/unit/models/plans.hpp"

// For each operation kind and protocol: what goes over the wire when the operation runs to its end, and when
// it is cancelled in its middle. Approved in tests/golden/kinds.

namespace rescind::kinds_test {
namespace {

using namespace plans;

/// What travels, and what the application sees of it.
bool is_shown(EventKind kind) {
  switch (kind) {
    case EventKind::result:
    case EventKind::final:
    case EventKind::cancel:
    case EventKind::close:
    case EventKind::close_returned:
    case EventKind::cancel_heard:
      return true;
    default:
      return place_of(kind) == Place::network;
  }
}

std::string shown(const Ran& ran) {
  std::string text;
  for (const Event& e : ran.history.events)
    if (is_shown(e.kind)) text += describe(e, ran.history.names) + "\n";
  return text;
}

Plan plan_of(OperationKind kind, Protocol protocol) {
  Plan plan = empty_plan(protocol);
  add_operation(plan, kind);
  plan.providers[0].results = is_stream(kind) ? 2 : 1;
  return plan;
}

/// A stream after its first result; what answers once while its provider works.
EventPattern middle_of(OperationKind kind) {
  return event(is_stream(kind) ? EventKind::result : EventKind::provider_start, list);
}

using KindAndProtocol = std::tuple<int, Protocol>;

OperationKind kind_of(const KindAndProtocol& tested) {
  return static_cast<OperationKind>(std::get<0>(tested));
}

std::string file_of(const KindAndProtocol& tested) {
  return std::string(name_of(kind_of(tested))) + "-" + std::string(name_of(std::get<1>(tested)));
}

std::string title(const testing::TestParamInfo<KindAndProtocol>& tested) {
  std::string name = file_of(tested.param);
  for (char& letter : name)
    if (letter == '-') letter = '_';
  return name;
}

class GoldenKinds : public testing::TestWithParam<KindAndProtocol> {};

TEST_P(GoldenKinds, GoOverTheWireAsApproved) {
  const OperationKind kind = kind_of(GetParam());
  Plan plan = plan_of(kind, std::get<1>(GetParam()));
  plan.threads[0].steps = to_its_end();
  const std::string to_the_end = shown(run(plan));
  plan.threads[0].steps = cancelled_at(middle_of(kind));
  const std::string cancelled = shown(run(plan));
  EXPECT_TRUE(is_approved("To its end:\n\n" + to_the_end + "\nCancelled in its middle:\n\n" + cancelled,
                          "kinds/" + file_of(GetParam()) + ".txt"));
}

constexpr auto kinds_end = static_cast<int>(OperationKind::count_);
INSTANTIATE_TEST_SUITE_P(Each, GoldenKinds,
                         testing::Combine(testing::Range(1, kinds_end),
                                          testing::Values(Protocol::pull, Protocol::push)),
                         title);

}  // namespace
}  // namespace rescind::kinds_test
