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

/// One recorded run, by the virtual clock or without time, with every place observed.
///
/// Its last event may be `frozen`: then it is the run up to some moment, and what one party did by itself
/// from there on, which is what the causal form of a rule speaks of. Keeps references to both arguments.
/// Requires that each operation is started at most once.
class Story {
 public:
  Story(const History& history, const Profile& profile)
      : events_(history.events), profile_(profile), has_time_(history.header.clock != Clock::steps) {}
  Story(const History&, Profile&&) = delete;  // Both must outlive it.

  [[nodiscard]] std::span<const Event> events() const { return events_; }
  [[nodiscard]] const Event& operator[](Position at) const { return events_[at]; }
  [[nodiscard]] std::size_t size() const { return events_.size(); }
  [[nodiscard]] const Profile& profile() const { return profile_; }
  [[nodiscard]] const Bounds& bounds() const { return profile_.virtual_bounds; }

  // --- searching ---

  /// The operations that were started.
  [[nodiscard]] std::vector<OpId> operations() const;
  /// The operations that a call was made on, started or not.
  [[nodiscard]] std::vector<OpId> called() const;
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
  /// The client stack can do nothing more by itself: what a prompt rule asks of it is not going to come.
  [[nodiscard]] bool client_ran_out() const { return client_at_rest() || frozen_but(Place::client); }
  /// Likewise for the providers.
  [[nodiscard]] bool providers_ran_out() const { return at_rest() || frozen_but(Place::provider); }
  /// Whether durations can be judged.
  [[nodiscard]] bool has_time() const { return has_time_; }
  /// When the event happened; for `never`, when the observation ended. Without time all is one moment.
  [[nodiscard]] Time time(Position at) const {
    if (!has_time_) return {};
    return at < size() ? events_[at].t : events_.back().t;
  }

  // --- an operation ---

  /// Its start.
  [[nodiscard]] const Event& start(OpId op) const { return events_[first(EventKind::start, op)]; }
  [[nodiscard]] bool is_sync(OpId op) const { return start(op).mode == Mode::sync; }
  /// Where its life begins: what bears its name before its start is about something else.
  [[nodiscard]] Position began(OpId op) const {
    const Position at = first(EventKind::start, op);
    return at == never ? 0 : at;
  }
  /// Its first final result.
  [[nodiscard]] Position final(OpId op) const { return first(EventKind::final, op, began(op)); }
  /// When the server's last word on it reached the client.
  [[nodiscard]] Position client_has_answer(OpId op) const;
  /// Whether its provider failed on its own account, before anybody had told it to stop, and before `until`.
  [[nodiscard]] bool provider_failed(OpId op, Position until = never) const;
  /// Whether something went wrong with it before `until`, or it was refused.
  [[nodiscard]] bool explained(OpId op, Position until) const;
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
  /// Where a call answers: an acknowledgement does at once.
  [[nodiscard]] Position answered_at(Position call) const {
    return events_[call].kind == EventKind::ack ? call : returned(call);
  }
  /// The code that a call answered, or nullopt where it has not returned or says none.
  [[nodiscard]] std::optional<std::int32_t> answer(Position call) const;
  [[nodiscard]] bool answered(Position call, std::int32_t code) const { return answer(call) == code; }
  /// Whether the call was made through a handle that is none of an open operation: stale, empty, of one that
  /// is not started yet, or of one that was closed before. (An operation that was closed early lives until
  /// its final result: what is due of it can still be acknowledged.)
  [[nodiscard]] bool is_stale(Position call) const;
  /// Whether it was made in another security context than the operation's start, by whom that keeps from it: whoever has
  /// the key is no stranger.
  [[nodiscard]] bool is_foreign(Position call) const;
  /// Whether a stranger had called cancel or close on `op` before `until`. How it ends then is the matter of
  /// security.foreign-refused.
  [[nodiscard]] bool foreign_called(OpId op, Position until) const;
  /// The return of the first close that answered OK.
  [[nodiscard]] Position closed(OpId op) const;
  /// The entry of the first close that answered OK, or will still answer: it takes effect somewhere between
  /// its entry and its return.
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
    return free_time(op, time(from), to);
  }
  /// Whether at `at` (`never`: at the end) it waits for the application: a callback that has not returned, a
  /// result that is not acknowledged, or, where results are read, a read that is due.
  [[nodiscard]] bool waits_for_application(OpId op, Position at) const;

  // --- faults ---

  /// Whether a declared fault of this kind that hits `op` is in force at `at`: it has begun, and has not been
  /// healed. `never`: when the run ends.
  [[nodiscard]] bool in_force(Fault what, OpId op, Position at = never) const;
  /// How much of the time from `from` to `to` no declared fault of the server that hits `op` was in force.
  [[nodiscard]] Duration free_of_server_faults(OpId op, Time from, Position to) const;
  /// Where a declared fault begins, or strikes at once; nowhere without time.
  [[nodiscard]] std::vector<Position> faults_begun() const;
  /// Whether its messages go over this connection: its own, or one that its session shares.
  [[nodiscard]] bool would_use(OpId op, ConnectionId connection) const;
  /// Whether its provider hangs when the run ends.
  [[nodiscard]] bool hangs(OpId op) const { return in_force(Fault::hang, op); }
  /// Whether the server is stopped or killed then.
  [[nodiscard]] bool server_down(OpId op, Position at = never) const;
  /// Whether a declared fault keeps the messages of `op` from the server, or the server from it, then.
  [[nodiscard]] bool path_down(OpId op, Position at = never) const;
  /// Whether a message of it that it needed was lost before `until`.
  [[nodiscard]] bool lost_message(OpId op, Position until = never) const;
  /// Whether a declared fault that hits it began before `until`, and was in force after it had begun.
  [[nodiscard]] bool faulted(OpId op, Position until) const;
  /// Whether anything went wrong before `until` that can explain how `op` ends: a declared fault that hits it,
  /// one of its messages lost, its provider's death, or a shutdown.
  [[nodiscard]] bool went_wrong(OpId op, Position until = never) const;

 private:
  /// The first close of `op` that answered OK; with `pending`, or has not answered.
  [[nodiscard]] Position effective_close(OpId op, bool pending) const;
  [[nodiscard]] bool frozen_but(Place party) const;
  [[nodiscard]] bool hits(const Event& fault, OpId op) const;
  /// Where a declared fault is over: at once, with its heal, or `never`.
  [[nodiscard]] Position over(Position fault) const;

  const std::vector<Event>& events_;
  const Profile& profile_;
  bool has_time_;
};

}  // namespace rescind::slow
