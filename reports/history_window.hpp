#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "reports/history_rows.hpp"

namespace rescind {

/// Takes a history event by event, in memory that does not grow with its length: a short one is kept as a whole, of a long one
/// what stands around the events that show a violation.
class HistoryWindow {
 public:
  static constexpr std::uint64_t whole_max = 100'000;  ///< Events of a short one.
  static constexpr std::uint64_t around = 5'000;       ///< So many before and after each violation ...
  static constexpr std::size_t marks_max = 32;         ///< ... of the first ones.

  /// A new history: what was taken before is forgotten.
  void begin(const Header& header);
  /// `number` is that of the event in its file; they need not rise.
  void add(const Event& event, const Names& names, std::uint64_t number);
  /// The event that came last shows a violation.
  void mark();

  /// What is kept, by rising numbers.
  [[nodiscard]] HistoryRows take(std::string_view case_name);

 private:
  void keep_what_is_marked();
  void keep_recent();

  Header header_;
  std::vector<HistoryRow> kept_;      // While it is short, everything.
  std::deque<HistoryRow> recent_;     // Of a long one the last that nothing has marked yet.
  std::vector<std::uint64_t> marks_;  // By how many events had come.
  std::uint64_t count_ = 0;
  std::uint64_t kept_until_ = 0;  // Up to that many events.
};

}  // namespace rescind
