#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <string>

#include "harness/base/hash.hpp"
#include "harness/history/vocabulary.hpp"
#include "tests/golden/suite.hpp"

namespace rescind::scenarios_features_test {
namespace {

/// Takes something out of a plan. False where the plan does not have it.
using Removal = std::function<bool(Plan&)>;

constexpr std::uint64_t steps_enough = 20'000;  // Without its cancel a plan may go on for ever.

/// What follows from a plan: its history without the events and fields that only repeat what the plan
/// declares.
std::uint64_t consequences(const History& history) {
  constexpr EventSet declared{EventKind::start,         EventKind::cancel,       EventKind::limits,
                              EventKind::network_fault, EventKind::server_fault, EventKind::shutdown};
  Hasher hasher;
  for (Event event : history.events) {
    if (declared.contains(event.kind)) continue;
    event.limit = no_number;
    hasher.add(event);
  }
  return hasher.value();
}

/// Whether a shipped case passes with what `remove` takes out, and comes to something else without it.
bool makes_a_difference(const Removal& remove) {
  for (const suite::ShippedFile& file : suite::shipped()) {
    for (const Case& what : file.cases) {
      Case without = what;
      if (!remove(without.plan)) continue;
      const CaseRun with = run_case(what, {.keep_history = true});
      if (with.report.outcome != CaseOutcome::passed) continue;
      without.plan.steps_max = steps_enough;
      const CaseRun other = run_case(without, {.keep_history = true});
      if (consequences(other.history) != consequences(with.history)) return true;
    }
  }
  return false;
}

template <class Item, class Wanted>
bool erase(std::vector<Item>& items, Wanted wanted) {
  return std::erase_if(items, wanted) > 0;
}

bool has_limit_fault(const Plan& plan) {
  return std::any_of(plan.faults.begin(), plan.faults.end(),
                     [](const FaultPlan& fault) { return fault.what == FaultPlan::What::limit; });
}

class NetworkFaults : public testing::TestWithParam<Fault> {};
TEST_P(NetworkFaults, ChangeTheHistoryOfAPassingCase) {
  EXPECT_TRUE(makes_a_difference([](Plan& plan) {
    return erase(plan.faults, [](const FaultPlan& fault) {
      return fault.what == FaultPlan::What::network && fault.fault == GetParam();
    });
  }));
}
INSTANTIATE_TEST_SUITE_P(Suite, NetworkFaults,
                         testing::Values(Fault::delay_spike, Fault::partition, Fault::half_open, Fault::reset,
                                         Fault::bandwidth, Fault::loss, Fault::duplicate, Fault::reorder));

class OtherFaults : public testing::TestWithParam<FaultPlan::What> {};
TEST_P(OtherFaults, ChangeTheHistoryOfAPassingCase) {
  EXPECT_TRUE(makes_a_difference([](Plan& plan) {
    return erase(plan.faults, [](const FaultPlan& fault) { return fault.what == GetParam(); });
  }));
}
INSTANTIATE_TEST_SUITE_P(Suite, OtherFaults,
                         testing::Values(FaultPlan::What::provider_crash, FaultPlan::What::provider_hang,
                                         FaultPlan::What::limit));

class ServerStops : public testing::TestWithParam<Reason> {};
TEST_P(ServerStops, ChangeTheHistoryOfAPassingCase) {
  EXPECT_TRUE(makes_a_difference([](Plan& plan) {
    return erase(plan.faults, [](const FaultPlan& fault) {
      return fault.what == FaultPlan::What::shutdown && fault.reason == GetParam();
    });
  }));
}
INSTANTIATE_TEST_SUITE_P(Suite, ServerStops, testing::Values(Reason::shutdown, Reason::service_stop));

/// A random trouble of the network, by the member that says how much of it there is.
class RandomTrouble : public testing::TestWithParam<std::uint32_t NetworkPlan::*> {};
TEST_P(RandomTrouble, ChangesTheHistoryOfAPassingCase) {
  EXPECT_TRUE(makes_a_difference([](Plan& plan) {
    const bool there = plan.network.*GetParam() > 0;
    plan.network.*GetParam() = 0;
    return there;
  }));
}
INSTANTIATE_TEST_SUITE_P(Suite, RandomTrouble,
                         testing::Values(&NetworkPlan::loss_ppm, &NetworkPlan::copy_ppm,
                                         &NetworkPlan::overtake_ppm));

class WaysOfHearing : public testing::TestWithParam<How> {};
TEST_P(WaysOfHearing, ChangeTheHistoryOfAPassingCase) {
  EXPECT_TRUE(makes_a_difference([](Plan& plan) {
    bool there = false;
    for (ProviderPlan& provider : plan.providers) {
      if (provider.hears != GetParam()) continue;
      there = true;
      provider.hears = GetParam() == How::none ? How::callback : How::none;
      provider.poll_every = Duration{no_number};
    }
    return there;
  }));
}
INSTANTIATE_TEST_SUITE_P(Suite, WaysOfHearing,
                         testing::Values(How::none, How::callback, How::poll, How::failing_post));

struct QuotaKind {
  Pool pool;
  Scope scope;
};
class Quotas : public testing::TestWithParam<QuotaKind> {};
TEST_P(Quotas, ChangeWhoIsAdmittedInAPassingCase) {
  EXPECT_TRUE(makes_a_difference([](Plan& plan) {
    if (has_limit_fault(plan)) return false;
    bool there = false;
    for (ServerPlan::Quota& quota : plan.server.quotas) {
      if (quota.pool != GetParam().pool || quota.scope != GetParam().scope) continue;
      there = true;
      quota.limit = std::int64_t{1} << 40;
    }
    return there;
  }));
}
INSTANTIATE_TEST_SUITE_P(
    Suite, Quotas,
    testing::Values(QuotaKind{Pool::operations, Scope::user}, QuotaKind{Pool::operations, Scope::session},
                    QuotaKind{Pool::operations, Scope::total}, QuotaKind{Pool::memory, Scope::user},
                    QuotaKind{Pool::memory, Scope::session}, QuotaKind{Pool::memory, Scope::total}));

class Reasons : public testing::TestWithParam<Reason> {};
TEST_P(Reasons, ReachTheProviderInAPassingCase) {
  EXPECT_TRUE(makes_a_difference([](Plan& plan) {
    bool there = false;
    for (ThreadPlan& thread : plan.threads) {
      for (Step& step : thread.steps) {
        if (step.call != Call::cancel || step.reason != GetParam()) continue;
        there = true;
        step.reason = GetParam() == Reason::none ? Reason::timeout : Reason::none;
      }
    }
    return there;
  }));
}
INSTANTIATE_TEST_SUITE_P(Suite, Reasons,
                         testing::Values(Reason::none, Reason::timeout, Reason::shutdown,
                                         Reason::service_stop));

TEST(TimeoutOption, ChangesTheHistoryOfAPassingCase) {
  EXPECT_TRUE(makes_a_difference([](Plan& plan) {
    bool there = false;
    for (OperationPlan& operation : plan.operations) {
      there = there || operation.timeout.ns != no_number;
      operation.timeout = Duration{no_number};
    }
    return there;
  }));
}

TEST(AcknowledgementByHand, ChangesTheHistoryOfAPassingCase) {
  EXPECT_TRUE(makes_a_difference([](Plan& plan) {
    bool there = false;
    for (OperationPlan& operation : plan.operations) {
      there = there || operation.acknowledge == Acknowledge::manual;
      operation.acknowledge = Acknowledge::automatic;
    }
    return there;
  }));
}

TEST(ConnectionForEachOperation, ChangesTheHistoryOfAPassingCase) {
  EXPECT_TRUE(makes_a_difference([](Plan& plan) {
    const bool there = !plan.network.shared_connection;
    plan.network.shared_connection = true;
    return there;
  }));
}

}  // namespace
}  // namespace rescind::scenarios_features_test
