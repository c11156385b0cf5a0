#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <span>
#include <string_view>
#include <vector>

#include "harness/contract/profile.hpp"
#include "harness/history/history.hpp"

// What the slow rules (slow_rules.hpp) ask of a recorded run. Every answer is a search over the whole list of
// its events, from its beginning: nothing is kept, nothing is counted on the way.

namespace rescind::slow {

/// The number of an event in its history; `never` stands behind all of them.
using Position = std::size_t;
inline constexpr Position never = static_cast<Position>(-1);

/// One recorded run, by the virtual clock, with every place observed.
///
/// Keeps references to both arguments. Requires that each operation is started at most once.
class Story {
 public:
  Story(const History& history, const Profile& profile) : events_(history.events), profile_(profile) {}
  Story(const History&, Profile&&) = delete;  // Both must outlive it.

  [[nodiscard]] std::span<const Event> events() const { return events_; }
  [[nodiscard]] const Event& operator[](Position at) const { return events_[at]; }
  [[nodiscard]] std::size_t size() const { return events_.size(); }
  [[nodiscard]] const Profile& profile() const { return profile_; }
  [[nodiscard]] const Bounds& bounds() const { return profile_.virtual_bounds; }

  // --- searching ---

  /// The operations that were started.
  [[nodiscard]] std::vector<OpId> operations() const;
  /// Where events of this kind stand; with `op`, those about that operation.
  [[nodiscard]] std::vector<Position> all(EventKind kind, OpId op = {}) const;
  /// The first of them at `from` or behind it, or `never`.
  [[nodiscard]] Position first(EventKind kind, OpId op = {}, Position from = 0) const;
  [[nodiscard]] bool any(EventKind kind, OpId op = {}) const { return first(kind, op) != never; }
  /// Whether one of them stands behind `after` and before `before`.
  [[nodiscard]] bool between(EventKind kind, OpId op, Position after, Position before) const;

  // --- the run ---

  [[nodiscard]] EndWhy why() const;
  /// Nothing more can happen.
  [[nodiscard]] bool at_rest() const { return why() == EndWhy::quiet; }
  /// The client stack can do nothing more, whatever the others do.
  [[nodiscard]] bool client_at_rest() const { return at_rest() || why() == EndWhy::hung; }
  /// When the event happened; for `never`, when the observation ended.
  [[nodiscard]] Time time(Position at) const { return at < size() ? events_[at].t : events_.back().t; }

  // --- an operation ---

  /// Its start.
  [[nodiscard]] const Event& start(OpId op) const { return events_[first(EventKind::start, op)]; }
  [[nodiscard]] bool is_sync(OpId op) const { return start(op).mode == Mode::sync; }
  /// Its first final result.
  [[nodiscard]] Position final(OpId op) const { return first(EventKind::final, op); }
  /// When the server's last word on it reached the client.
  [[nodiscard]] Position client_has_answer(OpId op) const;
  /// Whether its provider failed on its own account: before anybody had told it to stop.
  [[nodiscard]] bool provider_failed(OpId op) const;
  /// Whether nothing that was done to it, or went wrong, explains that it fails, were it to fail. What has
  /// sent no request was refused by the client stack itself.
  [[nodiscard]] bool fails_unexplained(OpId op) const;
  /// Whether a cancel of it can reach its provider.
  [[nodiscard]] bool cancel_travels(OpId op) const {
    return profile_.cancel_travels(start(op).operation_kind);
  }

  // --- calls ---

  /// The return of a call: the next one of that kind on the same thread about the same operation or session.
  [[nodiscard]] Position returned(Position call) const;
  /// The code that a call answered, or nullopt where it has not returned or says none.
  [[nodiscard]] std::optional<std::int32_t> answer(Position call) const;
  [[nodiscard]] bool answered(Position call, std::int32_t code) const { return answer(call) == code; }
  /// Whether the call was made through a handle that is none of an open operation: stale, empty, of one that
  /// is not started yet, or of one that was closed before. (An operation that was closed early lives until
  /// its final result: what is due of it can still be acknowledged.)
  [[nodiscard]] bool is_stale(Position call) const;
  /// Whether it was made in another security context than the operation's start.
  [[nodiscard]] bool is_foreign(Position call) const;
  /// The first close that answered OK, as the position of its return, and of its entry: it takes effect
  /// somewhere between the two.
  [[nodiscard]] Position closed(OpId op) const;
  [[nodiscard]] Position close_entered(OpId op) const;

  // --- being cancelled ---

  /// Everything that cancels `op` on the client's side, in order: a cancel that is neither stale nor foreign
  /// and not refused, and its timeout. (What the close of its session does to it is that call's own rule.)
  [[nodiscard]] std::vector<Position> cancels(OpId op) const;
  /// The first of them, while it has no final result yet: the cancel in force; or `never`.
  [[nodiscard]] Position cancelled(OpId op) const;
  /// The first thing that ended it on the client's side: a cancel, its own close, or that of its session.
  [[nodiscard]] Position ended_by_hand(OpId op) const;
  /// The first attempt to end it, whatever it answered, but for those that were refused to a stranger.
  [[nodiscard]] Position touched(OpId op) const;
  /// The reason that it was made with.
  [[nodiscard]] Reason reason(Position cancel) const;

  // --- whose delay it is ---

  /// How much of the time from `from` to `to` the client stack was free to deliver something of `op`.
  [[nodiscard]] Duration free_time(OpId op, Time from, Position to) const;
  [[nodiscard]] Duration free_time(OpId op, Position from, Position to) const {
    return free_time(op, events_[from].t, to);
  }
  /// Whether at `at` (`never`: at the end) it waits for the application: a callback that has not returned, a
  /// result that is not acknowledged, or, where results are read, a read that is due.
  [[nodiscard]] bool waits_for_application(OpId op, Position at) const;

  // --- faults ---

  /// Whether a fault of this kind is declared that hits `op` and has not been healed when the run ends.
  [[nodiscard]] bool in_force_at_end(Fault what, OpId op) const;
  /// Whether a message of it that it needed was lost before `until`.
  [[nodiscard]] bool lost_message(OpId op, Position until = never) const;
  /// Whether anything went wrong before `until` that can explain how `op` ends: any declared fault
  /// (operations share connections), one of its messages lost, its provider's death, or a shutdown.
  [[nodiscard]] bool went_wrong(OpId op, Position until = never) const;

 private:
  [[nodiscard]] bool hits(const Event& fault, OpId op) const;

  const std::vector<Event>& events_;
  const Profile& profile_;
};

}  // namespace rescind::slow
