#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "harness/base/hash.hpp"
#include "harness/base/hex.hpp"
#include "harness/base/shell.hpp"
#include "harness/base/text.hpp"
#include "harness/base/usage_error.hpp"
#include "harness/cli/arguments.hpp"
#include "harness/cli/case_options.hpp"
#include "harness/cli/command.hpp"
#include "harness/cli/config_option.hpp"
#include "harness/cli/fuzz_program.hpp"
#include "harness/cli/fuzz_state.hpp"
#include "harness/cli/fuzz_subject.hpp"
#include "harness/cli/glob.hpp"
#include "harness/cli/html_pages.hpp"
#include "harness/cli/input_files.hpp"
#include "harness/cli/loaded_cases.hpp"
#include "harness/cli/mutant_option.hpp"
#include "harness/cli/options.hpp"
#include "harness/cli/profile_option.hpp"
#include "harness/cli/quantity_option.hpp"
#include "harness/cli/search_progress.hpp"
#include "harness/cli/shard.hpp"
#include "harness/cli/strategy_option.hpp"
#include "harness/edge/scenario_files.hpp"
#include "harness/edge/signals.hpp"
#include "harness/edge/stopwatch.hpp"
#include "harness/engine/findings/saved_finding.hpp"
#include "harness/engine/search/fuzz_search.hpp"
#include "harness/engine/search/generated_search.hpp"
#include "harness/engine/search/sweep_search.hpp"
#include "reports/fuzzed.hpp"
#include "reports/sequence.hpp"

namespace rescind::fuzz_subcommand {
namespace {

constexpr auto default_depth = "3";

// As typed.
struct Options {
  std::vector<std::string> paths;
  std::string filter = "*";
  std::string strategy = "random";
  std::string depth = default_depth;
  std::string runs;
  std::string time;
  std::string seed = "1";
  std::string jobs;
  Judged judged;
  std::string mutant;
  std::string save = "findings";
  ConfigTyped config_typed;
  Config config;
  std::string state;
  std::string slice;
  std::string subject;
  std::vector<std::string> command;
  std::string user;
  bool generate = false;
  bool keep_going = false;
  bool program = false;
  std::vector<std::string> reports;
  std::string html_limit;
  Showing showing;
};

constexpr std::uint64_t default_runs = 100'000;
constexpr std::uint64_t default_runs_of_subject = 100;
constexpr std::uint64_t default_runs_of_program = 1000;
constexpr std::uint64_t runs_max = 1'000'000'000'000;
constexpr std::uint64_t depth_max = 100;

SearchRequest understand(const Options& options) {
  check(options.showing);
  if (options.generate && (!options.paths.empty() || options.filter != "*")) {
    throw UsageError("--generate makes the scenarios: it goes with no PATH and no --filter",
                     "leave one of them out");
  }
  SearchRequest request;
  request.fuzz.strategy = known_strategy(options.strategy);
  if (options.depth != default_depth && options.strategy != "pct")
    throw UsageError("--depth is of --strategy pct only", "add --strategy pct, or leave it out");
  request.fuzz.depth = static_cast<std::uint32_t>(number("--depth", options.depth, 1, depth_max));
  // With a limit of time alone nothing else ends it.
  const std::uint64_t unasked = options.time.empty() ? default_runs : runs_max;
  request.runs = options.runs.empty() ? unasked : number("--runs", options.runs, 1, runs_max);
  request.fuzz.seed = number("--seed", options.seed, 0, std::numeric_limits<std::uint64_t>::max() - runs_max);
  request.jobs = jobs_from(options.jobs);
  request.fuzz.steps_max = steps_from(options.judged.steps_max);
  request.keep_going = options.keep_going;
  if (!options.slice.empty()) {
    if (request.fuzz.strategy == Strategy::coverage && !options.generate)
      throw UsageError("--slice: runs of --strategy coverage vary those before them, of other slices too",
                       "`rescind campaign` divides them: rescind campaign DIR --strategy coverage --slice " +
                           options.slice);
    const Shard part = parse_shard(options.slice, "--slice");
    request.slice = {part.index, part.of};
  }
  if (!options.mutant.empty()) request.fuzz.mutant = known_mutant("--mutant", options.mutant);
  return request;
}

std::optional<Duration> time_from(const Options& options) {
  if (options.time.empty()) return std::nullopt;
  return duration_from("--for", options.time);
}

// So many as were typed; where time or an earlier search counted, so many as it took.
std::uint64_t runs_again(const Options& options, std::uint64_t runs) {
  if (!options.state.empty()) return runs;
  if (!options.runs.empty()) return number("--runs", options.runs, 1, runs_max);
  return options.time.empty() ? default_runs : runs;
}

// The command that comes to the finding again, one of the first `runs`; to a generated one without what was generated
// before it.
std::string command_of(const Options& options, const Search::Found& found, std::uint64_t runs) {
  std::string command = options.generate ? "rescind fuzz --generate" : "rescind fuzz";
  for (const std::string& path : options.paths) command += " " + shell_word(path);
  command += " --strategy " + options.strategy;
  if (options.strategy == "pct" && options.depth != default_depth) command += " --depth " + options.depth;
  command += options.generate ? fmt::format(" --seed {} --runs {}", found.seed, found.what.run.number + 1)
                              : fmt::format(" --seed {} --runs {}", options.seed, runs_again(options, runs));
  if (options.filter != "*") command += " --filter " + shell_word(options.filter);
  if ((options.keep_going || !options.state.empty()) && !options.generate) command += " --keep-going";
  return command + system_options_text(options.judged, options.mutant);
}

// Findings are failed cases to whoever reads reports; `number` is a new one for each.
CaseResult told_and_kept(const SavedFinding& saved, std::size_t number, const PageHistories& pages) {
  CaseResult result = saved.run.report;
  result.run = number;
  pages.keep(result, saved.run.history, saved.reference ? &*saved.reference : nullptr);
  return result;
}

// What was found so far, made small and written at once: an interruption or a full disk loses nothing.
class Findings {
 public:
  Findings(const Options& options, const FuzzOptions& searched, const Profile& profile,
           const PageHistories& pages, Console& console)
      : options_(options), searched_(searched), profile_(profile), pages_(pages), console_(console) {}

