#include "reports/history_block.hpp"

#include <limits>

#include "reports/varint.hpp"

namespace rescind {
namespace {

constexpr std::uint32_t unused = std::numeric_limits<std::uint32_t>::max();

// Numbers given anew, in the order in which they are first asked for.
class Renumbering {
 public:
  explicit Renumbering(std::size_t count) : fresh_(count, unused) {}
  std::uint32_t of(std::uint32_t old) {
    if (fresh_[old] == unused) {
      fresh_[old] = static_cast<std::uint32_t>(old_.size());
      old_.push_back(old);
    }
    return fresh_[old];
  }
  [[nodiscard]] const std::vector<std::uint32_t>& old() const { return old_; }

 private:
  std::vector<std::uint32_t> fresh_;
  std::vector<std::uint32_t> old_;  // By the new number.
};

void append_renumbered(std::string& out, const std::string& numbers, Renumbering& renumbering) {
  for (std::size_t place = 0; place < numbers.size();)
    append_varint(out, renumbering.of(static_cast<std::uint32_t>(take_varint(numbers, place))));
}

}  // namespace

void HistoryBlock::add(std::uint64_t number, const HistoryRows& history) {
  PackedRun run{.header = headers_.number_of(history.header), .length = history.rows.size()};
  std::uint64_t next = 0;    // The number of the event that would go on with the segment.
  std::uint64_t length = 0;  // Of the segment.
  std::int64_t before = 0;
  for (const HistoryRow& row : history.rows) {
    if (run.segments == 0 || row.number != next) {
      if (run.segments++ > 0) append_varint(run.lengths, length);
      append_varint(run.lengths, row.number - next);
      length = 0;
      before = 0;
    }
    append_varint(run.rows, rows_.number_of(row.text));
    append_varint(run.steps, steps_.number_of(row.t - before));
    before = row.t;
    next = row.number + 1;
    ++length;
  }
  if (run.segments > 0) append_varint(run.lengths, length);
  runs_.emplace(number, std::move(run));
}

HistoryRows HistoryBlock::rows(std::uint64_t number) const {
  const PackedRun& run = runs_.at(number);
  HistoryRows history{.header = headers_[run.header], .rows = {}};
  std::size_t lengths = 0;
  std::size_t rows = 0;
  std::size_t steps = 0;
  std::uint64_t next = 0;
  for (std::uint64_t segment = 0; segment < run.segments; ++segment) {
    next += take_varint(run.lengths, lengths);
    std::int64_t t = 0;
    for (std::uint64_t left = take_varint(run.lengths, lengths); left > 0; --left) {
      const auto row = static_cast<std::uint32_t>(take_varint(run.rows, rows));
      t += steps_[static_cast<std::uint32_t>(take_varint(run.steps, steps))];
      history.rows.push_back({next++, t, rows_[row]});
    }
  }
  return history;
}

std::string HistoryBlock::packed(std::span<const std::uint64_t> numbers) const {
  Renumbering headers(headers_.size());
  Renumbering rows(rows_.size());
  Renumbering steps(steps_.size());
  std::string runs;
  std::string of_rows;
  std::string of_steps;
  for (const std::uint64_t number : numbers) {
    const PackedRun& run = runs_.at(number);
    append_varint(runs, headers.of(run.header));
    append_varint(runs, run.segments);
    runs += run.lengths;
    append_renumbered(of_rows, run.rows, rows);
    append_renumbered(of_steps, run.steps, steps);
  }
  std::string text;
  for (const std::uint32_t header : headers.old()) text += headers_[header] + "\n";
  for (const std::uint32_t row : rows.old()) text += rows_[row] + "\n";
  std::string bytes;
  for (const std::size_t count :
       {headers.old().size(), rows.old().size(), steps.old().size(), numbers.size(), text.size()})
    append_varint(bytes, count);
  bytes += text;
  for (const std::uint32_t step : steps.old()) append_varint(bytes, folded(steps_[step]));
  return bytes + runs + of_rows + of_steps;
}

}  // namespace rescind
