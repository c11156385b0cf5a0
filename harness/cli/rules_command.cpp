#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "harness/base/nearest_word.hpp"
#include "harness/base/text.hpp"
#include "harness/base/usage_error.hpp"
#include "harness/cli/arguments.hpp"
#include "harness/cli/command.hpp"
#include "harness/cli/compared_profiles.hpp"
#include "harness/cli/loaded_cases.hpp"
#include "harness/cli/options.hpp"
#include "harness/cli/profile_option.hpp"
#include "harness/cli/profile_text.hpp"
#include "harness/cli/rules_text.hpp"
#include "harness/edge/scenario_files.hpp"

namespace rescind::rules_subcommand {
namespace {

struct Options {
  std::vector<std::string> names;
  std::string profile;
  std::string scenario;
  std::string format = "text";
  bool compare = false;
  bool verbose = false;
};

std::vector<RuleInfo> chosen_rules(const std::vector<std::string>& names) {
  if (names.empty()) return {all_rules().begin(), all_rules().end()};
  const RuleInfo& rule = info(known_rule(names.front()));
  if (names.size() == 1) return {rule};
  throw UsageError("unexpected argument '" + printable(names[1]) + "'",
                   "one rule is shown at a time; to compare profiles: rescind rules --compare lsp mcp");
}

InForce in_force(const Options& options, Console& console) {
  Profile profile = profile_from(options.profile, console);
  if (options.scenario.empty()) return {.profile = profile, .given = profile};
  // Cases of one file differ in their bounds only where a parameter says so; the first one stands for them.
  const std::vector<Case> cases = loaded_cases(find_scenario_files({options.scenario}), profile, console);
  return {.profile = cases.front().profile, .given = std::move(profile), .scenario = cases.front().file};
}

ExitCode list_rules(const Options& options, const std::string& format, Console& console) {
  const std::vector<RuleInfo> rules = chosen_rules(options.names);
  const InForce judged_by = in_force(options, console);
  const bool in_full = options.verbose || !options.names.empty();
  if (format == "json") {
    console.print(rules_as_json(rules, judged_by));
  } else if (format == "markdown") {
    console.print(rules_as_markdown(rules, judged_by.profile));
  } else {
    console.print(in_full ? rules_in_full(rules, judged_by) : rules_as_table(rules, judged_by.profile));
    if (!options.profile.empty()) console.print("\n" + profile_in_full(judged_by.profile));
  }
  return ExitCode::ok;
}

// Profiles of the same name, say two versions of one file, are called as they were typed.
std::vector<Named> named(const std::vector<std::string>& typed, Console& console) {
  std::vector<Named> profiles;
  for (const std::string& one : typed) {
    Profile profile = profile_from(one, console);
    std::string name = profile.name;
    profiles.push_back({std::move(name), std::move(profile)});
  }
  for (std::size_t i = 0; i < profiles.size(); ++i) {
    const auto same = [&](const Named& other) { return other.profile.name == profiles[i].profile.name; };
    if (std::ranges::count_if(profiles, same) > 1) profiles[i].name = printable(typed[i]);
  }
  return profiles;
}

ExitCode compare(const Options& options, const std::string& format, Console& console) {
  if (options.names.size() < 2)
    throw UsageError("--compare needs two profiles or more", "e.g. rescind rules --compare mi lsp mcp");
  if (!options.profile.empty() || !options.scenario.empty())
    throw UsageError("--compare excludes --profile and --scenario", "name the profiles behind --compare");
  const Comparison found = compared(named(options.names, console));
  if (format == "json") {
    console.print(as_json(found));
  } else {
    console.print(format == "markdown" ? as_markdown(found) : as_text(found, options.verbose));
  }
  return ExitCode::ok;
}

ExitCode rules(const Options& options, Console& console) {
  const std::string format = one_of("--format", options.format, {"text", "json", "markdown"});
  return options.compare ? compare(options, format, console) : list_rules(options, format, console);
}

}  // namespace

void add(CLI::App& app, Console& console, CommandBody& chosen) {
  Arguments command(app, "rules", "Show the contract: every rule, whom it binds and where it comes from");
  const auto options = std::make_shared<Options>();
  command.positional("NAME", options->names, "Show this rule in full; with --compare: the profiles");
  command.option("--format", options->format, "text, json or markdown", "FORMAT");
  command.flag("-v,--verbose", options->verbose,
               "Every rule in full, with its bounds and the sentences that it comes from");
  command.flag("--compare", options->compare,
               "Show what these profiles promise differently; with -v, why rules are off");
  add_profile_option(command, options->profile);
  command.option("--scenario", options->scenario,
                 "Show what holds in this scenario, whose own bounds count where they are tighter", "FILE");
  command.footer(
      "\nExamples:\n  rescind rules\n  rescind rules cancel.final-prompt\n  rescind rules --format markdown\n"
      "  rescind rules --compare lsp mcp grpc");
  command.callback(choosing(chosen, console, options, rules));
}

}  // namespace rescind::rules_subcommand