  void take_in(const Search& search) {
    for (const auto& [shape, found] : search.found) {
      if (findings_.contains(shape)) continue;
      const FuzzFinding& finding = findings_.emplace(shape, shrunk(found, search.runs)).first->second;
      if (options_.keep_going && console_.shows_progress())
        console_.say(fmt::format("found: {}\n", printable(finding.file)));
    }
  }
  [[nodiscard]] const std::map<ViolationShape, FuzzFinding>& all() const { return findings_; }
  [[nodiscard]] std::vector<FuzzFinding> take() {
    std::vector<FuzzFinding> all;
    for (auto& [shape, finding] : findings_) all.push_back(std::move(finding));
    return all;
  }

 private:
  // One of the first `runs`.
  [[nodiscard]] FuzzFinding shrunk(const Search::Found& found, std::uint64_t runs) const {
    const RecordedRun recorded{
        .driver = driver_of(searched_.strategy), .mutant = searched_.mutant, .tape = found.what.run.tape};
    const FindingStory story{.found_in = found.in,
                             .found_by = command_of(options_, found, runs),
                             .options = typed_again(options_.judged)};
    const SavedFinding saved =
        save_finding(found.document, recorded, found.what.shape, options_.save, profile_, story);
    const FindingSize& before = saved.small.before;
    const FindingSize& after = saved.small.after;
    return {.shape = describe(found.what.shape),
            .found_in = found.in,
            .run = found.what.run.number,
            .file = saved.file,
            .known = saved.known,
            .not_saved = saved.not_saved,
            .operations = after.operations,
            .steps = after.steps,
            .choices = after.choices,
            .operations_before = before.operations,
            .steps_before = before.steps,
            .choices_before = before.choices,
            .result = told_and_kept(saved, findings_.size(), pages_),
            .sequence = sequence_report(saved.run.history, saved.run.report, console_.colour())};
  }

  const Options& options_;
  const FuzzOptions& searched_;
  const Profile& profile_;
  const PageHistories& pages_;
  Console& console_;
  std::map<ViolationShape, FuzzFinding> findings_;
};

// The state that was asked for with --state, if any: read before the search, written after it and now and then.
class KeptState {
 public:
  KeptState(const Options& options, const Findings& findings, Console& console)
      : options_(options), findings_(findings), console_(console) {}

  // `cases` is what stands for the cases. The request goes on from there.
  void open(const std::string& cases, const Profile& profile, SearchRequest& request) {
    if (options_.state.empty()) return;
    state_ = read_fuzz_state(options_.state, identity(cases, profile));
    request.from = state_.search;
    request.runs += request.from.runs;
    const std::string line =
        fmt::format("runs {} on, from {}\n", grouped(request.from.runs + 1), printable(options_.state));
    if (options_.showing.format == "text" && !options_.showing.quiet) console_.print(line);
  }

