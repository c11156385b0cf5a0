#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "harness/base/shell.hpp"
#include "harness/base/text.hpp"
#include "harness/base/usage_error.hpp"
#include "harness/cli/arguments.hpp"
#include "harness/cli/case_options.hpp"
#include "harness/cli/check_subject.hpp"
#include "harness/cli/command.hpp"
#include "harness/cli/config_option.hpp"
#include "harness/cli/delivery.hpp"
#include "harness/cli/failed_before.hpp"
#include "harness/cli/glob.hpp"
#include "harness/cli/html_pages.hpp"
#include "harness/cli/input_files.hpp"
#include "harness/cli/known_failing.hpp"
#include "harness/cli/loaded_cases.hpp"
#include "harness/cli/mutant_option.hpp"
#include "harness/cli/options.hpp"
#include "harness/cli/profile_option.hpp"
#include "harness/cli/shard.hpp"
#include "harness/edge/directories.hpp"
#include "harness/edge/placement/placements.hpp"
#include "harness/edge/scenario_files.hpp"
#include "harness/edge/signals.hpp"
#include "harness/edge/stopwatch.hpp"
#include "harness/engine/run/replay_command.hpp"
#include "harness/engine/run/run_all.hpp"

namespace rescind::run_subcommand {
namespace {

// As typed.
struct Options {
  std::vector<std::string> paths;
  std::string filter = "*";
  std::string seed = "1";
  std::string repeat = "1";
  std::string jobs;
  std::string shard = "1/1";
  std::string known_failing;
  std::string self_check = "0";
  std::vector<std::string> reports;
  Showing showing;
  std::vector<std::string> tags;
  std::string failed;
  std::string failures_max;
  std::string durations = "0";
  bool fail_fast = false;
  bool list = false;
  bool dry_run = false;
  Judged judged;
  std::vector<std::string> require;
  std::string mutant;
  std::string html_limit;
  std::string subject;
  std::vector<std::string> command;
  std::string user;
  std::string save;
  std::string known_flaky;
  std::string compare;
  ConfigTyped config_typed;
  Config config;  // As read; what it says stands in the others where nothing was typed.
};

// As understood.
struct Request {
  Filter filter;
  std::uint64_t seed = 1;
  std::uint64_t repeat = 1;
  std::size_t jobs = 1;
  Shard shard;
  KnownFailures known;
  std::vector<std::string> files;
  std::uint32_t self_check = 0;  // Percent.
  std::size_t failures_max = ~std::size_t{0};
  std::size_t durations = 0;
  std::optional<std::uint64_t> steps_max;
  std::optional<Mutant> mutant;
};

constexpr std::uint64_t repeat_max = 1'000'000;
constexpr std::uint64_t cases_max = 1'000'000'000;

Request understand(const Options& options) {
  if (options.list && options.dry_run) throw UsageError("--list and --dry-run exclude each other");
  if ((options.list || options.dry_run) && options.showing.format != "text") {
    throw UsageError("--list and --dry-run print text only", "leave --format out");
  }
  if (options.list || options.dry_run) require_no_reports(options.reports);
  Request request;
  request.filter = Filter(options.filter);
  request.seed = number("--seed", options.seed, 0, std::numeric_limits<std::uint64_t>::max());
  request.repeat = number("--repeat", options.repeat, 1, repeat_max);
  require_seeds(request.seed, request.repeat, "--repeat");
  request.jobs = jobs_from(options.jobs);
  request.shard = parse_shard(options.shard);
  request.self_check = static_cast<std::uint32_t>(number("--self-check", options.self_check, 0, 100));
  if (options.fail_fast && !options.failures_max.empty())
    throw UsageError("--fail-fast is --max-failures 1", "leave one of them out");
  if (options.fail_fast) request.failures_max = 1;
  if (!options.failures_max.empty())
    request.failures_max = number("--max-failures", options.failures_max, 1, cases_max);
  request.durations = number("--durations", options.durations, 0, cases_max);
  request.steps_max = steps_from(options.judged.steps_max);
  if (!options.mutant.empty()) request.mutant = known_mutant("--mutant", options.mutant);
  return request;
}

// Of those, the cases that have the tags and that did not pass the last time, where that was asked for.
std::vector<const Case*> narrowed(std::vector<const Case*> taken, const Options& options) {
  std::erase_if(taken, [&](const Case* one) { return !has_tags(*one, options.tags); });
  if (taken.empty())
    throw UsageError("--tag: none of the cases has the tags", "`tags:` in a scenario names them");
  if (options.failed.empty()) return taken;
  const std::set<std::string> failed = failed_in(options.failed);
  std::erase_if(taken, [&](const Case* one) { return !failed.contains(one->name); });
  if (taken.empty())
    throw UsageError(
        fmt::format("--failed: none of the cases is one that failed in '{}'", printable(options.failed)),
        "run without it");
  return taken;
}

// A filter that takes nothing is a slip, not a success.
std::vector<const Case*> filtered(const std::vector<Case>& cases, const Options& options,
                                  const Filter& filter) {
  std::vector<const Case*> taken = taken_of(cases, filter);
  if (!taken.empty()) return narrowed(std::move(taken), options);
  const bool is_plain = options.filter.find('*') == std::string::npos;
  refuse_filter(
      options.filter, cases.size(),
      is_plain
          ? fmt::format(
                "a pattern names the whole case, with * for anything: --filter '*{}*'; --list shows the names",
                printable(options.filter))
          : "without --filter, --list shows the names");
}

std::vector<RunTask> tasks_for(const std::vector<Case>& cases, const Options& options,
                               const Request& request) {
  std::map<std::string, std::size_t> cases_in_file;
  for (const Case& one : cases) ++cases_in_file[one.file];
  const std::vector<const Case*> taken = filtered(cases, options, request.filter);
  std::vector<RunTask> tasks;
  for (std::size_t place = 0; place < taken.size(); ++place) {
    if (!request.shard.takes(place)) continue;
    const Case& one = *taken[place];
    tasks.push_back({.one = &one,
                     .seed = seed_of(one, request.seed),
                     .runs = one.is_one_run() ? 1 : request.repeat,
                     .alone = cases_in_file[one.file] == 1});
  }
  return tasks;
}

ExitCode list(const std::vector<RunTask>& tasks, Console& console) {
  std::string text;
  for (const RunTask& task : tasks) text += printable(task.one->name) + "\n";
  console.print(text);
  return ExitCode::ok;
}

ExitCode show_plan(const std::vector<RunTask>& tasks, const Options& options, Console& console) {
  std::string text;
  if (!options.showing.quiet) {
    for (const RunTask& task : tasks) {
      for (std::uint64_t i = 0; i < task.runs; ++i)
        text += fmt::format("{} ({}:{}), seed {}\n", printable(task.one->name), printable(*task.one->file),
                            task.one->line, task.seed + i);
    }
  }
  text += fmt::format("would run {}\n", counted(runs_in(tasks), "case", "cases"));
  console.print(text);
  return ExitCode::ok;
}

RunTaken keeping(const PageHistories& pages) {
  if (!pages.wanted()) return {};
  return [&pages](std::size_t number, const CaseRun& run, const History* reference) {
    pages.keep(number, run, reference);
  };
}

RunsMade run_tasks(const std::vector<RunTask>& tasks, const Options& options, const Request& request,
                   const PageHistories& pages, const ResultTaken& taken, Console& console) {
  const Stopwatch stopwatch;
  const std::uint64_t runs = runs_in(tasks);
  for (const RunTask& task : tasks) pages.tell(*task.one);
  const RunAllOptions how{.jobs = request.jobs,
                          .judged = options.judged,
                          .self_check = request.self_check,
                          .placements = &placements(),
                          .failures_max = request.failures_max,
                          .mutant = request.mutant,
                          .taken = keeping(pages)};
  return run_all(
      tasks, how, taken,
      [&](std::size_t done, std::size_t failed) {
        if (!stopwatch.is_long()) return;
        console.progress(fmt::format("{} s: {} of {} run, {} failed", stopwatch.seconds(), done,
                                     counted(runs, "case", "cases"), failed));
      },
      interrupted);
}

// What is read: none of it may be written onto.
FilesRead read_by(const Options& options) {
  return scenarios_and(options.paths,
                       {options.judged.profile, options.known_failing, config_file_of(options.config_typed)});
}

// Takes what the configuration says where nothing was typed.
void take_config(Options& options, Console& console) {
  Config& config = options.config = read_config(options.config_typed, console);
  if (options.judged.profile.empty()) options.judged.profile = config.profile;
  if (options.known_failing.empty()) options.known_failing = config.known_failing;
  if (options.require.empty()) options.require = config.require;
  if (!options.paths.empty()) return;
  options.paths = config.paths;
  if (config.findings.empty()) return;
  const bool none = !exists(config.findings) ||
                    (is_directory(config.findings) && !has_files_below(config.findings, ".yaml"));
  if (none)
    return console.say(fmt::format("{}: note: there is nothing in '{}' yet: no finding is replayed\n",
                                   printable(config.file), printable(config.findings)));
  if (options.paths.empty()) options.paths.emplace_back("scenarios");
  options.paths.push_back(config.findings);
}

void read_lists(const Options& options, Request& request, Console& console) {
  request.files = told_scenario_files(options.paths, console);
  request.known = read_known_failures(options.known_failing);
}

/// The results that took longest, in real time.
class Slowest {
 public:
  explicit Slowest(std::size_t count) : count_(count) {}

