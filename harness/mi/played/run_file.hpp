#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

#include "harness/simulation/tape.hpp"

namespace rescind {

/// How the run of a program came to its end.
enum class RunEnd : std::uint64_t {
  none,
  ended,              ///< The program did.
  stuck,              ///< All its threads waited for something that never comes.
  cut,                ///< The scenario's `until` came first.
  crashed,            ///< A signal ended it.
  not_deterministic,  ///< It waited in a way that cannot be followed.
  unable,             ///< What was asked for cannot be done.
};

/// What a run says of itself besides its history: how it ended, and its tape. In a file they stand as they are in memory:
/// who reads it is of the same build as who wrote it.
struct RunFile {
  RunEnd end = RunEnd::none;
  Choices tape{};
};

/// Of a file that is too short, or none, the end is `none`.
[[nodiscard]] inline RunFile parse_run_file(std::string_view bytes) {
  RunFile file;
  if (bytes.size() < sizeof file.end) return file;
  std::memcpy(&file.end, bytes.data(), sizeof file.end);
  bytes.remove_prefix(sizeof file.end);
  file.tape.resize(bytes.size() / sizeof(Choice));
  if (!file.tape.empty()) std::memcpy(file.tape.data(), bytes.data(), file.tape.size() * sizeof(Choice));
  return file;
}

}  // namespace rescind
