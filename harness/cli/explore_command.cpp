#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/base/shell.hpp"
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
#include "harness/cli/mutant_option.hpp"
#include "harness/cli/options.hpp"
#include "harness/cli/profile_option.hpp"
#include "harness/cli/quantity_option.hpp"
#include "harness/edge/signals.hpp"
#include "harness/edge/stopwatch.hpp"
#include "harness/engine/findings/saved_finding.hpp"
#include "harness/engine/run/reference_run.hpp"
#include "harness/engine/search/explore_search.hpp"
#include "reports/explored.hpp"
#include "reports/sequence.hpp"

namespace rescind::explore_subcommand {
namespace {

constexpr auto default_states_max = "10000000";
constexpr auto default_memory_max = "2GiB";
constexpr auto default_depth_max = "200";

// As typed.
struct Options {
  std::vector<std::string> paths;
  std::string filter = "*";
  std::string jobs;
  Judged judged;
  std::string mutant;
  std::string search = "states";
  std::string reduce = "none";
  std::string states_max = default_states_max;
  std::string memory_max = default_memory_max;
  std::string depth_max = default_depth_max;
  std::string save = "findings";
  ConfigTyped config_typed;
  Config config;
  bool no_cycles = false;
  bool races = false;
  bool keep_going = false;
  bool allow_unexhausted = false;
  std::vector<std::string> reports;
  std::string html_limit;
  Showing showing;
};

const std::string bounded_tag = "bounded";

ExploreRequest understand(const Options& options) {
  check(options.showing);
  ExploreRequest request;
  request.jobs = jobs_from(options.jobs);
  if (!options.mutant.empty()) request.mutant = known_mutant("--mutant", options.mutant);
  request.states.limits.states_max =
      number("--max-states", options.states_max, 1, std::numeric_limits<std::uint32_t>::max());
  request.states.limits.memory_max = size_from("--max-memory", options.memory_max);
  request.states.limits.stop_asked = interrupted;
  request.states.first_only = !options.keep_going;
  request.states.symmetry = one_of("--reduce", options.reduce, {"none", "symmetry"}) == "symmetry";
  request.traces = one_of("--search", options.search, {"states", "traces"}) == "traces";
  if (request.traces && request.states.symmetry) {
    throw UsageError("--reduce: the traces search leaves out all that it can by itself",
                     "leave --reduce out, or --search traces");
  }
  if (!request.traces && options.depth_max != default_depth_max)
    throw UsageError("--max-depth is of the traces search only", "add --search traces, or leave it out");
  request.depth_max = static_cast<std::uint32_t>(
      number("--max-depth", options.depth_max, 1, std::numeric_limits<std::uint32_t>::max()));
  request.races = options.races;
  request.cycles = !options.no_cycles && !request.traces;  // The traces search keeps no states.
  return request;
}

// Without a path those that are made to be exhausted: most others are far too large.
std::vector<const Case*> chosen(const std::vector<Case>& cases, const Options& options) {
  const Filter filter(options.filter);
  std::vector<const Case*> taken;
  for (const Case& one : cases) {
    const bool is_meant = !options.paths.empty() || has_tags(one, {bounded_tag});
    if (filter.takes(one.name) && is_meant) taken.push_back(&one);
  }
  if (!taken.empty()) return searchable_of(taken);
  if (options.filter != "*") refuse_filter(options.filter, cases.size());
  throw UsageError(fmt::format("none of the scenarios has the tag '{}'", bounded_tag),
                   "name what to explore: rescind explore PATH");
}

// The command that comes to it again.
std::string command_of(const Options& options) {
  std::string command = "rescind explore";
  for (const std::string& path : options.paths) command += " " + shell_word(path);
  if (options.search != "states") command += " --search " + options.search;
  if (options.reduce != "none") command += " --reduce " + options.reduce;
  if (options.filter != "*") command += " --filter " + shell_word(options.filter);
  if (options.keep_going) command += " --keep-going";
  if (options.states_max != default_states_max) command += " --max-states " + options.states_max;
  if (options.depth_max != default_depth_max) command += " --max-depth " + options.depth_max;
  if (options.memory_max != default_memory_max) command += " --max-memory " + options.memory_max;
  return command + system_options_text(options.judged, options.mutant) + typed_again(options.config_typed);
}

// Histories that pages show, and how many there are so far.
struct Kept {
  const PageHistories& pages;
  std::uint64_t runs = 0;

