#include "harness/engine/run/recorded_replay.hpp"

#include <algorithm>
#include <utility>

#include "harness/base/assert.hpp"
#include "harness/base/hex.hpp"
#include "harness/contract/profile.hpp"
#include "harness/engine/run/rule_reports.hpp"
#include "harness/engine/run/untimed_run.hpp"

namespace rescind {
namespace {

constexpr std::string_view advice =
    "; the scenario, the profile or the system has changed since: take 'replay' out of the file to run it as "
    "a "
    "plain scenario, or search for the failure anew";

/// Of one rule and operation only the first violation is told.
std::vector<Violation> told_once(std::span<const Violation> found) {
  std::vector<Violation> told;
  for (const Violation& violation : found) {
    const bool known = std::ranges::any_of(told, [&](const Violation& other) {
      return other.rule == violation.rule && other.op == violation.op;
    });
    if (!known) told.push_back(violation);
  }
  return told;
}

/// What the judge saw broken and the run excuses is not decided.
void settle_excused(std::vector<RuleReport>& reports) {
  for (RuleReport& report : reports) {
    if (report.outcome == RuleOutcome::broken && report.expected.empty())
      report.outcome = RuleOutcome::undecided;
  }
}

std::string named(const RuleSet& rules) {
  std::string text;
  for (const RuleInfo& rule : all_rules()) {
    if (rules.test(static_cast<std::size_t>(rule.id)))
      text += (text.empty() ? "" : ", ") + std::string(rule.name);
  }
  return text.empty() ? "no rule" : text;
}

RuleSet set_of(std::span<const RuleId> rules) {
  RuleSet set;
  for (const RuleId rule : rules) set.set(static_cast<std::size_t>(rule));
  return set;
}

RuleSet broken_by(std::span<const Violation> violations) {
  RuleSet broken;
  for (const Violation& violation : violations) broken.set(static_cast<std::size_t>(violation.rule));
  return broken;
}

RuleSet shoulds_of(const Profile& profile) {
  RuleSet shoulds;
  for (const RuleInfo& rule : all_rules())
    shoulds.set(static_cast<std::size_t>(rule.id), profile.level(rule.id) == Level::should);
  return shoulds;
}

}  // namespace

std::vector<RuleId> broken_rules(std::span<const Violation> violations, const Profile& profile) {
  const RuleSet broken = broken_by(violations) & failing_rules(profile);
  std::vector<RuleId> rules;
  for (const RuleInfo& rule : all_rules()) {
    if (broken.test(static_cast<std::size_t>(rule.id))) rules.push_back(rule.id);
  }
  return rules;
}

std::string difference(const RecordedRun& recorded, std::uint64_t hash, std::span<const Violation> violations,
                       const Profile& profile) {
  if (hash != recorded.hash) {
    return "the replay is not the recorded run: its history has the hash " + hex(hash) + ", not " +
           hex(recorded.hash) + std::string(advice);
  }
  const RuleSet known = set_of(recorded.breaks);
  const RuleSet compared = ~shoulds_of(profile) | (known & failing_rules(profile));
  const RuleSet broken = broken_by(violations) & failing_rules(profile);
  if ((broken & compared) != (known & compared)) {
    return "the replay has the recorded history, but is judged in another way: it breaks " +
           named(broken & compared) + ", not " + named(known & compared) + std::string(advice);
  }
  return {};
}

namespace {

RecordedSteps run_steps(const Case& what, const Behaviour& behaviour) {
  RESCIND_ASSERT(what.recorded && what.recorded->driver == Driver::steps);
  Case told = what;
  told.profile.strict = true;  // A broken should is told, whether or not it fails.
  UntimedRun run(told, behaviour);
  run.tape() = Tape::replaying(what.recorded->tape);
  run.run();
  RecordedSteps result{.trace = {}, .violations = told_once(run.violations())};
  Trace& trace = result.trace;
  trace.report.clock = Clock::steps;
  trace.report.history_hash = run.history_hash();
  trace.report.events = run.history().events.size();
  trace.report.virtual_time = Duration{static_cast<std::int64_t>(run.steps())};
  trace.report.rules = rule_reports(run.judge(), result.violations, run.history().names,
                                    failing_rules(what.profile), evidence_in(run.history()));
  settle_excused(trace.report.rules);
  const bool fails = std::ranges::any_of(trace.report.rules, &RuleReport::fails);
  trace.report.outcome = fails ? CaseOutcome::failed : CaseOutcome::passed;
  trace.history = run.history();
  trace.tape_end = run.tape().end_state();
  return result;
}

}  // namespace

Trace replay_steps(const Case& what, const RunOptions& options) {
  RecordedSteps run = run_steps(what, options.behaviour);
  run.trace.report.why =
      difference(*what.recorded, run.trace.report.history_hash, run.violations, what.profile);
  return std::move(run.trace);
}

RecordedSteps record_steps(Case& what) {
  RecordedSteps run = run_steps(what, what.recorded->behaviour());
  what.recorded->hash = run.trace.report.history_hash;
  what.recorded->breaks = broken_rules(run.violations, what.profile);
  return run;
}

}  // namespace rescind
