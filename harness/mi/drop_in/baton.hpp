#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "harness/mi/drop_in/worker.hpp"
#include "harness/mi/played/played_system.hpp"

namespace rescind::drop_in {

/// Lets one thread run at a time, and keeps the clock. Who has the baton calls; nobody else may, save begin_on().
///
/// Who goes on is a choice on the tape, at every call that takes part: among the threads that are ready, and the
/// simulated system where something in it is due. The first candidate is who runs already, so that a tape that ends
/// changes threads only where one waits. Time passes when all wait.
class Baton {
 public:
  explicit Baton(PlayedSystem& system) : system_(system) {}
  Baton(const Baton&) = delete;
  Baton& operator=(const Baton&) = delete;

  /// The thread that runs; the calling one where it takes part.
  [[nodiscard]] static Worker* self();

  /// The calling thread is this one, which takes part from now on and has the baton: the first one.
  void adopt(Worker& worker);
  /// A thread that is not begun yet, and will take part; it is ready.
  Worker& add(ThreadId id, std::string name);
  /// Called by the added thread itself, first of all: returns once it has the baton.
  void begin_on(Worker& worker);
  /// The calling thread takes no part any more; another one goes on.
  void end_on(Worker& worker);

  /// Others may go on here.
  void point();
  /// Somebody looks at the clock: others go on only where it looks again and again.
  void look();
  /// Others go on, if any can, and else time.
  void yield(const char* call);
  /// Waits. Other threads go on meanwhile.
  Woken wait(const WaitFor& what);
  void wake_all(const void* on);
  /// Wakes one of those that wait for it. False where nobody does.
  bool wake_one(const void* on);
  /// Wakes this one if it waits for that.
  void wake(Worker& worker, const void* on);

  [[nodiscard]] const std::deque<std::unique_ptr<Worker>>& workers() const { return workers_; }
  [[nodiscard]] Time now() const { return system_.now(); }

  /// The thread that has the baton is at work in the library itself.
  void still_here() { turns_.fetch_add(1, std::memory_order_relaxed); }
  /// Changes whenever a thread takes part in something: for whoever watches from outside.
  [[nodiscard]] std::uint64_t turns() const { return turns_.load(std::memory_order_relaxed); }
  [[nodiscard]] Worker* running() const { return running_.load(std::memory_order_relaxed); }

 private:
  void go_on(Worker* self);
  Worker& next(Worker* self);
  Worker& chosen(Worker* self);
  void gather(Worker* self, bool yielding);
  [[nodiscard]] std::optional<Time> first_until(bool for_rest) const;
  [[nodiscard]] bool let_time_pass();
  [[nodiscard]] bool wake_at_rest();
  void pass_for_loops();
  [[nodiscard]] bool others_went_on() const;
  void ask_the_waiting();
  void hand_to(Worker& worker);
  static void park(Worker& worker);
  void make_ready(Worker& worker, Woken how);

  PlayedSystem& system_;
  std::deque<std::unique_ptr<Worker>> workers_;  // In the order of their ids.
  std::vector<Worker*> candidates_;
  std::uint64_t progress_ = 0;  // Choices of who goes on, save among those that yield.
  std::uint32_t loops_ = 0;     // How often time passed for threads in loops, and for nothing else.
  std::atomic<std::uint64_t> turns_{0};
  std::atomic<Worker*> running_{nullptr};
};

}  // namespace rescind::drop_in
