#include <fmt/format.h>

#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "harness/base/nearest_word.hpp"
#include "harness/base/text.hpp"
#include "harness/base/usage_error.hpp"
#include "harness/cli/arguments.hpp"
#include "harness/cli/case_options.hpp"
#include "harness/cli/command.hpp"
#include "harness/cli/config_option.hpp"
#include "harness/cli/coverage_files.hpp"
#include "harness/cli/glob.hpp"
#include "harness/cli/input_files.hpp"
#include "harness/cli/loaded_cases.hpp"
#include "harness/cli/options.hpp"
#include "harness/cli/profile_option.hpp"
#include "harness/cli/search_progress.hpp"
#include "harness/cli/strategy_option.hpp"
#include "harness/edge/stopwatch.hpp"
#include "harness/engine/coverage/cover.hpp"
#include "harness/engine/coverage/coverage.hpp"
#include "harness/engine/mutation/kill_search.hpp"
#include "harness/engine/run/replay_command.hpp"
#include "harness/engine/search/fuzz_search.hpp"
#include "harness/history/vocabulary.hpp"
#include "reports/coverage_report.hpp"
#include "reports/cuts_text.hpp"

namespace rescind::coverage_subcommand {
namespace {

// As typed.
struct Options {
  ConfigTyped config_typed;
  std::vector<std::string> paths;
  std::vector<std::string> histories;
  std::string filter = "*";
  std::string seed = "1";
  std::string steps_max;
  std::string runs = "1";
  std::string jobs;
  std::string profile;
  std::string phase;
  std::string kind;
  std::string format = "text";
  std::vector<std::string> reports;
  std::string searched = "0";
  std::string strategy;
  bool mutants = false;
  bool unreached = false;
  bool verbose = false;
  bool ignore_unknown_events = false;
};

// As understood.
struct Request {
  Filter filter;
  std::uint64_t seed = 1;
  std::uint64_t runs = 1;
  std::size_t jobs = 1;
  std::optional<std::uint64_t> steps_max;
  SearchRequest search;
  RaceSelection selection;
  std::vector<CoverageFile> files;
  bool json = false;
};

constexpr std::uint64_t runs_max = 1'000'000;
constexpr std::uint64_t searched_max = 1'000'000'000;

RacePhase known_phase(const std::string& name) {
  if (const std::optional<RacePhase> phase = race_phase_named(name)) return *phase;
  throw UsageError(fmt::format("--phase: there is no '{}'", printable(name)),
                   word_hint(name, race_phase_names()));
}

OperationKind known_kind(const std::string& name) {
  if (const std::optional<OperationKind> kind = parse<OperationKind>(name)) return *kind;
  throw UsageError(fmt::format("--kind: there is no '{}'", printable(name)),
                   word_hint(name, words_of<OperationKind>().subspan(1)));
}

Request understand(const Options& options) {
  Request request;
  request.filter = Filter(options.filter);
  request.seed = number("--seed", options.seed, 0, std::numeric_limits<std::uint64_t>::max());
  request.runs = number("--runs", options.runs, 1, runs_max);
  require_seeds(request.seed, request.runs, "--runs");
  request.steps_max = steps_from(options.steps_max);
  request.jobs = jobs_from(options.jobs);
  request.search.fuzz.strategy =
      options.strategy.empty() ? Strategy::random : known_strategy(options.strategy, Sweeping::no);
  request.search.fuzz.seed = request.seed;
  request.search.runs = number("--fuzz", options.searched, 0, searched_max);
  require_seeds(request.seed, request.search.runs, "--fuzz");
  if (!options.strategy.empty() && request.search.runs == 0) {
    throw UsageError("--strategy says how --fuzz draws its runs, and there are none of it",
                     "add --fuzz 100000");
  }
  request.search.keep_going = true;
  request.search.jobs = request.jobs;
  if (!options.phase.empty()) request.selection.phase = known_phase(options.phase);
  if (!options.kind.empty()) request.selection.kind = known_kind(options.kind);
  request.json = one_of("--format", options.format, {"text", "json"}) == "json";
  request.files = coverage_files(options.reports, {scenarios_and(options.paths, {options.profile}),
                                                   {.paths = options.histories, .ending = ".jsonl"}});
  return request;
}

std::vector<CoverTask> tasks_for(const std::vector<Case>& cases, const Options& options,
                                 const Request& request, Coverage& coverage) {
  std::vector<CoverTask> tasks;
  for (const Case& one : cases) {
    if (!request.filter.takes(one.name)) continue;
    const std::size_t number = coverage.add_case(one.file, rule_set(one.rules));
    const std::uint64_t times = one.is_one_run() ? 1 : request.runs;
    for (std::uint64_t i = 0; i < times; ++i) tasks.push_back({&one, number, seed_of(one, request.seed + i)});
  }
  if (!tasks.empty()) return tasks;
  refuse_filter(options.filter, cases.size(), "`rescind run --list` shows the names");
}

void tell_cuts(const CutTally& cuts, std::uint64_t runs, Console& console) {
  if (cuts.runs > 0) console.say("note: " + cuts_text(cuts, runs) + "\n");
}

// What cannot be run covers nothing: that is said, and the process fails.
bool run_tasks(const std::vector<CoverTask>& tasks, const Request& request, Coverage& coverage,
               Console& console) {
  const Stopwatch stopwatch;
  const CoveredRuns covered = cover_all(tasks, request.jobs, coverage, [&](std::size_t done) {
    if (stopwatch.is_long())
      console.progress(fmt::format("{} s: {} of {} done", stopwatch.seconds(), done,
                                   counted(tasks.size(), "run", "runs")));
  });
  console.progress("");
  for (const NotCovered& one : covered.could_not) {
    const CoverTask& task = tasks[one.task];
    console.say(fmt::format("could not run {} (seed {}): {}\n", printable(task.one->name), task.seed,
                            printable(one.why)));
  }
  tell_cuts(covered.cuts, tasks.size(), console);
  return covered.could_not.empty();
}

// What a search finds is for `rescind fuzz` to show: here it is only said.
void search(const std::vector<Case>& cases, const Request& request, Coverage& coverage, Console& console) {
  const Search found = search_cases(taken_of(cases, request.filter), request.search, watch_on(console));
  console.progress("");
  coverage.add_search(found.races, found.runs);
  tell_cuts(found.cuts, found.runs, console);
  if (!found.found.empty()) console.say("the search broke rules: `rescind fuzz` shows how\n");
}

void try_mutants(const std::vector<Case>& all, const Request& request, Coverage& coverage, Console& console) {
  const std::vector<Case> cases = with_bounded_steps(all);
  const Trials trials{suite_trials(taken_of(cases, request.filter), request.seed), {}};
  const Stopwatch stopwatch;
  const std::vector<Tallies> outcomes = try_all(trials, all_mutants(), request.jobs, [&](std::size_t done) {
    if (stopwatch.is_long())
      console.progress(fmt::format("{} s: {} mutants tried", stopwatch.seconds(), done));
  });
  console.progress("");
  std::vector<Mutant> killed;
  for (std::size_t i = 0; i < all_mutants().size(); ++i) {
    const MutantInfo& mutant = all_mutants()[i];
    if (kill_in(mutant, outcomes[i + 1].suite, trials.suite)) killed.push_back(mutant.id);
  }
  coverage.add_killed(killed);
}

ExitCode cover(const Options& typed, Console& console) {
  Options options = typed;
  const Config config = configured(options.config_typed, options.profile, console);
  if (options.histories.empty()) options.paths = paths_or(options.paths, config);
  tell(config, console);
  const Request request = understand(options);
  const Profile profile = profile_from(options.profile, console);
  if (options.ignore_unknown_events && options.histories.empty())
    throw UsageError("--ignore-unknown-events is about recorded histories",
                     "name them with --history FILE, or leave it out");
  Coverage coverage;
  bool all_run = true;
  if (!options.paths.empty() || options.histories.empty()) {
    std::vector<Case> cases = loaded_cases(told_scenario_files(options.paths, console), profile, console);
    limit_steps(cases, request.steps_max);
    all_run = run_tasks(tasks_for(cases, options, request, coverage), request, coverage, console);
    if (request.search.runs > 0) search(cases, request, coverage, console);
    if (options.mutants) try_mutants(cases, request, coverage, console);
  }
  if (!options.histories.empty()) {
    const JudgingOptions judging{profile, options.ignore_unknown_events};
    for (const std::string& path : told_history_files(options.histories, console)) {
      coverage.add_run(coverage.add_case(path, {}), covered_by(path, judging));
    }
  }
  const CoverageReport report = coverage.report(request.selection);
  const CoverageOptions showing{.verbose = options.verbose, .unreached = options.unreached};
  const bool written = write_coverage_files(request.files, report, showing, console);
  console.print(request.json ? coverage_json(report, showing) : coverage_text(report, showing));
  return all_run && written ? ExitCode::ok : ExitCode::harness;
}

constexpr auto footer = R"(Examples:
  rescind coverage                              what ./scenarios covers
  rescind coverage --runs 100                   each case with the seeds 1 to 100
  rescind coverage --fuzz 100000                and the races that `rescind fuzz` reaches with as many runs
  rescind coverage --mutants                    and which mutants the cases kill
  rescind coverage scenarios/cancel --unreached  and every race that was not reached
  rescind coverage --phase read-blocked --kind query --unreached
  rescind coverage --history recorded/          what another program's histories cover
  rescind coverage --report html=coverage.html  a page with a map of the races

A race is where in the life of its operation a cancel landed x kind x mode x reason x what the network did.
`possible` is what the simulated system can do; `--unreached` tells why the others are impossible.)";

}  // namespace

