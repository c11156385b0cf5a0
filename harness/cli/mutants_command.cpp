#include <fmt/format.h>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "harness/cli/case_options.hpp"
#include "harness/cli/command.hpp"
#include "harness/cli/glob.hpp"
#include "harness/cli/kill_rows.hpp"
#include "harness/cli/kill_search.hpp"
#include "harness/cli/loading.hpp"
#include "harness/cli/mutant_option.hpp"
#include "harness/cli/options.hpp"
#include "harness/cli/profile_option.hpp"
#include "harness/cli/stopwatch.hpp"
#include "harness/cli/usage_error.hpp"
#include "harness/cli/workers.hpp"
#include "harness/scenario/kill_matrix.hpp"
#include "reports/mutants.hpp"
#include "reports/text.hpp"

namespace rescind {
namespace {

// As typed.
struct Options {
  std::vector<std::string> paths;
  std::string mutants = "*";
  std::string filter = "*";
  std::string seed = "1";
  std::string runs = "1000";
  std::string jobs;
  std::string profile;
  Showing showing;
  bool list = false;
};

// As understood.
struct Request {
  std::vector<MutantInfo> mutants;
  Filter filter;
  std::uint64_t seed = 1;
  std::uint64_t runs = 0;
  std::size_t jobs = 1;
};

constexpr std::uint64_t runs_max = 10'000'000;
constexpr std::string_view general_tag = "general";

std::vector<MutantInfo> chosen_mutants(const std::string& patterns) {
  const Filter filter(patterns);
  std::vector<MutantInfo> chosen;
  for (const MutantInfo& mutant : all_mutants()) {
    if (filter.takes(mutant.name)) chosen.push_back(mutant);
  }
  if (chosen.empty()) refuse_unknown_mutant("--mutant", patterns);
  return chosen;
}

Request understand(const Options& options) {
  check(options.showing);
  Request request;
  request.mutants = chosen_mutants(options.mutants);
  request.filter = Filter(options.filter);
  request.seed = number("--seed", options.seed, 0, std::numeric_limits<std::uint64_t>::max());
  request.runs = number("--runs", options.runs, 0, runs_max);
  require_seeds(request.seed, request.runs, "--runs");
  request.jobs = jobs_from(options.jobs);
  return request;
}

TerminalOptions terminal_options(const Showing& showing, const Console& console) {
  return {.detail = detail_of(showing), .colour = console.colour()};
}

ExitCode list(const Request& request, const Options& options, Console& console) {
  std::vector<MutantText> texts;
  for (const MutantInfo& mutant : request.mutants) texts.push_back(text_of(mutant));
  console.print(options.showing.format == "json"
                    ? mutants_list_json(texts)
                    : mutants_list(texts, terminal_options(options.showing, console)));
  return ExitCode::ok;
}

Trials trials_of(const std::vector<Case>& cases, const Options& options, const Request& request) {
  std::vector<const Case*> taken;
  std::vector<const Case*> general;
  for (const Case& one : cases) {
    if (!request.filter.takes(one.name)) continue;
    taken.push_back(&one);
    if (std::ranges::find(one.tags, general_tag) != one.tags.end()) general.push_back(&one);
  }
  if (taken.empty()) {
    refuse_filter(options.filter, cases.size());
  }
  return {suite_trials(taken, request.seed), random_trials(general, request.seed, request.runs)};
}

// A mutant can make a run spin; a run of the reference has a few thousand actions.
constexpr std::uint64_t steps_max = 100'000;

std::vector<Case> load(const Options& options, Console& console) {
  std::vector<Case> cases =
      load_cases(scenario_files(options.paths), profile_from(options.profile, console), console);
  for (Case& one : cases) one.plan.steps_max = std::min(one.plan.steps_max, steps_max);
  return cases;
}

std::vector<Tallies> try_all_told(const Trials& trials, const Request& request, Console& console) {
  const Stopwatch stopwatch;
  const auto watch = [&](std::size_t done) {
    if (!stopwatch.is_long()) return;
    console.progress(
        fmt::format("{} of {} tried", done, counted(request.mutants.size(), "mutant", "mutants")));
  };
  return try_all(trials, request.mutants, request.jobs, watch);
}

ExitCode exit_code_of(const KillMatrix& matrix) {
  const auto could_not = [](const MutantRow& row) { return row.cases_could_not > 0; };
  if (could_not(matrix.reference) || std::ranges::any_of(matrix.mutants, could_not)) return ExitCode::harness;
  return is_proven(matrix) ? ExitCode::ok : ExitCode::broken;
}

ExitCode mutants(const Options& options, Console& console) {
  const Request request = understand(options);
  if (options.list) return list(request, options, console);
  const std::vector<Case> cases = load(options, console);
  const Trials trials = trials_of(cases, options, request);
  const std::vector<Tallies> outcomes = try_all_told(trials, request, console);
  const KillMatrix matrix = matrix_of(trials, request.mutants, outcomes, options.profile);
  console.print(options.showing.format == "json"
                    ? mutants_json(matrix)
                    : mutants_report(matrix, terminal_options(options.showing, console)));
  return exit_code_of(matrix);
}

constexpr auto footer =
    R"(A mutant is the simulated system with one decision made wrong. It is killed when a case breaks the rule that its
table names. `without cancel`: whether every case stays green in which nothing is cancelled (no cancel call, no
timeout that fires, no close of an operation or session before its operations' final results, no shutdown, and
no provider that hears of a cancellation). `random runs`: of so many runs of the cases tagged `general`, each
with another seed, how many break the rule that the mutant names.

Examples:
  rescind mutants                                   every mutant, by every scenario in ./scenarios
  rescind mutants --mutant 'quota-*' --verbose      some of them, with all that breaks and how to replay it
  rescind mutants --list                            what they do wrong, and the public bugs that they retell

Exit codes: 0 all killed, and nothing breaks without a mutant; 1 otherwise.)";

}  // namespace

void add_mutants_command(CLI::App& app, Console& console, CommandBody& chosen) {
  CLI::App* command =
      app.add_subcommand("mutants", "Break the system on purpose, and see which scenarios notice");
  const auto options = std::make_shared<Options>();
  add_paths_option(*command, options->paths);
  command->add_option("--mutant", options->mutants, "Only these mutants: A:B:-NOT:NEITHER, with * and ?")
      ->type_name("PATTERNS");
  add_filter_option(*command, options->filter);
  add_seed_option(*command, options->seed);
  command
      ->add_option(
          "--runs", options->runs,
          "So many random runs for each mutant, with seeds from --seed on (default 1000; 0 for none)")
      ->type_name("N");
  add_jobs_option(*command, options->jobs);
  command->add_flag("--list", options->list, "Print the mutants, and run nothing");
  add_profile_option(*command, options->profile);
  add_format_option(*command, options->showing.format);
  command->add_flag("-q,--quiet", options->showing.quiet, "Print nothing unless a mutant survives");
  command->add_flag("-v,--verbose", options->showing.verbose, "Print each mutant in full");
  command->footer(footer);
  command->callback(choosing(chosen, console, options, mutants));
}

}  // namespace rescind
