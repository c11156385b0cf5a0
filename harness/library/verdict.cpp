#include "harness/library/verdict.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>
#include <vector>

#include "harness/base/hash.hpp"
#include "harness/base/nearest_word.hpp"
#include "harness/base/text.hpp"
#include "harness/contract/judge.hpp"
#include "harness/contract/sentence.hpp"
#include "harness/edge/scenario_files.hpp"
#include "harness/engine/run/rule_reports.hpp"
#include "harness/scenario/compile/profile_file.hpp"
#include "reports/terminal.hpp"

namespace rescind {
namespace {

FinishedCase judged(const History& history, const Profile& profile, const RuleSet& failing) {
  FinishedCase finished;
  Judge judge(profile, history.header);
  for (const Event& event : history.events) {
    judge.on(event);
    finished.history_hash = hash_value(event, finished.history_hash);
    finished.virtual_time = event.t - Time{};
  }
  judge.finish();
  finished.rules = rule_reports(judge, judge.violations(), history.names, failing, evidence_in(history));
  if (std::ranges::any_of(finished.rules, &RuleReport::fails)) finished.outcome = CaseOutcome::failed;
  finished.name = history.header.name.empty() ? "the history" : history.header.name;
  finished.events = history.events.size();
  finished.clock = history.header.clock;
  return finished;
}

bool has_end(const History& history) {
  return !history.events.empty() && history.events.back().kind == EventKind::end;
}

std::vector<std::string_view> rules_with(const FinishedCase& report, RuleOutcome outcome) {
  std::vector<std::string_view> names;
  for (const RuleReport& rule : report.rules) {
    const bool is_new = names.empty() || names.back() != rule.rule;
    if (rule.outcome == outcome && is_new) names.push_back(rule.rule);
  }
  return names;
}

std::string joined(const std::vector<std::string_view>& words) {
  return fmt::format("{}", fmt::join(words, ", "));
}

/// "  result.one-final (must) rests on S7: An asynchronous operation gets ..."
std::string source_of(const RuleInfo& rule, Level level) {
  std::string text = fmt::format("  {} ({}): {}\n", rule.name, name_of(level), rule.statement);
  const std::string own = fmt::format(" {} ", rule.sources);
  for (const SourceSentence& sentence : all_source_sentences()) {
    if (own.find(fmt::format(" {} ", sentence.id)) != std::string::npos)
      text += fmt::format("    {}: {}\n", sentence.id, sentence.text);
  }
  return text;
}

/// What was broken, as `rescind judge` says it, then why that was promised, and what nobody looked at.
std::string text_of(const FinishedCase& report, const Profile& profile) {
  std::string text = terminal_text(report, {.show_rules = true});
  for (const std::string_view name : rules_with(report, RuleOutcome::broken)) {
    const RuleInfo& rule = info(*rule_named(name));
    text += source_of(rule, profile.level(rule.id));
  }
  const std::vector<std::string_view> unchecked = rules_with(report, RuleOutcome::not_checked);
  if (!unchecked.empty())
    text += fmt::format("  not checked, because their events are not recorded or they are off: {}\n",
                        joined(unchecked));
  return text;
}

std::string_view without_end(std::string_view text) {
  return text.substr(0, text.find_last_not_of('\n') + 1);
}

/// The must rules that only the missing end leaves open.
std::vector<std::string_view> left_open(const FinishedCase& report, const Profile& profile) {
  std::vector<std::string_view> open = rules_with(report, RuleOutcome::undecided);
  std::erase_if(open, [&](std::string_view name) { return profile.level(*rule_named(name)) != Level::must; });
  return open;
}

/// Whether any rule was given something to speak of. That the subject survives is true of one that does
/// nothing.
bool shows_something(const FinishedCase& report) {
  return std::ranges::any_of(report.rules, [](const RuleReport& rule) {
    const bool judged = rule.outcome == RuleOutcome::kept || rule.outcome == RuleOutcome::broken;
    return judged && rule.rule != info(RuleId::subject_survives).name;
  });
}

std::string nothing_to_judge(const FinishedCase& report) {
  return fmt::format(
      "nothing was judged: no rule had anything to speak of in {}, which is not the same as kept.\n"
      "Are the events recorded, and does the header's `observes` name where they happen?",
      counted(report.events, "event", "events"));
}

std::string no_end(const std::vector<std::string_view>& open) {
  return fmt::format(
      "undecided, because the history has no end: {}.\n"
      "Call end() on the recorder once nothing more can happen; end(EndWhy::cut) accepts that they stay open.",
      joined(open));
}

RuleId known_rule(std::string_view name) {
  if (const std::optional<RuleId> rule = rule_named(name)) return *rule;
  std::vector<std::string_view> names;
  for (const RuleInfo& rule : all_rules()) names.push_back(rule.name);
  throw std::invalid_argument(
      fmt::format("there is no rule '{}': {}", printable(name), word_hint(name, names)));
}

std::string_view why_not_kept(RuleOutcome outcome) {
  switch (outcome) {
    case RuleOutcome::not_exercised:
      return "was not exercised: nothing happened that it speaks of, which is not the same as kept";
    case RuleOutcome::not_checked:
      return "was not checked: the events that it needs are not recorded, or the profile has it off";
    case RuleOutcome::undecided:
      return "is undecided: the observation ended before it was due. "
             "Call end() on the recorder once nothing more can happen";
    case RuleOutcome::kept:
    case RuleOutcome::broken:
      break;
  }
  return "";
}

}  // namespace

Verdict verdict_on(const History& history, const Profile& profile) {
  Verdict verdict{.report = judged(history, profile, failing_rules(profile))};
  const FinishedCase& report = verdict.report;
  const std::vector<std::string_view> open = left_open(report, profile);
  if (report.outcome == CaseOutcome::failed) {
    verdict.text = without_end(text_of(report, profile));
  } else if (!has_end(history) && !open.empty()) {
    verdict.text = no_end(open);
  } else if (!shows_something(report)) {
    verdict.text = nothing_to_judge(report);
  } else {
    verdict.kept = true;
    verdict.text = without_end(text_of(report, profile));
  }
  return verdict;
}

Verdict verdict_on_rule(const History& history, std::string_view name, const Profile& profile) {
  const RuleId rule = known_rule(name);
  RuleSet only;
  only.set(static_cast<std::size_t>(rule));
  Verdict verdict{.report = judged(history, profile, only)};
  std::erase_if(verdict.report.rules, [&](const RuleReport& report) { return report.rule != name; });
  const RuleOutcome outcome = verdict.report.rules.front().outcome;
  verdict.kept = outcome == RuleOutcome::kept;
  verdict.text = verdict.kept || outcome == RuleOutcome::broken
                     ? std::string(without_end(text_of(verdict.report, profile)))
                     : fmt::format("{} {}", name, why_not_kept(outcome));
  return verdict;
}

Profile read_profile(const std::string& path) {
  Profile built_in = mi_profile();
  if (path.empty() || path == built_in.name) return built_in;
  const LoadedProfile loaded = load_profile(read_text_file(path), printable(path));
  if (!loaded.errors.empty()) throw loaded.errors.front();
  return loaded.profile;
}

}  // namespace rescind
