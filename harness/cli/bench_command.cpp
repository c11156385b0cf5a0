#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "harness/base/text.hpp"
#include "harness/base/usage_error.hpp"
#include "harness/cli/arguments.hpp"
#include "harness/cli/bench_history.hpp"
#include "harness/cli/bench_load.hpp"
#include "harness/cli/bench_page.hpp"
#include "harness/cli/bench_reports.hpp"
#include "harness/cli/bench_subject.hpp"
#include "harness/cli/case_options.hpp"
#include "harness/cli/command.hpp"
#include "harness/cli/config_option.hpp"
#include "harness/cli/glob.hpp"
#include "harness/cli/html_pages.hpp"
#include "harness/cli/input_files.hpp"
#include "harness/cli/loaded_cases.hpp"
#include "harness/cli/mi_option.hpp"
#include "harness/cli/mutant_option.hpp"
#include "harness/cli/options.hpp"
#include "harness/cli/profile_option.hpp"
#include "harness/cli/quantity_option.hpp"
#include "harness/cli/subject_option.hpp"
#include "harness/edge/directories.hpp"
#include "harness/edge/files.hpp"
#include "harness/edge/scenario_files.hpp"
#include "harness/edge/signals.hpp"
#include "harness/edge/stopwatch.hpp"
#include "harness/engine/bench/bench.hpp"
#include "harness/engine/bench/bench_report.hpp"
#include "harness/engine/bench/load_lines.hpp"
#include "harness/engine/bench/looked_at.hpp"
#include "harness/scenario/language/quantity.hpp"
#include "reports/latency.hpp"

