#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/contract/judge.hpp"
#include "harness/history/history.hpp"
#include "harness/history/reader.hpp"

namespace rescind::fuzz {

/// A history that was read and judged line by line, forgetting what is over, as `rescind judge` does.
struct JudgedReading {
  std::vector<Event> events;
  Names names;
  std::optional<Judge> judge;  ///< Nothing where the input was refused.
  std::string error;           ///< What it was refused with.
  std::uint64_t line = 0;      ///< Where.
};

[[nodiscard]] JudgedReading read_and_judge(std::string_view text, const ReaderOptions& options);

}  // namespace rescind::fuzz
