#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "harness/base/input_error.hpp"
#include "harness/base/nearest_word.hpp"
#include "harness/base/text.hpp"
#include "harness/base/usage_error.hpp"
#include "harness/cli/arguments.hpp"
#include "harness/cli/case_options.hpp"
#include "harness/cli/command.hpp"
#include "harness/cli/config_option.hpp"
#include "harness/cli/delivery.hpp"
#include "harness/cli/glob.hpp"
#include "harness/cli/html_pages.hpp"
#include "harness/cli/input_files.hpp"
#include "harness/cli/judge_possible.hpp"
#include "harness/cli/known_failing.hpp"
#include "harness/cli/options.hpp"
#include "harness/cli/profile_option.hpp"
#include "harness/cli/shard.hpp"
#include "harness/edge/signals.hpp"
#include "harness/edge/stopwatch.hpp"
#include "harness/engine/judging/judging.hpp"
#include "harness/engine/run/workers.hpp"
#include "harness/history/describe.hpp"
#include "harness/scenario/language/quantity.hpp"
#include "reports/breach_words.hpp"
#include "reports/history_window.hpp"

namespace rescind::judge_subcommand {
namespace {

// As typed.
struct Options {
  ConfigTyped config_typed;
  Config config;
  std::vector<std::string> paths;
  Judged judged;
  std::vector<std::string> off;
  std::vector<std::string> bounds;
  std::vector<std::string> require;
  std::vector<std::string> reports;
  std::string filter = "*";
  std::string shard = "1/1";
  std::string jobs;
  std::string known_failing;
  Showing showing;
  std::string html_limit;
  bool ignore_unknown_events = false;
  PossibleTyped possible;
};

// As understood.
struct Request {
  JudgingOptions judging;
  Filter filter;
  Shard shard;
  std::size_t jobs = 1;
  KnownFailures known;
  const PageHistories* pages = nullptr;
};

const BoundInfo& known_bound(std::string_view name) {
  std::vector<std::string_view> names;
  for (const BoundInfo& bound : all_bounds) {
    if (bound.name == name) return bound;
    names.push_back(bound.name);
  }
  throw UsageError(fmt::format("--bound: there is no bound '{}'", printable(name)), word_hint(name, names));
}

// "final=50ms"; "extras=4". A bound holds whichever clock the history has.
void set_bound(Profile& profile, const std::string& text) {
  const std::size_t equals = text.find('=');
  const BoundInfo& bound = known_bound(text.substr(0, equals));
  const std::string value = equals == std::string::npos ? "" : text.substr(equals + 1);
  const auto set = [&](const auto& parsed, auto member) {
    if (!parsed.ok())
      throw UsageError(fmt::format("--bound {}: '{}' {}", bound.name, printable(value), parsed.error),
                       parsed.hint);
    profile.virtual_bounds.*member = profile.wall_bounds.*member = parsed.value;
  };
  if (bound.duration != nullptr) return set(parse_duration(value), bound.duration);
  set(parse_allowance(value), bound.allowance);
}

Profile profile_for(const Options& options, Console& console) {
  Profile profile = profile_from(options.judged, console);
  for (const std::string& name : options.off) profile.switch_off(known_rule(name), "--off");
  for (const std::string& bound : options.bounds) set_bound(profile, bound);
  require_typed(options.require, profile);
  return profile;
}

Request understand(const Options& options, Console& console) {
  if (options.paths.empty())
    throw UsageError("which history?", "rescind judge FILE, or - for standard input");
  if (std::ranges::count(options.paths, "-") > 1) throw UsageError("standard input can be read only once");
  Request request;
  request.judging.profile = profile_for(options, console);
  request.judging.ignore_unknown_events = options.ignore_unknown_events;
  request.filter = Filter(options.filter);
  request.shard = parse_shard(options.shard);
  request.jobs = jobs_from(options.jobs);
  request.known = read_known_failures(options.known_failing);
  return request;
}

// What a history that cannot be read is called is told when it is judged. Standard input is named by its header, too, and
// can be read only once.
bool takes(const Request& request, const std::string& file) {
  if (file == "-") return true;
  try {
    return request.filter.takes(case_name_of(file, request.judging));
  } catch (const InputError&) {
    return true;
  }
}

std::vector<std::string> chosen_files(const Options& options, const Request& request, Console& console) {
  const std::vector<std::string> found = told_history_files(options.paths, console);
  std::vector<std::string> taken;
  for (const std::string& file : found)
    if (options.filter == "*" || takes(request, file)) taken.push_back(file);
  if (taken.empty())
    refuse_filter(options.filter, found.size(), "a case is called by the name in its header, or as its file");
  std::vector<std::string> files;
  for (std::size_t place = 0; place < taken.size(); ++place)
    if (request.shard.takes(place)) files.push_back(taken[place]);
  return files;
}

// A history, or why it is none.
struct Judgement {
  std::optional<JudgedHistory> judged;
  std::optional<InputError> wrong;
};

JudgedEvents keeping(HistoryWindow& window) {
  return {.begins = [&window](const Header& header) { window.begin(header); },
          .event = [&window](const NumberedEvent& one,
                             const Names& names) { window.add(one.event, names, one.number); },
          .shows = [&window] { window.mark(); }};
}

// The history of that number.
Judgement judgement_of(const std::string& file, std::size_t number, const Request& request,
                       const JudgingProgress& progress, const FailureTold& told) {
  try {
    const Stopwatch watch;
    HistoryWindow window;
    const bool kept = request.pages->wanted();
    Judgement made{.judged = judge_history(file, request.judging, progress, told,
                                           kept ? keeping(window) : JudgedEvents{}),
                   .wrong = {}};
    CaseResult& result = made.judged->result;
    result.wall_ns = watch.elapsed_ns();
    result.run = number;
    if (kept) request.pages->keep(result, window.take(result.name));
    return made;
  } catch (const InputError& error) {
    return {.judged = {}, .wrong = error};
  }
}

// "at 12.300 ms: result.one-final broken for file: it was delivered all the same"
std::string told_at_once(const Breach& breach, const CaseResult& so_far) {
  const std::string op = operation_of(breach, so_far);
  return fmt::format("at {}: {} broken{}{}: {}\n", format_time(breach.time().value_or(Time{}), so_far.clock),
                     name_of(breach), op.empty() ? "" : " for ", printable(op),
                     printable(seen(breach, so_far)));
}

// One history, of which people may wait for every word: a stream tells each failure when it is decided, and ends where the
// first Ctrl-C ends it.
std::vector<Judgement> judge_one(const std::string& file, Request& request, const Showing& showing,
                                 Console& console) {
  FailureTold told;
  if (file == "-") {
    request.judging.stop = end_of_input_on_signal();
    if (showing.format == "text")
      told = [&](const Breach& breach, const CaseResult& so_far) {
        console.print(told_at_once(breach, so_far));
      };
  }
  const Stopwatch stopwatch;
  const auto progress = [&](std::uint64_t events) {
    if (stopwatch.is_long()) console.progress(fmt::format("{}: {} events judged", printable(file), events));
  };
  std::vector<Judgement> made;
  made.push_back(judgement_of(file, 0, request, progress, told));
  return made;
}

std::vector<Judgement> judge_all(const std::vector<std::string>& files, const Request& request,
                                 Console& console) {
  std::vector<Judgement> made(files.size());
  const Stopwatch stopwatch;
  work_on_all(
      files.size(), request.jobs,
      [&](std::size_t i) { made[i] = judgement_of(files[i], i, request, [](std::uint64_t) {}, {}); },
      [&](std::size_t done) {
        if (stopwatch.is_long())
          console.progress(fmt::format("{} s: {} of {} judged", stopwatch.seconds(), done,
                                       counted(files.size(), "history", "histories")));
      });
  return made;
}

ProfileUsed used_by(const Profile& profile, const Options& options) {
  ProfileUsed told = used(profile, options.judged, options.config);
  told.off = options.off;
  told.bounds = options.bounds;
  return told;
}

RunResult judge_files(const Options& options, Request& request, Console& console) {
  const std::vector<std::string> files = chosen_files(options, request, console);
  const Stopwatch stopwatch;
  RunResult run;
  for (Judgement& one : files.size() == 1 ? judge_one(files.front(), request, options.showing, console)
                                          : judge_all(files, request, console)) {
    if (one.wrong) {
      console.say(std::string(one.wrong->what()) + "\n");
      run.refused.push_back(*one.wrong);
    } else if (request.filter.takes(one.judged->result.name)) {
      console.say(one.judged->warning);
      run.cases.push_back(std::move(one.judged->result));
    }
  }
  run.wall_ns = stopwatch.elapsed_ns();
  if (run.cases.empty() && run.refused.empty() && request.shard.of == 1)
    refuse_filter(options.filter, files.size());
  apply_known(request.known, run.cases);
  // A list that the configuration names is of all that the project runs.
  const bool own_list = options.known_failing != options.config.known_failing;
  if (options.filter == "*" && request.shard.of == 1 && own_list)
    tell_unused(unused(request.known, run.cases), console);
  run.profile = used_by(request.judging.profile, options);
  return run;
}

// Takes what the configuration says where nothing was typed.
void take_config(Options& options, Console& console) {
  options.config = configured(options.config_typed, options.judged.profile, console);
  if (options.known_failing.empty()) options.known_failing = options.config.known_failing;
  if (options.require.empty()) options.require = options.config.require;
}

// Rules are not asked, so that nothing that chooses or weighs them is either.
ExitCode ask_what_is_possible(const Options& typed, Console& console) {
  const bool more = !typed.off.empty() || !typed.bounds.empty() || !typed.require.empty() ||
                    !typed.reports.empty() || !typed.known_failing.empty() || typed.ignore_unknown_events;
  if (more)
    throw UsageError(
        "--possible judges no rule",
        "leave --off, --bound, --require, --report, --known-failing and --ignore-unknown-events out");
  Options options = typed;
  take_config(options, console);
  options.require.clear();
  options.known_failing.clear();
  const Request request = understand(options, console);
  return judge_possible(chosen_files(options, request, console), options.possible, request.judging.profile,
                        request.jobs, options.showing, console);
}

ExitCode judge(const Options& typed, Console& console) {
  Options options = typed;
  check(options.showing);
  if (options.possible.asked) return ask_what_is_possible(options, console);
  if (options.possible.has_more())
    throw UsageError("--scenario, --case, --mutant, --elides and --max-states go with --possible");
  FilesRead read{.paths = options.paths, .ending = ".jsonl"};
  read.paths.insert(read.paths.end(),
                    {options.judged.profile, options.known_failing, config_file_of(options.config_typed)});
  std::vector<ReportFile> reports = report_files(options.reports, read, options.showing.format);
  const PageHistories pages(reports, "judge", options.html_limit);
  reporting_errors(reports, options.showing.quiet, console, [&] {
    take_config(options, console);
    return ExitCode::ok;
  });
  require_apart(reports, {{options.judged.profile, options.known_failing}});
  const RunResult run = reporting_errors(reports, options.showing, console, [&] {
    Request request = understand(options, console);
    request.pages = &pages;
    return judge_files(options, request, console);
  });
  return deliver(run, options.showing, true, reports, console);
}

constexpr auto examples = R"(Examples:
  rescind judge history.jsonl
  rescind judge recorded/ --format json
  rescind replay mine.yaml --format jsonl | rescind judge -
  rescind judge history.jsonl --bound final=50ms --off result.in-order
  rescind judge recorded/ --require all --known-failing known.txt
  rescind judge history.jsonl --possible --scenario mine.yaml

The first Ctrl-C, or SIGTERM, is the end of what - reads: it is judged as cut. A second one ends the program.)";

std::string footer() {
  std::string text = std::string(examples) + "\n\nBounds:";
  for (const BoundInfo& bound : all_bounds) text += fmt::format("\n  {:<14} {}", bound.name, bound.meaning);
  return text;
}

}  // namespace

