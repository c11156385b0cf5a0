#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "harness/history/history.hpp"

namespace rescind {

/// A whole history as it was read.
struct HistoryFile {
  std::string name;  ///< What errors call it: made printable.
  History history;
  std::vector<std::uint64_t> lines;  ///< In which line each event stands, from 1.
};

/// Reads a file, or standard input for "-". Throws InputError.
[[nodiscard]] HistoryFile read_history_file(const std::string& path);

}  // namespace rescind
