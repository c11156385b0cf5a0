#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "harness/base/assert.hpp"
#include "harness/history/history.hpp"
#include "models/system/plan.hpp"
#include "models/system/protocol.hpp"

namespace rescind {

/// A plan made ready to run: copies counted out, triggers and callbacks indexed, lanes and pools numbered.
/// Never changes during runs; worlds refer to it by index. Keeps a reference to `plan`, which must outlive
/// it.
class Program {
 public:
  explicit Program(const Plan& plan);
  explicit Program(Plan&&) = delete;

  [[nodiscard]] const Plan& plan() const { return plan_; }

  /// An operation of a running world. Those of a copied thread are `copies` times as many as the plan names.
  [[nodiscard]] std::uint32_t ops_count() const { return ops_; }
  [[nodiscard]] std::uint32_t plan_index(OpId op) const {
    if (op.value < first_copied_op_) return op.value;
    return first_copied_op_ +
           (stride_ == 1 ? 0 : (op.value - first_copied_op_) % stride_);  // A division takes long.
  }
  [[nodiscard]] const OperationPlan& operation(OpId op) const { return plan_.operations[plan_index(op)]; }
  [[nodiscard]] const ProviderPlan& provider(OpId op) const { return plan_.providers[fixed(op).provider]; }
  [[nodiscard]] const Cell& cell_of(OpId op) const { return fixed(op).cell; }
  [[nodiscard]] SessionId session_of(OpId op) const { return fixed(op).session; }
  [[nodiscard]] std::uint32_t client_of(SessionId session) const {
    return plan_.sessions[session.value].client;
  }
  [[nodiscard]] std::uint32_t client_of(OpId op) const { return fixed(op).client; }
  /// The security context of its start.
  [[nodiscard]] ContextId context_of(OpId op) const { return fixed(op).context; }
  /// One for each session, or one for each operation, as the plan says.
  [[nodiscard]] ConnectionId connection_of(OpId op) const {
    return plan_.network.shared_connection ? ConnectionId{session_of(op).value} : ConnectionId{op.value};
  }
  [[nodiscard]] std::uint32_t connections_count() const;

  [[nodiscard]] std::uint32_t app_threads() const { return app_threads_; }
  [[nodiscard]] std::uint32_t threads_count() const {
    return app_threads_ + static_cast<std::uint32_t>(plan_.clients.size());
  }
  [[nodiscard]] bool is_library(ThreadId thread) const { return thread.value >= app_threads_; }
  [[nodiscard]] ThreadId library_thread(std::uint32_t client) const { return {app_threads_ + client}; }
  [[nodiscard]] std::uint32_t client_of(ThreadId thread) const {
    return is_library(thread) ? thread.value - app_threads_ : this->thread(thread).client;
  }
  [[nodiscard]] const ThreadPlan& thread(ThreadId thread) const {  ///< Of an application thread.
    RESCIND_ASSERT(thread.value < app_threads_);
    return plan_.threads[std::min(thread.value, copied_thread_)];
  }
  /// The operation that a step of `thread` means: in a copied thread, the copy's own.
  [[nodiscard]] OpId resolve(ThreadId thread, OpId op) const {
    if (op.value < first_copied_op_ || !op.exists() || is_library(thread) || copied_thread_ == no_index)
      return op;
    return {op.value + (thread.value - copied_thread_) * stride_};
  }
  /// The operations of a copied thread: the first one, and how many they are.
  [[nodiscard]] OpId first_op_of(ThreadId thread) const {
    return {first_copied_op_ + (thread.value - copied_thread_) * stride_};
  }
  /// The first one, or none of a thread that is no copy.
  [[nodiscard]] OpId own_op_of(ThreadId thread) const {
    const bool copied = copied_thread_ != no_index && thread.value >= copied_thread_ && !is_library(thread);
    return copied ? first_op_of(thread) : OpId{};
  }
  [[nodiscard]] std::uint32_t ops_of_copy() const { return stride_; }
  /// Which copy of its plan the thread is, from 0.
  [[nodiscard]] std::uint32_t copy_of(ThreadId thread) const;
  /// The application thread that loops over this operation, if any.
  [[nodiscard]] ThreadId looper_of(OpId op) const {
    return loops_ && op.value >= first_copied_op_ ? ThreadId{copied_thread_ + copy_of(op)} : ThreadId{};
  }

  /// The scripted callback for result `index` of `op` (no_index: its final), if there is one.
  [[nodiscard]] FrameId frame_of(OpId op, std::uint32_t index) const;

