#include "reports/failure_groups.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "harness/base/hash.hpp"
#include "harness/base/hex.hpp"
#include "harness/base/text.hpp"
#include "harness/contract/finding.hpp"
#include "harness/engine/run/outcome_words.hpp"
#include "harness/history/describe.hpp"
#include "harness/history/reader.hpp"
#include "reports/breach_words.hpp"
#include "reports/story.hpp"

namespace rescind {
namespace {

std::string fingerprint_of(const FailureGroup& group) {
  Hasher hasher;
  hasher.add(std::string_view(group.rule));
  hasher.add(std::string_view(group.file));
  hasher.add(std::string_view(group.finding));
  return hex(hasher.value());
}

// What stays the same where names, times and numbers differ.
std::string finding_of(const Breach& breach) {
  if (const auto* broken = std::get_if<Violation>(&breach.what))
    return std::string(text_of(broken->finding).name);
  if (const auto* unmet = std::get_if<UnmetExpectation>(&breach.what)) return unmet->wanted.text;
  if (const auto* step = std::get_if<BlockedStep>(&breach.what))
    return step->who + " waits for " + step->waits_for;
  return std::string(words_for(breach.outcome()).word);
}

Badness badness_of(const Breach& breach) {
  if (breach.outcome() == RuleOutcome::broken && breach.rule())
    return breach.fails ? Badness::must_broken : Badness::should_broken;
  return Badness::unmet;
}

std::string statement_of(const Breach& breach) {
  if (const std::optional<RuleId> rule = breach.rule()) return std::string(info(*rule).statement);
  if (std::holds_alternative<BlockedStep>(breach.what)) return "Every step of a scenario happens.";
  if (std::holds_alternative<UnmetCheck>(breach.what)) return "What the check of a program expects is seen.";
  return "What the scenario expects is seen.";
}

ShownEvent shown_event(const Event& event, std::uint64_t number, const CaseResult& one, const Names& names,
                       bool is_evidence) {
  return {.number = number,
          .place = place_of(event.kind),
          .at = told_at(number, one),
          .time = format_time(event.t, one.clock),
          .text = describe_text(event, names),
          .is_evidence = is_evidence};
}

std::vector<ShownEvent> shown_events(const Breach& breach, const CaseResult& one) {
  std::vector<ShownEvent> events;
  for (std::size_t i = 0; i < std::min(breach.shown.size(), breach.events.size()); ++i)
    events.push_back(shown_event(breach.shown[i], breach.events[i], one, one.names, true));
  return events;
}

FailureGroup made_of(const Breach& breach, const CaseResult& one) {
  FailureGroup group;
  group.rule = name_of(breach);
  group.statement = statement_of(breach);
  group.finding = finding_of(breach);
  group.badness = badness_of(breach);
  group.headline = headline(breach, one);
  group.expected = expected(breach, one);
  group.seen = seen(breach, one);
  group.events = shown_events(breach, one);
  group.at = told_at(breach, one);
  group.replay = one.replay;
  return group;
}

struct Told {
  std::string_view rule;
  std::string_view statement;
  Badness badness;
};
constexpr Told could_not_run{"case.could-not-run", "Every case can be run.", Badness::nothing_judged};
constexpr Told unexpected_pass{"case.unexpected-pass", "What is listed as failing fails.", Badness::unmet};
constexpr Told input_refused{"input.refused", "Every file is right, and is read.", Badness::nothing_judged};
constexpr Told stopped{"run.stopped", "All that was asked for is run.", Badness::nothing_judged};

FailureGroup made_of(const Told& told, std::string headline) {
  FailureGroup group;
  group.rule = told.rule;
  group.statement = told.statement;
  group.finding = told.rule;
  group.badness = told.badness;
  group.headline = std::move(headline);
  return group;
}

std::string sentence_of(const CaseResult& one) {
  return std::string(words_for(one.outcome).singular) + (one.why.empty() ? "" : ": " + one.why);
}

}  // namespace

std::string headline_and_seen(const FailureGroup& group) {
  return group.headline + (group.seen.empty() ? "" : ": " + group.seen);
}

std::string cases_text(const FailureGroup& group) {
  std::string text;
  for (const std::string& name : group.names) text += (text.empty() ? "" : ", ") + name;
  const std::size_t more = group.cases - group.names.size();
  if (more > 0) text += ", and " + counted(more, "case", "cases") + " more";
  return text;
}

std::size_t GroupedRun::errors() const {
  return static_cast<std::size_t>(std::ranges::count_if(groups, &FailureGroup::is_error));
}

GroupedReport::GroupedReport(Sink sink, ShownPath shown, Text text, std::shared_ptr<const RunArchive> runs)
    : sink_(std::move(sink)),
      shown_(shown ? std::move(shown) : [](const std::string& file) { return file; }),
      text_(text),
      runs_(std::move(runs)) {}

// Of a long history a part is kept, which tells no whole story; another order than that of time is none either.
std::vector<ShownEvent> GroupedReport::flow_of(const Breach& breach, const CaseResult& one) const {
  if (runs_ == nullptr || one.run == CaseResult::no_run || !runs_->has(one.file, one.run)) return {};
  const HistoryRows rows = runs_->rows(one.file, one.run);
  if (rows.rows.size() != one.events || !std::ranges::is_sorted(rows.rows, {}, &HistoryRow::t)) return {};
  const History history = read_history(lines_of(rows, one.name), one.name);
  Story story{.broken = &breach};
  story.evidence.assign(breach.events.begin(), breach.events.end());
  for (std::size_t i = 0; i < history.events.size(); ++i) story.events.push_back(i);
  std::vector<ShownEvent> flow;
  for (const std::size_t number : limited(std::move(story), group_flow_max).events) {
    const bool is_evidence = std::ranges::binary_search(breach.events, number);
    flow.push_back(shown_event(history.events[number], number, one, history.names, is_evidence));
  }
  return flow;
}

FailureGroup& GroupedReport::group_of(FailureGroup made) {
  made.fingerprint = fingerprint_of(made);
  const auto [place, is_new] = places_.emplace(made.fingerprint, run_.groups.size());
  if (is_new) {
    run_.groups.push_back(std::move(made));
    last_case_.push_back(0);
  }
  return run_.groups[place->second];
}

void GroupedReport::refuse(const InputError& error) {
  FailureGroup made = made_of(input_refused, error.message());
  if (!error.hint().empty()) made.seen = error.hint();
  made.finding = error.message();
  made.file = error.file().empty() ? "" : shown_(error.file());
  made.at = error.written();
  group_of(std::move(made));
}

void GroupedReport::stop(const std::string& why) {
  group_of(made_of(stopped, why));
}

void GroupedReport::add(const CaseResult& result) {
  if (run_.tally.cases() == 0 || file_ != result.file) {
    ++run_.files;
    file_ = result.file;
    shown_file_ = file_.empty() ? "" : shown_(file_);
  }
  run_.tally.add(result.outcome);
  add_breaches(result);
}

// Of a case that is known to fail nothing is news.
void GroupedReport::add_breaches(const CaseResult& result) {
  const auto take = [&](FailureGroup made, const Breach* breach = nullptr) {
    made.file = shown_file_;
    FailureGroup& group = group_of(std::move(made));
    if (breach != nullptr && group.cases == 0) group.flow = flow_of(*breach, result);
    std::size_t& last = last_case_[static_cast<std::size_t>(&group - run_.groups.data())];
    if (last == run_.tally.cases()) return;
    last = run_.tally.cases();
    ++group.cases;
    if (group.names.size() < group_names_max) group.names.push_back(result.name);
  };
  const auto take_case = [&](const Told& told) {
    FailureGroup made = made_of(told, sentence_of(result));
    made.at = {.line = result.line};
    made.replay = result.replay;
    take(std::move(made));
  };
  if (result.outcome == CaseOutcome::could_not_run) take_case(could_not_run);
  if (result.outcome == CaseOutcome::unexpected_pass) take_case(unexpected_pass);
  if (result.outcome != CaseOutcome::failed && result.outcome != CaseOutcome::passed) return;
  for (const Breach& breach : result.breaches)
    if (breach.fails || breach.outcome() == RuleOutcome::broken) take(made_of(breach, result), &breach);
}

void GroupedReport::end(std::int64_t /*wall_ns*/) {
  std::ranges::stable_sort(run_.groups, [](const FailureGroup& one, const FailureGroup& other) {
    return std::pair(one.badness, other.cases) < std::pair(other.badness, one.cases);
  });
  sink_(text_(run_));
}

std::string grouped_report(const RunResult& run, GroupedReport::Text text) {
  std::string all;
  GroupedReport report([&](std::string_view piece) { all += piece; }, {}, text);
  write_report(report, run);
  return all;
}

}  // namespace rescind