  // A killed process loses a minute.
  void keep_now_and_then(const Search& search) {
    constexpr std::int64_t minute = 60'000'000'000;
    if (options_.state.empty() || since_.elapsed_ns() < minute) return;
    keep(search);
    since_ = Stopwatch();
  }

  void keep(const Search& search) {
    if (options_.state.empty()) return;
    FuzzState now = state_;
    now.search = search.state();
    for (const auto& [shape, finding] : findings_.all())
      if (finding.not_saved.empty()) now.findings.emplace_back(describe(shape), finding.file);
    is_kept_ = told_if_not_written(console_, [&] { write_fuzz_state(options_.state, now); });
  }

  /// False where the state could not be written the last time.
  [[nodiscard]] bool is_kept() const { return is_kept_; }

  [[nodiscard]] const FuzzState& before() const { return state_; }

 private:
  [[nodiscard]] SearchIdentity identity(const std::string& cases, const Profile& profile) const {
    const ProfileUsed judged = used(profile, options_.judged);
    return {{"strategy", options_.strategy},
            {"depth", options_.strategy == "pct" ? options_.depth : ""},
            {"seed", options_.seed},
            {"slice", options_.slice},
            {"mutant", options_.mutant},
            {"profile", judged.name + (judged.hash.empty() ? "" : " " + judged.hash)},
            {"strictness", judged.strict ? "strict" : "lenient"},
            {"limit of steps", options_.judged.steps_max},
            {"list of cases", cases}};
  }