  /// Events that steps wait for. Those of one operation (or of none) stand together.
  struct Awaited {
    EventKind kind;
    Message message;
    OpId op;  ///< As the plan names it.
    SessionId session;
    bool operator==(const Awaited&) const = default;
  };
  [[nodiscard]] std::uint32_t counters_count() const { return counters_; }
  [[nodiscard]] EventSet awaited_kinds() const { return awaited_kinds_; }
  /// The highest count that any step waits for: what a counter has beyond makes no difference.
  [[nodiscard]] std::uint32_t awaited_max() const { return awaited_max_; }
  /// Calls `visit(counter)` for each counter that `event` adds to. An operation's own connection is one of
  /// its session too.
  template <class Visit>
  void for_counters_of(const Event& event, Visit visit) const {
    for_counters_in(awaited_of(event.op), event, visit);
    if (event.kind == EventKind::connect && event.op.exists()) for_counters_in(awaited_of({}), event, visit);
  }
  /// What that counter counts, as the plan names it.
  [[nodiscard]] EventPattern pattern_of(std::uint32_t counter) const;
  /// The counter of a pattern that a step of `thread` waits for.
  [[nodiscard]] std::uint32_t counter_of(ThreadId thread, const EventPattern& pattern) const;
  /// The counters of a copied thread's own operations: they begin anew with each round of its loop.
  struct CounterRange {
    std::uint32_t first, end;
  };
  [[nodiscard]] CounterRange counters_of_copy(ThreadId thread) const;
  /// The copied thread that alone waits for this counter, or none: then any thread may.
  [[nodiscard]] ThreadId only_waiter(std::uint32_t counter) const {
    if (copied_thread_ == no_index || counter < first_copied_awaited_) return {};
    return {copied_thread_ + (counter - first_copied_awaited_) / copied_counters_};
  }
  /// Application threads that are not copies.
  [[nodiscard]] std::uint32_t plain_threads() const {
    return copied_thread_ == no_index ? app_threads_ : copied_thread_;
  }

  /// Pools: one for each quota and user, session, or in all.
  [[nodiscard]] std::uint32_t pools_count() const { return pools_; }
  [[nodiscard]] std::uint32_t pool_of(std::uint32_t quota, OpId op) const;

  /// The system's own code and message for that end, in the texts of names(); absent where it has none.
  [[nodiscard]] TextId code_text(Ended ended) const;
  [[nodiscard]] TextId message_text(Ended ended) const;
  /// The name of that form of cancel, likewise; form 0 has none.
  [[nodiscard]] TextId form_text(std::uint8_t form) const;

  /// Takes in what the plan says of an operation by now, which nothing has begun yet: a program that plays the clients
  /// starts it, in that context.
  void renew(OpId op, ContextId context);

  /// What ids are called. An operation of a copied thread is called NAME#COPY.
  [[nodiscard]] Names names() const;

 private:
  /// What is asked of an operation again and again, by operation of the plan.
  struct Fixed {
    Cell cell;
    std::uint32_t provider;
    SessionId session;
    std::uint32_t client;
    ContextId context;
  };
  [[nodiscard]] const Fixed& fixed(OpId op) const { return fixed_[plan_index(op)]; }
  [[nodiscard]] Fixed fixed_of(const OperationPlan& operation, ContextId context) const;

  /// Which copy a copied operation belongs to.
  [[nodiscard]] std::uint32_t copy_of(OpId op) const {
    const std::uint32_t copied = op.value - first_copied_op_;
    return stride_ == 1 ? copied : copied / stride_;
  }

  struct AwaitedRange {
    std::uint32_t first, end, offset;
  };
  [[nodiscard]] AwaitedRange awaited_of(OpId op) const {
    if (!op.exists()) return {0, first_awaited_[0], 0};
    const std::uint32_t index = plan_index(op);
    const std::uint32_t copy = op.value < first_copied_op_ ? 0 : copy_of(op);
    return {first_awaited_[index], first_awaited_[index + 1], copy * copied_counters_};
  }
  template <class Visit>
  void for_counters_in(AwaitedRange range, const Event& event, Visit& visit) const {
    for (std::uint32_t i = range.first; i < range.end; ++i) {
      if (matches(awaited_[i], event)) visit(i + range.offset);
    }
  }
  [[nodiscard]] static bool matches(const Awaited& awaited, const Event& event) {
    return awaited.kind == event.kind &&
           (awaited.message == Message::none || awaited.message == event.message) &&
           (!awaited.session.exists() || awaited.session == event.session);
  }
  void index_copies();
  void index_operations();
  void index_triggers();
  void index_pools();
  void add_awaited(const EventPattern& pattern);

  const Plan& plan_;
  std::vector<Fixed> fixed_;
  std::uint32_t ops_ = 0;
  std::uint32_t first_copied_op_ = 0;
  std::uint32_t stride_ = 1;  // Operations of one copy.
  std::uint32_t app_threads_ = 0;
  std::uint32_t copied_thread_ = no_index;    // Its index in the plan; always the last thread.
  bool loops_ = false;                        // That one does.
  std::vector<Awaited> awaited_;              // Sorted by operation; those of copied operations last.
  std::vector<std::uint32_t> first_awaited_;  // By operation of the plan; where its awaited events begin.
  std::uint32_t first_copied_awaited_ = 0;
  std::uint32_t copied_counters_ = 0;  // Of one copy.
  std::uint32_t counters_ = 0;
  EventSet awaited_kinds_;
  std::uint32_t awaited_max_ = 0;
  std::vector<std::uint32_t> first_pool_;  // By quota.
  std::uint32_t pools_ = 0;
};

}  // namespace rescind
