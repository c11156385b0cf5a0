#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "harness/base/input_error.hpp"
#include "harness/base/nearest_word.hpp"
#include "harness/base/text.hpp"
#include "harness/base/usage_error.hpp"
#include "harness/cli/arguments.hpp"
#include "harness/cli/command.hpp"
#include "harness/cli/input_files.hpp"
#include "harness/cli/options.hpp"
#include "harness/cli/profile_option.hpp"
#include "harness/edge/stopwatch.hpp"
#include "harness/engine/judging/judging.hpp"
#include "harness/scenario/language/quantity.hpp"

namespace rescind {
namespace {

struct Options {
  std::vector<std::string> paths;
  Judged judged;
  std::vector<std::string> off;
  std::vector<std::string> bounds;
  std::vector<std::string> reports;
  Showing showing;
  bool ignore_unknown_events = false;
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
  return profile;
}

RunResult judge_files(const std::vector<std::string>& files, const JudgingOptions& judging,
                      Console& console) {
  const Stopwatch stopwatch;
  RunResult run;
  for (const std::string& file : files) {
    try {
      const Stopwatch watch_of_file;
      JudgedHistory judged = judge_history(file, judging, [&](std::uint64_t events) {
        if (stopwatch.is_long())
          console.progress(fmt::format("{}: {} events judged", printable(file), events));
      });
      console.say(judged.warning);
      judged.result.wall_ns = watch_of_file.elapsed_ns();
      run.cases.push_back(std::move(judged.result));
    } catch (const InputError& error) {
      console.say(std::string(error.what()) + "\n");
      run.refused.push_back(error);
    }
  }
  run.wall_ns = stopwatch.elapsed_ns();
  return run;
}

ProfileUsed used_by(const Profile& profile, const Options& options) {
  ProfileUsed told = used(profile, options.judged);
  told.off = options.off;
  told.bounds = options.bounds;
  return told;
}

ExitCode judge(const Options& options, Console& console) {
  check(options.showing);
  const std::vector<ReportFile> reports = report_files(options.reports);
  std::vector<std::string> inputs = options.paths;
  inputs.push_back(options.judged.profile);
  require_apart(reports, inputs, ".jsonl");
  const RunResult run = reporting_errors(reports, options.showing, console, [&] {
    if (options.paths.empty())
      throw UsageError("which history?", "rescind judge FILE, or - for standard input");
    if (std::ranges::count(options.paths, "-") > 1) throw UsageError("standard input can be read only once");
    const JudgingOptions judging{profile_for(options, console), options.ignore_unknown_events};
    const std::vector<std::string> files = told_history_files(options.paths, console);
    RunResult result = judge_files(files, judging, console);
    result.profile = used_by(judging.profile, options);
    return result;
  });
  return deliver(run, options.showing, true, reports, console);
}

constexpr auto examples = R"(Examples:
  rescind judge history.jsonl
  rescind judge recorded/ --format json
  rescind replay mine.yaml --format jsonl | rescind judge -
  rescind judge history.jsonl --bound final=50ms --off result.in-order)";

std::string footer() {
  std::string text = std::string(examples) + "\n\nBounds:";
  for (const BoundInfo& bound : all_bounds) text += fmt::format("\n  {:<14} {}", bound.name, bound.meaning);
  return text;
}

}  // namespace

void add_judge_command(CLI::App& app, Console& console, CommandBody& chosen) {
  Arguments command(app, "judge", "Judge histories that other programs recorded");
  const auto options = std::make_shared<Options>();
  command.positional("FILE", options->paths,
                     "Histories, directories of *.jsonl files, or - for standard input");
  add_judged_options(command, options->judged);
  command.repeated("--off", options->off, "Do not judge this rule either; may be repeated", "RULE");
  command.repeated("--bound", options->bounds, "Set a bound, whatever the profile says; may be repeated",
                   "NAME=VALUE");
  command.flag("--ignore-unknown-events", options->ignore_unknown_events,
               "Skip events that this version does not know, instead of refusing the history");
  add_delivery_options(command, options->reports, options->showing);
  command.footer(footer());
  command.callback(choosing(chosen, console, options, judge));
}

}  // namespace rescind
