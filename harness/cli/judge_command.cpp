#include <fmt/format.h>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>
#include <array>
#include <memory>
#include <string>
#include <vector>

#include "harness/base/input_error.hpp"
#include "harness/base/nearest_word.hpp"
#include "harness/cli/command.hpp"
#include "harness/cli/find_files.hpp"
#include "harness/cli/judging.hpp"
#include "harness/cli/options.hpp"
#include "harness/cli/stopwatch.hpp"
#include "harness/cli/usage_error.hpp"
#include "harness/scenario/quantity.hpp"
#include "reports/text.hpp"

namespace rescind {
namespace {

struct Options {
  std::vector<std::string> paths;
  std::vector<std::string> off;
  std::vector<std::string> bounds;
  std::vector<std::string> reports;
  Showing showing;
  bool strict = false;
  bool ignore_unknown_events = false;
};

// The same names as under `bounds:` in a scenario.
struct BoundName {
  std::string_view name;
  Duration Bounds::*bound;
};
constexpr std::array<BoundName, 7> bound_names = {{
    {"cancel-call", &Bounds::cancel_call},
    {"final", &Bounds::final},
    {"unblock", &Bounds::unblock},
    {"disconnect", &Bounds::disconnect},
    {"timeout", &Bounds::timeout},
    {"close-sync", &Bounds::close_sync},
    {"provider-stop", &Bounds::provider_stop},
}};

// "final=50ms"; "extras=4". A bound holds whichever clock the history has.
void set_bound(Profile& profile, const std::string& text) {
  const std::size_t equals = text.find('=');
  const std::string name = text.substr(0, equals);
  const std::string value = equals == std::string::npos ? "" : text.substr(equals + 1);
  if (name == "extras") {
    const auto extras = static_cast<std::uint32_t>(number("--bound extras", value, 0, count_max));
    profile.virtual_bounds.extras = profile.wall_bounds.extras = extras;
    return;
  }
  const auto found = std::ranges::find(bound_names, name, &BoundName::name);
  if (found == bound_names.end()) {
    std::vector<std::string_view> names = {"extras"};
    for (const BoundName& known : bound_names) names.push_back(known.name);
    throw UsageError(fmt::format("--bound: there is no bound '{}'", printable(name)), word_hint(name, names));
  }
  const Parsed<Duration> parsed = parse_duration(value);
  if (!parsed.ok()) {
    throw UsageError(fmt::format("--bound {}: '{}': {}", name, printable(value), parsed.error), parsed.hint);
  }
  profile.virtual_bounds.*(found->bound) = profile.wall_bounds.*(found->bound) = parsed.value;
}

Profile profile_for(const Options& options) {
  Profile profile = mi_profile();
  profile.strict = options.strict;
  for (const std::string& name : options.off) profile.off.set(static_cast<std::size_t>(rule_named(name)));
  for (const std::string& bound : options.bounds) set_bound(profile, bound);
  return profile;
}

ExitCode judge(const Options& options, Console& console) {
  check(options.showing);
  if (options.paths.empty())
    throw UsageError("which history?", "rescind judge FILE, or - for standard input");
  if (std::ranges::count(options.paths, "-") > 1) throw UsageError("standard input can be read only once");
  const JudgingOptions judging{profile_for(options), options.ignore_unknown_events};
  const std::vector<ReportFile> reports = report_files(options.reports);
  const Stopwatch stopwatch;
  FinishedRun run;
  bool wrong_input = false;
  for (const std::string& file : find_files(options.paths, ".jsonl")) {
    try {
      run.cases.push_back(judge_history(file, judging, [&](std::uint64_t events) {
        if (stopwatch.is_long())
          console.progress(fmt::format("{}: {} events judged", printable(file), events));
      }));
    } catch (const InputError& error) {
      console.say(std::string(error.what()) + "\n");
      wrong_input = true;
    }
  }
  run.wall_ns = stopwatch.elapsed_ns();
  if (wrong_input && run.cases.empty()) return ExitCode::usage;
  const ExitCode code = deliver(run, options.showing, true, reports, console);
  return wrong_input ? ExitCode::usage : code;
}

constexpr auto footer = R"(Examples:
  rescind judge history.jsonl
  rescind judge recorded/ --format json
  rescind replay scenarios/cancel/late.yaml --format jsonl | rescind judge -
  rescind judge history.jsonl --bound final=50ms --off result.in-order

Bounds: cancel-call, final, unblock, disconnect, timeout, close-sync, provider-stop (durations), extras (a count).)";

}  // namespace

void add_judge_command(CLI::App& app, Console& console, Action& chosen) {
  CLI::App* command = app.add_subcommand("judge", "Judge histories that other programs recorded");
  const auto options = std::make_shared<Options>();
  command
      ->add_option("FILE", options->paths, "Histories, directories of *.jsonl files, or - for standard input")
      ->type_name("");
  command->add_flag("--strict", options->strict, "A broken should fails too");
  command->add_option("--off", options->off, "Do not judge this rule; may be repeated")
      ->type_name("RULE")
      ->allow_extra_args(false);
  command->add_option("--bound", options->bounds, "Set a bound of the contract; may be repeated")
      ->type_name("NAME=DURATION")
      ->allow_extra_args(false);
  command->add_flag("--ignore-unknown-events", options->ignore_unknown_events,
                    "Skip events that this version does not know, instead of refusing the history");
  add_delivery_options(*command, options->reports, options->showing);
  command->footer(footer);
  command->callback(
      [options, &console, &chosen] { chosen = [options, &console] { return judge(*options, console); }; });
}

}  // namespace rescind
