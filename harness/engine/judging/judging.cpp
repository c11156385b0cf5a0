#include "harness/engine/judging/judging.hpp"

#include <array>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "harness/base/hash.hpp"
#include "harness/base/text.hpp"
#include "harness/edge/directories.hpp"
#include "harness/engine/judging/recent_events.hpp"
#include "harness/engine/run/rule_reports.hpp"

namespace rescind {
namespace {

constexpr std::uint64_t events_between_progress = 65'536;

// Where a rule was broken more often, the first ones tell the story.
constexpr std::size_t explained_for_each_rule = 8;

// A violation, put into words when it was found: ids are given to others later.
struct Found {
  Violation violation;
  RuleReport report;
};

// What is found in one reading of a history.
struct Findings {
  std::vector<Found> all;
  std::array<std::size_t, rules_count> of_rule{};
  std::vector<std::size_t> began_long_ago;  // Whose operations' beginnings were no longer remembered.
};

void add_new(Findings& findings, const HistoryStream& stream, const RecentEvents& recent,
             const RuleSet& failing) {
  const std::span<const Violation> violations = stream.judge().violations();
  while (findings.all.size() < violations.size()) {
    const Violation& violation = violations[findings.all.size()];
    Found found{violation, broken_report(violation, stream.names(), failing)};
    if (++findings.of_rule.at(static_cast<std::size_t>(violation.rule)) <= explained_for_each_rule) {
      found.report.lines = recent.lines(violation, stream.names());
      if (recent.lost_beginning_of(violation.op)) findings.began_long_ago.push_back(findings.all.size());
    }
    findings.all.push_back(std::move(found));
  }
}

// Reads the file again for the operations that began long ago, keeping the events of these only.
void find_old_lines(const std::string& path, const JudgingOptions& options, Findings& findings) {
  HistoryStream stream(path, options);
  std::vector<RecentEvents> own(findings.began_long_ago.size(), RecentEvents(stream.header()));
  std::uint64_t number = 0;
  for (std::optional<Event> event = stream.next(); event; event = stream.next(), ++number) {
    for (std::size_t i = 0; i < own.size(); ++i) {
      Found& found = findings.all[findings.began_long_ago[i]];
      const std::uint64_t decided = found.violation.event;
      const bool is_own = event->op == found.violation.op;
      if (number > decided || (!is_own && number < decided)) continue;
      if (is_own && stream.first_of_operation()) own[i].clear();
      own[i].add(*event);
      if (number < decided) continue;
      Violation among_own = found.violation;
      among_own.event = own[i].count() - 1;
      found.report.lines = own[i].lines(among_own, stream.names());
    }
  }
}

// In the order of the rule table: one report for each violation, or one that says what else the rule came to.
std::vector<RuleReport> reports_of(const Judge& judge, std::vector<Found>& found) {
  std::vector<RuleReport> reports;
  for (const RuleInfo& rule : all_rules()) {
    if (judge.outcome(rule.id) != RuleOutcome::broken) {
      reports.push_back({.rule = std::string(rule.name), .outcome = judge.outcome(rule.id)});
      continue;
    }
    for (Found& one : found) {
      if (one.violation.rule == rule.id) reports.push_back(std::move(one.report));
    }
  }
  return reports;
}

bool can_be_read_again(const std::string& path) {
  return path != "-" && is_regular_file(path);
}

// Callbacks that began, and that returned.
struct Callbacks {
  std::uint64_t begun = 0;
  std::uint64_t returned = 0;
  std::vector<bool> reads;  // By operation: whether its results are read.

  void count(const Event& event) {
    if (event.kind == EventKind::start) {
      if (event.op.value >= reads.size()) reads.resize(event.op.value + 1);
      reads[event.op.value] = event.mode == Mode::sync;
    }
    const bool delivers = event.kind == EventKind::result || event.kind == EventKind::final;
    const bool by_read = event.via == Via::read ||
                         (event.op.value < reads.size() && reads[event.op.value] && event.via == Via::none);
    begun += delivers && !by_read ? 1 : 0;
    returned += event.kind == EventKind::callback_returned ? 1 : 0;
  }
};

// A program that never writes callback-returned seems to stay in its first callback for ever.
std::string warning_about(const Callbacks& callbacks, const Header& header, const std::string& file) {
  if (callbacks.begun == 0 || callbacks.returned != 0 || !header.observes(EventKind::callback_returned))
    return {};
  return printable(file) + ": warning: " + std::to_string(callbacks.begun) +
         " results came by callback and no callback-returned was recorded: what is due while a callback runs "
         "counts "
         "as the "
         "application's delay\nhint: record callback-returned, or write \"elides\": [\"callback-returned\"] "
         "into the "
         "header\n";
}

}  // namespace

JudgedHistory judge_history(const std::string& path, const JudgingOptions& options,
                            const JudgingProgress& progress) {
  FinishedCase finished;
  Callbacks callbacks;
  HistoryStream stream(path, options);
  const RuleSet failing = failing_rules(options.profile);
  RecentEvents recent(stream.header());
  Findings findings;
  for (std::optional<Event> event = stream.next(); event; event = stream.next()) {
    recent.add(*event);
    callbacks.count(*event);
    finished.history_hash = hash_value(*event, finished.history_hash);
    finished.virtual_time = event->t - Time{};
    add_new(findings, stream, recent, failing);
    if (recent.count() % events_between_progress == 0) progress(recent.count());
  }
  add_new(findings, stream, recent, failing);
  if (!findings.began_long_ago.empty() && can_be_read_again(path)) find_old_lines(path, options, findings);
  finished.rules = reports_of(stream.judge(), findings.all);
  for (const RuleReport& rule : finished.rules) {
    if (rule.fails) finished.outcome = CaseOutcome::failed;
  }
  finished.file = path == "-" ? "standard input" : path;
  finished.name = stream.header().name.empty() ? finished.file : stream.header().name;
  finished.events = recent.count();
  finished.clock = stream.header().clock;
  const std::string warning = warning_about(callbacks, stream.header(), finished.file);
  return {std::move(finished), warning};
}

}  // namespace rescind
