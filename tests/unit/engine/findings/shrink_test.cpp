#include "harness/engine/findings/shrink.hpp"

#include <gmock/gmock.h>

#include <optional>

#include "harness/engine/findings/finding_file.hpp"
#include "harness/engine/run/run.hpp"
#include "harness/engine/run/runner.hpp"
#include "harness/scenario/compile/loader.hpp"
#include "harness/scenario/language/expanded.hpp"
#include "tests/unit/scenario/scenario_text.hpp"

namespace rescind::shrink_test {
namespace {

using testing::HasSubstr;

/// Far more than any of the planted failures needs.
const std::string noise =
    R"(# Two clients, five operations, four threads, callbacks, quotas and faults that nothing needs.
name: planted/noise
rules: [cancel.final-prompt, quota.released]
tags: [noise]
contexts: [mallory]
profile:
  bounds: {extras: 4}
system:
  network: {protocol: push, latency: 1ms..5ms}
  quota: [{operations: 4, per: user}, {memory: 1MiB, per: session}]
  server: {admission: 100us, dispatch: 1ms..2ms}
  providers:
    disks: {results: 6, every: 2ms, hears-cancel: poll, stops-after: 1ms..3ms}
    names: {results: 1, first: 3ms, result-size: 2KiB}
clients:
  alice:
    call-time: 10us
    sessions: [near, far]
    threads:
      main:
        - start: {op: list, kind: enumerate, provider: disks, session: far, ack: manual}
        - {ack: list, on: result of list}
        - {cancel: list, on: second post of list, reason: timeout}
        - {close: list, on: final of list}
      other:
        - start: {op: ask, kind: get, provider: names, session: far, mode: sync}
        - drain: ask
        - {cancel: ask, reason: shutdown}
        - close: ask
        - start: {op: again, kind: get, provider: names, session: far}
        - cancel: ask
        - {close: again, on: final of again}
      third:
        - wait: 3ms
        - start: {op: watch, kind: query, provider: disks, session: far, timeout: 1s}
        - {inside: first result of watch, wait: 1ms}
        - {inside: second result of watch, cancel: watch, handle: callback}
        - {close: watch, on: final of watch}
  bob:
    - start: {op: mine, kind: invoke, provider: names}
    - {cancel: mine, on: request of mine delivered}
    - {close: mine, on: final of mine}
faults:
  - {at: 30s, provider-crash: {of: mine}}
  - {at: 10s, limit: {pool: operations, per: user, to: 2}}
expect:
  list: {final: [ok, failed]}
  quota:
    - {at: 20s, pool: operations, per: user, held: 0}
seed: 3
)";

/// A failure planted in the noise, and its smallest form.
struct Planted {
  const char* mutant;
  Driver driver;
  RuleId rule;
  FindingSize smallest;
};
void PrintTo(const Planted& planted, std::ostream* out) {
  *out << planted.mutant << " " << driver_names[static_cast<std::size_t>(planted.driver)];
}

struct Failure {
  RecordedRun run;
  ViolationShape shape;
};

std::optional<ViolationShape> broken_shape(const Run& run, const Plan& plan, RuleId rule) {
  for (const Violation& violation : run.violations())
    if (violation.rule == rule) return shape_of(violation, plan);
  return std::nullopt;
}

/// The first of many seeded runs of the noise that breaks the rule.
Failure first_failure(const Planted& planted) {
  static const Case what = load(noise).front();
  Failure failure;
  failure.run.driver = planted.driver;
  for (const MutantInfo& mutant : all_mutants())
    if (mutant.name == planted.mutant) failure.run.mutant = mutant.id;
  Run run(what, failure.run.behaviour(), planted.driver);
  for (std::uint64_t seed = 1; seed <= 500; ++seed) {
    Tape tape = Tape::seeded(seed);
    tape.start_recording();
    run.run(std::move(tape));
    const std::optional<ViolationShape> shape = broken_shape(run, what.plan, planted.rule);
    if (!shape) continue;
    failure.run.tape = run.tape().recording();
    failure.shape = *shape;
    return failure;
  }
  throw std::runtime_error("no run of the noise fails");
}

class Shrinking : public testing::TestWithParam<Planted> {};

TEST_P(Shrinking, ComesToTheSmallestForm) {
  const Planted& planted = GetParam();
  const Failure failure = first_failure(planted);
  const ShrinkOptions options;
  const auto document = expanded_document(noise, "planted/noise");
  const auto shrunk = shrink(*document, failure.run, failure.shape, options);
  ASSERT_TRUE(shrunk);
  const std::string text = finding_text(*shrunk, {"planted/noise", "a test", ""}, "finding.yaml");
  EXPECT_EQ(shrunk->before.operations, 5u);
  EXPECT_LT(shrunk->cost, options.cost_max) << "it came to an end by itself";
  const FindingSize& size = shrunk->after;
  const FindingSize& smallest = planted.smallest;
  EXPECT_EQ(size.clients, smallest.clients) << text;
  EXPECT_EQ(size.threads, smallest.threads) << text;
  EXPECT_EQ(size.operations, smallest.operations) << text;
  EXPECT_EQ(size.steps, smallest.steps) << text;
  EXPECT_EQ(size.faults, smallest.faults) << text;
  EXPECT_LE(size.choices, smallest.choices) << text;
  EXPECT_LE(size.departures, smallest.departures) << text;
}

TEST_P(Shrinking, IsWrittenAsAFileThatReplaysToTheByte) {
  const Failure failure = first_failure(GetParam());
  const auto document = expanded_document(noise, "planted/noise");
  const auto shrunk = shrink(*document, failure.run, failure.shape);
  ASSERT_TRUE(shrunk);
  const std::string text = finding_text(*shrunk, {"planted/noise", "a test", ""}, "finding.yaml");
  ASSERT_EQ(first_error(text), "loads") << text;
  const Case one = load(text).front();
  EXPECT_EQ(one.recorded, shrunk->run);
  EXPECT_THAT(one.recorded->breaks, testing::Contains(GetParam().rule));
  const CaseRun run = run_case(one, {});
  EXPECT_EQ(run.report.outcome, CaseOutcome::failed) << run.report.why << text;
  EXPECT_EQ(run.report.history_hash, shrunk->run.hash);
  const auto again = shrink(*document, failure.run, failure.shape);
  EXPECT_EQ(finding_text(*again, {"planted/noise", "a test", ""}, "finding.yaml"), text);
}

constexpr FindingSize start_and_cancel{1, 1, 1, 2, 0, 0, 0};

INSTANTIATE_TEST_SUITE_P(
    Planted, Shrinking,
    testing::Values(
        // By the first candidates alone, or nearly:
        Planted{"final-twice", Driver::steps, RuleId::result_one_final, start_and_cancel},
        Planted{"final-lost", Driver::steps, RuleId::result_one_final, {1, 1, 1, 1, 0, 0, 0}},
        Planted{"quota-leak", Driver::steps, RuleId::quota_released, {1, 1, 1, 1, 0, 2, 1}},
        Planted{"ack-ignored", Driver::steps, RuleId::result_held_until_ack, {1, 1, 1, 2, 0, 5, 4}},
        Planted{"cancel-hits-session", Driver::steps, RuleId::cancel_no_bystander, {1, 1, 2, 4, 0, 0, 0}},
        Planted{
            "stale-handle-hits-other", Driver::steps, RuleId::handle_stale_refused, {1, 1, 2, 5, 0, 0, 0}},
        // Only where things happen in another order:
        Planted{"provider-final-twice", Driver::steps, RuleId::provider_one_final, {1, 1, 1, 2, 0, 2, 1}},
        Planted{"quota-early", Driver::steps, RuleId::quota_held_while_running, {1, 1, 1, 2, 0, 2, 1}},
        Planted{"final-lost-inside-callback", Driver::steps, RuleId::result_one_final, {1, 1, 1, 3, 0, 5, 4}},
        // On the virtual clock:
        Planted{"final-twice", Driver::timed, RuleId::result_one_final, start_and_cancel},
        Planted{"quota-leak", Driver::timed, RuleId::quota_released, start_and_cancel},
        Planted{"quota-early", Driver::timed, RuleId::quota_held_while_running, start_and_cancel},
        Planted{"cancel-hits-session", Driver::timed, RuleId::cancel_no_bystander, {1, 1, 2, 6, 0, 0, 0}}));

TEST(Shrink, OfARunThatKeepsTheRuleIsNothing) {
  Failure failure = first_failure({"final-twice", Driver::steps, RuleId::result_one_final, {}});
  const auto document = expanded_document(noise, "planted/noise");
  failure.run.mutant.reset();
  EXPECT_FALSE(shrink(*document, failure.run, failure.shape));
}

TEST(Shrink, OfADocumentThatDoesNotLoadIsNothing) {
  const Failure failure = first_failure({"final-twice", Driver::steps, RuleId::result_one_final, {}});
  EXPECT_FALSE(shrink(YamlNode{}, failure.run, failure.shape));
}

TEST(Shrink, EndsByItsCostAndStillReplays) {
  const Failure failure = first_failure({"quota-early", Driver::steps, RuleId::quota_held_while_running, {}});
  const auto document = expanded_document(noise, "planted/noise");
  const auto shrunk = shrink(*document, failure.run, failure.shape, {.cost_max = 100});
  ASSERT_TRUE(shrunk);
  EXPECT_LT(shrunk->cost, 200u) << "a run under way is finished";
  const CaseRun run = run_case(load(finding_text(*shrunk, {}, "finding.yaml")).front(), {});
  EXPECT_EQ(run.report.outcome, CaseOutcome::failed) << run.report.why;
}

TEST(FindingFile, SaysWhatWasFoundAndWhatToType) {
  const Failure failure = first_failure({"quota-leak", Driver::steps, RuleId::quota_released, {}});
  const auto shrunk = shrink(*expanded_document(noise, "planted/noise"), failure.run, failure.shape);
  ASSERT_TRUE(shrunk);
  const std::string text = finding_text(
      *shrunk, {"planted/noise", "rescind fuzz noise.yaml --strategy walk", " --profile my.yaml"},
      "found/it.yaml");
  EXPECT_THAT(text, testing::StartsWith("# quota.released is broken. Expected: "));
  EXPECT_THAT(text, HasSubstr("\n# Found in planted/noise by rescind fuzz noise.yaml --strategy walk\n"));
  EXPECT_THAT(text, HasSubstr("\n#\n#   rescind replay found/it.yaml --profile my.yaml\n"));
  EXPECT_THAT(text, HasSubstr("\nname: findings/" + finding_name(*shrunk) + "\n"));
  EXPECT_THAT(finding_name(*shrunk), testing::MatchesRegex("quota.released-[0-9a-f]*"));
}

}  // namespace
}  // namespace rescind::shrink_test
