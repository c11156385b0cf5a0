#include <fmt/format.h>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>
#include <filesystem>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <system_error>
#include <vector>

#include "harness/base/assert.hpp"
#include "harness/cli/case_options.hpp"
#include "harness/cli/command.hpp"
#include "harness/cli/files.hpp"
#include "harness/cli/glob.hpp"
#include "harness/cli/loading.hpp"
#include "harness/cli/mutant_option.hpp"
#include "harness/cli/options.hpp"
#include "harness/cli/profile_option.hpp"
#include "harness/cli/shell.hpp"
#include "harness/cli/stopwatch.hpp"
#include "harness/cli/usage_error.hpp"
#include "harness/cli/workers.hpp"
#include "harness/scenario/expanded.hpp"
#include "harness/scenario/finding_file.hpp"
#include "harness/scenario/fuzzing.hpp"
#include "harness/scenario/loader.hpp"
#include "harness/scenario/quantity.hpp"
#include "harness/scenario/runner.hpp"
#include "harness/scenario/scenario_files.hpp"
#include "harness/scenario/shrink.hpp"
#include "harness/scenario/sweep.hpp"
#include "reports/fuzzed.hpp"
#include "reports/sequence.hpp"
#include "reports/text.hpp"

namespace rescind {
namespace {

// As typed.
struct Options {
  std::vector<std::string> paths;
  std::string filter = "*";
  std::string strategy = "random";
  std::string depth = "3";
  std::string runs = "100000";
  std::string time;
  std::string seed = "1";
  std::string jobs;
  std::string profile;
  std::string mutant;
  std::string save = "findings";
  bool keep_going = false;
  Showing showing;
};

// As understood.
struct Request {
  Filter filter;
  FuzzOptions fuzz;
  std::uint64_t runs = 0;
  std::optional<Duration> time;
  std::size_t jobs = 1;
};

constexpr std::uint64_t runs_max = 1'000'000'000'000;
constexpr std::uint64_t depth_max = 100;
// After so many runs the findings are looked at and the corpora grow: the same for any number of jobs.
constexpr std::uint64_t round_runs = 4096;
constexpr std::uint64_t stretch_runs = 128;

Strategy strategy_named(const std::string& name) {
  for (std::size_t i = 0; i < strategy_names.size(); ++i) {
    if (strategy_names[i] == name) return static_cast<Strategy>(i);
  }
  const std::vector<std::string_view> known(strategy_names.begin(), strategy_names.end());
  throw UsageError(fmt::format("--strategy: there is no strategy '{}'", printable(name)),
                   fmt::format("one of {}", fmt::join(known, ", ")));
}

Request understand(const Options& options) {
  check(options.showing);
  Request request;
  request.filter = Filter(options.filter);
  request.fuzz.strategy = strategy_named(options.strategy);
  request.fuzz.depth = static_cast<std::uint32_t>(number("--depth", options.depth, 1, depth_max));
  request.runs = number("--runs", options.runs, 1, runs_max);
  request.fuzz.seed = number("--seed", options.seed, 0, std::numeric_limits<std::uint64_t>::max() - runs_max);
  request.jobs = jobs_from(options.jobs);
  if (!options.mutant.empty()) request.fuzz.mutant = known_mutant("--mutant", options.mutant);
  if (!options.time.empty()) {
    const auto parsed = parse_duration(options.time);
    if (!parsed.ok())
      throw UsageError(fmt::format("--for: '{}' {}", printable(options.time), parsed.error), parsed.hint);
    request.time = parsed.value;
  }
  return request;
}

// A stretch of one case's runs: what one thread does at a time.
struct Stretch {
  std::size_t of_case = 0;
  std::uint64_t first = 0;
  std::uint64_t count = 0;
};

// The search so far.
struct Search {
  std::uint64_t runs = 0;
  RaceSet races;
  std::vector<Corpus> corpora;  // One for each case.
  struct Found {
    std::size_t of_case = 0;
    FuzzTally::Found what;
    std::optional<YamlNode> variant{};  // Of sweep: the document that was run.
  };
  std::map<ViolationShape, Found> found;  // Of each shape the first.
};

// The runs are dealt out to the cases in turn: run n of a round of all cases is run n / cases of its case.
std::vector<Stretch> stretches_of(std::uint64_t first, std::uint64_t count, std::size_t cases) {
  std::vector<Stretch> stretches;
  for (std::size_t i = 0; i < cases; ++i) {
    const auto runs_before = [&](std::uint64_t end) { return end / cases + (end % cases > i ? 1 : 0); };
    const std::uint64_t end = runs_before(first + count);
    for (std::uint64_t at = runs_before(first); at < end; at += stretch_runs) {
      stretches.push_back({i, at, std::min(stretch_runs, end - at)});
    }
  }
  return stretches;
}

void run_round(const std::vector<const Case*>& cases, const Request& request, std::uint64_t count,
               Search& search) {
  const std::vector<Stretch> stretches = stretches_of(search.runs, count, cases.size());
  std::vector<FuzzTally> tallies(stretches.size());
  const auto work = [&](std::size_t i) {
    const Stretch& stretch = stretches[i];
    Fuzzer fuzzer(*cases[stretch.of_case], request.fuzz);
    fuzzer.run(stretch.first, stretch.count, &search.corpora[stretch.of_case], tallies[i]);
  };
  work_on_all(stretches.size(), request.jobs, work, [](std::size_t) {});
  for (std::size_t i = 0; i < stretches.size(); ++i) {
    search.races |= tallies[i].races;
    search.corpora[stretches[i].of_case].add(tallies[i]);
    for (const auto& found : tallies[i].found) {
      search.found.try_emplace(found.shape, Search::Found{stretches[i].of_case, found, {}});
    }
  }
  search.runs += count;
}

// One variant of a case, as sweep makes it.
struct Variant {
  std::size_t of_case = 0;
  std::uint64_t number = 0;
};

// Runs variants; those that do not load count as runs that found nothing.
void run_variants(const std::vector<Sweep>& sweeps, const std::vector<Variant>& variants,
                  const Profile& profile, const Request& request, Search& search) {
  std::vector<FuzzTally> tallies(variants.size());
  const auto work = [&](std::size_t i) {
    const std::optional<Case> what =
        case_of(sweeps[variants[i].of_case].variant(variants[i].number), profile);
    if (what) Fuzzer(*what, request.fuzz).run(0, 1, nullptr, tallies[i]);
  };
  work_on_all(variants.size(), request.jobs, work, [](std::size_t) {});
  for (std::size_t i = 0; i < variants.size(); ++i) {
    search.races |= tallies[i].races;
    for (const auto& found : tallies[i].found) {
      const Sweep& sweep = sweeps[variants[i].of_case];
      const bool is_new = !search.found.contains(found.shape);
      if (is_new) search.found[found.shape] = {variants[i].of_case, found, sweep.variant(variants[i].number)};
    }
  }
  search.runs += variants.size();
}

Search sweep_all(const std::vector<const Case*>& cases, const Options& options, const Request& request,
                 const Profile& profile, Console& console) {
  const Stopwatch stopwatch;
  const Behaviour behaviour = request.fuzz.mutant ? Behaviour{}.with(*request.fuzz.mutant) : Behaviour{};
  std::vector<Sweep> sweeps;
  for (const Case* one : cases) {
    std::optional<YamlNode> document = expanded_document(read_text_file(one->file), one->name);
    if (!document) throw InternalError("the case " + one->name + " is not in its file");
    sweeps.emplace_back(std::move(*document), *one, request.fuzz.seed, behaviour);
  }
  Search search;
  std::vector<Variant> round;
  const auto run_round_of_variants = [&] {
    run_variants(sweeps, round, profile, request, search);
    round.clear();
    if (stopwatch.is_long()) {
      console.progress(fmt::format("{} runs; {} races; {} findings", search.runs, search.races.count(),
                                   search.found.size()));
    }
    const bool late = request.time && stopwatch.elapsed_ns() > request.time->ns;
    return search.runs < request.runs && !late && (search.found.empty() || options.keep_going);
  };
  bool goes_on = true;
  for (std::size_t i = 0; i < cases.size() && goes_on; ++i) {
    for (std::uint64_t number = 0; number < sweeps[i].size() && goes_on; ++number) {
      round.push_back({i, number});
      if (round.size() == round_runs || search.runs + round.size() == request.runs)
        goes_on = run_round_of_variants();
    }
  }
  if (!round.empty()) run_round_of_variants();
  console.progress("");
  return search;
}

Search fuzz_all(const std::vector<const Case*>& cases, const Options& options, const Request& request,
                const Profile& profile, Console& console) {
  if (request.fuzz.strategy == Strategy::sweep) return sweep_all(cases, options, request, profile, console);
  const Stopwatch stopwatch;
  Search search;
  search.corpora.resize(cases.size());
  while (search.runs < request.runs) {
    run_round(cases, request, std::min(round_runs, request.runs - search.runs), search);
    if (!search.found.empty() && !options.keep_going) break;
    if (request.time && stopwatch.elapsed_ns() > request.time->ns) break;
    if (!stopwatch.is_long()) continue;
    const auto each_second = static_cast<std::uint64_t>(static_cast<double>(search.runs) * 1e9 /
                                                        static_cast<double>(stopwatch.elapsed_ns()));
    console.progress(fmt::format("{} runs, {} a second; {} races; {} findings", search.runs, each_second,
                                 search.races.count(), search.found.size()));
  }
  console.progress("");
  return search;
}

std::string command_of(const Options& options) {
  std::string command = "rescind fuzz";
  for (const std::string& path : options.paths) command += " " + shell_word(path);
  command += fmt::format(" --strategy {} --seed {} --runs {}", options.strategy, options.seed, options.runs);
  if (options.filter != "*") command += " --filter " + shell_word(options.filter);
  if (!options.profile.empty()) command += " --profile " + shell_word(options.profile);
  if (!options.mutant.empty()) command += " --mutant " + options.mutant;
  return command;
}

FuzzFinding shrunk(const Case& what, const Search::Found& found, const Options& options,
                   const Request& request, const Profile& profile, Console& console) {
  const RecordedRun recorded{
      .driver = driver_of(request.fuzz.strategy), .mutant = request.fuzz.mutant, .tape = found.what.run.tape};
  const std::optional<YamlNode> document =
      found.variant ? found.variant : expanded_document(read_text_file(what.file), what.name);
  FuzzFinding finding{
      .shape = describe(found.what.shape), .found_in = what.name, .run = found.what.run.number};
  const std::optional<Shrunk> small =
      document ? shrink(*document, recorded, found.what.shape, {.profile = profile}) : std::nullopt;
  if (!small) throw InternalError("the failing run of " + what.name + " does not fail again");
  finding.file = options.save + "/" + finding_name(*small) + ".yaml";
  finding.steps = small->after.steps;
  finding.operations = small->after.operations;
  finding.choices = small->after.choices;
  finding.steps_before = small->before.steps;
  finding.operations_before = small->before.operations;
  finding.choices_before = small->before.choices;
  const FindingStory story{
      .found_in = what.name,
      .found_by = command_of(options),
      .options = options.profile.empty() ? "" : "--profile " + shell_word(options.profile)};
  const std::string text = finding_text(*small, story, finding.file);
  write_file(finding.file, text);
  const std::vector<Case> again = load_scenario(text, finding.file, profile);
  const CaseRun run = run_case(again.front(), {.keep_history = true});
  finding.result = run.report;
  finding.result.replay =
      "rescind replay " + shell_word(finding.file) + (story.options.empty() ? "" : " " + story.options);
  finding.sequence = sequence_report(run.history, run.report, console.colour());
  return finding;
}

// Where findings go is looked at before work is done for them.
void make_directory(const std::string& path) {
  std::error_code error;
  std::filesystem::create_directories(path, error);
  if (!std::filesystem::is_directory(path)) {
    throw UsageError(
        fmt::format("--save: {} cannot be made a directory: {}", printable(path), error.message()));
  }
  require_writable(path + "/finding.yaml");
}

ExitCode fuzz(const Options& options, Console& console) {
  const Request request = understand(options);
  const Profile profile = profile_from(options.profile, console);
  const std::vector<Case> cases = load_cases(scenario_files(options.paths), profile, console);
  std::vector<const Case*> taken;
  for (const Case& one : cases) {
    if (request.filter.takes(one.name) && !one.recorded) taken.push_back(&one);
  }
  if (taken.empty()) {
    refuse_filter(options.filter, cases.size());
  }
  make_directory(options.save);
  const Stopwatch stopwatch;
  const Search search = fuzz_all(taken, options, request, profile, console);
  FuzzedRun report{.runs = search.runs, .cases = taken.size(), .races = search.races.count()};
  report.strategy = options.strategy;
  for (const auto& [shape, found] : search.found) {
    report.findings.push_back(shrunk(*taken[found.of_case], found, options, request, profile, console));
  }
  report.wall_ns = stopwatch.elapsed_ns();
  const TerminalOptions terminal{.detail = detail_of(options.showing), .colour = console.colour()};
  console.print(options.showing.format == "json" ? fuzzed_json(report) : fuzzed_report(report, terminal));
  return report.findings.empty() ? ExitCode::ok : ExitCode::broken;
}

constexpr auto footer = R"(
Strategies: random draws latencies, times and faults on the virtual clock; sweep, there too, cancels each operation
in the middle of each event of a run, then two of them at each pair of events. The others leave time out: walk takes
any enabled action next; pct gives processes random priorities and changes them --depth - 1 times; pos gives
actions random priorities, drawn anew where they conflict; coverage varies runs that reached something new.

Examples:
  rescind fuzz scenarios/quota --runs 1000000
  rescind fuzz my/scenario.yaml --strategy pct --depth 4 --for 60s
  rescind replay findings/quota.released-01234567.yaml)";

}  // namespace

