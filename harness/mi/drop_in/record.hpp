#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>

#include "harness/history/history.hpp"
#include "harness/mi/played/run_file.hpp"
#include "harness/simulation/tape.hpp"

namespace rescind::drop_in {

/// What a run leaves behind: its history, and its tape where somebody asked for it. Written as it comes into files
/// beside those asked for, which take their names at the end, also when a signal ends the process.
class Record {
 public:
  /// Where to write; an empty path: nowhere.
  Record(std::string history, std::string tape) : history_(std::move(history)), tape_(std::move(tape)) {}

  void begin(const Header& header);
  /// From now on there are files; what was recorded before is written. A process that never calls MI, such as the shell
  /// that starts the program, has none. Throws std::system_error, which names the path.
  void open();
  void add(std::span<const Event> events, const Names& names);
  /// Both files are complete. May be called from a signal handler.
  void finish(RunEnd end, const Choices& choices) noexcept;
  /// A signal ends the process: the history says so. May be called from a signal handler.
  void finish_crashed(int signal, std::int64_t now, const Choices& choices) noexcept;

 private:
  void write_lines();

  std::string history_, history_fresh_;
  std::string tape_, tape_fresh_;
  int history_file_ = -1;
  int tape_file_ = -1;
  std::string lines_;  // Not written yet.
  bool opened_ = false;
  bool finished_ = false;
};

/// The tape that such a file holds. Throws std::system_error where it cannot be read.
[[nodiscard]] Choices read_tape(const std::string& path);

}  // namespace rescind::drop_in