namespace rescind::bench_subcommand {
namespace {

// As typed.
struct Options {
  ConfigTyped config_typed;
  Config config;
  std::vector<std::string> paths;
  std::string filter = "*";
  std::vector<std::string> tags;
  std::string seed = "1";
  std::string runs;
  std::string jobs;
  std::string steps_max;
  std::string profile;
  std::string mutant;
  std::vector<std::string> by;
  std::string baseline;
  std::vector<std::string> require;
  std::vector<std::string> reports;
  LoadOptions load;
  std::vector<std::string> histories;
  SubjectOptions subject;
  std::string tolerance = "10%";
  bool ignore_unknown_events = false;
  std::string format = "text";
  bool exact = false;
  bool update = false;
  bool quiet = false;
};

// As understood.
struct Request {
  Filter filter;
  std::vector<std::string> tags;
  BenchOptions bench;
  std::vector<Requirement> requirements;
  std::optional<Baseline> baseline;  ///< Where there is one to compare with.
  BaselineTerms terms;
  bool all_asked_for = true;
  bool json = false;
};

constexpr std::uint64_t runs_max = 1'000'000;
constexpr std::uint64_t default_runs = 1'000;
constexpr std::uint64_t default_runs_of_process = 100;
constexpr std::uint64_t default_processes = 10;
constexpr std::uint64_t processes_max = 1'000;
constexpr std::string_view default_tag = "latency";

bool prints_json(const Options& options) {
  return one_of("--format", options.format, {"text", "json"}) == "json";
}

void check(const Options& options) {
  static_cast<void>(prints_json(options));
  if (options.baseline.empty() && (options.exact || options.update))
    throw UsageError(
        fmt::format("{} says what to do with a baseline", options.exact ? "--exact" : "--update-baseline"),
        "name it with --baseline FILE");
  if (options.exact && options.update) throw UsageError("--exact and --update-baseline exclude each other");
  if (options.ignore_unknown_events && options.histories.empty())
    throw UsageError("--ignore-unknown-events is about recorded histories",
                     "name them with --history FILE, or leave it out");
  if (options.tolerance != Options().tolerance && options.histories.empty() && options.subject.what.empty())
    throw UsageError("--tolerance is for what was measured on a real clock",
                     "name it with --history or --subject, or leave it out");
}

// Seeds of another baseline are other draws: nothing can be compared.
void require_same(const BaselineTerms& there, const BaselineTerms& here, const Options& options) {
  if (there == here) return;
  const std::string again =
      there.virtual_clock && here.virtual_clock && there.profile == here.profile
          ? fmt::format("add --seed {} --runs {}, or ", there.seeds.from, there.seeds.count)
          : "";
  throw UsageError(fmt::format("the baseline '{}' is of {}; what is to be measured is of {}",
                               printable(options.baseline), text_of(there), text_of(here)),
                   again + "write it anew with --update-baseline");
}

std::optional<Baseline> baseline_of(const Options& options, const BaselineTerms& terms) {
  if (options.baseline.empty()) return std::nullopt;
  if (options.update) require_writable(options.baseline);
  if (!exists(options.baseline)) {
    if (options.update) return std::nullopt;
    throw UsageError(fmt::format("there is no baseline '{}'", printable(options.baseline)),
                     "--update-baseline writes it");
  }
  Baseline baseline = read_baseline(read_text_file(options.baseline), printable(options.baseline));
  if (!options.update) require_same(baseline.terms, terms, options);
  // What was measured otherwise is no loss and no gain.
  if (baseline.terms != terms) return std::nullopt;
  return baseline;
}

std::uint64_t count_of(std::string_view option, const std::string& typed, std::uint64_t otherwise,
                       std::uint64_t most) {
  return typed.empty() ? otherwise : number(option, typed, 1, most);
}

std::string profile_name(const Profile& profile, const std::string& typed) {
  const ProfileUsed told = used(profile, Judged{.profile = typed});
  return told.hash.empty() ? told.name : told.name + " " + told.hash;
}

Request understand(const Options& options, const Profile& profile) {
  Request request;
  request.filter = Filter(options.filter);
  request.tags = options.tags;
  if (options.paths.empty() && options.tags.empty()) request.tags.emplace_back(default_tag);
  request.bench.seeds.from = number("--seed", options.seed, 0, std::numeric_limits<std::uint64_t>::max());
  request.bench.seeds.count = count_of("--runs", options.runs, default_runs, runs_max);
  require_seeds(request.bench.seeds.from, request.bench.seeds.count, "--runs");
  request.bench.jobs = jobs_from(options.jobs);
  request.bench.by = options.by;
  request.bench.judged = {.profile = options.profile, .strict = false, .steps_max = options.steps_max};
  if (!options.mutant.empty())
    request.bench.behaviour = request.bench.behaviour.with(known_mutant("--mutant", options.mutant));
  request.bench.mutant = options.mutant;
  for (const std::string& text : options.require) request.requirements.push_back(parse_requirement(text));
  request.json = prints_json(options);
  request.terms = {true, request.bench.seeds, profile_name(profile, options.profile)};
  request.baseline = baseline_of(options, request.terms);
  request.all_asked_for = options.paths.empty() && options.tags.empty() && options.filter == "*";
  return request;
}

// A run that was recorded is one run; what is measured are seeds.
std::vector<const Case*> chosen(const std::vector<Case>& cases, const Options& options,
                                const Request& request) {
  std::vector<const Case*> taken = taken_of(cases, request.filter);
  if (taken.empty()) refuse_filter(options.filter, cases.size(), "`rescind run --list` shows the names");
  std::erase_if(taken, [&](const Case* one) { return !has_tags(*one, request.tags); });
  if (taken.empty())
    throw UsageError(fmt::format("no case here has the tag '{}'", printable(request.tags.front())),
                     options.tags.empty()
                         ? "`tags:` in a scenario names them; with a PATH every case is measured"
                         : "`tags:` in a scenario names them; with a PATH and without --tag every "
                           "case is measured");
  return searchable_of(taken);
}

void require_keys(const std::vector<const Case*>& cases, const std::vector<std::string>& by) {
  for (const std::string& key : by) {
    const bool known = std::ranges::any_of(cases, [&](const Case* one) {
      const MatrixValues values = parts_of_name(one->name).values;
      return std::ranges::find(values, key, &MatrixValues::value_type::first) != values.end();
    });
    if (!known)
      throw UsageError(fmt::format("--by: no matrix of the cases has the key '{}'", printable(key)),
                       "`matrix:` in a scenario names its keys");
  }
}

BenchRun measure(const std::vector<const Case*>& cases, const Request& request, Console& console) {
  const Stopwatch stopwatch;
  let_interruption_wait();
  BenchRun run = bench_cases(
      cases, request.bench,
      [&](std::size_t done) {
        if (stopwatch.is_long())
          console.progress(fmt::format("{} s: {} of {} measured", stopwatch.seconds(), done,
                                       counted(cases.size(), "case", "cases")));
      },
      interrupted);
  console.progress("");
  return run;
}

// Empty where there is nothing to compare with.
Baseline before_of(const Request& request) {
  return request.baseline.value_or(Baseline{.terms = request.terms});
}

BenchReport report_of(const BenchRun& run, const Options& options, const Request& request) {
  BenchReport report{.terms = request.terms, .baseline = options.baseline, .exact = options.exact};
  report.config = options.config.file;
  report.config_hash = options.config.hash;
  for (const BenchedScenario& scenario : run.scenarios) report.scenarios.push_back(scenario.latency);
  report.requirements = request.requirements;
  const std::vector<LatencyLine> lines = report.lines();
  report.unmet = unmet(report.requirements, lines);
  if (!request.baseline) return report;
  ComparedWith with = compared_with(run, *request.baseline, request.bench);
  with.all_asked_for = request.all_asked_for;
  report.comparison = compare(*request.baseline, lines, with);
  return report;
}

Baseline renewed_by(const BenchRun& run, const BenchReport& report, const Request& request) {
  const Baseline before = before_of(request);
  ComparedWith with = compared_with(run, before, request.bench);
  with.all_asked_for = request.all_asked_for;
  return renewed(before, report.lines(), request.terms, with);
}

bool write_baseline(const Baseline& fresh, const Options& options, Console& console) {
  return told_if_not_written(console, [&] {
    write_file(options.baseline, baseline_text(fresh));
    if (!options.quiet)
      console.say(fmt::format("wrote {} ({})\n", printable(options.baseline),
                              counted(fresh.lines.size(), "line", "lines")));
  });
}

// The most seeds whose values a page draws one by one.
constexpr std::uint64_t drawn_seeds_max = 1'000;

// What the page shows of the runs: made again, and judged.
LatencyPage page_of(const BenchRun& run, const Options& options, const Request& request,
                    const Profile& profile) {
  const BenchOptions& bench = request.bench;
  LatencyPage page{.seeds = {bench.seeds.from, std::min(bench.seeds.count, drawn_seeds_max)}};
  page.by_seed = lines_by_seed(run, bench, drawn_seeds_max);
  std::vector<ReportFile> files = page_alone();
  const PageHistories histories(files, "bench", "", options.mutant);
  const std::vector<RunTask> tasks = runs_told_of(run);
  for (const RunTask& task : tasks) histories.tell(*task.one);
  RunAllOptions how{.jobs = bench.jobs, .judged = bench.judged};
  if (!options.mutant.empty()) how.mutant = known_mutant("--mutant", options.mutant);
  how.every_reference = true;
  how.taken = [&](std::size_t task, const CaseRun& one, const History* reference) {
    histories.keep(task, one, reference);
  };
  const RunsMade made = run_all(
      tasks, how, [&](CaseResult one) { page.runs.cases.push_back(std::move(one)); },
      [](std::size_t, std::size_t) {});
  page.runs.wall_ns = made.wall_ns;
  page.runs.stopped = made.stopped;
  page.runs.profile = used(profile, bench.judged, options.config);
  page.settings = *files.front().page;
  return page;
}

// Tells the report. Where the baseline is to be written anew, `fresh` makes it, and it fails nothing.
ExitCode deliver(const BenchReport& report, const LatencyPage& page,
                 const std::vector<BenchReportFile>& files, bool json, const std::function<Baseline()>& fresh,
                 const Options& options, Console& console) {
  bool written = write_bench_reports(files, report, page, options.quiet, console);
  console.print(json ? latency_json(report)
                     : latency_text(report, {.colour = console.colour(), .quiet = options.quiet}));
  if (options.update) written = write_baseline(fresh(), options, console) && written;
  if (!written) return ExitCode::harness;
  const bool fails = options.update ? !report.unmet.empty() : report.fails();
  return fails ? ExitCode::broken : ExitCode::ok;
}

// What is built in has no cases, and nothing of it is drawn.
void require_load_alone(const Options& options) {
  const Options plain;
  const bool more = !options.paths.empty() || options.filter != plain.filter || !options.tags.empty() ||
                    options.seed != plain.seed || options.runs != plain.runs || !options.by.empty() ||
                    !options.profile.empty() || !options.mutant.empty() || !options.steps_max.empty() ||
                    !options.jobs.empty() || !options.histories.empty() || !options.subject.what.empty();
  if (more)
    throw UsageError(
        "--load measures what is built in: it takes --pattern, --sizes, --memory, --baseline, --require, "
        "--report and --format",
        "leave the other options out");
}

// Sizes that were not asked for are neither compared nor written anew.
ExitCode deliver_load(BenchReport& report, const std::optional<Baseline>& baseline,
                      const std::vector<BenchReportFile>& files, const Options& options, Console& console) {
  report.baseline = options.baseline;
  report.exact = options.exact;
  const std::vector<LatencyLine> lines = report.lines();
  report.unmet = unmet(report.requirements, lines);
  const Baseline before = baseline.value_or(Baseline{.terms = load_terms()});
  ComparedWith with = compared_histories(lines, before, 0);
  with.estimates = false;
  with.all_asked_for = false;
  if (baseline) report.comparison = compare(before, lines, with);
  return deliver(
      report, {}, files, prints_json(options), [&] { return renewed(before, lines, load_terms(), with); },
      options, console);
}

ExitCode bench_load(const Options& options, Console& console) {
  require_load_alone(options);
  static_cast<void>(prints_json(options));
  const std::vector<BenchReportFile> files =
      bench_report_files(options.reports, {.paths = {options.baseline}});
  BenchReport report{.terms = {true, {1, 1}, "mi"}};
  for (const std::string& text : options.require) report.requirements.push_back(parse_requirement(text));
  return reporting_refusals(files, options.quiet, console, [&] {
    const std::optional<Baseline> baseline = baseline_of(options, load_terms());
    report.load = measured_loads(options.load, console);
    report.scenarios = lines_of_load(report.load);
    if (has_page(files)) report.control = measured_control(options.load, console);
    return deliver_load(report, baseline, files, options, console);
  });
}

// What was measured on a real clock, compared within the tolerance.
ExitCode deliver_estimates(BenchReport& report, const LatencyPage& page, const BaselineTerms& terms,
                           const std::optional<Baseline>& baseline, std::uint32_t tolerance_ppm,
                           const std::vector<BenchReportFile>& files, const Options& options,
                           Console& console) {
  report.terms = terms;
  report.baseline = options.baseline;
  report.config = options.config.file;
  report.config_hash = options.config.hash;
  const std::vector<LatencyLine> lines = report.lines();
  const Baseline before = baseline.value_or(Baseline{.terms = terms});
  const ComparedWith with = compared_histories(lines, before, tolerance_ppm);
  if (baseline) report.comparison = compare(before, lines, with);
  return deliver(
      report, page, files, prints_json(options), [&] { return renewed(before, lines, terms, with); }, options,
      console);
}

// A history was recorded once: nothing is run.
void require_history_alone(const Options& options) {
  const Options plain;
  const bool more = !options.paths.empty() || options.filter != plain.filter || !options.tags.empty() ||
                    options.seed != plain.seed || options.runs != plain.runs || !options.mutant.empty() ||
                    !options.steps_max.empty() || !options.subject.what.empty();
  if (more)
    throw UsageError("--history measures what was recorded, and runs nothing",
                     "leave PATH, --filter, --tag, --seed, --runs, --mutant and --max-steps out");
  if (options.exact)
    throw UsageError("--exact is for the virtual clock: what was recorded differs each time",
                     "--tolerance says by how much");
}

std::uint32_t tolerance_of(const Options& options) {
  const Parsed<std::uint32_t> tolerance = parse_share(options.tolerance);
  if (!tolerance.ok())
    throw UsageError(fmt::format("--tolerance: '{}' {}", printable(options.tolerance), tolerance.error),
                     tolerance.hint);
  return tolerance.value;
}

HistoryBench history_bench(const Options& options, const Profile& profile) {
  HistoryBench what{.paths = options.histories, .judging = {}, .by = options.by, .requirements = {}};
  what.judging.profile = profile;
  what.judging.ignore_unknown_events = options.ignore_unknown_events;
  what.jobs = jobs_from(options.jobs);
  what.tolerance_ppm = tolerance_of(options);
  for (const std::string& text : options.require) what.requirements.push_back(parse_requirement(text));
  return what;
}

ExitCode measure_histories(const Options& options, const std::vector<BenchReportFile>& files,
                           Console& console) {
  const Profile profile = profile_from(options.profile, console);
  const HistoryBench what = history_bench(options, profile);
  const BaselineTerms terms{false, {}, profile_name(profile, options.profile)};
  const std::optional<Baseline> baseline = baseline_of(options, terms);
  BenchReport report = measured_histories(what, console);
  const LatencyPage page = has_page(files) ? page_of_files(report, what.judging) : LatencyPage{};
  return deliver_estimates(report, page, terms, baseline, what.tolerance_ppm, files, options, console);
}

ExitCode bench_histories(const Options& typed, Console& console) {
  require_history_alone(typed);
  FilesRead read{.paths = typed.histories, .ending = ".jsonl"};
  read.paths.insert(read.paths.end(), {typed.profile, typed.baseline, config_file_of(typed.config_typed)});
  const std::vector<BenchReportFile> files = bench_report_files(typed.reports, read);
  Options options = typed;
  reporting_refusals(files, typed.quiet, console, [&] {
    options.config = configured(options.config_typed, options.profile, console);
    return ExitCode::ok;
  });
  require_apart(files, {.paths = {options.profile}});
  tell(options.config, console);
  return reporting_refusals(files, typed.quiet, console,
                            [&] { return measure_histories(options, files, console); });
}

// A program is no scenario: what stands where PATH does is its command.
void require_subject_alone(const Options& options) {
  const bool more = !options.tags.empty() || !options.jobs.empty() || !options.mutant.empty() ||
                    !options.steps_max.empty() || options.ignore_unknown_events;
  if (more)
    throw UsageError("--subject measures a program, one process after the other",
                     "leave --tag, --jobs, --mutant, --max-steps and --ignore-unknown-events out");
  if (!options.subject.every.empty() && options.filter != Options{}.filter)
    throw UsageError("--every has a moment of its own: requests begin on a schedule", "leave --filter out");
  if (options.exact)
    throw UsageError("--exact is for the virtual clock: a real one differs each time",
                     "--tolerance says by how much");
}

std::optional<Duration> every_of(const std::string& typed) {
  if (typed.empty()) return std::nullopt;
  const Duration every = duration_from("--every", typed);
  if (every.ns <= 0) throw UsageError("--every: requests need time between them", "--every 50ms");
  return every;
}

SubjectBench subject_bench(const Options& options, Console& console) {
  SubjectBench what;
  if (live::is_mi(options.subject.what)) {
    what.mi = mi_target_of(options.subject.what, options.paths, options.subject.user);
  } else {
    what.subject = subject_of(options.subject.what, console);
    take_command(what.subject, options.paths, "rescind bench --subject " + what.subject.file, console);
    what.subject.user = options.subject.user;
  }
  const std::string profile =
      options.profile.empty() && !what.mi ? profile_path(what.subject) : options.profile;
  what.profile = profile_from(profile, console);
  if (options.filter != Options{}.filter) what.filter = options.filter;
  what.by = options.by;
  what.seed = number("--seed", options.seed, 0, std::numeric_limits<std::uint64_t>::max());
  what.processes = count_of("--processes", options.subject.processes, default_processes, processes_max);
  what.runs = count_of("--runs", options.runs, default_runs_of_process, runs_max);
  require_seeds(what.seed, what.runs, "--runs");
  for (const std::string& text : options.require) what.requirements.push_back(parse_requirement(text));
  what.every = every_of(options.subject.every);
  what.yardstick = options.subject.yardstick;
  if (!what.yardstick.empty() && what.processes < processes_needed())
    throw UsageError(
        fmt::format("--yardstick compares pairs of processes: with {} nothing can be said", what.processes),
        fmt::format("--processes {} or more", processes_needed()));
  what.tolerance_ppm = tolerance_of(options);
  return what;
}

ExitCode measure_subject(const Options& options, const std::vector<BenchReportFile>& files,
                         Console& console) {
  SubjectBench what = subject_bench(options, console);
  const std::uint32_t tolerance = tolerance_of(options);
  const BaselineTerms terms{false, {}, profile_name(what.profile, options.profile)};
  const std::optional<Baseline> baseline = baseline_of(options, terms);
  std::map<std::string, History> histories;
  if (has_page(files))
    what.keep = [&](const std::string& name, const History& history) { histories.emplace(name, history); };
  BenchReport report = measured_subject(what, console);
  const LatencyPage page = page_of_histories(report, histories, what.profile);
  return deliver_estimates(report, page, terms, baseline, tolerance, files, options, console);
}

ExitCode bench_subject(const Options& options, Console& console) {
  require_subject_alone(options);
  const std::vector<BenchReportFile> files = bench_report_files(
      options.reports, {.paths = {options.subject.what, options.profile, options.baseline}});
  return reporting_refusals(files, options.quiet, console,
                            [&] { return measure_subject(options, files, console); });
}

ExitCode measure_scenarios(const Options& options, const std::vector<BenchReportFile>& reports,
                           Console& console) {
  const Profile profile = profile_from(options.profile, console);
  const Request request = understand(options, profile);
  std::vector<Case> cases =
      loaded_cases(told_scenario_files(paths_or(options.paths, options.config), console), profile, console);
  limit_steps(cases, steps_from(options.steps_max));
  const std::vector<const Case*> taken = chosen(cases, options, request);
  require_keys(taken, options.by);
  const BenchRun run = measure(taken, request, console);
  if (run.stopped) throw NothingMeasured("interrupted: nothing is reported of a part");
  const BenchReport report = report_of(run, options, request);
  const LatencyPage page = has_page(reports) ? page_of(run, options, request, profile) : LatencyPage{};
  return deliver(
      report, page, reports, request.json, [&] { return renewed_by(run, report, request); }, options,
      console);
}

ExitCode bench_scenarios(const Options& typed, Console& console) {
  const std::vector<BenchReportFile> reports = bench_report_files(
      typed.reports,
      scenarios_and(typed.paths, {typed.profile, typed.baseline, config_file_of(typed.config_typed)}));
  Options options = typed;
  reporting_refusals(reports, typed.quiet, console, [&] {
    options.config = configured(options.config_typed, options.profile, console);
    return ExitCode::ok;
  });
  require_apart(reports, scenarios_and(paths_or(options.paths, options.config), {options.profile}));
  tell(options.config, console);
  return reporting_refusals(reports, typed.quiet, console,
                            [&] { return measure_scenarios(options, reports, console); });
}

ExitCode bench(const Options& options, Console& console) {
  check(options);
  if (!options.subject.what.empty() && options.load.family.empty() && options.histories.empty())
    return bench_subject(options, console);
  if (options.subject.what.empty())
    for (const auto& [option, typed] :
         {std::pair<std::string_view, const std::string&>{"--processes", options.subject.processes},
          {"--every", options.subject.every},
          {"--yardstick", options.subject.yardstick},
          {"--user", options.subject.user}})
      if (!typed.empty())
        throw UsageError(fmt::format("{} is about a real program", option),
                         "name it: rescind bench --subject lsp -- clangd");
  if (!options.histories.empty() && options.load.family.empty()) return bench_histories(options, console);
  if (!options.load.family.empty()) return bench_load(options, console);
  return bench_scenarios(options, console);
}

constexpr auto footer = R"(Examples:
  rescind bench                                        the scenarios tagged latency, 1000 seeds of each case
  rescind bench scenarios/cancel --runs 200 --by hears some, with fewer seeds, split by a key of their matrix
  rescind bench --baseline latency.baseline --update-baseline    write down what is measured
  rescind bench --baseline latency.baseline            fail when anything has become worse
  rescind bench --baseline latency.baseline --exact    ... or different at all
  rescind bench --require 'final.p99<=5ms' --require 'late.max<=16' --require 'told.never<=0'
  rescind bench --history recorded/ --profile lsp --require 'final.p99<=100ms'    what a real program recorded
  rescind bench --subject lsp --require 'final.p90<=100ms' -- clangd    a real program, in ten processes
  rescind bench --subject lsp --every 50ms --yardstick clangd-14 -- clangd    ... on a schedule, beside another one
  rescind bench --load callbacks --sizes 1..100000     how it grows with the operations that are cancelled at once
  rescind bench --load link --baseline loads.baseline  ... and whether it has become worse

From the entry of the first cancel in force until ...
)";

std::string whole_footer() {
  std::string text = footer;
  for (std::size_t i = 0; i < measures_count; ++i) {
    const auto measure = static_cast<Measure>(i);
    if (measure == Measure::late) text += "\nResults, counted for each cancelled operation:";
    text += fmt::format("{}  {:<11} {}", i == 0 ? "" : "\n", name_of(measure), meaning_of(measure));
  }
  return text +
         "\n\nFigures are p50, p90, p99, p99.9, max and never: the smallest value with at least that share of the samples at "
         "or\nbelow it. Seeds are the samples; a figure is told of enough of them (p99 of 100). A span that never ended is "
         "more than\nany value.";
}

}  // namespace

