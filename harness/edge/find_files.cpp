#include "harness/edge/find_files.hpp"

#include <filesystem>
#include <system_error>

#include "harness/base/text.hpp"
#include "harness/base/usage_error.hpp"
#include "harness/edge/scenario_files.hpp"

namespace rescind {

std::vector<std::string> find_files(const std::vector<std::string>& paths, std::string_view ending) {
  std::vector<std::string> files;
  for (const std::string& path : paths) {
    std::error_code error;
    if (path != "-" && !std::filesystem::exists(path, error)) {
      throw UsageError("there is no file or directory '" + printable(path) + "'");
    }
    if (path == "-" || !std::filesystem::is_directory(path, error)) {
      files.push_back(path);
      continue;
    }
    for (std::string& file : files_below(path, ending)) files.push_back(std::move(file));
  }
  return files;
}

}  // namespace rescind
