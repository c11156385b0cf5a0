#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "harness/history/history.hpp"
#include "harness/library/operation_recorder.hpp"
#include "harness/library/recording.hpp"
#include "harness/library/session_recorder.hpp"

namespace rescind {

/// Records what a program does, from any of its threads, as a history that the contract can judge.
///
///     HistoryRecorder recorder({.name = "cancel while downloading", .observes = {Place::client}});
///     OperationRecorder list = recorder.operation("list");
///     list.start(OperationKind::enumerate, Mode::async);
///     ...
///     list.cancel(), client.cancel(), list.cancel_returned(code::ok);
///     ...
///     recorder.end();                                 // Nothing more can happen.
///     recorder.write("history.jsonl");                // For `rescind judge`, or
///     EXPECT_THAT(recorder, KeepsContract());         // judged at once.
///
/// Every function may be called from any thread. An event is stamped with the time and the calling thread
/// when it is recorded, and events stand in the order in which they were recorded: record a call just before
/// it is made and just after it has returned, and a result first thing in its callback.
///
/// Threads are called t1, t2, ... in the order in which they first record something, unless named.
/// Memory: sizeof(Event), 128 bytes, for each event, until the recorder goes.
class HistoryRecorder {
 public:
  explicit HistoryRecorder(const Recording& what = {});
  ~HistoryRecorder();
  HistoryRecorder(const HistoryRecorder&) = delete;
  HistoryRecorder& operator=(const HistoryRecorder&) = delete;

  // Names. The same name is the same thing. Each throws std::invalid_argument for a name that is empty or
  // longer than 256 bytes; what a terminal should not see in it is written as \xNN.

  /// The operation called `name`. The handle must not be used once the recorder is gone.
  [[nodiscard]] OperationRecorder operation(std::string_view name);
  /// An operation of its own: "list", then "list-2", "list-3", ...
  [[nodiscard]] OperationRecorder new_operation(std::string_view name);
  [[nodiscard]] SessionRecorder session(std::string_view name);
  /// A user.
  [[nodiscard]] ContextId context(std::string_view name);
  [[nodiscard]] ConnectionId connection(std::string_view name);
  [[nodiscard]] GroupId group(std::string_view name);
  /// Free text, of any length: the message of a final result, a fault's target.
  [[nodiscard]] TextId text(std::string_view words);
  /// What the calling thread is called from now on. Two threads of one name count as one.
  void name_this_thread(std::string_view name);

  /// Records any event; its time is set here, and so is its thread where it has none. Throws
  /// std::invalid_argument, and records nothing, where a field that its kind needs is missing, or one is
  /// there that its kind does not use (harness/history/FORMAT.md has the tables).
  void record(const Event& event);

  /// The observation is over: `quiet` says that nothing more can happen, so that what is missing now never
  /// comes; `cut` that the program still runs. Without it the history is cut, and what is missing is
  /// undecided. An event that is recorded afterwards shows that it was not over: it takes the end back.
  void end(EndWhy why = EndWhy::quiet, const EndFields& fields = {});
  /// The server went down by itself.
  void crash(const EndFields& fields = {});

  /// How many events are recorded, the end not counted.
  [[nodiscard]] std::size_t size() const;
  /// All that is recorded so far. A copy.
  [[nodiscard]] History history() const;
  /// Writes history() to a file as JSON Lines, whole or not at all. Throws std::system_error, which names the
  /// path, where it cannot be written.
  void write(const std::string& path) const;

 private:
  friend class OperationRecorder;
  friend class SessionRecorder;
  struct State;

  /// record() for events that have what they need.
  void take(Event event);

  std::unique_ptr<State> state_;
};

}  // namespace rescind
