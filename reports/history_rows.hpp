#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "harness/history/history.hpp"

namespace rescind {

/// An event of a history: when it happened, and the rest of its line, which many runs share.
struct HistoryRow {
  std::uint64_t number = 0;  ///< In the whole history, from 0.
  std::int64_t t = 0;
  std::string text;  ///< `"at":"client","event":"cancel","op":"list"}`
};

/// A history, or what is kept of it: its events by rising numbers.
struct HistoryRows {
  std::string header;  ///< Its line, without the end. Its `name` is null where it is that of the case.
  std::vector<HistoryRow> rows;
};

[[nodiscard]] HistoryRow row_of(const Event& event, const Names& names, std::uint64_t number);
[[nodiscard]] std::string header_row(const Header& header, std::string_view case_name);
/// All of it.
[[nodiscard]] HistoryRows rows_of(const History& history, std::string_view case_name);
/// The lines again.
[[nodiscard]] std::string lines_of(const HistoryRows& history, std::string_view case_name);

}  // namespace rescind
