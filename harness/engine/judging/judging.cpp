#include "harness/engine/judging/judging.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "harness/base/text.hpp"
#include "harness/contract/failing.hpp"
#include "harness/engine/judging/recent_events.hpp"
#include "harness/engine/run/excerpt.hpp"
#include "harness/engine/run/required.hpp"
#include "harness/engine/run/rule_results.hpp"
#include "harness/history/history_hash.hpp"

namespace rescind {
namespace {

constexpr std::uint64_t events_between_progress = 65'536;

// Where a rule was broken more often, the first ones tell the story.
constexpr std::size_t explained_for_each_rule = 8;

// A violation, and what is told of it: ids are given to others later.
struct Found {
  Violation violation;
  Breach breach;
};

// What is found in one reading of a history.
struct Findings {
  std::vector<Found> all;
  std::array<std::size_t, rules_count> of_rule{};
  std::size_t told = 0;                     // How many of them were told already.
  std::vector<std::size_t> began_long_ago;  // Whose operations' beginnings were no longer remembered.
  Excerpt excerpt;
};

void show(Breach& breach, const std::vector<NumberedEvent>& shown, const Names& names, Excerpt& excerpt) {
  breach.events.clear();
  breach.shown.clear();
  for (const NumberedEvent& one : shown) {
    breach.events.push_back(one.number);
    breach.shown.push_back(excerpt.take(one.event, names));
  }
}

void add_new(Findings& findings, const HistoryStream& stream, const RecentEvents& recent,
             const Failing& failing) {
  const std::span<const Violation> violations = stream.judge().violations();
  while (findings.all.size() < violations.size()) {
    const Violation& violation = violations[findings.all.size()];
    const auto rule = static_cast<std::size_t>(violation.rule);
    Found found{violation,
                {.what = findings.excerpt.take(violation, stream.names()), .fails = failing.has(violation)}};
    if (++findings.of_rule.at(rule) <= explained_for_each_rule) {
      show(found.breach, recent.evidence_of(violation), stream.names(), findings.excerpt);
      if (recent.lost_beginning_of(violation.op)) findings.began_long_ago.push_back(findings.all.size());
    }
    findings.all.push_back(std::move(found));
  }
}

// Where a rule is broken again and again the report tells how often.
void tell_new(Findings& findings, const Header& header, const FailureTold& told) {
  if (!told) return;
  for (; findings.told < findings.all.size(); ++findings.told) {
    const Breach& breach = findings.all[findings.told].breach;
    if (!breach.fails || breach.shown.empty()) continue;
    told(breach, {.clock = header.clock, .names = findings.excerpt.kept()});
  }
}

// Reads the file again for the operations that began long ago, keeping the events of these only.
void find_old_events(const std::string& path, const JudgingOptions& options, HistoryStream::Order order,
                     Findings& findings) {
  HistoryStream stream(path, options, order);
  std::vector<RecentEvents> own(findings.began_long_ago.size(), RecentEvents(stream.header()));
  std::uint64_t number = 0;
  for (std::optional<Event> event = stream.next(); event; event = stream.next(), ++number) {
    for (std::size_t i = 0; i < own.size(); ++i) {
      Found& found = findings.all[findings.began_long_ago[i]];
      const std::uint64_t decided = found.violation.event;
      const bool is_own = event->op == found.violation.op;
      if (number > decided || (!is_own && number < decided)) continue;
      if (is_own && stream.first_of_operation()) own[i].clear();
      own[i].add(*event, stream.number());
      if (number < decided) continue;
      Violation among_own = found.violation;
      among_own.event = own[i].count() - 1;
      show(found.breach, own[i].evidence_of(among_own), stream.names(), findings.excerpt);
    }
  }
}

// In the order of the rule table.
std::vector<Breach> breaches_of(std::vector<Found>& found) {
  std::ranges::stable_sort(found, {}, [](const Found& one) { return one.violation.rule; });
  std::vector<Breach> breaches;
  for (Found& one : found) breaches.push_back(std::move(one.breach));
  return breaches;
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

// Runs of one operation that are at work at once, of which the judge tells 7 apart.
class RunsAtWork {
 public:
  void count(const Event& event) {
    if (!event.op.exists() || event.run == no_index) return;
    if (event.kind != EventKind::provider_start && event.kind != EventKind::provider_end &&
        event.kind != EventKind::provider_crash)
      return;
    if (event.op.value >= at_work_.size()) at_work_.resize(event.op.value + 1);
    std::uint32_t& runs = at_work_[event.op.value];
    if (event.kind == EventKind::provider_start) {
      too_many_ = too_many_ || ++runs > 7;
    } else if (runs != 0) {
      --runs;
    }
  }
  [[nodiscard]] bool too_many() const { return too_many_; }

 private:
  std::vector<std::uint32_t> at_work_;  // By operation.
  bool too_many_ = false;
};

// A program that never writes callback-returned seems to stay in its first callback for ever.
std::string warning_about(const Callbacks& callbacks, const Header& header, const std::string& file) {
  if (callbacks.begun == 0 || callbacks.returned != 0 || !header.observes(EventKind::callback_returned))
    return {};
  return printable(file) + ": warning: " + std::to_string(callbacks.begun) +
         " results came by callback and no callback-returned was recorded: what is due while a callback runs counts "
         "as the application's delay\n"
         "hint: record callback-returned, or write \"elides\": [\"callback-returned\"] into the header\n";
}

std::string warning_about_order(const std::string& file) {
  return printable(file) +
         ": warning: lines of several places are further apart than their clocks may differ, or stand before what caused "
         "them, and a pipe is judged in the order of its lines\n"
         "hint: write it to a file, which is judged in the order of time\n";
}

std::string warning_about_runs(const std::string& file) {
  return printable(file) +
         ": warning: more than 7 runs of one operation were at work at the same time: which of the later ones posted, "
         "heard and ended is not told apart, and what is asked of each of them stays undecided\n"
         "hint: record each run as an operation of its own, or leave `run` out where it is one provider\n";
}

JudgedHistory judged_in(HistoryStream::Order order, const std::string& path, const JudgingOptions& options,
                        const JudgingProgress& progress, const FailureTold& told,
                        const JudgedEvents& judged) {
  CaseResult result;
  Callbacks callbacks;
  RunsAtWork runs;
  HistoryStream stream(path, options, order);
  const Failing failing(options.profile);
  RecentEvents recent(stream.header());
  Findings findings;
  if (judged.begins) judged.begins(stream.header());
  for (std::optional<Event> event = stream.next(); event; event = stream.next()) {
    if (judged.event) judged.event({stream.number(), *event}, stream.names());
    const std::size_t before = findings.all.size();
    recent.add(*event, stream.number());
    callbacks.count(*event);
    runs.count(*event);
    result.history_hash = history_hash(*event, result.history_hash);
    result.length = event->t - Time{};
    add_new(findings, stream, recent, failing);
    tell_new(findings, stream.header(), told);
    if (judged.shows && findings.all.size() > before) judged.shows();
    if (recent.count() % events_between_progress == 0) progress(recent.count());
  }
  const std::size_t before_the_end = findings.all.size();
  add_new(findings, stream, recent, failing);
  tell_new(findings, stream.header(), told);
  if (judged.shows && findings.all.size() > before_the_end) judged.shows();
  if (!findings.began_long_ago.empty() && can_be_read_again(path))
    find_old_events(path, options, order, findings);
  result.rules = outcomes_of(stream.judge(), stream.judge().violations());
  result.breaches = breaches_of(findings.all);
  result.names = findings.excerpt.kept();
  require(options.profile.required, {}, result);
  if (fails(result.breaches)) result.outcome = CaseOutcome::failed;
  weigh_evidence(options.profile, result);
  result.recorded = true;
  result.file = path == "-" ? "standard input" : path;
  result.name = stream.header().name.empty() ? result.file : stream.header().name;
  result.events = recent.count();
  result.clock = stream.header().clock;
  std::string warning = warning_about(callbacks, stream.header(), result.file);
  if (stream.was_out_of_order()) warning += warning_about_order(result.file);
  if (runs.too_many()) warning += warning_about_runs(result.file);
  return {std::move(result), warning};
}

}  // namespace

JudgedHistory judge_history(const std::string& path, const JudgingOptions& options,
                            const JudgingProgress& progress, const FailureTold& told,
                            const JudgedEvents& judged) {
  return in_right_order(
      [&](HistoryStream::Order order) { return judged_in(order, path, options, progress, told, judged); });
}

std::string case_name_of(const std::string& path, const JudgingOptions& options) {
  const HistoryStream stream(path, options);
  return stream.header().name.empty() ? path : stream.header().name;
}

}  // namespace rescind
