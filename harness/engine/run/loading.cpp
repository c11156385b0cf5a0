#include "harness/engine/run/loading.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <map>
#include <string_view>
#include <system_error>
#include <utility>

#include "harness/base/input_error.hpp"
#include "harness/base/shell.hpp"
#include "harness/base/text.hpp"
#include "harness/base/usage_error.hpp"
#include "harness/edge/scenario_files.hpp"
#include "harness/edge/shipped.hpp"
#include "harness/scenario/compile/loader.hpp"

namespace rescind {
namespace {

// The errors of a file that was read, or the one that says why it was not.
std::vector<InputError> errors_of(const std::string& file, const Profile& profile, std::vector<Case>& cases) {
  try {
    const std::string text = read_text_file(file);
    std::vector<InputError> errors = lint_scenario(text, printable(file), profile);
    if (!errors.empty()) return errors;
    for (Case& one : load_scenario(text, file, profile)) cases.push_back(std::move(one));
    return {};
  } catch (const InputError& error) {
    return {error};
  }
}

// Cases are chosen, listed as known failures and replayed by their names.
void refuse_equal_names(const std::vector<Case>& cases) {
  std::map<std::string_view, const Case*> by_name;
  for (const Case& one : cases) {
    const auto [before, is_new] = by_name.emplace(one.name, &one);
    if (is_new || before->second->file == one.file) continue;
    throw InputError(
        printable(one.file), one.line, 0,
        fmt::format("the case '{}' is in {} too", printable(one.name), printable(before->second->file)),
        "every scenario needs a name of its own");
  }
}

}  // namespace

std::vector<std::string> scenario_files(const std::vector<std::string>& paths) {
  if (!paths.empty()) return find_scenario_files(paths);
  std::error_code error;
  if (std::filesystem::is_directory("scenarios", error)) return find_scenario_files({"scenarios"});
  if (const std::string shipped = shipped_scenarios(); !shipped.empty())
    return find_scenario_files({shipped});
  throw UsageError("there is no directory 'scenarios' here", "name scenario files or directories");
}

std::vector<Case> load_cases(const std::vector<std::string>& files, const Profile& profile,
                             Console& console) {
  std::vector<Case> cases;
  std::size_t errors_count = 0;
  std::size_t wrong_files = 0;
  for (const std::string& file : files) {
    const std::vector<InputError> errors = errors_of(file, profile, cases);
    for (const InputError& error : errors) console.say(std::string(error.what()) + "\n");
    errors_count += errors.size();
    if (!errors.empty()) ++wrong_files;
  }
  if (errors_count > 0) {
    console.say(fmt::format("{} in {} of {}\n", counted(errors_count, "error", "errors"), wrong_files,
                            counted(files.size(), "file", "files")));
    throw ErrorTold();
  }
  refuse_equal_names(cases);
  return cases;
}

std::uint64_t seed_of(const Case& what, std::uint64_t seed) {
  return what.seed.value_or(seed);
}

std::string replay_command(const Case& what, std::uint64_t seed, const Judged& judged, bool alone,
                           std::string_view mutant) {
  std::string command = "rescind replay " + shell_word(what.file);
  if (!alone) command += " --case " + shell_word(what.name);
  if (!what.recorded) command += fmt::format(" --seed {}", seed);
  if (!mutant.empty()) command += fmt::format(" --mutant {}", mutant);
  return command + typed_again(judged);
}

}  // namespace rescind