  // The result of the run, with the number under which its history is kept.
  CaseResult take(const Case& what, const CaseRun& run, RuleId rule, bool several) {
    CaseResult result = run.report;
    result.run = runs++;
    CaseResult shown = result;
    shown.name = explored_case_name(result.name, info(rule).name, several);
    const std::optional<History> reference =
        pages.wanted() ? reference_run(what, std::nullopt, run.report.seed) : std::nullopt;
    pages.keep(shown, run.history, reference ? &*reference : nullptr);
    return result;
  }
};

OrderText text_of(const BrokenOrder& order, const Case& what, const Options& options, const Profile& profile,
                  bool several, Kept& kept, const Console& console) {
  const FindingStory story{
      .found_in = what.name, .found_by = command_of(options), .options = typed_again(options.judged)};
  const SavedFinding saved =
      save_finding(document_of(what), *order.what.recorded, order.shape, options.save, profile, story);
  return {.rule = std::string(info(order.rule).name),
          .steps = order.steps,
          .shortest = order.shortest,
          .run = kept.take(order.what, order.run, order.rule, several),
          .sequence = sequence_report(order.run.history, order.run.report, console.colour()),
          .file = saved.file,
          .not_saved = saved.not_saved,
          .replay = saved.run.report.replay};
}

void add_cycles(const CyclesFound& found, bool several, Kept& kept, const Console& console,
                ExploredCase& text) {
  text.cycles = !found.unmet.empty() ? Cycles::found
                : found.exhausted    ? Cycles::none
                                     : Cycles::not_looked_for;
  for (const UnmetOrder& order : found.unmet) {
    text.unmet.push_back(
        {.rule = std::string(info(order.rule).name),
         .steps = order.steps,
         .cycle = order.cycle,
         .run = kept.take(order.what, order.run, order.rule, several),
         .sequence = sequence_report(order.run.history, order.run.report, console.colour())});
  }
}

ExploredCase text_of(const Case& what, const SearchedCase& searched, bool cycles, const Options& options,
                     const Profile& profile, Kept& kept, const Console& console) {
  const Explored& explored = searched.explored;
  ExploredCase text{.name = what.name,
                    .file = what.file,
                    .line = what.line,
                    .states = explored.states,
                    .traces = explored.traces,
                    .transitions = explored.transitions,
                    .depth = explored.depth,
                    .exhausted = explored.exhausted,
                    .missed = missed_state_probability(explored.states),
                    .cycles_asked_for = cycles};
  const std::size_t unmet = searched.cycles ? searched.cycles->unmet.size() : 0;
  const bool several = explored.broken.size() + unmet > 1;
  for (const BrokenOrder& order : explored.broken)
    text.broken.push_back(text_of(order, what, options, profile, several, kept, console));
  if (searched.races) {
    text.races = searched.races->races.count();
    text.all_races = searched.races->exhausted;
  }
  if (searched.cycles) add_cycles(*searched.cycles, several, kept, console, text);
  return text;
}

// What was not looked at to the end is no proof, unless that was asked for.
ExitCode exit_code_of(const ExploredRun& run, const Options& options) {
  const auto is_lost = [](const OrderText& order) { return !order.not_saved.empty(); };
  for (const ExploredCase& one : run.cases)
    if (std::ranges::any_of(one.broken, is_lost)) return ExitCode::harness;
  if (std::ranges::any_of(run.cases, &ExploredCase::failed)) return ExitCode::broken;
  const bool unfinished = std::ranges::any_of(run.cases, &ExploredCase::unfinished);
  return unfinished && !options.allow_unexhausted ? ExitCode::harness : ExitCode::ok;
}

ExitCode explore_scenarios(const Options& options, std::vector<ReportFile>& reports, Console& console) {
  const ExploreRequest request = understand(options);
  const PageHistories pages(reports, "explore", options.html_limit, options.mutant);
  Kept kept{pages};
  const Profile profile = profile_from(options.judged, console);
  const std::vector<Case> cases =
      loaded_cases(told_scenario_files(paths_or(options.paths, options.config), console), profile, console);
  const std::vector<const Case*> taken = chosen(cases, options);
  require_findings_directory(options.save);
  const Stopwatch stopwatch;
  const auto watch = [&](std::size_t done, std::uint64_t found) {
    if (!stopwatch.is_long()) return;
    console.progress(fmt::format("{} s: {} of {} explored, {} {}", stopwatch.seconds(), done,
                                 counted(taken.size(), "case", "cases"), found,
                                 request.traces ? "traces" : "states"));
  };
  std::vector<std::optional<ExploredCase>> texts(taken.size());
  const auto tell = [&](std::size_t i, const SearchedCase& searched) {
    texts[i] = text_of(*taken[i], searched, request.cycles, options, profile, kept, console);
  };
  let_interruption_wait();
  static_cast<void>(explore_cases(taken, request, watch, tell));
  console.progress("");
  ExploredRun run{.traces = request.traces, .profile = used(profile, options.judged, options.config)};
  for (std::optional<ExploredCase>& text : texts) {
    if (text) run.cases.push_back(*std::move(text));
  }
  if (interrupted()) run.interrupted_of = taken.size();
  const TerminalOptions terminal{.detail = detail_of(options.showing), .colour = console.colour()};
  const bool written = write_reports(reports, cases_of(run), options.showing.quiet, console);
  console.print(options.showing.format == "json" ? explored_json(run) : explored_report(run, terminal));
  return written ? exit_code_of(run, options) : ExitCode::harness;
}

ExitCode explore(const Options& options, Console& console) {
  std::vector<ReportFile> reports = report_files(
      options.reports,
      scenarios_and(options.paths, {options.judged.profile, config_file_of(options.config_typed)}),
      options.showing.format);
  Options all = options;
  all.config =
      configured(all.config_typed, all.judged.profile, all.paths, reports, options.showing.quiet, console);
  return reporting_errors(reports, options.showing.quiet, console,
                          [&] { return explore_scenarios(all, reports, console); });
}

constexpr auto footer = R"(
Time is left out: a thread's steps keep their order and each direction of a connection delivers in order;
everything else may happen in any order, and timers may fire at any time.

Searches: states looks at each state once, breadth first, so that what it finds is a shortest order; and where some
order comes back to a state, at the ways to go round for ever while a rule is owed something (where every part that
always can go on does, now and then).
traces looks at one of all runs that differ by the order of independent steps only, and keeps no states.
--reduce symmetry makes the states search leave out states that differ in names only: of threads that do the same to
operations and sessions that are alike. It changes no verdict; what it finds is searched for again without it.

A case that was given up, or not looked through for the cycles that were asked for, is no proof: exit code 3.

Examples:
  rescind explore                                      every scenario with the tag 'bounded'
  rescind explore my/scenario.yaml --max-states 50000000 --max-memory 8GiB
  rescind explore my/alike-threads.yaml --reduce symmetry
  rescind explore --filter 'bounded/two*' --mutant quota-leak)";

}  // namespace