void add(CLI::App& app, Console& console, CommandBody& chosen) {
  Arguments command(app, "bench",
                    "Measure how long what follows a cancel takes, and compare it with a baseline");
  const auto options = std::make_shared<Options>();
  command.positional(
      "PATH", options->paths,
      "Scenario files, or directories of them; without any, those of ./scenarios, or those installed, that "
      "have the tag latency");
  add_filter_option(command, options->filter);
  command.repeated("--tag", options->tags, "Only cases with this tag; with several, those that have all",
                   "TAG");
  command.option("--seed", options->seed, "The first seed (default 1)", "N");
  command.option("--runs", options->runs,
                 "Run each case with so many seeds, from --seed on (default 1000; with --subject 100)", "N");
  add_jobs_option(command, options->jobs);
  command.repeated(
      "--by", options->by,
      "Split lines by this key of the matrix, whatever it tells (of histories: kind, mode, reason, phase, "
      "history); may be repeated",
      "KEY");
  command.option("--baseline", options->baseline, "Compare with this file", "FILE");
  command.flag("--exact", options->exact, "Fail on any difference from the baseline, better ones too");
  command.flag("--update-baseline", options->update, "Write the baseline anew, and tell what has changed");
  command.repeated("--require", options->require,
                   "Fail unless every line of a measure keeps this; may be repeated",
                   "MEASURE.FIGURE<=BOUND");
  command.repeated(
      "--history", options->histories,
      "Measure histories that were recorded instead: files, directories of *.jsonl files, or -; may be repeated",
      "FILE");
  command.option(
      "--tolerance", options->tolerance,
      "With --history and --subject: figures may differ from the baseline by so much (default 10%)",
      "PERCENT");
  command.flag(
      "--ignore-unknown-events", options->ignore_unknown_events,
      "With --history: skip events that this version does not know, instead of refusing the history");
  add_load_options(command, options->load);
  add_subject_options(command, options->subject);
  add_bench_report_option(command, options->reports);
  add_format_option(command, options->format);
  command.flag("-q,--quiet", options->quiet, "Print nothing unless something fails");
  add_profile_option(command, options->profile);
  add_config_options(command, options->config_typed);
  add_steps_option(command, options->steps_max);
  command.option("--mutant", options->mutant, "Measure the system with one decision made wrong", "NAME");
  command.footer(whole_footer());
  command.callback(choosing(chosen, console, options, bench));
}

}  // namespace rescind::bench_subcommand
