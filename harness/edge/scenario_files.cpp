#include "harness/edge/scenario_files.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <set>
#include <system_error>

#include "harness/base/input_error.hpp"
#include "harness/base/text.hpp"
#include "harness/base/usage_error.hpp"
#include "harness/edge/directories.hpp"
#include "harness/edge/shipped.hpp"

namespace rescind {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void refuse(const std::string& path, const std::string& message, const std::string& hint) {
  throw InputError(path, 0, 0, message, hint);
}

std::string listed(const std::vector<std::string_view>& words) {
  std::string text;
  for (const std::string_view word : words) text += (text.empty() ? "" : ", ") + std::string(word);
  return text;
}

// Why a file that is there by its name is not read; empty where it is, or looks like no such file.
std::string why_skipped(const fs::directory_entry& entry, const std::string& directory,
                        const SkippedNames& names) {
  const std::string name = entry.path().filename().string();
  const auto ends_in = [&name](std::string_view ending) { return name.ends_with(ending); };
  std::error_code error;
  if (entry.is_symlink(error) && entry.is_directory(error) && !is_below(entry.path().string(), directory))
    return "a link to a directory is not followed; name the directory";
  const bool is_file = entry.is_regular_file(error);
  if (is_file && std::ranges::any_of(names.others, ends_in))
    return "only files *" + std::string(names.ending) + " are read; rename it, or name it";
  if (is_file || entry.is_directory(error) || !ends_in(names.ending)) return "";
  return entry.is_symlink(error) && !entry.exists(error) ? "a link to nothing" : "it is no regular file";
}

}  // namespace

std::vector<SkippedFile> skipped_below(const std::string& directory, const SkippedNames& names) {
  std::vector<SkippedFile> skipped;
  std::error_code error;
  fs::recursive_directory_iterator entry(directory, error);
  for (; !error && entry != fs::recursive_directory_iterator(); entry.increment(error)) {
    std::error_code unknown;
    if (std::ranges::count(names.folders, entry->path().filename().string()) != 0 &&
        entry->is_directory(unknown))
      entry.disable_recursion_pending();
    if (std::string why = why_skipped(*entry, directory, names); !why.empty())
      skipped.push_back({entry->path().lexically_normal().string(), std::move(why)});
  }
  std::ranges::sort(skipped, {}, &SkippedFile::path);
  return skipped;
}

namespace {

// As files_below() has them; none where there are none.
std::vector<std::string> found_below(const std::string& directory, std::string_view ending,
                                     const std::vector<std::string_view>& skipped_folders) {
  std::vector<std::string> files;
  std::error_code error;
  fs::recursive_directory_iterator entry(directory, error);
  for (; !error && entry != fs::recursive_directory_iterator(); entry.increment(error)) {
    std::error_code unknown;
    if (std::ranges::count(skipped_folders, entry->path().filename().string()) != 0 &&
        entry->is_directory(unknown))
      entry.disable_recursion_pending();
    if (entry->path().filename().string().ends_with(ending) && entry->is_regular_file(unknown))
      files.push_back(entry->path().lexically_normal().string());
  }
  if (error) refuse(directory, "the directory cannot be read: " + error.message(), "check its permissions");
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace

bool has_files_below(const std::string& directory, std::string_view ending) {
  return !found_below(directory, ending, {}).empty();
}

std::vector<std::string> files_below(const std::string& directory, std::string_view ending,
                                     const std::vector<std::string_view>& skipped_folders) {
  std::vector<std::string> files = found_below(directory, ending, skipped_folders);
  if (files.empty())
    refuse(directory, "no file *" + std::string(ending) + " below this directory",
           skipped_folders.empty() ? "name a file, or another directory"
                                   : "folders called " + listed(skipped_folders) + " are left out");
  return files;
}

std::vector<std::string> find_scenario_files(const std::vector<std::string>& paths) {
  std::vector<std::string> found;
  std::set<std::string, std::less<>> known;
  for (const std::string& path : paths) {
    std::error_code error;
    const fs::file_status status = fs::status(path, error);
    if (status.type() == fs::file_type::not_found)
      refuse(path, "there is no such file or directory",
             "name a scenario file, or a directory with *.yaml files");
    if (error) refuse(path, "cannot be read: " + error.message(), "check its permissions");
    const std::vector<std::string> files = fs::is_directory(status)
                                               ? files_below(path, ".yaml", {"profiles", "subjects"})
                                               : std::vector<std::string>{path};
    for (const std::string& file : files) {
      const bool is_config = fs::path(file).filename() == config_name;
      if (is_config && files.size() == 1)
        refuse(file, "this is a configuration, and no scenario", "`rescind run --config FILE` reads it");
      if (!is_config && known.insert(file).second) found.push_back(file);
    }
  }
  return found;
}

std::vector<std::string> scenario_files(const std::vector<std::string>& paths) {
  if (!paths.empty()) return find_scenario_files(paths);
  std::error_code error;
  if (fs::is_directory("scenarios", error)) return find_scenario_files({"scenarios"});
  if (const std::string shipped = shipped_scenarios(); !shipped.empty())
    return find_scenario_files({shipped});
  throw UsageError("there is no directory 'scenarios' here", "name scenario files or directories");
}

std::string read_text_file(const std::string& path) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (status.type() == fs::file_type::not_found)
    refuse(path, "there is no such file", "name a file that is there");
  if (fs::is_directory(status)) refuse(path, "is a directory", "name a file");
  if (!fs::is_regular_file(status)) refuse(path, "is not a file that can be read", "name a regular file");
  std::ifstream stream(path, std::ios::binary);
  if (!stream) refuse(path, "the file cannot be opened", "check its permissions");
  std::string text;
  std::array<char, std::size_t{1} << 14> piece;
  // More than is allowed tells a file that is too big, even one that grows while it is read.
  while (text.size() <= text_file_bytes_max &&
         (stream.read(piece.data(), std::streamsize{piece.size()}), stream.gcount() > 0))
    text.append(piece.data(), static_cast<std::size_t>(stream.gcount()));
  if (stream.bad()) refuse(path, "the file cannot be read", "check the disk");
  if (text.size() > text_file_bytes_max)
    refuse(path, "the file is too big: more than 1 MiB",
           "a page is enough; split it, or make cases with 'matrix:'");
  return text;
}

}  // namespace rescind
