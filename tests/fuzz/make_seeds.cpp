// Writes what fuzzing starts from into a directory: the files scenario.dict and history.dict, and a directory
// of inputs for each target. All of it is made from what is shipped: scenarios/, tests/golden/real, the
// vocabulary.

#include <algorithm>
#include <array>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/hash.hpp"
#include "harness/edge/scenario_files.hpp"
#include "harness/engine/run/timed_run.hpp"
#include "harness/engine/run/untimed_run.hpp"
#include "harness/history/writer.hpp"
#include "harness/scenario/compile/loader.hpp"
#include "harness/scenario/language/expanded.hpp"
#include "harness/scenario/language/yaml_text.hpp"
#include "tests/fuzz/dictionary.hpp"
#include "tests/fuzz/run_table.hpp"

namespace rescind::fuzz {
namespace {

namespace fs = std::filesystem;

/// Longer ones would only be slow: each short one shows something that the others do not.
constexpr std::size_t scenario_bytes_max = 1'200;
constexpr std::size_t scenario_cases_max = 12;
constexpr std::size_t history_bytes_max = 3'000;

void write(const fs::path& file, std::string_view text) {
  std::ofstream stream(file, std::ios::binary);
  stream << text;
  stream.close();
  if (!stream) throw std::runtime_error("cannot be written: " + file.string());
}

std::string flat(std::string path) {
  std::ranges::replace(path, '/', '-');
  return path;
}

/// Each shipped file as it is, where it is small, and its first and last case on their own.
void write_scenarios(const fs::path& directory) {
  const std::string shipped = RESCIND_SOURCE_DIR "/scenarios";
  for (const std::string& file : find_scenario_files({shipped})) {
    const std::string text = read_text_file(file);
    const std::vector<Case> cases = load_scenario(text, file).value();
    const std::string name = flat(file.substr(shipped.size() + 1));
    if (text.size() <= scenario_bytes_max && cases.size() <= scenario_cases_max)
      write(directory / name, text);
    for (const Case* one : {&cases.front(), &cases.back()}) {
      const std::optional<YamlNode> alone = expanded_document(text, one->name);
      write(directory / ((one == &cases.front() ? "first-" : "last-") + name), yaml_text(alone.value()));
    }
  }
}

/// As many whole lines as fit.
std::string_view beginning(std::string_view text) {
  if (text.size() <= history_bytes_max) return text;
  return text.substr(0, text.rfind('\n', history_bytes_max) + 1);
}

/// Recorded histories of real systems, and of simulated ones by either driver.
void write_histories(const fs::path& directory) {
  for (const std::string& file : files_below(RESCIND_SOURCE_DIR "/tests/golden/real", ".jsonl"))
    write(directory / fs::path(file).filename(), beginning(read_text_file(file)));
  for (const RunFile& file : run_files()) {
    const std::string name = flat(file.path) + ".jsonl";
    TimedRun timed(file.cases.front(), Behaviour{});
    timed.run(1);
    write(directory / ("timed-" + name), beginning(to_json_lines(timed.history())));
    UntimedRun untimed(file.cases.back(), Behaviour{});
    untimed.tape().restart(1);
    untimed.run();
    write(directory / ("untimed-" + name), beginning(to_json_lines(untimed.history())));
  }
}

/// A few tapes for each file, for both drivers.
void write_tapes(const fs::path& directory) {
  constexpr std::size_t tape_bytes = 96;
  for (std::uint64_t file = 0; file < run_files().size(); ++file) {
    for (std::uint64_t nth = 0; nth < 4; ++nth) {
      std::string bytes;
      for (std::uint64_t i = 0; bytes.size() < tape_bytes; ++i)
        bytes += static_cast<char>(hash_value(std::array{file, nth, i}) & 0xffu);
      bytes[0] = static_cast<char>(file);
      bytes[3] = static_cast<char>(nth % 2);
      write(directory / (std::to_string(file) + "-" + std::to_string(nth)), bytes);
    }
  }
}

void write_all(const fs::path& directory) {
  for (const char* input : {"scenario", "history", "run"}) fs::create_directories(directory / input);
  write(directory / "scenario.dict", scenario_dictionary());
  write(directory / "history.dict", history_dictionary());
  write_scenarios(directory / "scenario");
  write_histories(directory / "history");
  write_tapes(directory / "run");
}

}  // namespace
}  // namespace rescind::fuzz

int main(int count, char** words) {
  if (count != 2) {
    std::cerr << "usage: fuzz_seeds DIRECTORY\n";
    return 2;
  }
  try {
    rescind::fuzz::write_all(words[1]);
    return 0;
  } catch (const std::exception& error) {
    std::cerr << error.what() << "\n";
    return 3;
  }
}