  void add(const CaseResult& one) {
    if (count_ == 0 || (slowest_.size() == count_ && one.wall_ns <= slowest_.back().wall_ns)) return;
    const auto place = std::ranges::upper_bound(slowest_, one.wall_ns, std::greater{}, &Took::wall_ns);
    slowest_.insert(place, {.wall_ns = one.wall_ns, .name = one.name, .seed = one.seed});
    if (slowest_.size() > count_) slowest_.pop_back();
  }
  /// Real time is of this machine: it is told beside the result.
  void tell(Console& console) const {
    for (const Took& one : slowest_)
      console.say(fmt::format("{:>10.3f} ms  {}, seed {}\n", static_cast<double>(one.wall_ns) / 1e6,
                              printable(one.name), one.seed));
  }

 private:
  struct Took {
    std::int64_t wall_ns;
    std::string name;
    std::uint64_t seed;
  };
  std::size_t count_;
  std::vector<Took> slowest_;  // The longest first; of equal ones the first that came.
};

/// What becomes of results as they come.
struct Sent {
  std::optional<Delivery> delivery{};
  std::optional<Slowest> slowest{};
  RunsMade made{};
};

void run_and_judge(const std::vector<Case>& cases, const Options& options, const Request& request,
                   const PageHistories& pages, Console& console, Sent& sent) {
  let_interruption_wait();
  sent.slowest.emplace(request.durations);
  KnownInTurn known(request.known, [&](const CaseResult& one) {
    sent.delivery->add(one);
    sent.slowest->add(one);
  });
  sent.made = run_tasks(
      tasks_for(cases, options, request), options, request, pages,
      [&](CaseResult one) { known.add(std::move(one)); }, console);
  const std::vector<KnownFailure> unused = known.end();
  // With a filter or a shard, or not to the end, it is no news that other cases are listed.
  if (options.filter == "*" && request.shard.of == 1 && sent.made.stopped.empty())
    tell_unused(unused, console);
}

// One program is tried, one case after the other, and there is nothing simulated in it.
void require_fits_subject(const Options& options) {
  const Options plain;
  const bool more = !options.jobs.empty() || options.shard != plain.shard || !options.failed.empty() ||
                    options.fail_fast || !options.failures_max.empty() ||
                    options.durations != plain.durations || options.dry_run ||
                    options.self_check != plain.self_check || !options.mutant.empty() ||
                    !options.require.empty() || !options.judged.steps_max.empty();
  if (more)
    throw UsageError("--subject plays scenarios on a real program, one after the other",
                     "leave --jobs, --shard, --failed, --fail-fast, --max-failures, --durations, --dry-run, "
                     "--self-check, --mutant, --require and --max-steps out");
}

ExitCode run_on_subject(const Options& options, Console& console) {
  require_fits_subject(options);
  std::string before = "rescind run";
  for (const std::string& path : options.paths) before += " " + shell_word(path);
  return check_subject({.before = before + " --subject ",
                        .config_typed = options.config_typed,
                        .what = options.subject,
                        .command = options.command,
                        .filter = options.filter,
                        .seed = options.seed,
                        .repeat = options.repeat,
                        .save = options.save.empty() ? "findings" : options.save,
                        .known_failing = options.known_failing,
                        .known_flaky = options.known_flaky,
                        .user = options.user,
                        .plays_scenarios = true,
                        .scenarios = options.paths,
                        .tags = options.tags,
                        .judged = options.judged,
                        .reports = options.reports,
                        .showing = options.showing,
                        .html_limit = options.html_limit,
                        .compare = options.compare,
                        .list = options.list},
                       console);
}

// What is about a real program alone.
void require_no_program(const Options& options) {
  if (!options.command.empty())
    throw UsageError("unexpected argument '" + printable(options.command.front()) + "'",
                     "a program is started with --subject WHAT only");
  const std::string only = !options.user.empty()          ? "--user"
                           : !options.save.empty()        ? "--save"
                           : !options.known_flaky.empty() ? "--known-flaky"
                           : !options.compare.empty()     ? "--compare"
                                                          : "";
  if (!only.empty())
    throw UsageError(only + " is about a real program", "leave it out, or name the program: --subject lsp");
}

ExitCode run(const Options& typed, Console& console) {
  if (!typed.subject.empty()) return run_on_subject(typed, console);
  require_no_program(typed);
  Options options = typed;
  check(options.showing);
  std::vector<ReportFile> reports = report_files(options.reports, read_by(options), options.showing.format);
  const PageHistories pages(reports, "run", options.html_limit, options.mutant);
  static_cast<void>(reporting_errors(reports, options.showing, console, [&] {
    take_config(options, console);
    return RunResult{};
  }));
  require_apart(reports, read_by(options));  // What the configuration names is read, too.
  std::optional<ExitCode> shown;
  Sent sent;
  static_cast<void>(reporting_errors(reports, options.showing, console, [&] {
    Request request = understand(options);
    read_lists(options, request, console);
    Profile profile = profile_from(options.judged, console);
    require_typed(options.require, profile);
    std::vector<Case> cases = loaded_cases(request.files, profile, console);
    limit_steps(cases, request.steps_max);
    if (!options.list && !options.dry_run) {
      sent.delivery.emplace(reports, options.showing, false, used(profile, options.judged, options.config),
                            console);
      run_and_judge(cases, options, request, pages, console, sent);
      return RunResult{};
    }
    const std::vector<RunTask> tasks = tasks_for(cases, options, request);
    shown = options.list ? list(tasks, console) : show_plan(tasks, options, console);
    return RunResult{};
  }));
  if (shown) return *shown;
  const ExitCode code = sent.delivery->finish(sent.made.stopped, sent.made.wall_ns);
  sent.slowest->tell(console);
  return code;
}

constexpr auto footer = R"(Examples:
  rescind run                                          every scenario in ./scenarios
  rescind run scenarios/cancel --filter '*[mode=sync*'  some of them
  rescind run --filter '*:-quota/*'                    all but some
  rescind run --repeat 100                             each with the seeds 1 to 100
  rescind run --profile strict.yaml                    by other bounds, or without some rules
  rescind run --failed report.json --fail-fast         what failed the last time, up to the first that still does
  rescind run my/scenarios --subject lsp -- clangd     on a real program: a request for each operation
  rescind run --shard 2/4 --report junit=part-2.xml    on the second of four machines

A file for --known-failing has a line for each failure that is known: PATTERN RULE # REASON
  quota/late*  quota.released  # ticket 12: the server forgets it

A configuration is YAML, and its paths lead from its folder: profile, paths, findings, known-failing, require. Other
commands take of it what is about them.
  paths: [scenarios, more]
  findings: findings     # each is replayed, too)";

}  // namespace

void add(CLI::App& app, Console& console, CommandBody& chosen) {
  Arguments command(app, "run", "Replay scenarios, judge each run by the contract, and report");
  const auto options = std::make_shared<Options>();
  add_paths_option(command, options->paths);
  add_filter_option(command, options->filter);
  add_seed_option(command, options->seed);
  command.option("--repeat", options->repeat, "Run each case with so many seeds, from --seed on", "N");
  add_jobs_option(command, options->jobs);
  command.option("--shard", options->shard, "Only the I-th of N equal parts of the cases", "I/N");
  command.repeated("--tag", options->tags, "Only cases with this tag; with several, those that have all",
                   "TAG");
  command.option("--failed", options->failed, "Only cases that did not pass in this JSON report", "FILE");
  command.flag("--fail-fast", options->fail_fast, "End with the first case that fails");
  command.option("--max-failures", options->failures_max, "End with the last of so many cases that fail",
                 "N");
  command.option("--durations", options->durations, "Tell the N cases that took longest, in real time", "N");
  command.flag("--list", options->list, "Print the names of the cases, and run nothing");
  command.flag("--dry-run", options->dry_run, "Load everything, say what would be run, and run nothing");
  add_steps_option(command, options->judged.steps_max);
  add_judged_options(command, options->judged);
  add_require_option(command, options->require);
  command.option("--known-failing", options->known_failing, "Failures that are expected, see below", "FILE");
  command.option(
      "--self-check", options->self_check,
      "Run so many of a hundred cases twice, to see that they come to the same (default 0; 100 takes "
      "half as long again)",
      "PERCENT");
  command.option(
      "--mutant", options->mutant,
      "With one decision of the system made wrong, to see what that breaks; `rescind mutants --list` has them",
      "NAME");
  add_delivery_options(command, options->reports, options->showing);
  add_html_option(command, options->html_limit);
  command.behind_mark("COMMAND", options->command,
                      "Behind --, with --subject: the program and its arguments");
  command.option("--subject", options->subject,
                 "Play the scenarios on a real program: WHAT as of check; the command stands behind --",
                 "WHAT");
  command.option("--user", options->user,
                 "With --subject, as root: start the program with this user's rights", "NAME");
  command.option("--save", options->save,
                 "With --subject: where the histories of failed cases are written (default ./findings)",
                 "DIR");
  command.option(
      "--known-flaky", options->known_flaky,
      "With --subject: failures that happen now and then: no failure, and no surprise if they do not",
      "FILE");
  command.option(
      "--compare", options->compare,
      "With --subject mi:PATH: ask as well whether the simulated system could have done the same, as "
      "`judge --possible` does",
      "sim");
  add_config_options(command, options->config_typed);
  command.footer(footer);
  command.callback(choosing(chosen, console, options, run));
}

}  // namespace rescind::run_subcommand
