#include <memory>
#include <string>
#include <vector>

#include "harness/base/text.hpp"
#include "harness/base/usage_error.hpp"
#include "harness/cli/arguments.hpp"
#include "harness/cli/command.hpp"
#include "harness/cli/input_files.hpp"
#include "harness/cli/loaded_cases.hpp"
#include "harness/cli/profile_option.hpp"
#include "harness/scenario/language/schema.hpp"

namespace rescind {
namespace {

struct Options {
  std::vector<std::string> paths;
  std::string profile;
  bool schema = false;
  bool profile_schema = false;
};

ExitCode lint(const Options& options, Console& console) {
  if (options.schema && options.profile_schema)
    throw UsageError("--schema and --profile-schema exclude each other");
  if (options.schema || options.profile_schema) {
    console.print(options.schema ? scenario_json_schema() : profile_json_schema());
    return ExitCode::ok;
  }
  const Profile profile = profile_from(options.profile, console);
  const std::vector<std::string> files = told_scenario_files(options.paths, console);
  const LoadedFiles loaded = loaded_files(files, profile, console);
  for (const InputError& warning : loaded.warnings) console.say(std::string(warning.what()) + "\n");
  const std::string found = loaded.warnings.empty()
                                ? "no problems"
                                : counted(loaded.warnings.size(), "warning", "warnings") + ", no errors";
  console.print(counted(files.size(), "file", "files") + ", " + found + "\n");
  return ExitCode::ok;
}

}  // namespace

void add_lint_command(CLI::App& app, Console& console, CommandBody& chosen) {
  Arguments command(
      app, "lint",
      "Check scenario files: every error of every file, and what is said in vain under the profile");
  const auto options = std::make_shared<Options>();
  command.positional("PATH", options->paths,
                     "Scenario files, or directories of them; without any, ./scenarios, or those installed");
  command.flag("--schema", options->schema, "Print the JSON Schema of scenario files, for editors");
  command.flag("--profile-schema", options->profile_schema, "Print the JSON Schema of profiles");
  add_profile_option(command, options->profile);
  command.footer("Examples:\n  rescind lint\n  rescind lint --schema > scenario.schema.json");
  command.callback(choosing(chosen, console, options, lint));
}

}  // namespace rescind
