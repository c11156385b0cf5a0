#include "harness/cli/report_paths.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <utility>

#include "harness/base/nearest_word.hpp"
#include "harness/base/text.hpp"
#include "harness/base/usage_error.hpp"
#include "harness/edge/directories.hpp"
#include "harness/edge/files.hpp"

namespace rescind {
namespace {

// As `input`, or as a file below it.
bool is_read(const std::string& path, const std::string& input, std::string_view ending) {
  if (input.empty() || input == "-") return false;
  if (!is_directory(input)) return same_file(path, input);
  return exists(path) && link_target(path).ends_with(ending) && is_below(path, input);
}

struct Stream {
  const char* path;
  std::string_view name;
};

// Both would write from the beginning of the file that the shell's `> FILE` names.
void require_no_stream(const std::string& path) {
  for (const auto& [stream, name] :
       {Stream{"/dev/stdout", "standard output"}, Stream{"/dev/stderr", "standard error"}})
    if (is_regular_file(path) && same_file(path, stream))
      throw UsageError(fmt::format("--report: {} goes into '{}' too: they would write over each other", name,
                                   printable(path)),
                       "name another file");
}

}  // namespace

TypedReport typed_report(const std::string& option, std::string_view example) {
  const std::size_t equals = option.find('=');
  if (equals == std::string::npos || equals + 1 == option.size())
    throw UsageError(fmt::format("--report: '{}' names no file", printable(option)),
                     fmt::format("write --report KIND=FILE, e.g. --report {}", example));
  return {option.substr(0, equals), option.substr(equals + 1)};
}

std::size_t kind_among(std::span<const std::string_view> kinds, const std::string& typed) {
  const auto found = std::ranges::find(kinds, typed);
  if (found == kinds.end())
    throw UsageError(fmt::format("--report: there is no kind '{}'", printable(typed)),
                     word_hint(typed, kinds));
  return static_cast<std::size_t>(found - kinds.begin());
}

std::string path_below(const std::string& directory, const std::string& name) {
  return directory + (directory.ends_with('/') ? "" : "/") + name;
}

std::string unused_name(const std::string& wanted, std::set<std::string>& taken) {
  std::string name = wanted;
  for (int number = 2; !taken.insert(name).second; ++number) name = fmt::format("{}-{}", wanted, number);
  return name;
}

void require_writable_place(const ReportPath& place) {
  if (!place.is_directory) return require_writable(place.path);
  if (const std::string why = make_directory(place.path); !why.empty())
    throw UsageError(fmt::format("cannot write into '{}': {}", printable(place.path), why));
  require_writable(path_below(place.path, "report"));
}

void require_own_places(const std::vector<ReportPath>& places) {
  for (std::size_t i = 0; i < places.size(); ++i) {
    const std::string& path = places[i].path;
    if (!places[i].is_directory) require_no_stream(path);
    const bool takes_one = places[i].is_directory || !exists(path) || is_regular_file(path);
    for (std::size_t k = 0; takes_one && k < i; ++k)
      if (same_file(path, places[k].path))
        throw UsageError(fmt::format("--report: two reports are to be written to '{}'", printable(path)),
                         "give each report a file of its own");
  }
}

FilesRead scenarios_and(std::vector<std::string> typed, const std::vector<std::string>& others) {
  if (typed.empty()) typed.emplace_back("scenarios");
  typed.insert(typed.end(), others.begin(), others.end());
  return {.paths = std::move(typed)};
}

void require_apart(const std::vector<ReportPath>& places, const FilesRead& read) {
  for (const ReportPath& place : places) {
    if (place.is_directory) continue;
    for (const std::string& input : read.paths)
      if (is_read(place.path, input, read.ending))
        throw UsageError(
            fmt::format("--report: '{}' is read too: the report would destroy it", printable(place.path)),
            "name another file");
  }
}

}  // namespace rescind