void add(CLI::App& app, Console& console, CommandBody& chosen) {
  Arguments command(app, "coverage", "Show what runs cover: sentences, rules, races");
  const auto options = std::make_shared<Options>();
  add_paths_option(command, options->paths);
  command.repeated("--history", options->histories,
                   "Cover histories: files, directories of *.jsonl files, or -; may be repeated", "FILE");
  add_filter_option(command, options->filter);
  add_seed_option(command, options->seed);
  command.option("--runs", options->runs, "Run each case with so many seeds, from --seed on", "N");
  command.option("--fuzz", options->searched,
                 "Count the races of so many fuzzed runs too (`rescind fuzz` makes 100000)", "N");
  command.option("--strategy", options->strategy,
                 "How --fuzz draws its runs: random (the default), walk, pct, pos or coverage", "NAME");
  add_steps_option(command, options->steps_max);
  command.flag("--mutants", options->mutants, "Try every mutant on the cases, to see which are killed");
  add_jobs_option(command, options->jobs);
  add_profile_option(command, options->profile);
  add_config_options(command, options->config_typed);
  command.option("--phase", options->phase, "Show only the races of this phase", "PHASE");
  command.option("--kind", options->kind, "Show only the races of this operation kind", "KIND");
  command.flag("--unreached", options->unreached, "List every race that no run reached, and why");
  add_coverage_files_option(command, options->reports);
  add_format_option(command, options->format);
  command.flag("-v,--verbose", options->verbose, "Name the mutants that are made to break each rule");
  command.flag("--ignore-unknown-events", options->ignore_unknown_events,
               "Skip events that this version does not know, instead of refusing the history");
  command.footer(footer);
  command.callback(choosing(chosen, console, options, cover));
}

}  // namespace rescind::coverage_subcommand
