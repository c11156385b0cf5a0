#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "harness/contract/judge.hpp"
#include "harness/contract/profile.hpp"
#include "harness/edge/line_source.hpp"
#include "harness/engine/judging/line_order.hpp"
#include "harness/history/reader.hpp"

namespace rescind {

/// By what a foreign history is judged, and how its reader is set.
struct JudgingOptions {
  Profile profile;
  bool ignore_unknown_events = false;
  int stop = -1;  ///< See LineSource.
};

/// Thrown where the lines of a file stand in an order that its clocks do not allow.
struct LinesOutOfOrder {};

/// A history that is read and judged event by event, in memory that does not grow with its length. Reading
/// the same file twice gives the same events with the same ids.
class HistoryStream {
 public:
  enum class Order {
    of_lines,  ///< As they stand. Throws LinesOutOfOrder at the first that the clocks do not allow; but reads a pipe on,
               ///< which cannot be read again.
    of_time  ///< As they happened: holds the whole history in memory.
  };

  /// `path` is "-" for standard input. Reads the header. Throws InputError.
  HistoryStream(const std::string& path, const JudgingOptions& options, Order order = Order::of_lines);

  /// The next event, which the judge has seen; nullopt at the end, when the judge has finished. Throws
  /// InputError.
  [[nodiscard]] std::optional<Event> next();
  /// The number of the last event in the file, from 0.
  [[nodiscard]] std::uint64_t number() const { return last_number_; }
  /// Whether lines of a pipe stood in an order that its clocks do not allow.
  [[nodiscard]] bool was_out_of_order() const { return out_of_order_; }

  [[nodiscard]] const Judge& judge() const { return judge_; }
  [[nodiscard]] const Header& header() const { return reader_.header(); }
  /// What ids are called now: an operation that is over gives its id to another at some later event.
  [[nodiscard]] const Names& names() const { return reader_.names(); }
  /// Whether the last event's operation is a new one.
  [[nodiscard]] bool first_of_operation() const { return reader_.first_of_operation(); }

 private:
  [[nodiscard]] std::optional<Event> read();
  [[nodiscard]] std::optional<Event> take();
  void read_all();
  void forget_what_is_over();
  void judge(const Event& event);

  LineSource lines_;
  HistoryReader reader_;
  Profile profile_;
  Judge judge_;
  Event last_{};
  std::uint64_t last_number_ = 0;
  std::uint64_t read_ = 0;  // Events so far.
  LineOrder line_order_;
  Order order_;
  bool can_be_read_again_;
  bool out_of_order_ = false;
  std::vector<NumberedEvent> all_;  // Order::of_time only, the last first.
};

/// Whether it is a file, and no pipe.
[[nodiscard]] bool can_be_read_again(const std::string& path);

/// Calls `use` with how to read the history: in the order of its lines, and once more, anew, in that of time where the
/// lines turn out to stand otherwise than its clocks allow.
template <class Use>
auto in_right_order(Use use) {
  try {
    return use(HistoryStream::Order::of_lines);
  } catch (const LinesOutOfOrder&) {
    return use(HistoryStream::Order::of_time);
  }
}

}  // namespace rescind
