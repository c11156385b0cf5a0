#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "harness/history/history.hpp"

namespace rescind::live {

/// What the header of a saved history says of the moment that it is of, so that it can be tried again.
struct Found {
  std::string moment;  ///< "at-20"; or "drawn", which the seed makes up.
  std::uint64_t seed = 1;
  std::string command;     ///< What found it: shown to whoever asks, and never run. Secrets are hidden in it.
  std::string scenario{};  ///< The file with the case `moment`; empty where it is a moment.
};

/// A history as JSON Lines, with what it is of in its header.
[[nodiscard]] std::string finding_text(const History& history, const Found& found);

/// What the text of a file is.
struct FindingRead {
  bool is_history = false;       ///< Its first line is a JSON object, as that of a history is.
  std::optional<Found> found{};  ///< Nothing where it is of no real program that rescind tried.
};

/// Reads no more than the first line. Throws InputError where that says what it is of wrongly; `file` is its name, for
/// messages.
[[nodiscard]] FindingRead read_finding(std::string_view text, const std::string& file);

}  // namespace rescind::live
