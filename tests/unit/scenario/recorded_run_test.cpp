#include "harness/scenario/language/recorded_run.hpp"

#include <gmock/gmock.h>

#include "harness/base/hex.hpp"
#include "harness/edge/scenario_files.hpp"
#include "harness/engine/findings/finding_file.hpp"
#include "harness/engine/run/runner.hpp"
#include "harness/scenario/language/yaml_text.hpp"
#include "scenario_text.hpp"

namespace rescind::recorded_run_test {
namespace {

using testing::HasSubstr;
using testing::SizeIs;
using testing::StartsWith;

/// A run without time in which the units come back while the provider still runs.
const std::string recorded = R"(name: findings/given-back-too-early
system:
  quota: {operations: 1, per: total}
  providers: {tool: {}}
clients:
  alice:
    - start: {op: work, kind: enumerate}
    - close: work
replay:
  driver: steps
  mutant: quota-early
  breaks: [quota.held-while-running]
  hash: '0000000000000000'
  tape: [schedule 0 0/2, schedule 0 1/2]
)";

/// `text` with the hash that its run has.
std::string with_its_hash(const std::string& text) {
  const CaseRun run = run_case(load(text).front(), {});
  return with(text, "0000000000000000", hex(run.report.history_hash));
}

TEST(Choice, IsWrittenAndReadAgain) {
  const Choice choice{Site::network_loss, 3, 5, 4};
  EXPECT_EQ(written_choice(choice), "network-loss 3 4/5");
  const Choice largest{Site::schedule, Tape::actors_max - 1, ~std::uint64_t{0}, ~std::uint64_t{0} - 1};
  for (const Choice& one : {choice, largest, Choice{Site::step_time, 0, 2, 0}}) {
    const Parsed<Choice> read = parse_choice(written_choice(one));
    EXPECT_TRUE(read.ok()) << read.error;
    EXPECT_EQ(read.value, one);
  }
}

TEST(Choice, IsRefusedWhereItIsNone) {
  const auto error = [](std::string_view text) {
    const Parsed<Choice> read = parse_choice(text);
    return read.error + "; " + read.hint;
  };
  EXPECT_THAT(error("shedule 0 1/2"), HasSubstr("did you mean 'schedule'"));
  EXPECT_THAT(error("none 0 1/2"), HasSubstr("a site that there is not"));
  EXPECT_THAT(error("schedule 0 5/5"), HasSubstr("the last one is 4"));
  EXPECT_THAT(error("schedule 0 0/1"), HasSubstr("less than two candidates"));
  EXPECT_THAT(error("schedule 67108864 0/2"), HasSubstr("an actor that there cannot be"));
  for (const std::string_view text :
       {"", " ", "schedule", "schedule 0", "schedule 0 1", "schedule 0 /2", "schedule  1/2", "schedule 0 1/",
        "schedule 0 -1/2", "schedule 0 1/2 ", "schedule 0 1/2/3", "schedule 0 1/18446744073709551616"})
    EXPECT_THAT(error(text), HasSubstr("is no choice")) << text;
}

TEST(RecordedRun, FirstCandidatesAtTheEndOfATapeAreDropped) {
  Choices tape{{Site::schedule, 0, 2, 0}, {Site::schedule, 0, 3, 1}, {Site::schedule, 0, 2, 0}};
  drop_trailing_firsts(tape);
  EXPECT_THAT(tape, SizeIs(2));
}

TEST(RecordedRun, IsLoadedFromItsFileAndWrittenAsItWas) {
  const Case one = load(recorded).front();
  ASSERT_TRUE(one.recorded);
  EXPECT_EQ(one.recorded->driver, Driver::steps);
  EXPECT_EQ(one.recorded->mutant, Mutant::quota_early);
  EXPECT_EQ(one.recorded->breaks, std::vector{RuleId::quota_held_while_running});
  EXPECT_EQ(one.recorded->tape, (Choices{{Site::schedule, 0, 2, 0}, {Site::schedule, 0, 2, 1}}));
  YamlNode document;
  document.kind = YamlNode::Kind::map;
  document.entries.emplace_back();
  document.entries.back().key.text = "replay";
  document.entries.back().value = replay_node(*one.recorded);
  EXPECT_EQ(yaml_text(document), recorded.substr(recorded.find("replay:")));
}

TEST(RecordedRun, AnotherHashIsNoVerdict) {
  const CaseRun run = run_case(load(recorded).front(), {});
  EXPECT_EQ(run.report.outcome, CaseOutcome::could_not_run);
  EXPECT_THAT(run.report.why, HasSubstr("not the recorded run"));
  EXPECT_THAT(run.report.why, HasSubstr("take 'replay' out"));
}

TEST(RecordedRun, IsReplayedToTheByte) {
  const Case one = load(with_its_hash(recorded)).front();
  const CaseRun run = run_case(one, {.seed = 3, .keep_history = true});
  EXPECT_EQ(run.report.why, "");
  EXPECT_EQ(run.report.outcome, CaseOutcome::failed);
  EXPECT_EQ(run.report.clock, Clock::steps);
  EXPECT_EQ(run.history.header.clock, Clock::steps);
  EXPECT_EQ(run.report.length.ns, run.history.events.back().t.ns) << "the number of steps";
  const CaseRun again = run_case(one, {.seed = 4, .keep_history = true});
  EXPECT_EQ(again.history.events, run.history.events);
}

TEST(RecordedRun, OtherBrokenRulesAreNoVerdict) {
  const CaseRun run = run_case(
      load(with(with_its_hash(recorded), "quota.held-while-running", "result.one-final")).front(), {});
  EXPECT_EQ(run.report.outcome, CaseOutcome::could_not_run);
  EXPECT_THAT(run.report.why, HasSubstr("it breaks quota.held-while-running, not result.one-final"));
}

/// A run in which a cancel is followed by more results than should follow it.
const std::string flood = R"(name: findings/flood
profile: {bounds: {extras: 0}}
system:
  providers: {disks: {}}
clients:
  alice:
    - start: {op: list, kind: enumerate}
    - cancel: list
    - {close: list, on: final of list}
replay:
  driver: steps
  breaks: [result.few-extras]
  hash: '0000000000000000'
  tape: [schedule 0 0/2, schedule 0 1/2, schedule 0 0/2, schedule 0 0/2, schedule 0 1/2, schedule 0 1/2,
    schedule 0 1/2]
)";

