#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/input_error.hpp"
#include "harness/history/event.hpp"
#include "harness/history/history.hpp"
#include "harness/history/json_scanner.hpp"
#include "harness/history/name_table.hpp"
#include "harness/history/vocabulary.hpp"

namespace rescind {

class ValueReader;

struct ReaderOptions {
  /// Events (and places) that the vocabulary does not know are skipped instead of refused.
  bool ignore_unknown_events = false;
  /// How many names of each sort are remembered that nothing holds on to; see HistoryReader.
  std::size_t remembered = 65'536;
  /// How many texts (messages of final results and the like) are remembered.
  std::size_t texts_remembered = 4'096;
  /// Longer texts are cut to so many bytes, and "..." is put behind them.
  std::size_t text_bytes_max = 4'096;
};

/// Reads a history line by line, in memory that does not grow with its length.
///
/// Names become ids in the order in which they first appear. An operation's id is its own from its `start`
/// until forget(); a session's from its `session-open`. What such an operation names last (its session, context, thread and
/// connection) keeps its id as long; the first `remembered / 2` names of each of these sorts keep theirs for good. Of all
/// others, and of texts, the most recently used keep theirs (a late event is still attributed), so that `remembered` are; the
/// other ids are given to new names. first_of_operation() tells when that happened to an operation's.
///
/// Every function that takes a line throws InputError, with file, line and column, for a line that is not as
/// FORMAT.md says; the reader is then of no further use.
class HistoryReader {
 public:
  static constexpr std::size_t line_bytes_max = std::size_t{1} << 20;

  /// `file` is what errors call the input.
  explicit HistoryReader(std::string file, ReaderOptions options = {});

  /// Takes the first line, without its end. Requires that no line was taken before.
  const Header& header_line(std::string_view line);
  /// Takes the next line, without its end; nullopt for an empty line, or an unknown event that is ignored.
  /// Requires the header. `is_cut`: the input ended before the line did.
  [[nodiscard]] std::optional<Event> next(std::string_view line, bool is_cut = false);
  /// Requires that the input had a header; to be called at its end.
  void finish() const;

  /// Whether the last event's operation is a new one: its name was not known, or a `start` begins with a name
  /// that was forgotten. What was known of this id belongs to another operation.
  [[nodiscard]] bool first_of_operation() const { return first_of_operation_; }
  /// The operation is over. Its id may go to another one, once enough others were used after it.
  void forget(OpId op);
  void forget(SessionId session);

  [[nodiscard]] const Header& header() const { return header_; }
  [[nodiscard]] const Names& names() const { return names_; }
  /// The number of the last line taken, from 1.
  [[nodiscard]] std::uint64_t line() const { return line_; }
  /// Whether the event `end` was read.
  [[nodiscard]] bool ended() const { return end_line_ != 0; }

 private:
  struct LastAt {
    std::int64_t ns = 0;
    std::uint64_t line = 0;
  };

  [[noreturn]] void fail(const JsonError& error, std::string_view line) const;
  void check_length(std::string_view line) const;
  void read_members();
  /// Where the value of the member `name` goes; nullptr for a field that nobody knows.
  [[nodiscard]] JsonValue* place_for(const JsonValue& name);
  [[nodiscard]] std::optional<EventKind> kind_of_line() const;
  [[noreturn]] void fail_unknown_event(Place place) const;
  void check_required(const EventInfo& known) const;
  void check_order(const Event& event);
  [[nodiscard]] std::optional<Event> read_event(std::string_view line);
  void read_field(Event& event, Field field);
  void check_since(const Event& event) const;
  void hold_names(const Event& event);
  [[nodiscard]] OpId operation(EventKind kind, const JsonValue& value);
  [[nodiscard]] SessionId session(EventKind kind, const JsonValue& value);
  [[nodiscard]] TextId text(std::string_view words);
  friend class ValueReader;

  std::string file_;
  ReaderOptions options_;
  Header header_;
  Names names_;
  NameTable ops_, sessions_, contexts_, threads_, connections_, groups_, texts_;
  /// The names that an operation holds on to.
  struct Held {
    SessionId session;
    ContextId context;
    ThreadId thread;
    ConnectionId connection;
  };
  std::vector<Held> held_;       // By operation.
  std::vector<bool> opened_;     // By session: whether its session-open holds on to it.
  std::vector<bool> forgotten_;  // By operation: whether forget() was called since its start.
  JsonScanner scanner_;
  // The members of the line being read.
  std::array<JsonValue, fields_count> values_;
  JsonValue t_, at_, event_;  // Column 0 where the line has none.
  FieldSet present_;
  std::vector<std::string_view> unknown_;

  std::array<LastAt, enum_count<Place>> last_at_{};
  std::uint64_t line_ = 0;
  std::uint64_t end_line_ = 0;
  bool has_header_ = false;
  bool first_of_operation_ = false;
};

/// Reads a whole history; every name keeps its id, and texts their length. `file` is what errors call it.
/// Throws InputError.
[[nodiscard]] History read_history(std::string_view text, std::string_view file);

}  // namespace rescind
