#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

#include "harness/edge/scenario_files.hpp"
#include "harness/engine/coverage/race_limits.hpp"
#include "harness/engine/run/workers.hpp"
#include "harness/engine/search/exploring.hpp"
#include "harness/scenario/compile/loader.hpp"
#include "models/system/protocol.hpp"
#include "tests/golden/suite.hpp"
#include "tests/sanitized.hpp"

// The races that are held to be impossible, against every order of things in the cases of
// races/any-order.yaml. All of them have 27 million states: under sanitizers only the small ones are
// explored.

namespace rescind::races_test {
namespace {

constexpr bool explores_all = !sanitized;

bool has(const Case& what, const std::string& value) {
  return what.name.find(value) != std::string::npos;
}

bool is_small(const Case& what) {
  const bool one_cancel = !has(what, "call-twice") && !has(what, "server-after-call");
  const bool slow = has(what, "connection=shared") && has(what, "network=slow");
  const bool reset = has(what, "connection=per-operation") && has(what, "network=reset");
  const bool lost = has(what, "network=loss") && has(what, "kind=modify");
  return one_cancel && (slow || reset || lost) && !(has(what, "mode=sync") && has(what, "who=session"));
}

/// Kinds that the kind x protocol table treats alike, but for the names of messages and entries, have the
/// same races.
bool are_alike(OperationKind one, OperationKind other) {
  const Cell& a = cell(one, Protocol::push);
  const Cell& b = cell(other, Protocol::push);
  return a.stream == b.stream && (a.result == ResultType::none) == (b.result == ResultType::none);
}

/// Reasons that differ only in the word that is passed on.
bool are_alike(RaceReason one, RaceReason other) {
  const auto sort = [](RaceReason reason) {
    const bool call = reason <= RaceReason::service_stop;
    return call                                        ? RaceReason::none
           : reason == RaceReason::server_service_stop ? RaceReason::server_shutdown
                                                       : reason;
  };
  return sort(one) == sort(other);
}

RaceSet explored_races(const Case& what) {
  const RacesReached reached = reach_races(what, std::nullopt, {.limits = {.states_max = 3'000'000}});
  EXPECT_TRUE(reached.exhausted) << what.name;
  return reached.races;
}

/// With all that are alike.
RaceSet spread(const RaceSet& races) {
  RaceSet all;
  for (std::size_t i = 0; i < races_count; ++i) {
    if (!races.test(i)) continue;
    const Race race = race_at(i);
    for (std::size_t k = 0; k < races_count; ++k) {
      const Race other = race_at(k);
      const bool same = other.phase == race.phase && other.mode == race.mode && other.network == race.network;
      if (same && are_alike(other.kind, race.kind) && are_alike(other.reason, race.reason)) all.set(k);
    }
  }
  return all;
}

std::vector<Case> family() {
  const std::string path = std::string(RESCIND_SOURCE_DIR) + "/tests/golden/races/any-order.yaml";
  std::vector<Case> cases = load_scenario(read_text_file(path), path).value();
  if (!explores_all) std::erase_if(cases, [](const Case& what) { return !is_small(what); });
  return cases;
}

RaceSet explore_family() {
  const std::vector<Case> cases = family();
  std::vector<RaceSet> of_cases(cases.size());
  work_on_all(
      cases.size(), explores_all ? hardware_jobs() : 1,
      [&](std::size_t i) { of_cases[i] = explored_races(cases[i]); }, [](std::size_t) {});
  RaceSet races;
  for (const RaceSet& one : of_cases) races |= one;
  return spread(races);
}

TEST(RaceLimits, HoldInEveryOrderOfThings) {
  const RaceSet explored = explore_family();
  for (std::size_t i = 0; i < races_count; ++i) {
    EXPECT_FALSE(explored.test(i) && !possible_races().test(i)) << name_of(race_at(i));
    EXPECT_FALSE(explores_all && !explored.test(i) && possible_races().test(i)) << name_of(race_at(i));
  }
  EXPECT_GE(explored.count(), possible_races().count() / 3)
      << "the family has become too small to say anything";
}

}  // namespace
}  // namespace rescind::races_test
