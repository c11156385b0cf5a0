#include <fmt/format.h>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>
#include <atomic>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "harness/cli/case_options.hpp"
#include "harness/cli/command.hpp"
#include "harness/cli/glob.hpp"
#include "harness/cli/loading.hpp"
#include "harness/cli/mutant_option.hpp"
#include "harness/cli/options.hpp"
#include "harness/cli/profile_option.hpp"
#include "harness/cli/stopwatch.hpp"
#include "harness/cli/usage_error.hpp"
#include "harness/cli/workers.hpp"
#include "harness/scenario/exploring.hpp"
#include "harness/scenario/quantity.hpp"
#include "reports/explored.hpp"
#include "reports/sequence.hpp"
#include "reports/text.hpp"

namespace rescind {
namespace {

// As typed.
struct Options {
  std::vector<std::string> paths;
  std::string filter = "*";
  std::string jobs;
  std::string profile;
  std::string mutant;
  std::string states_max = "10000000";
  std::string memory_max = "2GiB";
  Showing showing;
};

// As understood.
struct Request {
  Filter filter;
  std::size_t jobs = 1;
  std::optional<Mutant> mutant;
  SearchLimits limits;
};

constexpr std::string_view bounded_tag = "bounded";

std::size_t bytes(std::string_view option, const std::string& text) {
  const auto parsed = parse_bytes(text);
  if (!parsed.ok())
    throw UsageError(fmt::format("{}: '{}' {}", option, printable(text), parsed.error), parsed.hint);
  return static_cast<std::size_t>(parsed.value);
}

Request understand(const Options& options) {
  check(options.showing);
  Request request;
  request.filter = Filter(options.filter);
  request.jobs = jobs_from(options.jobs);
  if (!options.mutant.empty()) request.mutant = known_mutant("--mutant", options.mutant);
  request.limits.states_max =
      number("--max-states", options.states_max, 1, std::numeric_limits<std::uint32_t>::max());
  request.limits.memory_max = bytes("--max-memory", options.memory_max);
  return request;
}

// Without a path those that are made to be exhausted: most others are far too large.
std::vector<const Case*> chosen(const std::vector<Case>& cases, const Options& options,
                                const Request& request) {
  std::vector<const Case*> taken;
  for (const Case& one : cases) {
    const bool bounded = std::ranges::find(one.tags, bounded_tag) != one.tags.end();
    if (request.filter.takes(one.name) && (bounded || !options.paths.empty())) taken.push_back(&one);
  }
  if (!taken.empty()) return taken;
  if (options.filter != "*") {
    refuse_filter(options.filter, cases.size());
  }
  throw UsageError(fmt::format("none of the scenarios has the tag '{}'", bounded_tag),
                   "name what to explore: rescind explore PATH");
}

ExploredCase text_of(const Case& what, const Explored& explored, const Console& console) {
  ExploredCase text{.name = what.name,
                    .file = what.file,
                    .line = what.line,
                    .states = explored.states,
                    .transitions = explored.transitions,
                    .depth = explored.depth,
                    .exhausted = explored.exhausted,
                    .missed = missed_state_probability(explored.states)};
  for (const BrokenOrder& order : explored.broken) {
    text.broken.push_back({.rule = std::string(info(order.rule).name),
                           .steps = order.steps,
                           .shortest = order.shortest,
                           .run = order.run.report,
                           .sequence = sequence_report(order.run.history, order.run.report, console.colour()),
                           .file = {}});
  }
  return text;
}

// The pieces of one search, on threads.
void on_threads(std::uint32_t pieces, const std::function<void(std::uint32_t)>& piece) {
  work_on_all(
      pieces, pieces, [&](std::size_t i) { piece(static_cast<std::uint32_t>(i)); }, [](std::size_t) {});
}

ExploredRun explore_all(const std::vector<const Case*>& cases, const Request& request, Console& console) {
  const Stopwatch stopwatch;
  ExploredRun run;
  run.cases.resize(cases.size());
  std::atomic<std::uint64_t> states{0};
  const bool together =
      cases.size() >= request.jobs;  // Many small searches side by side, or one on all threads.
  const auto explore = [&](std::size_t i) {
    StatesOptions options{.limits = request.limits,
                          .jobs = together ? 1u : static_cast<std::uint32_t>(request.jobs)};
    const Explored explored = together ? explore_case(*cases[i], request.mutant, options)
                                       : explore_case(*cases[i], request.mutant, options, on_threads);
    states += explored.states;
    run.cases[i] = text_of(*cases[i], explored, console);
  };
  const auto watch = [&](std::size_t done) {
    if (!stopwatch.is_long()) return;
    console.progress(fmt::format("{} of {} explored, {} states", done, counted(cases.size(), "case", "cases"),
                                 states.load()));
  };
  work_on_all(cases.size(), together ? request.jobs : 1, explore, watch);
  return run;
}

ExitCode explore(const Options& options, Console& console) {
  const Request request = understand(options);
  const std::vector<Case> cases =
      load_cases(scenario_files(options.paths), profile_from(options.profile, console), console);
  const ExploredRun run = explore_all(chosen(cases, options, request), request, console);
  const TerminalOptions terminal{.detail = detail_of(options.showing), .colour = console.colour()};
  console.print(options.showing.format == "json" ? explored_json(run) : explored_report(run, terminal));
  const bool broken =
      std::ranges::any_of(run.cases, [](const ExploredCase& one) { return !one.broken.empty(); });
  return broken ? ExitCode::broken : ExitCode::ok;
}

constexpr auto footer = R"(
Time is left out: a thread's steps keep their order and each direction of a connection delivers in order;
everything else may happen in any order, and timers may fire at any time.

Examples:
  rescind explore                                      every scenario with the tag 'bounded'
  rescind explore my/scenario.yaml --max-states 50000000 --max-memory 8GiB
  rescind explore --filter 'bounded/two*' --mutant quota-leak)";

}  // namespace

void add_explore_command(CLI::App& app, Console& console, CommandBody& chosen_action) {
  CLI::App* command =
      app.add_subcommand("explore", "Try every order in which things can happen, and judge each");
  const auto options = std::make_shared<Options>();
  command
      ->add_option(
          "PATH", options->paths,
          "Scenario files, or directories of them; without any, those of ./scenarios tagged 'bounded'")
      ->type_name("");
  add_filter_option(*command, options->filter);
  command->add_option("-j,--jobs", options->jobs, "Threads to use (default: one for each processor)")
      ->type_name("N");
  command
      ->add_option("--max-states", options->states_max,
                   "Give a case up after so many states (default 10000000)")
      ->type_name("N");
  command->add_option("--max-memory", options->memory_max, "... or so much memory (default 2GiB)")
      ->type_name("SIZE");
  command->add_option("--mutant", options->mutant, "Make one decision of the system wrong")
      ->type_name("NAME");
  add_profile_option(*command, options->profile);
  add_format_option(*command, options->showing.format);
  command->add_flag("-q,--quiet", options->showing.quiet, "Print nothing unless a rule is broken");
  command->footer(footer);
  command->callback(choosing(chosen_action, console, options, explore));
}

}  // namespace rescind
