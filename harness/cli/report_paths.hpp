#pragma once

#include <cstddef>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace rescind {

/// A report as it was typed: "junit=out/junit.xml".
struct TypedReport {
  std::string kind;
  std::string path;
};

/// Throws UsageError where it names no file; `example` is one that could be typed.
[[nodiscard]] TypedReport typed_report(const std::string& option, std::string_view example);

/// Which of the kinds that a command can write was typed, by its place. Throws UsageError.
[[nodiscard]] std::size_t kind_among(std::span<const std::string_view> kinds, const std::string& typed);

/// Where a report is written: a file, or a directory for several.
struct ReportPath {
  std::string path;
  bool is_directory = false;
};

[[nodiscard]] std::string path_below(const std::string& directory, const std::string& name);

/// `wanted`, with a number where that is among those that are taken; is taken then.
[[nodiscard]] std::string unused_name(const std::string& wanted, std::set<std::string>& taken);

/// Looks whether a report can be written there, before work is done for it. Makes a directory that is missing. Throws
/// UsageError.
void require_writable_place(const ReportPath& place);

/// Throws UsageError where two reports would be written into one place. What is no regular file, such as /dev/null or a
/// pipe, takes several.
void require_own_places(const std::vector<ReportPath>& places);

/// What a command reads, whatever it is called: files, or directories of files whose names end in `ending`. Empty names
/// and "-" are nothing.
struct FilesRead {
  std::vector<std::string> paths;
  std::string_view ending = ".yaml";
};

/// Scenario files as they were typed, those of ./scenarios where none were, and other files.
[[nodiscard]] FilesRead scenarios_and(std::vector<std::string> typed, const std::vector<std::string>& others);

/// Throws UsageError where a report would be written onto one of them, and so destroy it.
void require_apart(const std::vector<ReportPath>& places, const FilesRead& read);

}  // namespace rescind
