#include "harness/cli/input_files.hpp"

#include "harness/base/text.hpp"
#include "harness/edge/directories.hpp"
#include "harness/edge/find_files.hpp"
#include "harness/edge/scenario_files.hpp"

namespace rescind {
namespace {

void tell_skipped(const std::vector<std::string>& paths, const SkippedNames& names, Console& console) {
  for (const std::string& path : paths) {
    if (path == "-" || !is_directory(path)) continue;
    for (const SkippedFile& file : skipped_below(path, names))
      console.say(printable(file.path) + ": warning: skipped: " + file.why + "\n");
  }
}

}  // namespace

std::vector<std::string> told_scenario_files(const std::vector<std::string>& paths, Console& console) {
  const SkippedNames names{
      .ending = ".yaml", .others = {".yml", ".YAML", ".YML"}, .folders = {"profiles", "subjects"}};
  tell_skipped(paths.empty() ? std::vector<std::string>{"scenarios"} : paths, names, console);
  return scenario_files(paths);
}

std::vector<std::string> told_history_files(const std::vector<std::string>& paths, Console& console) {
  tell_skipped(paths, {.ending = ".jsonl", .others = {".ndjson", ".JSONL"}, .folders = {}}, console);
  return find_files(paths, ".jsonl");
}

}  // namespace rescind