void add_fuzz_command(CLI::App& app, Console& console, CommandBody& chosen) {
  CLI::App* command =
      app.add_subcommand("fuzz", "Search for races by sampling; shrink and save what is found");
  const auto options = std::make_shared<Options>();
  add_paths_option(*command, options->paths);
  add_filter_option(*command, options->filter);
  command
      ->add_option("--strategy", options->strategy,
                   "random (default), sweep, walk, pct, pos or coverage; see below")
      ->type_name("NAME");
  command->add_option("--depth", options->depth, "Of pct: the depth of the bugs to look for (default 3)")
      ->type_name("N");
  command->add_option("--runs", options->runs, "End after so many runs in all (default 100000)")
      ->type_name("N");
  command->add_option("--for", options->time, "... or after so much time, such as 60s")->type_name("TIME");
  command->add_flag("--keep-going", options->keep_going, "Do not end with the first finding");
  command->add_option("--seed", options->seed, "Run n of a case has the seed N + n (default 1)")
      ->type_name("N");
  add_jobs_option(*command, options->jobs);
  command->add_option("--mutant", options->mutant, "Make one decision of the system wrong")
      ->type_name("NAME");
  command->add_option("--save", options->save, "Where findings are written (default ./findings)")
      ->type_name("DIR");
  add_profile_option(*command, options->profile);
  add_format_option(*command, options->showing.format);
  command->add_flag("-q,--quiet", options->showing.quiet, "Print nothing unless something is found");
  command->footer(footer);
  command->callback(choosing(chosen, console, options, fuzz));
}

}  // namespace rescind
