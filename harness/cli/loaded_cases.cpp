#include "harness/cli/loaded_cases.hpp"

#include <fmt/format.h>

#include <utility>

#include "harness/base/text.hpp"
#include "harness/base/usage_error.hpp"

namespace rescind {

LoadedFiles loaded_files(const std::vector<std::string>& files, const Profile& profile, Console& console) {
  LoadedFiles loaded = load_files(files, profile);
  if (loaded.errors.empty()) return loaded;
  for (const InputError& error : loaded.errors) console.say(std::string(error.what()) + "\n");
  console.say(fmt::format("{} in {} of {}\n", counted(loaded.errors.size(), "error", "errors"),
                          loaded.wrong_files, counted(files.size(), "file", "files")));
  throw ErrorTold(std::move(loaded.errors));
}

std::vector<Case> loaded_cases(const std::vector<std::string>& files, const Profile& profile,
                               Console& console) {
  return loaded_files(files, profile, console).cases;
}

}  // namespace rescind
