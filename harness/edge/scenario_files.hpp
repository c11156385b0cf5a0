#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace rescind {

/// What a configuration is called: never a scenario.
inline constexpr std::string_view config_name = "rescind.yaml";

/// Every regular file below `directory` whose name ends in `ending`, sorted by name; folders called as one of
/// `skipped_folders` are not looked into. Links to directories are not followed: they could lead in circles.
/// Throws InputError for a directory that cannot be read or that holds no such file.
[[nodiscard]] std::vector<std::string> files_below(const std::string& directory, std::string_view ending,
                                                   const std::vector<std::string_view>& skipped_folders = {});

/// Whether there is such a file. Throws InputError for a directory that cannot be read.
[[nodiscard]] bool has_files_below(const std::string& directory, std::string_view ending);

/// Which files below a directory look like those that are read, and are not.
struct SkippedNames {
  std::string_view ending;                ///< Of what is read.
  std::vector<std::string_view> others;   ///< Endings that mean the same elsewhere.
  std::vector<std::string_view> folders;  ///< Not looked into.
};
struct SkippedFile {
  std::string path;
  std::string why;
};
/// Below `directory`, sorted by path: what has one of the other endings, what is no regular file (a dangling link, a
/// FIFO), and links to directories. None where the directory cannot be read: files_below() says so.
[[nodiscard]] std::vector<SkippedFile> skipped_below(const std::string& directory, const SkippedNames& names);

/// The scenario files that `paths` name: a file as it is, of a directory every *.yaml below it, save in
/// folders called `profiles` and `subjects`, and but rescind.yaml. Sorted within each directory by name, each file once. Throws InputError for a
/// path that is not there or cannot be read, and for a directory without any scenario.
[[nodiscard]] std::vector<std::string> find_scenario_files(const std::vector<std::string>& paths);

/// The same; where there are no paths, of ./scenarios, or else of what was installed with the program. Throws
/// UsageError where there are none of these either.
[[nodiscard]] std::vector<std::string> scenario_files(const std::vector<std::string>& paths);

/// The whole content of a file. Throws InputError where it cannot be read, is no regular file, or is bigger
/// than text_file_bytes_max.
[[nodiscard]] std::string read_text_file(const std::string& path);

}  // namespace rescind
