#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "harness/base/text.hpp"
#include "harness/base/usage_error.hpp"
#include "harness/cli/arguments.hpp"
#include "harness/cli/case_options.hpp"
#include "harness/cli/command.hpp"
#include "harness/cli/config_option.hpp"
#include "harness/cli/glob.hpp"
#include "harness/cli/html_pages.hpp"
#include "harness/cli/input_files.hpp"
#include "harness/cli/loaded_cases.hpp"
#include "harness/cli/mutant_cases.hpp"
#include "harness/cli/mutant_option.hpp"
#include "harness/cli/options.hpp"
#include "harness/cli/profile_option.hpp"
#include "harness/cli/strategy_option.hpp"
#include "harness/edge/signals.hpp"
#include "harness/edge/stopwatch.hpp"
#include "harness/engine/mutation/kill_bench.hpp"
#include "harness/engine/mutation/kill_hunts.hpp"
#include "harness/engine/mutation/kill_matrix.hpp"
#include "harness/engine/mutation/kill_rows.hpp"
#include "harness/engine/mutation/kill_search.hpp"
#include "harness/engine/run/workers.hpp"
#include "reports/kills.hpp"
#include "reports/mutants.hpp"

namespace rescind::mutants_subcommand {
namespace {

// As typed.
struct Options {
  std::vector<std::string> paths;
  std::string mutants = "*";
  std::string filter = "*";
  std::string by = "scenarios";
  std::string strategy;
  std::string seed = "1";
  std::string runs;
  std::string steps_max;
  std::string jobs;
  std::string profile;
  std::vector<std::string> reports;
  ConfigTyped config_typed;
  Config config;
  std::string html_limit;
  Showing showing;
  bool list = false;
  bool bench = false;
};

enum class By : std::uint8_t { scenarios, fuzz, explore, bench };

// As understood.
struct Request {
  std::vector<MutantInfo> mutants;
  Filter filter;
  By by = By::scenarios;
  Strategy strategy = Strategy::random;
  std::uint64_t seed = 1;
  std::uint64_t runs = 0;
  std::size_t jobs = 1;
  std::uint64_t steps_max = mutant_steps_max;
};

constexpr std::uint64_t runs_max = 10'000'000;
constexpr std::string_view runs_by_scenarios = "1000";
constexpr std::string_view runs_by_searching = "10000";
const std::string general_tag = "general";

std::vector<MutantInfo> chosen_mutants(const std::string& patterns) {
  const Filter filter(patterns);
  std::vector<MutantInfo> chosen;
  for (const MutantInfo& mutant : all_mutants()) {
    if (filter.takes(mutant.name)) chosen.push_back(mutant);
  }
  if (chosen.empty()) refuse_unknown_mutant("--mutant", patterns);
  return chosen;
}

By by_from(const Options& options) {
  const std::string by = one_of("--by", options.by, {"scenarios", "fuzz", "explore"});
  if (!options.bench) return by == "fuzz" ? By::fuzz : by == "explore" ? By::explore : By::scenarios;
  if (by != "scenarios")
    throw UsageError("--bench searches by every strategy and by exploring", "leave out --by");
  return By::bench;
}

Strategy strategy_from(const Options& options, By by) {
  if (options.strategy.empty()) return Strategy::random;
  if (by != By::fuzz) throw UsageError("--strategy is of fuzzing only", "add --by fuzz");
  return known_strategy(options.strategy);
}

/// Zero where nothing is run at random.
std::uint64_t runs_from(const Options& options, By by) {
  if (by == By::explore) {
    if (!options.runs.empty())
      throw UsageError("--runs: exploring makes no runs, it tries every order of things", "leave it out");
    return 0;
  }
  const std::string_view usual = by == By::scenarios ? runs_by_scenarios : runs_by_searching;
  return number("--runs", options.runs.empty() ? usual : options.runs, by == By::scenarios ? 0 : 1, runs_max);
}

Request understand(const Options& options) {
  check(options.showing);
  Request request;
  request.by = by_from(options);
  if (request.by != By::scenarios && !options.reports.empty())
    throw UsageError("--report is of --by scenarios only", "--format json prints what searching found");
  request.strategy = strategy_from(options, request.by);
  request.mutants = chosen_mutants(options.mutants);
  request.filter = Filter(options.filter);
  request.seed = number("--seed", options.seed, 0, std::numeric_limits<std::uint64_t>::max());
  request.runs = runs_from(options, request.by);
  require_seeds(request.seed, request.by == By::bench ? request.runs * bench_repetitions : request.runs,
                "--runs");
  request.steps_max = steps_from(options.steps_max).value_or(mutant_steps_max);
  request.jobs = jobs_from(options.jobs);
  return request;
}

TerminalOptions terminal_options(const Showing& showing, const Console& console) {
  return {.detail = detail_of(showing), .colour = console.colour()};
}

ExitCode list(const Request& request, const Options& options, Console& console) {
  console.print(options.showing.format == "json"
                    ? mutants_list_json(request.mutants)
                    : mutants_list(request.mutants, terminal_options(options.showing, console)));
  return ExitCode::ok;
}

Trials trials_of(const std::vector<const Case*>& taken, const Request& request) {
  std::vector<const Case*> general;
  for (const Case* one : taken) {
    if (has_tags(*one, {general_tag})) general.push_back(one);
  }
  return {suite_trials(taken, request.seed), random_trials(general, request.seed, request.runs)};
}

/// What shows on a terminal how many mutants are done.
HuntWatch watch_on(Console& console, const Stopwatch& stopwatch, const Request& request) {
  return [&](std::size_t done) {
    if (!stopwatch.is_long()) return;
    console.progress(fmt::format("{} s: {} of {} tried", stopwatch.seconds(), done,
                                 counted(request.mutants.size(), "mutant", "mutants")));
  };
}

ExitCode exit_code_of(const KillMatrix& matrix) {
  const auto could_not = [](const MutantRow& row) { return row.cases_could_not > 0; };
  if (could_not(matrix.reference) || std::ranges::any_of(matrix.mutants, could_not)) return ExitCode::harness;
  return is_proven(matrix) ? ExitCode::ok : ExitCode::broken;
}

bool write_matrix(const KillMatrix& matrix, const std::vector<const Case*>& taken, const Options& options,
                  const Request& request, std::vector<ReportFile>& reports, Console& console) {
  if (reports.empty()) return true;
  const PageHistories pages(reports, "mutants", options.html_limit);
  add_to_pages(reports, "mutants", mutants_json(matrix));
  const Profile& profile = taken.front()->profile;
  const RunResult run{.cases = cases_of(matrix, taken, request.seed, pages),
                      .profile = used(profile, {.profile = options.profile, .strict = true}, options.config)};
  return write_reports(reports, run, options.showing.quiet, console);
}

ExitCode by_scenarios(const std::vector<const Case*>& taken, const Options& options, const Request& request,
                      std::vector<ReportFile>& reports, Console& console) {
  const Stopwatch stopwatch;
  let_interruption_wait();
  const Trials trials = trials_of(taken, request);
  const std::vector<Tallies> outcomes =
      try_all(trials, request.mutants, request.jobs, watch_on(console, stopwatch, request), interrupted);
  const KillMatrix matrix = matrix_of(trials, request.mutants, outcomes, options.profile);
  const bool written = write_matrix(matrix, taken, options, request, reports, console);
  console.print(options.showing.format == "json"
                    ? mutants_json(matrix)
                    : mutants_report(matrix, terminal_options(options.showing, console)));
  return written ? exit_code_of(matrix) : ExitCode::harness;
}

ExitCode by_searching(const std::vector<Hunt>& hunts, const Options& options, const Request& request,
                      Console& console) {
  const Stopwatch stopwatch;
  const HuntWatch watch = watch_on(console, stopwatch, request);
  let_interruption_wait();
  const FuzzOptions fuzz{.strategy = request.strategy, .seed = request.seed, .mutant = {}};
  const Kills kills = request.by == By::fuzz
                          ? kills_by_fuzzing(hunts, fuzz, request.runs, request.jobs, watch, interrupted)
                          : kills_by_exploring(hunts, request.jobs, watch, interrupted);
  console.progress("");
  console.print(options.showing.format == "json"
                    ? kills_json(kills)
                    : kills_report(kills, terminal_options(options.showing, console)));
  return all_killed(kills) ? ExitCode::ok : ExitCode::broken;
}

ExitCode bench(const std::vector<Hunt>& hunts, const Options& options, const Request& request,
               Console& console) {
  const Stopwatch stopwatch;
  const Bench bench =
      bench_of(hunts, request.seed, request.runs, request.jobs, watch_on(console, stopwatch, request));
  console.progress("");
  console.print(options.showing.format == "json"
                    ? bench_json(bench)
                    : bench_report(bench, terminal_options(options.showing, console)));
  return all_found(bench) ? ExitCode::ok : ExitCode::broken;
}

ExitCode try_mutants(const Options& options, const Request& request, std::vector<ReportFile>& reports,
                     Console& console) {
  const Profile profile = strictly(profile_from(options.profile, console));
  const std::vector<std::string> files =
      told_scenario_files(paths_or(options.paths, options.config), console);
  const std::vector<Case> cases =
      with_bounded_steps(loaded_cases(files, profile, console), request.steps_max);
  const std::vector<const Case*> taken = taken_of(cases, request.filter);
  if (taken.empty()) refuse_filter(options.filter, cases.size());
  if (request.by == By::scenarios) return by_scenarios(taken, options, request, reports, console);
  const std::vector<Hunt> hunts = hunts_for(request.mutants, taken, profile);
  return request.by == By::bench ? bench(hunts, options, request, console)
                                 : by_searching(hunts, options, request, console);
}

ExitCode mutants(const Options& options, Console& console) {
  const Request request = understand(options);
  if (options.list) require_no_reports(options.reports);
  if (options.list) return list(request, options, console);
  std::vector<ReportFile> reports = report_files(
      options.reports, scenarios_and(options.paths, {options.profile, config_file_of(options.config_typed)}),
      options.showing.format);
  Options all = options;
  all.config = configured(all.config_typed, all.profile, all.paths, reports, options.showing.quiet, console);
  tell(all.config, console);
  return reporting_errors(reports, options.showing.quiet, console,
                          [&] { return try_mutants(all, request, reports, console); });
}

constexpr auto footer =
    R"(A mutant is the simulated system with one decision made wrong. It is killed when a case breaks the rule that its
table names: `after` so many cases, and the shortest run that breaks it has so many `events`. `without cancel`:
whether every case stays green in which nothing is cancelled (no cancel call, no timeout that fires, no close of an
operation or session before its operations' final results, no shutdown, and no provider that hears of a
cancellation). `random runs`: of so many runs of the cases tagged `general`, each
with another seed, how many break the rule that the mutant names.

--by fuzz and --by explore look for each mutant in the cases that name its rule and have the tag 'small' (where none
has it, in all that name the rule), and for that rule only: by runs, dealt out to these cases in turn, or by every
order of things, the cases up to 1000 states first, then up to four times as many, and so on. `steps` is how long
what was found is: steps of the scenario after shrinking, or of the shortest order that breaks the rule.
--bench does all of that, 10 times by each strategy of `rescind fuzz`, and prints the medians.

Examples:
  rescind mutants                                   every mutant, by every scenario in ./scenarios
  rescind mutants --by fuzz --strategy pct          runs until each is found
  rescind mutants --by explore --mutant 'quota-*'   the shortest orders of things that show some of them
  rescind mutants --bench --format json             CancelBench, for programs
  rescind mutants --mutant 'quota-*' --verbose      some of them, with all that breaks and how to replay it
  rescind mutants --list                            what they do wrong, and the public bugs that they retell

Exit codes: 0 all killed, and nothing breaks without a mutant; 1 otherwise.)";

}  // namespace

