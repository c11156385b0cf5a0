#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "harness/base/nearest_word.hpp"
#include "harness/base/text.hpp"
#include "harness/base/usage_error.hpp"
#include "harness/cli/arguments.hpp"
#include "harness/cli/command.hpp"
#include "harness/cli/options.hpp"
#include "harness/cli/profile_option.hpp"
#include "harness/cli/rules_text.hpp"

namespace rescind {
namespace {

struct Options {
  std::string name;
  std::string profile;
  std::string format = "text";
  bool verbose = false;
};

std::vector<RuleInfo> chosen_rules(const std::string& name) {
  std::vector<RuleInfo> rules(all_rules().begin(), all_rules().end());
  if (!name.empty()) rules = {info(known_rule(name))};
  return rules;
}

ExitCode list_rules(const Options& options, Console& console) {
  const std::vector<RuleInfo> rules = chosen_rules(options.name);
  const Profile profile = profile_from(options.profile, console);
  const std::string format = one_of("--format", options.format, {"text", "json", "markdown"});
  const bool in_full = options.verbose || !options.name.empty();
  if (format == "json") {
    console.print(rules_as_json(rules, profile));
  } else if (format == "markdown") {
    console.print(rules_as_markdown(rules, profile));
  } else {
    console.print(in_full ? rules_in_full(rules, profile) : rules_as_table(rules, profile));
    if (!options.profile.empty()) console.print("\n" + profile_in_full(profile));
  }
  return ExitCode::ok;
}

}  // namespace

void add_rules_command(CLI::App& app, Console& console, CommandBody& chosen) {
  Arguments command(app, "rules", "Show the contract: every rule, whom it binds and where it comes from");
  const auto options = std::make_shared<Options>();
  command.positional("NAME", options->name, "Show this rule in full");
  command.option("--format", options->format, "text, json or markdown", "FORMAT");
  command.flag("-v,--verbose", options->verbose, "Every rule in full, with the sentences that it comes from");
  add_profile_option(command, options->profile);
  command.footer(
      "\nExamples:\n  rescind rules\n  rescind rules cancel.final-prompt\n  rescind rules --format markdown");
  command.callback(choosing(chosen, console, options, list_rules));
}

}  // namespace rescind
