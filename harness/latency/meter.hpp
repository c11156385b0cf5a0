#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "harness/base/near.hpp"
#include "harness/contract/facts.hpp"
#include "harness/contract/profile.hpp"
#include "harness/contract/terms.hpp"
#include "harness/history/history.hpp"
#include "harness/latency/measure.hpp"

namespace rescind {

/// Whether spans have in them what the application itself held up: time in its callbacks, and until it reads,
/// acknowledges or closes. What its user waits for does; what the client stack is charged with does not.
enum class OwnDelay : std::uint8_t { counted, taken_out };

/// Reads a history and measures its cancelled operations: each is told when it is over, which is when its slot begins anew
/// or is given away, or at finish().
///
/// A cancel counts from the call on, unless it answers that it failed; those after the final result are counted apart.
/// Constant work for each event, but for faults and the ends of shared connections.
class SpanMeter {
 public:
  using Told = std::function<void(const CancelledOperation&)>;

  /// Keeps no reference to `profile` or `header`.
  SpanMeter(const Profile& profile, const Header& header, OwnDelay own_delay);

  /// One event, in the order of the history.
  void on(const Event& event, const Told& told);
  /// Has what the next event about the operation, on that thread, needs brought near: for whoever knows what comes.
  void bring_near(OpId op, ThreadId thread) const {
    facts_.bring_near(op, thread);
    rescind::bring_near(records_, op.value);
  }
  /// From now on `op` names another operation.
  void forget(OpId op, const Told& told);
  /// Tells all that have not been told. Nothing may follow but restart().
  void finish(const Told& told);
  /// As it was made; memory is kept.
  void restart();

  /// Whether a cancel of `op` is in force and being measured.
  [[nodiscard]] bool measures(OpId op) const {
    return op.value < records_.size() && records_[op.value].measured;
  }
  /// Cancel calls on operations whose final result had come.
  [[nodiscard]] std::uint64_t cancels_after_final() const { return cancels_after_final_; }

 private:
  static constexpr std::int64_t none = -1;
  /// The spans so far, `none` where the end has not come.
  struct Record {
    std::int64_t cancelled = 0;
    std::int64_t returned = none;
    std::int64_t final = none;
    std::int64_t unblocked = none;
    std::int64_t disconnect = none;
    std::int64_t told = none;
    std::int64_t heard = none;
    std::int64_t stopped = none;
    std::int64_t units = none;
    std::int64_t closed = none;
    std::uint32_t late = 0;
    bool measured = false;
    bool by_timeout = false;
    bool read_blocked = false;     ///< When it was cancelled ...
    bool used_connection = false;  ///< ... likewise.
    bool heard_before = false;     ///< Its provider had heard, of something else, then ...
    bool provider_done = false;    ///< Its provider had ended, or posted its final result, then ...
    bool provider_ended = false;   ///< ... every run of it had ended.
    bool held_units = false;       ///< Then or afterwards.
  };

  void take(const Event& event);
  void begin(const Event& event);
  void before(const Event& event, Record& record);
  void connection_gone(const Event& event);
  void call_returned(const Event& event, Record& record);
  void let_go(OpId op, Record& record, const Event& disconnect) const;
  void conclude(OpId op, const Told& told);
  [[nodiscard]] bool holds_units(OpId op) const;
  [[nodiscard]] std::int64_t span(const Record& record, std::int64_t t) const;
  [[nodiscard]] Measured reading(Measure measure, OpId op, const Record& record) const;
  [[nodiscard]] Measured final_reading(OpId op, const Record& record) const;
  [[nodiscard]] Measured told_reading(OpId op, const Record& record) const;
  [[nodiscard]] Measured heard_reading(OpId op, const Record& record) const;
  [[nodiscard]] Measured stopped_reading(OpId op, const Record& record) const;

  Terms terms_;
  Facts facts_;
  std::uint32_t observed_ = 0;  ///< A bit for each Measure.
  bool own_delay_taken_out_;
  std::uint64_t cancels_after_final_ = 0;
  std::vector<Record> records_;  ///< By operation.
};

}  // namespace rescind
