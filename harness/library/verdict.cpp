#include "harness/library/verdict.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>
#include <vector>

#include "harness/base/nearest_word.hpp"
#include "harness/base/text.hpp"
#include "harness/contract/failing.hpp"
#include "harness/contract/sentence.hpp"
#include "harness/edge/scenario_files.hpp"
#include "harness/engine/judging/judge_whole.hpp"
#include "harness/scenario/compile/profile_file.hpp"
#include "reports/breach_words.hpp"
#include "reports/terminal.hpp"

namespace rescind {
namespace {

bool has_end(const History& history) {
  return !history.events.empty() && history.events.back().kind == EventKind::end;
}

/// The rules of a set in the order of the rule table.
std::vector<RuleId> listed(const RuleSet& rules) {
  std::vector<RuleId> list;
  for (const RuleInfo& rule : all_rules()) {
    if (rules.test(static_cast<std::size_t>(rule.id))) list.push_back(rule.id);
  }
  return list;
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
std::string text_of(const CaseResult& report, const Profile& profile) {
  std::string text = terminal_text(report, {.show_rules = true});
  for (const RuleId rule : listed(report.rules.with(RuleOutcome::broken)))
    text += source_of(info(rule), profile.level(rule));
  const std::vector<std::string_view> unchecked = names_with(report, RuleOutcome::not_checked);
  if (!unchecked.empty())
    text += fmt::format("  not checked, because their events are not recorded or they are off: {}\n",
                        joined(unchecked));
  return text;
}

std::string_view without_end(std::string_view text) {
  return text.substr(0, text.find_last_not_of('\n') + 1);
}

/// The must rules that only the missing end leaves open.
std::vector<std::string_view> left_open(const CaseResult& report, const Profile& profile) {
  std::vector<std::string_view> open;
  for (const RuleId rule : listed(report.rules.with(RuleOutcome::undecided))) {
    if (profile.level(rule) == Level::must) open.push_back(info(rule).name);
  }
  return open;
}

/// Whether any rule was given something to speak of. That the subject survives is true of one that does
/// nothing.
bool shows_something(const CaseResult& report) {
  RuleSet exercised = report.rules.exercised();
  exercised.reset(static_cast<std::size_t>(RuleId::subject_survives));
  return exercised.any();
}

std::string nothing_to_judge(const CaseResult& report) {
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
  Verdict verdict{.report = judge_whole(history, profile, Failing(profile))};
  const CaseResult& report = verdict.report;
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
  Verdict verdict{.report = judge_whole(history, profile, Failing(only))};
  CaseResult& report = verdict.report;
  const RuleOutcome outcome = report.rules.of(rule);
  report.rules = {};
  report.rules.set(rule, outcome);
  std::erase_if(report.breaches, [&](const Breach& breach) { return breach.rule() != rule; });
  verdict.kept = outcome == RuleOutcome::kept;
  verdict.text = verdict.kept || outcome == RuleOutcome::broken
                     ? std::string(without_end(text_of(report, profile)))
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
