#pragma once

#include <string>

#include "harness/base/time.hpp"
#include "harness/history/event.hpp"
#include "harness/history/history.hpp"

namespace rescind {

/// A span for people, exact, in the largest unit that leaves a whole part: "1.2 ms", "500 us", "3 s", "0 s".
[[nodiscard]] std::string format_duration(Duration span);

/// A point in time for people, in milliseconds with three decimals, or six where they are needed: "12.500
/// ms". Where the clock counts steps: "step 12".
[[nodiscard]] std::string format_time(Time t, Clock clock = Clock::virtual_time);

/// One event as one line for people, without a line end; the columns are time, place, text:
///
///         12.500 ms     client    cancel list: reason timeout, by alice on main
///
/// An id without a name, or whose name is a number, is shown as its kind and number ("operation 3").
[[nodiscard]] std::string describe(const Event& event, const Names& names, Clock clock = Clock::virtual_time);

/// The text column of describe() alone.
[[nodiscard]] std::string describe_text(const Event& event, const Names& names);

/// What an operation is called: its name, or "operation 3" where it has none.
[[nodiscard]] std::string name_of(OpId op, const Names& names);
[[nodiscard]] std::string name_of(SessionId session, const Names& names);

}  // namespace rescind
