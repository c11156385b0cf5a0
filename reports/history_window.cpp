#include "reports/history_window.hpp"

#include <algorithm>
#include <utility>

namespace rescind {

void HistoryWindow::begin(const Header& header) {
  *this = HistoryWindow();
  header_ = header;
}

void HistoryWindow::add(const Event& event, const Names& names, std::uint64_t number) {
  HistoryRow row = row_of(event, names, number);
  ++count_;
  if (count_ == whole_max + 1) keep_what_is_marked();
  if (count_ <= whole_max || count_ <= kept_until_) {
    kept_.push_back(std::move(row));
    return;
  }
  recent_.push_back(std::move(row));
  if (recent_.size() > around + 1) recent_.pop_front();
}

void HistoryWindow::mark() {
  if (marks_.size() == marks_max) return;
  marks_.push_back(count_);
  kept_until_ = count_ + around;
  if (count_ > whole_max) keep_recent();
}

void HistoryWindow::keep_recent() {
  for (HistoryRow& row : recent_) kept_.push_back(std::move(row));
  recent_.clear();
}

// It has turned out to be long.
void HistoryWindow::keep_what_is_marked() {
  std::vector<HistoryRow> all = std::exchange(kept_, {});
  std::uint64_t next = 1;  // The event that a window has not taken yet, counted from 1.
  const auto last = static_cast<std::uint64_t>(all.size());
  for (const std::uint64_t mark : marks_) {
    const std::uint64_t first = std::max(next, mark > around ? mark - around : 1);
    next = std::max(next, std::min(last, mark + around) + 1);
    for (std::uint64_t i = first; i < next; ++i) kept_.push_back(std::move(all[i - 1]));
  }
  for (std::uint64_t i = std::max(next, last - std::min(last, around) + 1); i <= last; ++i)
    recent_.push_back(std::move(all[i - 1]));
}

HistoryRows HistoryWindow::take(std::string_view case_name) {
  std::ranges::stable_sort(kept_, {}, &HistoryRow::number);
  return {.header = header_row(header_, case_name), .rows = std::move(kept_)};
}

}  // namespace rescind