  const Options& options_;
  const Findings& findings_;
  Console& console_;
  FuzzState state_;
  Stopwatch since_;
  bool is_kept_ = true;
};

// Tells other cases from these: by their names and their files' texts.
std::string fingerprint_of(const std::vector<const Case*>& cases) {
  std::map<std::string, std::string> files;
  std::string all;
  for (const Case* one : cases) {
    all += one->name + "\n";
    if (files.emplace(one->file, "").second) all += read_text_file(one->file) + "\n";
  }
  return hex(hash_bytes(all.data(), all.size()));
}

Search search_files(const Options& options, SearchRequest request, const SearchWatch& watch, KeptState& kept,
                    const Profile& profile, Console& console) {
  std::vector<Case> cases =
      loaded_cases(told_scenario_files(paths_or(options.paths, options.config), console), profile, console);
  limit_steps(cases, request.fuzz.steps_max);
  const std::vector<const Case*> named = taken_of(cases, Filter(options.filter));
  if (named.empty()) refuse_filter(options.filter, cases.size());
  const std::vector<const Case*> taken = searchable_of(named);
  require_findings_directory(options.save);
  kept.open(options.state.empty() ? "" : fingerprint_of(taken), profile, request);
  if (request.fuzz.strategy == Strategy::sweep) return sweep_cases(taken, request, profile, watch);
  return search_cases(taken, request, watch);
}

Search search_for(const Options& options, SearchRequest request, const SearchWatch& watch, KeptState& kept,
                  const Profile& profile, Console& console) {
  if (!options.generate) return search_files(options, std::move(request), watch, kept, profile, console);
  require_findings_directory(options.save);
  kept.open("generated", profile, request);
  return search_generated(request, profile, watch);
}

// A finding is the news, then whether all that was asked for was done.
ExitCode exit_code_of(const FuzzedRun& report) {
  const auto is_lost = [](const FuzzFinding& finding) { return !finding.not_saved.empty(); };
  if (std::ranges::any_of(report.findings, is_lost)) return ExitCode::harness;
  if (!report.findings.empty() || !report.known_before.empty()) return ExitCode::broken;
  return report.starved.empty() ? ExitCode::ok : ExitCode::harness;
}

RunResult cases_of(const FuzzedRun& report) {
  RunResult run{.wall_ns = report.wall_ns, .profile = report.profile};
  for (const FuzzFinding& finding : report.findings) run.cases.push_back(finding.result);
  if (report.interrupted) run.stopped = "interrupted after " + counted(report.runs, "run", "runs");
  return run;
}

// Of scenarios one is drawn for each run; without them there are no cases to choose from.
void require_subject_alone(const Options& options) {
  const Options plain;
  if (options.paths.empty() && options.filter != plain.filter)
    throw UsageError("--filter chooses among the cases of scenarios, and none was named",
                     "leave it out, or name PATH");
  const bool more = options.generate || options.strategy != plain.strategy || options.depth != plain.depth ||
                    !options.jobs.empty() || !options.slice.empty() || !options.mutant.empty() ||
                    !options.state.empty() || !options.judged.steps_max.empty();
  if (more)
    throw UsageError(
        "--subject tries a program, one run after the other",
        "leave --generate, --strategy, --depth, --jobs, --slice, --mutant, --state and --max-steps out");
}

// How long a program is tried, and from which seed on. With a limit of time alone nothing else ends it.
template <class Asked>
void take_budget(const Options& options, std::uint64_t default_runs_of_it, Asked& asked) {
  asked.time = time_from(options);
  const std::uint64_t unasked = asked.time ? runs_max : default_runs_of_it;
  asked.runs = options.runs.empty() ? unasked : number("--runs", options.runs, 1, runs_max);
  asked.seed = number("--seed", options.seed, 0, std::numeric_limits<std::uint64_t>::max() - runs_max);
}

// What varies is the order of the program's own threads, and the times of the scenario.
ExitCode fuzz_played(const Options& options, Console& console) {
  const Options plain;
  const bool more = options.generate || options.strategy != plain.strategy || options.depth != plain.depth ||
                    !options.jobs.empty() || !options.slice.empty() || !options.state.empty() ||
                    !options.judged.steps_max.empty() || !options.subject.empty() || !options.user.empty() ||
                    options.keep_going || !options.reports.empty();
  if (more)
    throw UsageError(
        "--program runs a program until a run fails, one run after the other",
        "leave all but --filter, --mutant, --runs, --for, --seed, --save and how it is judged out");
  ProgramFuzzed asked{.words = options.paths,
                      .filter = options.filter,
                      .mutant = options.mutant,
                      .judged = options.judged,
                      .save = options.save,
                      .showing = options.showing};
  take_budget(options, default_runs_of_program, asked);
  return fuzz_program(asked, console);
}

ExitCode fuzz_real(const Options& options, Console& console) {
  require_subject_alone(options);
  SubjectFuzz asked{.what = options.subject,
                    .command = options.command,
                    .scenarios = options.paths,
                    .filter = options.filter,
                    .user = options.user,
                    .judged = options.judged,
                    .save = options.save,
                    .keep_going = options.keep_going,
                    .reports = options.reports,
                    .html_limit = options.html_limit,
                    .showing = options.showing};
  take_budget(options, default_runs_of_subject, asked);
  return fuzz_subject(asked, console);
}

// Of generated scenarios a slice makes its own.
std::uint64_t cases_made(const Options& options, const Search& search) {
  if (!options.generate || options.slice.empty()) return search.cases;
  return (search.made + runs_of_generated - 1) / runs_of_generated;
}

ExitCode fuzz_scenarios(const Options& options, std::vector<ReportFile>& reports, Console& console) {
  const SearchRequest request = understand(options);
  const PageHistories pages(reports, "fuzz", options.html_limit, options.mutant);
  const std::optional<Duration> time = time_from(options);
  const Profile profile = profile_from(options.judged, console);
  const Stopwatch stopwatch;
  Findings findings(options, request.fuzz, profile, pages, console);
  KeptState kept(options, findings, console);
  SearchWatch watch = watch_on(console, time);
  watch.progress = [show = watch.progress, &findings, &kept](const Search& search) {
    show(search);
    findings.take_in(search);
    kept.keep_now_and_then(search);
  };
  let_interruption_wait();
  const Search search = search_for(options, request, watch, kept, profile, console);
  console.progress("");
  kept.keep(search);
  FuzzedRun report{.strategy = options.strategy,
                   .before = kept.before().search.runs,
                   .runs = search.made,
                   .news = search.news,
                   .cases = cases_made(options, search),
                   .generated = options.generate,
                   .races = search.races.count(),
                   .growth = search.growth,
                   .cuts = search.cuts,
                   .starved = search.starved(),
                   .interrupted = interrupted(),
                   .known_before = kept.before().findings,
                   .findings = findings.take(),
                   .profile = used(profile, options.judged, options.config)};
  report.wall_ns = stopwatch.elapsed_ns();
  const TerminalOptions terminal{.detail = detail_of(options.showing), .colour = console.colour()};
  add_to_pages(reports, "fuzzed", fuzzed_json(report));
  const bool written = write_reports(reports, cases_of(report), options.showing.quiet, console);
  console.print(options.showing.format == "json" ? fuzzed_json(report) : fuzzed_report(report, terminal));
  return written && kept.is_kept() ? exit_code_of(report) : ExitCode::harness;
}

ExitCode fuzz(const Options& options, Console& console) {
  if (options.program) return fuzz_played(options, console);
  if (!options.subject.empty()) return fuzz_real(options, console);
  if (!options.user.empty())
    throw UsageError("--user is about a real program", "name it: rescind fuzz --subject lsp -- clangd");
  std::vector<ReportFile> reports = report_files(
      options.reports,
      scenarios_and(options.paths, {options.judged.profile, config_file_of(options.config_typed)}),
      options.showing.format);
  Options all = options;
  all.config =
      configured(all.config_typed, all.judged.profile, all.paths, reports, options.showing.quiet, console);
  return reporting_errors(reports, options.showing.quiet, console,
                          [&] { return fuzz_scenarios(all, reports, console); });
}

constexpr auto footer = R"(
Strategies: random draws latencies, times and faults on the virtual clock; sweep, there too, cancels each operation
in the middle of each event of a run, then two of them at each pair of events. The others leave time out: walk takes
any enabled action next; pct gives processes random priorities and changes them --depth - 1 times; pos gives
actions random priorities, drawn anew where they conflict; coverage varies runs that reached something new.

Examples:
  rescind fuzz scenarios/quota --runs 1000000
  rescind fuzz --generate --for 60s
  rescind fuzz --keep-going --for 8h --state nightly   goes on there each night
  rescind fuzz --subject lsp --for 10min -- clangd     a real program, by moments of cancel that are made up
  rescind fuzz list.yaml --program -- ./lister            an MI program plays the clients, see the guide
  rescind fuzz my/scenario.yaml --strategy pct --depth 4 --for 60s
  rescind replay findings/quota.released-01234567.yaml)";

}  // namespace