void add(CLI::App& app, Console& console, CommandBody& chosen) {
  Arguments command(app, "judge", "Judge histories that other programs recorded");
  const auto options = std::make_shared<Options>();
  command.positional("FILE", options->paths,
                     "Histories, directories of *.jsonl files, or - for standard input");
  add_judged_options(command, options->judged);
  command.repeated("--off", options->off, "Do not judge this rule either; may be repeated", "RULE");
  command.repeated("--bound", options->bounds, "Set a bound, whatever the profile says; may be repeated",
                   "NAME=VALUE");
  add_require_option(command, options->require);
  add_filter_option(command, options->filter);
  command.option("--shard", options->shard, "Only the I-th of N equal parts of the histories", "I/N");
  add_jobs_option(command, options->jobs);
  command.option("--known-failing", options->known_failing,
                 "Failures that are expected, as `rescind run --help` says", "FILE");
  command.flag("--ignore-unknown-events", options->ignore_unknown_events,
               "Skip events that this version does not know, instead of refusing the history");
  add_possible_options(command, options->possible);
  add_config_options(command, options->config_typed);
  add_delivery_options(command, options->reports, options->showing);
  add_html_option(command, options->html_limit);
  command.footer(footer());
  command.callback(choosing(chosen, console, options, judge));
}

}  // namespace rescind::judge_subcommand