void add(CLI::App& app, Console& console, CommandBody& chosen) {
  Arguments command(app, "mutants", "Break the system on purpose, and see which scenarios notice");
  const auto options = std::make_shared<Options>();
  add_paths_option(command, options->paths);
  command.option("--mutant", options->mutants, "Only these mutants: A:B:-NOT:NEITHER, with * and ?",
                 "PATTERNS");
  add_filter_option(command, options->filter);
  command.option("--by", options->by, "How to look: scenarios (default), fuzz or explore", "WAY");
  command.option("--strategy", options->strategy,
                 "Of --by fuzz: random (default), sweep, walk, pct, pos or coverage", "NAME");
  command.flag("--bench", options->bench, "CancelBench: by every strategy, and by exploring");
  add_seed_option(command, options->seed);
  command.option(
      "--runs", options->runs,
      "Random runs for each mutant, with seeds from --seed on (default 1000; 0 for none); by fuzz and "
      "for --bench the most until it is found (default 10000)",
      "N");
  command.option(
      "--max-steps", options->steps_max,
      "Cut a run after so many steps, since a mutant can spin (default 100000; by fuzz and for --bench at "
      "the most 20000)",
      "N");
  add_jobs_option(command, options->jobs);
  command.flag("--list", options->list, "Print the mutants, and run nothing");
  add_profile_option(command, options->profile);
  add_config_options(command, options->config_typed);
  add_report_option(command, options->reports);
  add_html_option(command, options->html_limit);
  add_format_option(command, options->showing.format);
  command.flag("-q,--quiet", options->showing.quiet, "Print nothing unless a mutant survives");
  command.flag("-v,--verbose", options->showing.verbose, "Print each mutant in full");
  command.footer(footer);
  command.callback(choosing(chosen, console, options, mutants));
}

}  // namespace rescind::mutants_subcommand
