#include "harness/cli/find_files.hpp"

#include <algorithm>
#include <filesystem>
#include <system_error>

#include "harness/cli/usage_error.hpp"
#include "reports/text.hpp"

namespace rescind {
namespace {

namespace fs = std::filesystem;

// Links to directories are not followed, so that there is no circle to run in.
std::vector<std::string> files_below(const std::string& directory, std::string_view ending) {
  std::vector<std::string> found;
  std::error_code error;
  fs::recursive_directory_iterator entry(directory, error);
  for (; !error && entry != fs::recursive_directory_iterator(); entry.increment(error)) {
    const std::string name = entry->path().string();
    std::error_code ignored;
    if (name.ends_with(ending) && entry->is_regular_file(ignored)) found.push_back(name);
  }
  if (error) throw UsageError("cannot read '" + printable(directory) + "': " + error.message());
  if (found.empty())
    throw UsageError("no file *" + std::string(ending) + " below '" + printable(directory) + "'");
  std::ranges::sort(found);  // Names differ, so there are no ties.
  return found;
}

}  // namespace

std::vector<std::string> find_files(const std::vector<std::string>& paths, std::string_view ending) {
  std::vector<std::string> files;
  for (const std::string& path : paths) {
    std::error_code error;
    if (path != "-" && !fs::exists(path, error)) {
      throw UsageError("there is no file or directory '" + printable(path) + "'");
    }
    if (path == "-" || !fs::is_directory(path, error)) {
      files.push_back(path);
      continue;
    }
    for (std::string& file : files_below(path, ending)) files.push_back(std::move(file));
  }
  return files;
}

}  // namespace rescind
