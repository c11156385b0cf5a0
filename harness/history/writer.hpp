#pragma once

#include <string>

#include "harness/history/event.hpp"
#include "harness/history/history.hpp"

namespace rescind {

// A history as JSON Lines (FORMAT.md): the header's line, then a line for each event. The same history always
// gives the same bytes. Names and texts must be UTF-8. The functions append to what the caller owns and
// writes to files.

/// Appends the header's line, its end included.
void append_json(std::string& out, const Header& header);

/// Appends the event's line, its end included. Fields that are absent, or that its kind does not use, are
/// left out. An id that has no name is written as its number, in quotes.
void append_json(std::string& out, const Event& event, const Names& names);

/// The whole history.
[[nodiscard]] std::string to_json_lines(const History& history);

}  // namespace rescind