void add(CLI::App& app, Console& console, CommandBody& chosen) {
  Arguments command(app, "fuzz", "Search for races by sampling; shrink and save what is found");
  const auto options = std::make_shared<Options>();
  add_paths_option(command, options->paths);
  add_filter_option(command, options->filter);
  command.flag("--generate", options->generate,
               "Search scenarios that are made up on the way, 16 runs of each, instead of files");
  command.option("--strategy", options->strategy,
                 "random (default), sweep, walk, pct, pos or coverage; see below", "NAME");
  command.option("--depth", options->depth, "Of pct: the depth of the bugs to look for (default 3)", "N");
  command.option(
      "--runs", options->runs,
      "End after so many runs in all (default 100000, with --subject 100, with --program 1000; with --for no limit)",
      "N");
  command.option("--for", options->time, "... or after so much time, such as 60s", "TIME");
  command.flag("--keep-going", options->keep_going, "Do not end with the first finding");
  command.option("--seed", options->seed,
                 "Run n of a case, and generated scenario n, has the seed N + n (default 1)", "N");
  add_jobs_option(command, options->jobs);
  command.option("--mutant", options->mutant, "Make one decision of the system wrong", "NAME");
  command.option(
      "--state", options->state,
      "Go on where the search that is kept in this directory stopped, and keep there how far it came", "DIR");
  command.option("--slice", options->slice,
                 "Do the I-th of N parts of the runs: no two do the same one; --runs counts those of all",
                 "I/N");
  command.option("--save", options->save, "Where findings are written (default ./findings)", "DIR");
  command.option(
      "--subject", options->subject,
      "Try a real program, by moments that are made up, or by the scenarios in PATH: WHAT as of check; "
      "the command stands behind --",
      "WHAT");
  command.behind_mark("COMMAND", options->command,
                      "Behind --, with --subject: the program and its arguments");
  command.flag(
      "--program", options->program,
      "Let a program that was written against MI play the scenario's clients: PATH is one scenario, the "
      "command stands behind --");
  command.option("--user", options->user,
                 "With --subject, as root: start the program with this user's rights", "NAME");
  add_steps_option(command, options->judged.steps_max);
  add_judged_options(command, options->judged);
  add_config_options(command, options->config_typed);
  add_report_option(command, options->reports);
  add_html_option(command, options->html_limit);
  add_format_option(command, options->showing.format);
  command.flag("-q,--quiet", options->showing.quiet, "Print nothing unless something is found");
  command.footer(footer);
  command.callback(choosing(chosen, console, options, fuzz));
}

}  // namespace rescind::fuzz_subcommand
