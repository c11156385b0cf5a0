#pragma once

#include <cstdint>
#include <optional>

#include "harness/history/result_code.hpp"
#include "harness/library/fields.hpp"

namespace rescind {

class CallRecorder;
class HistoryRecorder;

/// Records the events of one operation: HistoryRecorder::operation() makes it. A value of two words, to be
/// kept wherever the program keeps what belongs to the operation.
///
/// Each function is named after the event that it records, and says in its arguments what the event needs.
/// A handle that was made without a recorder records nothing, so that the program need not ask.
class OperationRecorder {
 public:
  OperationRecorder() = default;

  [[nodiscard]] OpId id() const { return op_; }

  // At the client: what the application sees of the library. A `code` is an MI_Result: code::ok,
  // code::failed, or the number that your program's codes stand for.
  void start(OperationKind kind, Mode mode, const StartFields& fields = {}) const;
  void start_returned(std::int32_t code = no_code, TextId error = {}) const;
  void result(const ResultFields& fields = {}) const;
  void callback_returned() const;
  void final(std::int32_t code, const FinalFields& fields = {}) const;
  void read(const CallFields& fields = {}) const;
  void read_returned(const ReadFields& fields = {}) const;
  /// The application acknowledges a result by hand.
  void ack(const CallFields& fields = {}, std::uint32_t index = no_index) const;
  void cancel(const CancelFields& fields = {}) const;
  void cancel_returned(std::int32_t code, TextId error = {}) const;
  void timeout_fired() const;
  void close(const CallFields& fields = {}) const;
  void close_returned(std::int32_t code) const;
  /// The application waited for the final result, and stopped waiting.
  void waited(Outcome outcome, std::optional<Duration> after = {}) const;

  // The same for a scope: the event now, and when the scope is left the one that ends it.
  CallRecorder start_call(OperationKind kind, Mode mode, const StartFields& fields = {}) const;
  CallRecorder cancel_call(const CancelFields& fields = {}) const;
  CallRecorder close_call(const CallFields& fields = {}) const;
  CallRecorder result_callback(const ResultFields& fields = {}) const;
  CallRecorder final_callback(std::int32_t code, const FinalFields& fields = {}) const;

  // At the server: admission and quotas.
  void admit() const;
  void charge(Pool pool, std::int64_t units, const PoolFields& fields = {}) const;
  void release(Pool pool, std::int64_t units, const PoolFields& fields = {}) const;
  /// Not let in. `full` is the pool that had no room, if that was why.
  void refuse(std::int32_t code, Pool full = Pool::none, const PoolFields& fields = {}) const;
  /// It waits until so many units of the pool are free.
  void wait(Pool pool, std::int64_t units, const PoolFields& fields = {}) const;
  void cancel_received(Reason reason = Reason::absent) const;

  // At the provider: who does the work.
  void provider_start() const;
  void register_cancel(std::int32_t code = code::ok) const;
  void post(std::uint32_t index, std::int32_t code = code::ok) const;
  void provider_final(std::int32_t code) const;
  void cancel_heard(How how, Reason reason = Reason::absent) const;
  void cancel_polled(bool cancelled, Reason reason = Reason::absent) const;
  void provider_end() const;
  void provider_crash(const EndFields& fields = {}) const;

  /// Any event, as HistoryRecorder::record(); its operation is set here.
  void record(Event event) const;

 private:
  friend class CallRecorder;
  friend class HistoryRecorder;
  OperationRecorder(HistoryRecorder* recorder, OpId op) : recorder_(recorder), op_(op) {}

  /// Records an event that has what it needs.
  void take(Event event) const;
  [[nodiscard]] static Event of(EventKind kind) {
    Event event;
    event.kind = kind;
    return event;
  }

  HistoryRecorder* recorder_ = nullptr;
  OpId op_{};
};

/// A call, or a callback, that is under way: when it goes out of scope it records that it has returned.
///
///     CallRecorder call = list.cancel_call({.reason = Reason::timeout});
///     return call.returned(client.cancel(id));
///
/// A call that needs an answer and was given none (an exception left it) has returned `failed`.
class [[nodiscard]] CallRecorder {
 public:
  ~CallRecorder();
  CallRecorder(const CallRecorder&) = delete;
  CallRecorder& operator=(const CallRecorder&) = delete;

  /// It returns `code`, which is also given back. Callbacks answer nothing.
  std::int32_t returned(std::int32_t code) {
    code_ = code;
    return code;
  }

 private:
  friend class OperationRecorder;
  CallRecorder(OperationRecorder op, EventKind at_return, std::int32_t code)
      : op_(op), at_return_(at_return), code_(code) {}

  OperationRecorder op_;
  EventKind at_return_;
  std::int32_t code_;
};

}  // namespace rescind
