#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <tuple>

#include "harness/history/history.hpp"
#include "harness/scenario/compile/scenario.hpp"

namespace rescind::mi {

/// The history that is written while it happens, each event in one write, so that a crash loses nothing. Counts what steps
/// wait for. Of any thread.
class Log {
 public:
  /// Writes the header. `output` is a file descriptor that nothing else is written to.
  Log(const Case& what, int output, bool virtual_time);

  /// Says what happened at a time of the monotonic clock, ns, that nobody was called for; nothing where there is no more.
  using Untold = std::function<std::optional<Event>(std::int64_t& monotonic_ns)>;
  /// From now on it is asked before each event, which these come before. It is called with the log held: it must not use it.
  void ask_first(Untold untold);

  /// Stamps and writes an event, and wakes who waits for it.
  void record(Event event);
  /// The observation is over: nothing is written any more.
  void end(const Event& event);
  [[nodiscard]] bool over() const;
  void note(const std::string& line);

  /// Waits until `pattern` has been seen often enough. False where the observation ended before.
  bool wait_for(const EventPattern& pattern);
  /// Sleeps until this time of the history. False where the observation ended before.
  bool sleep_until(Time time);
  [[nodiscard]] Time now() const;
  /// When this process's clock shows a time of the history.
  [[nodiscard]] std::chrono::steady_clock::time_point shown_at(Time time) const {
    return zero_ + std::chrono::nanoseconds((time - Time{}).ns);
  }
  /// When the last event was recorded.
  [[nodiscard]] Time last() const;
  /// Wakes whoever waits here, since something of theirs has changed.
  void changed();
  /// Waits until `done()`, or that time. Whether it is done. `done` is called with the log held: it must not use it.
  template <class Done>
  bool wait_until(Time time, Done done) {
    std::unique_lock hold(mutex_);
    return wake_.wait_until(hold, shown_at(time), done);
  }
  /// The same, without an end.
  template <class Done>
  void wait_until(Done done) {
    std::unique_lock hold(mutex_);
    wake_.wait(hold, done);
  }

  void name_this_thread(const std::string& name);
  [[nodiscard]] TextId text(const std::string& words);
  /// "third result of list"
  [[nodiscard]] std::string phrase(const EventPattern& pattern) const;

 private:
  [[nodiscard]] std::uint32_t count_of(const EventPattern& pattern) const;
  [[nodiscard]] ThreadId this_thread();
  void write(const std::string& bytes) const;
  void write(const Event& event);
  void write_untold();

  int output_;
  std::chrono::steady_clock::time_point zero_ = std::chrono::steady_clock::now();
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  Names names_;
  std::map<std::thread::id, ThreadId> threads_;
  std::map<std::tuple<EventKind, OpId, SessionId>, std::uint32_t>
      counts_;  // Of an operation, of a session, of all.
  Untold untold_;
  Time last_{};
  bool over_ = false;
};

}  // namespace rescind::mi