void add(CLI::App& app, Console& console, CommandBody& chosen_action) {
  Arguments command(app, "explore", "Try every order in which things can happen, and judge each");
  const auto options = std::make_shared<Options>();
  command.positional(
      "PATH", options->paths,
      "Scenario files, or directories of them; without any, those of ./scenarios tagged 'bounded'");
  add_filter_option(command, options->filter);
  command.option("-j,--jobs", options->jobs, "Threads to use (default: one for each processor)", "N");
  command.option("--search", options->search, "states (default) or traces; see below", "NAME");
  command.option("--reduce", options->reduce, "Of the states search: none (default) or symmetry; see below",
                 "NAME");
  command.flag("--no-cycles", options->no_cycles, "Do not look for ways to go round for ever");
  command.flag("--races", options->races, "Also count the races that some order is: a larger search");
  command.flag("--keep-going", options->keep_going, "Do not end with the first rule that is broken");
  command.option("--max-states", options->states_max,
                 "Give a case up after so many states, or traces (default 10000000)", "N");
  command.option("--max-memory", options->memory_max, "... or so much memory (default 2GiB)", "SIZE");
  command.option("--max-depth", options->depth_max,
                 "Of the traces search: cut a trace after so many steps (default 200)", "N");
  command.flag("--allow-unexhausted", options->allow_unexhausted,
               "Exit with 0 although some case was not looked at to the end");
  command.option("--mutant", options->mutant, "Make one decision of the system wrong", "NAME");
  command.option("--save", options->save, "Where findings are written (default ./findings)", "DIR");
  add_judged_options(command, options->judged);
  add_config_options(command, options->config_typed);
  add_report_option(command, options->reports);
  add_html_option(command, options->html_limit);
  add_format_option(command, options->showing.format);
  command.flag("-q,--quiet", options->showing.quiet, "Print nothing unless a rule is broken");
  command.footer(footer);
  command.callback(choosing(chosen_action, console, options, explore));
}

}  // namespace rescind::explore_subcommand