CaseResult judged_by(const Profile& profile, const std::string& text) {
  return run_case(load_scenario(text, "a.yaml", profile).value().front(), {}).report;
}

TEST(RecordedRun, ABrokenShouldIsToldAndFailsByAStrictProfile) {
  const std::string text = with_its_hash(flood);
  for (const bool strict : {false, true}) {
    const CaseResult report = judged_by(strict ? strictly(mi_profile()) : mi_profile(), text);
    EXPECT_EQ(report.why, "");
    EXPECT_EQ(report.outcome, strict ? CaseOutcome::failed : CaseOutcome::passed);
    ASSERT_EQ(report.breaches.size(), 1u);
    EXPECT_EQ(report.breaches[0].rule(), RuleId::result_few_extras);
    EXPECT_EQ(report.breaches[0].outcome(), RuleOutcome::broken);
    EXPECT_EQ(report.breaches[0].fails, strict);
  }
}

TEST(RecordedRun, AShouldThatWasNotRecordedMakesNoOtherVerdict) {
  const std::string text = with(with_its_hash(flood), "  breaks: [result.few-extras]\n", "");
  EXPECT_EQ(judged_by(mi_profile(), text).outcome, CaseOutcome::passed);
  EXPECT_EQ(judged_by(strictly(mi_profile()), text).outcome, CaseOutcome::failed);
  const std::string another = with(with_its_hash(flood), "[result.few-extras]", "[close.sync-undrained]");
  EXPECT_EQ(judged_by(strictly(mi_profile()), another).outcome, CaseOutcome::could_not_run);
}

TEST(RecordedRun, ATapeThatDoesNotFitIsNoVerdict) {
  const CaseRun run = run_case(load(with(recorded, "schedule 0 1/2", "schedule 0 1/9")).front(), {});
  EXPECT_EQ(run.report.outcome, CaseOutcome::could_not_run);
  EXPECT_THAT(run.report.why, HasSubstr("choice 2 of the recorded tape does not fit"));
}

TEST(RecordedRun, TheExampleOfTheGuideReplays) {
  const std::string guide =
      read_text_file(std::string(RESCIND_SOURCE_DIR) + "/harness/scenario/SCENARIOS.md");
  const std::size_t at = guide.rfind("```yaml\n", guide.find("replay:\n")) + 8;
  const CaseRun run = run_case(load(guide.substr(at, guide.find("```", at) - at)).front(), {});
  EXPECT_EQ(run.report.why, "");
  EXPECT_EQ(run.report.outcome, CaseOutcome::failed);
}

struct Mistake {
  const char* from;
  const char* to;
  const char* place;
  const char* says;
};

TEST(RecordedRun, MistakesAreToldAtTheirPlace) {
  for (const Mistake& mistake : {
           Mistake{"driver: steps", "driver: stepps", "10:11:", "'stepps' is not one of its words"},
           Mistake{"  driver: steps\n", "", "10:3:", "'driver' is missing in 'replay'"},
           Mistake{"quota-early", "quota-erly", "11:11:", "'quota-erly' is not one of its words"},
           Mistake{"[quota.held-while-running]", "[quota.held]",
                   "12:12:", "'quota.held' is not one of its words"},
           Mistake{"'0000000000000000'", "12", "13:9:", "'12' is no hash"},
           Mistake{"  hash: '0000000000000000'\n", "", "10:3:", "'hash' is missing in 'replay'"},
           Mistake{"schedule 0 1/2", "shedule 0 1/2", "14:26:", "a site that there is not"},
           Mistake{"schedule 0 1/2", "schedule 0 2/2", "14:26:", "picks a candidate that there is not"},
           Mistake{"[schedule 0 0/2, schedule 0 1/2]", "{}", "14:9:", "takes a choice, or a list of choices"},
           Mistake{"replay:", "seed: 7\nreplay:", "9:7:", "'seed' and 'replay' in one file"},
           Mistake{"system:", "matrix: {kind: [get, enumerate]}\nsystem:", "2:9:",
                   "'matrix' and 'replay' in one file"},
       }) {
    const std::string text = with(recorded, mistake.from, mistake.to);
    ASSERT_FALSE(text.empty()) << mistake.from;
    EXPECT_THAT(first_error(text), StartsWith("a.yaml:" + std::string(mistake.place))) << text;
    EXPECT_THAT(first_error(text), HasSubstr(mistake.says));
  }
}

}  // namespace
}  // namespace rescind::recorded_run_test
