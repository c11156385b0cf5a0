// usage: histories suite JOBS FILE       replays the shipped scenarios and writes the lines of `--report hashes` into FILE
//        histories cases PATH            prints "HASH NAME" for each case of a scenario file
//        histories replay PATH NAME      prints the history of a case, as `rescind replay --format jsonl` does
// What other compilers are compared by: the simulation and the judge alone, since building the program three times more
// for the sake of its histories would take as long as all tests.

#include <cstdlib>
#include <exception>
#include <iostream>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/base/hex.hpp"
#include "harness/edge/files.hpp"
#include "harness/edge/scenario_files.hpp"
#include "harness/engine/run/loading.hpp"
#include "harness/engine/run/run_all.hpp"
#include "harness/history/writer.hpp"
#include "reports/hashes.hpp"

namespace {

using namespace rescind;

std::vector<Case> cases_of(const std::vector<std::string>& paths) {
  LoadedFiles loaded = load_files(find_scenario_files(paths), mi_profile());
  if (!loaded.errors.empty()) throw loaded.errors.front();
  return std::move(loaded.cases);
}

void hash_suite(std::size_t jobs, const std::string& file) {
  const std::vector<Case> cases = cases_of({"scenarios"});
  std::vector<RunTask> tasks;
  for (const Case& one : cases) tasks.push_back({.one = &one, .seed = seed_of(one, 1)});
  RunAllOptions options;
  options.jobs = jobs;
  std::string text;
  HashesReport report([&](std::string_view piece) { text += piece; });
  const RunsMade made = run_all(
      tasks, options, [&](const CaseResult& result) { report.add(result); }, [](std::size_t, std::size_t) {});
  report.end(made.wall_ns);
  write_file(file, text);
}

void print_hashes(const std::string& path) {
  for (const Case& one : cases_of({path}))
    std::cout << hex(run_case(one, {.seed = seed_of(one, 1)}).report.history_hash) << ' ' << one.name << '\n';
}

void print_history(const std::string& path, std::string_view name) {
  for (const Case& one : cases_of({path}))
    if (one.name == name)
      std::cout << to_json_lines(run_case(one, {.seed = seed_of(one, 1), .keep_history = true}).history);
}

bool does(std::span<char*> words) {
  if (words.size() == 0) return false;
  const std::string_view what = words[0];
  if (what == "suite" && words.size() == 3) {
    hash_suite(std::strtoul(words[1], nullptr, 10), words[2]);
  } else if (what == "cases" && words.size() == 2) {
    print_hashes(words[1]);
  } else if (what == "replay" && words.size() == 3) {
    print_history(words[1], words[2]);
  } else {
    return false;
  }
  return true;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    if (does(std::span(argv, static_cast<std::size_t>(argc)).subspan(1))) return 0;
    std::cerr << "usage: histories suite JOBS FILE | cases PATH | replay PATH NAME\n";
  } catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
  }
  return 2;
}
