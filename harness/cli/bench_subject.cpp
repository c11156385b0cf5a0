#include "harness/cli/bench_subject.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "harness/base/text.hpp"
#include "harness/base/usage_error.hpp"
#include "harness/cli/bench_history.hpp"
#include "harness/cli/case_options.hpp"
#include "harness/cli/glob.hpp"
#include "harness/edge/signals.hpp"
#include "harness/engine/bench/history_bench.hpp"
#include "harness/live/cancel_runs.hpp"
#include "harness/live/host/machine_watch.hpp"
#include "harness/live/moment_run.hpp"

namespace rescind {
namespace {

// Where the cancel comes at a time that the seed draws.
constexpr std::string_view default_moment = "at-random";

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

}  // namespace

void add_subject_options(Arguments& command, SubjectOptions& options) {
  command.option(
      "--subject", options.what,
      "Measure a real program instead, on the clock of this machine: WHAT as of check; the command stands behind --",
      "WHAT");
  command.option(
      "--processes", options.processes,
      "With --subject: start it so many times (default 10); --runs are those of each (default 100)", "N");
  command.option("--user", options.user, "With --subject, as root: start the program with this user's rights",
                 "NAME");
}

std::optional<BenchReport> measured_subject(const SubjectBench& what, Console& console) {
  const std::vector<std::string> by = history_keys_of(what.by);
  std::vector<HistoryOperation> operations;
  live::CancelRuns runs{.subject = what.subject, .profile = what.profile, .moments = moments_of(what)};
  runs.seed = what.seed;
  runs.processes = what.processes;
  runs.runs = what.runs;
  runs.taken = [&](std::uint64_t process, const live::Moment& moment, const History& history) {
    std::ranges::move(operations_of(history, what.profile, live::case_name(what.subject, moment),
                                    "process " + std::to_string(process)),
                      std::back_inserter(operations));
  };
  runs.progress = [&](std::uint64_t process, std::uint64_t run) {
    console.progress(fmt::format("process {} of {}, run {} of {}", process, what.processes, run, what.runs));
  };
  runs.stopped = interrupted;
  let_interruption_wait();
  live::MachineWatch watch;
  live::CancelRunsReport told = live::run(runs);
  live::MachineWatch::Seen machine = watch.end();
  console.progress("");
  if (interrupted()) {
    console.say("interrupted: nothing is reported of a part\n");
    return std::nullopt;
  }
  if (told.failed.empty() && operations.empty())
    told.failed = "no request was cancelled before its answer had come";
  if (!told.failed.empty()) {
    console.say(
        fmt::format("rescind bench: {} cannot be measured: {}\n", printable(what.subject.name), told.failed));
    return std::nullopt;
  }
  BenchReport report;
  report.scenarios = latencies_of(operations, by);
  report.requirements = what.requirements;
  report.live = LiveNoise{.processes = what.processes,
                          .woke_late = {std::move(machine.woke_late), 0},
                          .stolen_ppm = machine.stolen_ppm,
                          .facts = std::move(told.facts)};
  note_order(operations, *report.live);
  const std::vector<LatencyLine> lines = report.lines();
  report.said = said_of(report.requirements, lines, operations, control_of(*report.live));
  report.unmet = unmet(report.requirements, lines, true);
  return report;
}

}  // namespace rescind
