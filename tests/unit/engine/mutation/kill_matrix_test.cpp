#include "harness/engine/mutation/kill_matrix.hpp"

#include <gmock/gmock.h>

#include <string>

#include "harness/engine/run/runner.hpp"
#include "harness/scenario/compile/loader.hpp"

namespace rescind::kill_matrix_test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// `quiet` ends by itself, `cut` is cancelled on the way.
constexpr auto scenario = R"(# One operation runs to its end, or is cancelled in the middle of its results.
name: sample
matrix: {what: [quiet, cut]}
system:
  network: {latency: 1ms..2ms}
  providers: {disks: {results: 3, every: 10ms}}
clients:
  alice:
    - start: {op: list, kind: enumerate}
    - {cancel: list, on: first result of list, reason: timeout, when: {what: cut}}
    - {close: list, on: final of list}
)";

class KillMatrixTest : public testing::Test {
 protected:
  std::vector<Case> cases_ = load_scenario(scenario, "sample.yaml").value();
  std::vector<const Case*> both_{&cases_[0], &cases_[1]};
};

const MutantInfo& mutant(Mutant id) {
  return all_mutants()[static_cast<std::size_t>(id)];
}

bool nothing_cancelled(const std::string& steps) {
  const std::string text = R"(# A single operation, with the steps of this test, in a system without quotas.
name: sample
system:
  network: {latency: 1ms}
  providers: {disks: {results: 3, every: 10ms}}
clients:
  alice:
)" + steps;
  const std::vector<Case> cases = load_scenario(text, "sample.yaml").value();
  return cancels_nothing(run_case(cases[0], {.keep_history = true}).history);
}

TEST_F(KillMatrixTest, SuiteTrialsTakeTheSeedThatACaseFixes) {
  cases_[1].seed = 9;
  const std::vector<Trial> trials = suite_trials(both_, 4);
  ASSERT_EQ(trials.size(), 2u);
  EXPECT_EQ(trials[0].seed, 4u);
  EXPECT_EQ(trials[1].seed, 9u);
}

TEST_F(KillMatrixTest, RandomTrialsTakeTheCasesInTurn) {
  const std::vector<Trial> trials = random_trials(both_, 5, 3);
  ASSERT_EQ(trials.size(), 3u);
  EXPECT_EQ(trials[2].what, both_[0]);
  EXPECT_EQ(trials[2].seed, 7u);
  EXPECT_THAT(random_trials({}, 1, 3), IsEmpty());
}

TEST_F(KillMatrixTest, TheReferenceBreaksNothingAndTellsWhatIsNotCancelled) {
  const std::vector<Trial> trials = suite_trials(both_, 1);
  const Tally tally = try_out(trials, 0, 2, {});
  EXPECT_EQ(tally.runs, 2u);
  EXPECT_EQ(tally.broken, 0u);
  EXPECT_THAT(tally.failed, IsEmpty());
  EXPECT_THAT(tally.uncancelled, ElementsAre(0));
}

TEST_F(KillMatrixTest, AMutantIsKilledByTheFirstRunThatBreaksItsRule) {
  const std::vector<Trial> trials = suite_trials(both_, 1);
  const Tally tally = try_out(trials, 0, 2, Behaviour{}.with(Mutant::reason_dropped));
  EXPECT_THAT(tally.failed, ElementsAre(1));
  EXPECT_EQ(tally.broken, 1u);
  const std::optional<Kill> kill = kill_in(mutant(Mutant::reason_dropped), tally, trials);
  ASSERT_TRUE(kill);
  EXPECT_EQ(kill->rule, RuleId::cancel_reason_carried);
  EXPECT_EQ(kill->trial.what, both_[1]);
  EXPECT_EQ(kill->runs, 2u);
}

TEST_F(KillMatrixTest, AnotherRuleThanTheNamedOneIsNoKill) {
  const std::vector<Trial> trials = suite_trials(both_, 1);
  const Tally tally = try_out(trials, 0, 2, Behaviour{}.with(Mutant::reason_dropped));
  EXPECT_FALSE(kill_in(mutant(Mutant::final_lost), tally, trials));
}

TEST_F(KillMatrixTest, TalliesOfStretchesJoinToThatOfTheWhole) {
  const std::vector<Trial> trials = random_trials(both_, 1, 20);
  const Behaviour behaviour = Behaviour{}.with(Mutant::final_lost);
  Tally joined = try_out(trials, 0, 1, behaviour);
  joined.join(try_out(trials, 1, 12, behaviour));
  joined.join(try_out(trials, 13, 7, behaviour));
  EXPECT_EQ(joined, try_out(trials, 0, 20, behaviour));
  EXPECT_EQ(joined.failed.size(), 10u);
}

TEST(FailedAmong, CountsWhatIsInBoth) {
  const std::vector<std::uint32_t> failed{1, 4, 5, 9};
  const std::vector<std::uint32_t> places{0, 4, 9, 10};
  EXPECT_EQ(failed_among(failed, places), 2u);
  EXPECT_EQ(failed_among(failed, {}), 0u);
}

TEST(CancelsNothing, WhereEverythingEndsByItself) {
  EXPECT_TRUE(nothing_cancelled(R"(    - start: {op: list, kind: enumerate}
    - {close: list, on: final of list}
    - {close-session: alice}
)"));
}

TEST(CancelsNothing, NotWhereCancelIsCalled) {
  EXPECT_FALSE(nothing_cancelled(R"(    - start: {op: list, kind: enumerate}
    - {close: list, on: final of list}
    - {cancel: list}
)"));
}

TEST(CancelsNothing, NotWhereATimeoutFires) {
  EXPECT_FALSE(nothing_cancelled(R"(    - start: {op: list, kind: enumerate, timeout: 5ms}
    - {close: list, on: final of list}
)"));
}

TEST(CancelsNothing, NotWhereAnOperationIsClosedBeforeItsFinalResult) {
  EXPECT_FALSE(nothing_cancelled(R"(    - start: {op: list, kind: enumerate}
    - {close: list, on: first result of list}
)"));
}

TEST(CancelsNothing, NotWhereASessionIsClosedOverARunningOperation) {
  EXPECT_FALSE(nothing_cancelled(R"(    - start: {op: list, kind: enumerate}
    - {close-session: alice, completion: notify}
    - {close: list, on: final of list}
)"));
}

TEST(CancelsNothing, NotWhereTheServerShutsDown) {
  EXPECT_FALSE(nothing_cancelled(R"(    - start: {op: list, kind: enumerate}
    - {close: list, on: final of list}
faults:
  - {at: 5ms, shutdown: shutdown}
)"));
}

TEST(CancelsNothing, NotWhereTheProviderHearsThatItsClientIsGone) {
  EXPECT_FALSE(nothing_cancelled(R"(    - start: {op: list, kind: enumerate}
    - {close: list, on: final of list}
faults:
  - {at: 15ms, reset: {}}
)"));
}

}  // namespace
}  // namespace rescind::kill_matrix_test
