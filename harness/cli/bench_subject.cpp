#include "harness/cli/bench_subject.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <utility>

#include "harness/base/text.hpp"
#include "harness/base/usage_error.hpp"
#include "harness/cli/bench_history.hpp"
#include "harness/cli/bench_reports.hpp"
#include "harness/cli/case_options.hpp"
#include "harness/cli/glob.hpp"
#include "harness/cli/mi_option.hpp"
#include "harness/edge/signals.hpp"
#include "harness/engine/bench/history_bench.hpp"
#include "harness/live/cancel_runs.hpp"
#include "harness/live/family.hpp"
#include "harness/live/host/machine_watch.hpp"
#include "harness/live/mi/check.hpp"
#include "harness/live/moment_run.hpp"

namespace rescind {
namespace {

// Where the cancel comes at a time that the seed draws.
constexpr std::string_view default_moment = "at-random";
// What the other program's lines are called by.
constexpr std::string_view yardstick_name = "yardstick";

std::vector<live::Moment> moments_of(const SubjectBench& what) {
  const Filter filter(what.filter.empty() ? what.subject.name + "/" + std::string(default_moment)
                                          : what.filter);
  std::vector<live::Moment> moments;
  std::size_t all = 0;
  for (const live::Moment& moment : live::shipped_moments()) {
    const bool cancels = std::ranges::count(moment.needs, live::Ability::cancel) != 0;
    if (!cancels || moment.process != live::Moment::Process::shared) continue;
    ++all;
    if (filter.takes(live::case_name(what.subject, moment))) moments.push_back(moment);
  }
  if (moments.empty())
    refuse_filter(what.filter, all,
                  "measured is what cancels and shares its process; `rescind check " + what.subject.what +
                      " --list` shows the names");
  return moments;
}

live::CancelRuns runs_of(const SubjectBench& what, Console& console) {
  live::CancelRuns runs{.subject = what.subject, .profile = what.profile, .moments = {}};
  if (!what.every) runs.moments = moments_of(what);
  runs.seed = what.seed;
  runs.processes = what.processes;
  runs.runs = what.runs;
  runs.every = what.every;
  if (!what.yardstick.empty()) {
    runs.yardstick = what.subject;
    runs.yardstick->name = yardstick_name;
    runs.yardstick->command = {"/bin/sh", "-c", "exec " + what.yardstick};
  }
  runs.progress = [&](std::uint64_t process, std::uint64_t run) {
    console.progress(fmt::format("process {} of {}, run {} of {}", process, what.processes, run, what.runs));
  };
  runs.stopped = interrupted;
  return runs;
}

void count_late(HistoryOperation& one, const live::CancelRunTaken& taken, std::vector<std::int64_t>& late) {
  const auto found = taken.late.find(taken.history.names.ops.at(one.cancelled.op.value));
  if (found == taken.late.end()) return;
  count_from_intended(one, found->second);
  late.push_back(found->second.ns);
}

live::CancelRunsReport run_subject(const SubjectBench& what, std::vector<HistoryOperation>& operations,
                                   std::vector<std::int64_t>& late, Console& console) {
  live::CancelRuns runs = runs_of(what, console);
  std::map<std::string, std::uint64_t> tried;
  runs.taken = [&](const live::CancelRunTaken& taken) {
    const std::string process = fmt::format("process {}", taken.process);
    const std::string of = fmt::format("{}, {}", taken.name, process);
    const std::string recorded = what.every ? of : fmt::format("{}, run {}", of, ++tried[of]);
    if (what.keep) what.keep(recorded, taken.history);
    for (HistoryOperation& one : operations_of(taken.history, what.profile, taken.name, process, recorded)) {
      if (what.every) count_late(one, taken, late);
      operations.push_back(std::move(one));
    }
  };
  return live::run(runs);
}

/// Every case has a process of its own, so that what is called a process here is a part of the runs.
live::CancelRunsReport run_mi(const SubjectBench& what, std::vector<HistoryOperation>& operations,
                              Console& console) {
  if (what.every || !what.yardstick.empty())
    throw UsageError("--every and --yardstick are about a program that speaks, not about a library",
                     "leave them out");
  live::MiCheckRequest request;
  request.target = *what.mi;
  request.cases = drawn_mi_cases(what.profile);
  const Filter filter(what.filter.empty() ? "*" : what.filter);
  const std::size_t all = request.cases.size();
  std::erase_if(request.cases, [&](const live::MiCase& one) { return !filter.takes(one.one.name); });
  if (request.cases.empty()) refuse_filter(what.filter, all, "measured is what the seed draws: mi/drawn*");
  request.seed = what.seed;
  request.only_measures = true;
  const std::uint64_t runs = what.processes * what.runs;
  request.enough = [&](std::uint64_t tried, std::uint64_t) { return interrupted() || tried >= runs; };
  request.taken = [&](const CaseResult& result, const History& history) {
    const std::string process = fmt::format("process {}", result.run / what.runs + 1);
    const std::string recorded =
        fmt::format("{}, {}, run {}", result.name, process, result.run % what.runs + 1);
    if (what.keep) what.keep(recorded, history);
    std::ranges::move(operations_of(history, what.profile, result.name, process, recorded),
                      std::back_inserter(operations));
  };
  live::CheckReport report =
      live::check(request, [&](const std::string& name, std::size_t at, std::size_t /*of*/, std::size_t) {
        console.progress(at == 0 ? name : fmt::format("run {} of {}: {}", at, runs, printable(name)));
      });
  live::CancelRunsReport told{.facts = std::move(report.facts)};
  for (const CaseResult& one : report.cases)
    if (one.outcome == CaseOutcome::could_not_run && operations.empty()) told.failed = one.why;
  return told;
}

// A requirement is about the subject, not about what it is compared with.
void judge(BenchReport& report, const std::vector<HistoryOperation>& operations, const SubjectBench& what) {
  const std::vector<LatencyLine> lines = report.lines();
  const auto is_yardstick = [&](std::size_t line) {
    return !what.yardstick.empty() && lines.at(line).scenario.starts_with(yardstick_name);
  };
  report.said = said_of(report.requirements, lines, operations, control_of(*report.live));
  std::erase_if(report.said, [&](const SaidOfLine& one) { return is_yardstick(one.line); });
  report.unmet = unmet(report.requirements, lines, true);
  std::erase_if(report.unmet, [&](const Unmet& one) { return one.line && is_yardstick(*one.line); });
  if (!what.yardstick.empty())
    report.live->beside =
        beside_yardstick(lines, operations, std::string(yardstick_name), what.tolerance_ppm);
}

}  // namespace

void add_subject_options(Arguments& command, SubjectOptions& options) {
  command.option(
      "--subject", options.what,
      "Measure a real program instead, on the clock of this machine: WHAT as of check; the command stands behind --",
      "WHAT");
  command.option(
      "--processes", options.processes,
      "With --subject: start it so many times (default 10); --runs are those of each (default 100)", "N");
  command.option(
      "--every", options.every,
      "With --subject: begin a request every so often, whatever was answered, and count from when its cancel was "
      "intended; --runs are the requests of each process",
      "DURATION");
  command.option(
      "--yardstick", options.yardstick,
      "With --subject: measure this shell command too, in turn (A B B A), and fail where the program is slower "
      "than it by more than --tolerance",
      "COMMAND");
  command.option("--user", options.user, "With --subject, as root: start the program with this user's rights",
                 "NAME");
}

BenchReport measured_subject(const SubjectBench& what, Console& console) {
  const std::vector<std::string> by = history_keys_of(what.by);
  std::vector<HistoryOperation> operations;
  std::vector<std::int64_t> late;
  let_interruption_wait();
  live::MachineWatch watch;
  live::CancelRunsReport told =
      what.mi ? run_mi(what, operations, console) : run_subject(what, operations, late, console);
  live::MachineWatch::Seen machine = watch.end();
  console.progress("");
  if (interrupted()) throw NothingMeasured("interrupted: nothing is reported of a part");
  if (told.failed.empty() && operations.empty())
    told.failed = "no request was cancelled before its answer had come";
  if (!told.failed.empty())
    throw NothingMeasured(fmt::format("rescind bench: {} cannot be measured: {}",
                                      printable(what.mi ? what.mi->name() : what.subject.name), told.failed));
  BenchReport report;
  report.scenarios = latencies_of(operations, by);
  report.requirements = what.requirements;
  report.live = LiveNoise{.processes = what.processes,
                          .woke_late = {std::move(machine.woke_late), 0},
                          .stolen_ppm = machine.stolen_ppm,
                          .control = {std::move(told.control), 0},
                          .yardstick = what.yardstick,
                          .facts = std::move(told.facts)};
  if (what.every) report.live->open = OpenNoise{*what.every, {std::move(late), 0}, told.alive_max};
  note_order(operations, *report.live);
  judge(report, operations, what);
  return report;
}

}  // namespace rescind
