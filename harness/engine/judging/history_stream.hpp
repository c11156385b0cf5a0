#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "harness/contract/judge.hpp"
#include "harness/contract/profile.hpp"
#include "harness/edge/line_source.hpp"
#include "harness/history/reader.hpp"

namespace rescind {

/// By what a foreign history is judged, and how its reader is set.
struct JudgingOptions {
  Profile profile;
  bool ignore_unknown_events = false;
};

/// A history that is read and judged event by event, in memory that does not grow with its length. Reading
/// the same file twice gives the same events with the same ids.
class HistoryStream {
 public:
  /// `path` is "-" for standard input. Reads the header. Throws InputError.
  HistoryStream(const std::string& path, const JudgingOptions& options);

  /// The next event, which the judge has seen; nullopt at the end, when the judge has finished. Throws
  /// InputError.
  [[nodiscard]] std::optional<Event> next();

  [[nodiscard]] const Judge& judge() const { return judge_; }
  [[nodiscard]] const Header& header() const { return reader_.header(); }
  /// What ids are called now: an operation that is over gives its id to another at some later event.
  [[nodiscard]] const Names& names() const { return reader_.names(); }
  /// Whether the last event's operation is a new one.
  [[nodiscard]] bool first_of_operation() const { return reader_.first_of_operation(); }

 private:
  void forget_what_is_over();
  void judge(Event event);

  LineSource lines_;
  HistoryReader reader_;
  Profile profile_;
  Judge judge_;
  Event last_{};
};

}  // namespace rescind
