#include "harness/engine/run/loading.hpp"

#include <fmt/format.h>

#include <iterator>
#include <map>
#include <optional>
#include <string_view>
#include <utility>

#include "harness/base/text.hpp"
#include "harness/edge/scenario_files.hpp"
#include "harness/scenario/compile/loader.hpp"

namespace rescind {
namespace {

LoadedScenario load_file(const std::string& file, const Profile& profile) {
  try {
    return load_scenario(read_text_file(file), file, profile);
  } catch (const InputError& error) {
    return {.cases = {}, .errors = {error}};
  }
}

std::optional<InputError> equal_names(const std::vector<Case>& cases) {
  std::map<std::string_view, const Case*> by_name;
  for (const Case& one : cases) {
    const auto [before, is_new] = by_name.emplace(one.name, &one);
    if (is_new || before->second->file == one.file) continue;
    return InputError(
        printable(*one.file), one.line, 0,
        fmt::format("the case '{}' is in {} too", printable(one.name), printable(*before->second->file)),
        "every scenario needs a name of its own");
  }
  return std::nullopt;
}

template <class Item>
void move_behind(std::vector<Item>& all, std::vector<Item>& more) {
  all.insert(all.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

}  // namespace

LoadedFiles load_files(const std::vector<std::string>& files, const Profile& profile) {
  LoadedFiles all;
  for (const std::string& file : files) {
    LoadedScenario loaded = load_file(file, profile);
    if (!loaded.errors.empty()) ++all.wrong_files;
    move_behind(all.cases, loaded.cases);
    move_behind(all.errors, loaded.errors);
    move_behind(all.warnings, loaded.warnings);
  }
  if (all.errors.empty()) {
    if (const std::optional<InputError> twice = equal_names(all.cases)) {
      all.errors.push_back(*twice);
      all.wrong_files = 1;
    }
  }
  return all;
}

}  // namespace rescind
