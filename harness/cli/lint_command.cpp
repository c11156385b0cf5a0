#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/base/text.hpp"
#include "harness/base/usage_error.hpp"
#include "harness/cli/arguments.hpp"
#include "harness/cli/case_options.hpp"
#include "harness/cli/command.hpp"
#include "harness/cli/config_option.hpp"
#include "harness/cli/input_files.hpp"
#include "harness/cli/loaded_cases.hpp"
#include "harness/cli/options.hpp"
#include "harness/cli/profile_option.hpp"
#include "harness/edge/directories.hpp"
#include "harness/edge/scenario_files.hpp"
#include "harness/engine/run/loading.hpp"
#include "harness/live/subject_file.hpp"
#include "harness/scenario/compile/profile_file.hpp"
#include "harness/scenario/language/schema.hpp"
#include "reports/json.hpp"

namespace rescind::lint_subcommand {
namespace {

struct Options {
  std::vector<std::string> paths;
  std::vector<std::string> reports;
  std::string profile;
  std::string format = "text";
  ConfigTyped config_typed;
  bool schema = false;
  bool profile_schema = false;
};

/// Reads a file of one sort; its errors.
using Check = std::vector<InputError> (*)(const std::string& text, const std::string& file);

std::vector<InputError> check_profile(const std::string& text, const std::string& file) {
  return load_profile(text, file).errors;
}
std::vector<InputError> check_subject(const std::string& text, const std::string& file) {
  return live::load_subject(text, file).errors;
}

// Whether a line of the document itself begins with this key, and its value stands there.
bool says(std::string_view text, std::string_view key) {
  while (!text.empty()) {
    std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    if (!line.starts_with(key) || !line.substr(key.size()).starts_with(':')) continue;
    line.remove_prefix(key.size() + 1);
    const std::size_t value = line.find_first_not_of(" \r");
    return value != std::string_view::npos && line[value] != '#' && line[value] != '{';
  }
  return false;
}

/// How a file is checked that is no scenario by what it says; nullptr for a scenario.
Check check_for(const std::string& text, const std::string& file) {
  if (file.substr(file.rfind('/') + 1) == config_name) return config_errors;
  if (says(text, "name")) return nullptr;
  if (says(text, "subject")) return check_subject;
  return says(text, "profile") ? check_profile : nullptr;
}

/// What was found in all files.
struct Found {
  std::size_t files = 0;
  std::size_t wrong_files = 0;
  std::vector<InputError> errors;
  std::vector<InputError> warnings;

  void add(std::vector<InputError> of_file) {
    ++files;
    if (!of_file.empty()) ++wrong_files;
    std::ranges::move(of_file, std::back_inserter(errors));
  }
};

// What cannot be read as a text is checked as a scenario, and told there.
Check check_for_file(const std::string& file) {
  try {
    return check_for(read_text_file(file), file);
  } catch (const InputError&) {
    return nullptr;
  }
}

// Takes what the configuration says where nothing was typed; a wrong one is a wrong file like any other.
Config take_config(Options& options, Found& found, Console& console) {
  const std::string file = config_file_of(options.config_typed);
  if (file.empty()) return {};
  std::vector<InputError> errors = config_errors(read_text_file(file), file);
  const bool wrong = !errors.empty();
  found.add(std::move(errors));
  if (wrong) return {};
  Config config = configured(options.config_typed, options.profile, console);
  options.paths = paths_or(options.paths, config);
  tell(config, console);
  return config;
}

void look_at(const Options& options, Found& found, Console& console) {
  const std::string config_file = config_file_of(options.config_typed);
  std::vector<std::string> paths;
  for (const std::string& path : options.paths) {
    if (!config_file.empty() && same_file(path, config_file))
      continue;  // It was looked at before all others.
    if (!is_directory(path) && path.substr(path.rfind('/') + 1) == config_name)
      found.add(config_errors(read_text_file(path), path));
    else
      paths.push_back(path);
  }
  if (paths.empty() && !options.paths.empty()) return;
  std::vector<std::string> scenarios;
  for (const std::string& file : told_scenario_files(paths, console)) {
    if (const Check check = check_for_file(file))
      found.add(check(read_text_file(file), file));
    else
      scenarios.push_back(file);
  }
  LoadedFiles loaded = load_files(scenarios, profile_from(options.profile, console));
  found.files += scenarios.size();
  found.wrong_files += loaded.wrong_files;
  std::ranges::move(loaded.errors, std::back_inserter(found.errors));
  found.warnings = std::move(loaded.warnings);
}

void tell(const Found& found, Console& console) {
  for (const InputError& error : found.errors) console.say(std::string(error.what()) + "\n");
  for (const InputError& warning : found.warnings) console.say(std::string(warning.what()) + "\n");
  if (!found.errors.empty())
    return console.say(fmt::format("{} in {} of {}\n", counted(found.errors.size(), "error", "errors"),
                                   found.wrong_files, counted(found.files, "file", "files")));
  const std::string what = found.warnings.empty()
                               ? "no problems"
                               : counted(found.warnings.size(), "warning", "warnings") + ", no errors";
  console.print(counted(found.files, "file", "files") + ", " + what + "\n");
}

ExitCode lint(const Options& typed, Console& console) {
  Options options = typed;
  if (options.schema && options.profile_schema)
    throw UsageError("--schema and --profile-schema exclude each other");
  if (options.schema || options.profile_schema) {
    console.print(options.schema ? scenario_json_schema() : profile_json_schema());
    return ExitCode::ok;
  }
  const Showing showing{.format = options.format};
  check(showing);
  const std::vector<ReportFile> reports = report_files(
      options.reports, scenarios_and(options.paths, {options.profile, config_file_of(options.config_typed)}),
      options.format);
  Found found;
  Config config;
  reporting_errors(reports, false, console, [&] {
    config = take_config(options, found, console);
    return ExitCode::ok;
  });
  require_apart(reports, scenarios_and(options.paths, {options.profile}));
  const RunResult result = reporting_errors(reports, showing, console, [&] {
    look_at(options, found, console);
    if (options.format != "json" || !found.errors.empty()) tell(found, console);
    if (!found.errors.empty()) throw ErrorTold(found.errors);
    return RunResult{.profile =
                         used(profile_from(options.profile, console), {.profile = options.profile}, config)};
  });
  const bool written = write_reports(reports, result, false, console);
  if (options.format == "json") console.print(json_report(result));
  return written ? ExitCode::ok : ExitCode::harness;
}

}  // namespace

void add(CLI::App& app, Console& console, CommandBody& chosen) {
  Arguments command(app, "lint",
                    "Check scenarios, and profiles, subjects, moments and rescind.yaml where they are named: "
                    "every error of every file, and what is said in vain under the profile");
  const auto options = std::make_shared<Options>();
  command.positional("PATH", options->paths,
                     "Files, or directories of them; without any, ./scenarios, or those installed");
  command.flag("--schema", options->schema, "Print the JSON Schema of scenario files, for editors");
  command.flag("--profile-schema", options->profile_schema, "Print the JSON Schema of profiles");
  add_profile_option(command, options->profile);
  add_config_options(command, options->config_typed);
  add_report_option(command, options->reports);
  add_format_option(command, options->format);
  command.footer(
      "Examples:\n  rescind lint\n  rescind lint rescind.yaml profiles/ours.yaml\n"
      "  rescind lint --report sarif=lint.sarif\n  rescind lint --schema > scenario.schema.json");
  command.callback(choosing(chosen, console, options, lint));
}

}  // namespace rescind::lint_subcommand
