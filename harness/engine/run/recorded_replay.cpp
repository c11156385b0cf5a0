#include "harness/engine/run/recorded_replay.hpp"

#include <algorithm>

#include "harness/base/assert.hpp"
#include "harness/base/hex.hpp"
#include "harness/contract/failing.hpp"
#include "harness/contract/profile.hpp"
#include "harness/engine/run/traced_run.hpp"

namespace rescind {
namespace {

constexpr std::string_view advice =
    "; the scenario, the profile or the system has changed since: take 'replay' out of the file to run it as a "
    "plain scenario, or search for the failure anew";

std::string named(const RuleSet& rules) {
  std::string text;
  for (const RuleInfo& rule : all_rules()) {
    if (rules.test(static_cast<std::size_t>(rule.id)))
      text += (text.empty() ? "" : ", ") + std::string(rule.name);
  }
  return text.empty() ? "no rule" : text;
}

RuleSet shoulds_of(const Profile& profile) {
  RuleSet shoulds;
  for (const RuleInfo& rule : all_rules())
    shoulds.set(static_cast<std::size_t>(rule.id), profile.level(rule.id) == Level::should);
  return shoulds;
}

}  // namespace

std::vector<RuleId> broken_rules(std::span<const Violation> violations, const Profile& profile) {
  const RuleSet broken = Failing(profile).broken_by(violations);
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
  const RuleSet known = rule_set(recorded.breaks);
  const RuleSet compared = ~shoulds_of(profile) | (known & failing_rules(profile));
  const RuleSet broken = Failing(profile).broken_by(violations);
  if ((broken & compared) != (known & compared)) {
    return "the replay has the recorded history, but is judged in another way: it breaks " +
           named(broken & compared) + ", not " + named(known & compared) + std::string(advice);
  }
  return {};
}

Trace record_steps(Case& what) {
  RESCIND_ASSERT(what.recorded && what.recorded->driver == Driver::steps);
  Trace trace = traced_run(what, what.recorded->behaviour(), {.keep_history = true});
  what.recorded->hash = trace.report.history_hash;
  what.recorded->breaks = broken_rules(trace.violations, what.profile);
  return trace;
}

}  // namespace rescind
