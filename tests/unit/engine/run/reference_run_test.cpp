// Behind a run with a mutant stands the run of the same tape without it.

#include "harness/engine/run/reference_run.hpp"

#include <gmock/gmock.h>

#include <algorithm>

#include "harness/engine/run/run.hpp"
#include "harness/engine/run/run_all.hpp"
#include "harness/engine/run/runner.hpp"
#include "harness/history/history_hash.hpp"
#include "tests/unit/scenario/scenario_text.hpp"

namespace rescind::reference_run_test {
namespace {

constexpr Mutant mutant = Mutant::final_twice;
constexpr std::uint64_t seed = 7;

Case small_case() {
  return load(
             with(small_scenario, "expect:\n  list: {results: 2..4, final: failed, final-within: 1ms}\n", ""))
      .front();
}

// The case with a run of it, mutant or not, written down.
Case recorded(Driver driver, std::optional<Mutant> with) {
  Case one = small_case();
  const RecordedRun none{.driver = driver, .mutant = with};
  Run run(one, none.behaviour(), driver);
  Tape tape = Tape::seeded(seed);
  tape.start_recording();
  run.run(std::move(tape));
  one.recorded = {
      .driver = driver, .mutant = with, .hash = run.history_hash(), .tape = run.tape().recording()};
  return one;
}

std::uint64_t hash_of(const History& history) {
  return history_hash(history.events);
}

std::uint64_t right_hash(const Case& one) {
  return hash_of(run_case(one, {.seed = seed, .keep_history = true}).history);
}

bool has_one_final(const History& history) {
  return std::ranges::count(history.events, EventKind::final, &Event::kind) == 1;
}

TEST(ReferenceRun, OfASeedIsTheRunWithoutTheMutant) {
  const std::optional<History> reference = reference_run(small_case(), mutant, seed);
  ASSERT_TRUE(reference);
  EXPECT_EQ(hash_of(*reference), right_hash(small_case()));
}

TEST(ReferenceRun, OfAMutantThatIsWrittenDownFollowsTheTape) {
  const Case one = recorded(Driver::timed, mutant);
  ASSERT_NE(one.recorded->hash, right_hash(small_case()));
  const std::optional<History> reference = reference_run(one, std::nullopt, 0);
  ASSERT_TRUE(reference);
  EXPECT_EQ(hash_of(*reference), right_hash(small_case()));  // That was drawn from the same seed.
}

TEST(ReferenceRun, WithoutTimeGoesTheSameWayUpToWhereTheMutantDecides) {
  const Case one = recorded(Driver::steps, mutant);
  const CaseRun wrong = run_case(one, {.keep_history = true});
  const std::optional<History> reference = reference_run(one, std::nullopt, 0);
  ASSERT_TRUE(reference);
  EXPECT_TRUE(has_one_final(*reference));
  const auto [here, there] = std::ranges::mismatch(wrong.history.events, reference->events);
  ASSERT_NE(here, wrong.history.events.end());
  const auto first = std::ranges::find(wrong.history.events, EventKind::final, &Event::kind);
  EXPECT_GE(here - wrong.history.events.begin(), first - wrong.history.events.begin());
}

TEST(ReferenceRun, ThereIsNoneWithoutAMutant) {
  EXPECT_FALSE(reference_run(small_case(), std::nullopt, seed));
  EXPECT_FALSE(reference_run(recorded(Driver::timed, std::nullopt), std::nullopt, seed));
}

// What run_all hands over behind each of the runs of `one` with the mutant.
std::vector<bool> references_of(const Case& one, std::optional<Mutant> with, bool every) {
  std::vector<bool> references;
  const RunTask task{.one = &one, .seed = seed};
  RunAllOptions how;
  how.mutant = with;
  how.every_reference = every;
  how.taken = [&](std::size_t, const CaseRun&, const History* reference) {
    references.push_back(reference != nullptr);
  };
  static_cast<void>(run_all(
      std::span(&task, 1), how, [](const CaseResult&) {}, [](std::size_t, std::size_t) {}));
  return references;
}

TEST(ReferenceRun, StandsBehindWhatFailedAndWhereAskedForBehindEveryRun) {
  using testing::ElementsAre;
  EXPECT_THAT(references_of(small_case(), mutant, false), ElementsAre(true));
  EXPECT_THAT(references_of(small_case(), Mutant::second_cancel_final, false), ElementsAre(false));
  EXPECT_THAT(references_of(small_case(), Mutant::second_cancel_final, true), ElementsAre(true));
  EXPECT_THAT(references_of(recorded(Driver::timed, mutant), std::nullopt, false), ElementsAre(true));
}

}  // namespace
}  // namespace rescind::reference_run_test
