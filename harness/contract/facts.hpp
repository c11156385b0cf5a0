#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <vector>

#include "harness/base/block_hasher.hpp"
#include "harness/base/near.hpp"
#include "harness/contract/calls.hpp"
#include "harness/contract/fault_spans.hpp"
#include "harness/contract/holders.hpp"
#include "harness/contract/noted.hpp"
#include "harness/contract/operation_facts.hpp"
#include "harness/contract/pools.hpp"
#include "harness/contract/promises.hpp"
#include "harness/contract/terms.hpp"
#include "harness/contract/waiters.hpp"
#include "harness/history/event.hpp"
#include "harness/history/renaming.hpp"

namespace rescind {

/// A kind of event as a type, so that handlers are chosen when compiling.
template <EventKind K>
struct Kind {};

/// When the last of the declared faults on one target was over. What began later was not touched by it.
struct PastFaults {
  std::uint64_t before = 0;   ///< It touched the starts below this number.
  std::int64_t over_at = -1;  ///< Or -1. Not fingerprinted.
  /// The last one of a moment, which may have destroyed what was under way. Not fingerprinted.
  std::int64_t struck_at = -1;
};

/// What the judge knows of one session.
struct SessionFacts {
  enum class Phase : std::uint8_t { open, closing, closed, failed };
  std::int64_t closing_since = 0;     ///< Free time of the session's close. Not fingerprinted.
  std::int64_t closing_at = 0;        ///< Time of the session's close. Not fingerprinted.
  std::int64_t closed_at = 0;         ///< When that had completed. Not fingerprinted.
  std::int64_t busy_offset = 0;       ///< Taken off its library thread's busy time. Not fingerprinted.
  std::uint32_t library = 0;          ///< The library thread that ran its callbacks; 0 while none is known.
  std::uint32_t open_operations = 0;  ///< Started, and no close has answered OK or is in progress ...
  /// ... the same of those that were started when it was closing already.
  std::uint32_t late_operations = 0;
  Phase phase = Phase::open;
  Wait wait = Wait::block;
  FaultsInForce faults{};  ///< On all its connections.
  PastFaults past_faults{};
  std::uint32_t connection = no_index;  ///< The one that its operations share, once asked for.
  ContextId context{};                  ///< Whose it is, as its opening says.
  /// The last cancel of the whole session was aimed at starts below this number.
  std::uint64_t aimed_before = 0;
  std::uint64_t asked = 0;        ///< Operations of it that were started ...
  std::uint64_t answered = 0;     ///< ... and that are over; only where they are served one after the other.
  std::int64_t answered_at = -1;  ///< When the last of these was. Not fingerprinted.
  std::uint64_t left_before = 0;  ///< Starts below this number were in one of the same name that was closed.
  std::uint64_t maybe_aimed_before = 0;       ///< Likewise of one of its connections, nobody knows which.
  std::uint64_t connection_aimed_before = 0;  ///< Likewise of any of its connections.
  std::int64_t units = 0;  ///< Charged for itself and no operation, where its end gives them back ...
  ContextId units_of{};    ///< ... to this user's account,
  Scope units_scope = Scope::none;  ///< in this scope.
  bool charged = false;             ///< Any were.
  bool returned_early = false;      ///< Its close has returned, and operations of it were open still.
  bool opened = false;              ///< A session-open was seen, and answered OK.
  bool reported = false;            ///< session.close-waits has been reported for it.
};

/// Whether the close of the session, which returns now, may complete later: nobody said that it blocks.
[[nodiscard]] inline bool may_complete_later(const SessionFacts& session) {
  return session.wait == Wait::none && session.open_operations != 0;
}

/// What the judge knows of one connection.
struct ConnectionFacts {
  std::uint32_t users = 0;              ///< Operations that use it.
  std::uint32_t first_user = no_index;  ///< Any of them; the others follow by the links of the operations.
  /// When its client's word that it leaves has arrived; -1: not yet. Not fingerprinted.
  std::int64_t left_at = -1;
  bool leaving = false;     ///< That was sent ...
  bool close_lost = false;  ///< ... and lost.
  bool of_one = false;      ///< It was asked for as one operation's own.
};

/// What struck a whole connection, as happens to few.
struct ConnectionStruck {
  FaultsInForce faults{};
  PastFaults past_faults{};
  std::uint64_t aimed_before = 0;  ///< The last cancel of all of it was aimed at starts below this number.
};

/// The operations before and behind one among the users of its connection.
struct UserLink {
  std::uint32_t before = no_index;
  std::uint32_t behind = no_index;
};

/// What is kept of each run of a provider that has more than one, by the slot of the run.
struct RunTimes {
  static constexpr std::size_t slots = 8;
  static constexpr std::array<std::int64_t, slots> never() {
    std::array<std::int64_t, slots> times{};
    times.fill(-1);
    return times;
  }
  /// When it heard of the cancellation; -1: it has not. Not fingerprinted.
  std::array<std::int64_t, slots> heard = never();
  std::array<std::uint16_t, slots> late_posts{};  ///< What it posted after that.
  std::array<std::uint32_t, slots> numbers{};     ///< One past the number of the run; 0: of none.
};

/// A charge beyond its account's limit by the lines so far. A release that is found later, by looking, may have come
/// before it.
struct OverLimit {
  Pool pool = Pool::none;
  Scope scope = Scope::none;
  std::uint32_t owner = no_index;  ///< The user or the session.
  OpId op{};
  Time t{};
  std::uint64_t event = 0;  ///< Its number.
  std::int64_t held = 0;
  std::int64_t limit = 0;
};

/// Bytes that an operation holds.
struct MemoryHeld {
  std::array<std::int64_t, 3> units{};  ///< By scope.
  std::int64_t needed_until = 0;  ///< When a result, its end, or a cancel last moved it. Not fingerprinted.
};

/// What the form of its cancel promises of an operation's answer.
struct SaidAnswer {
  AnswerPromise promise{};
  bool said = false;
};

/// When a cancel last was seen anywhere; -1 where none was.
struct LastCancel {
  std::int64_t called = -1;  ///< Of a kind that can travel.
  std::int64_t sent = -1;
  std::int64_t received = -1;
};

/// Everything that the rules know about the past of a run, kept once for all of them: one record for each
/// operation, session, pool, connection and thread. Rules read it before it takes the event in.
class Facts {
 public:
  explicit Facts(const Terms& terms)
      : scope_(terms.promises.cancel_scope),
        hits_widely_(terms.promises.cancel_scope >= CancelTarget::session ||
                     terms.promises.late_cancel == LateCancel::hits_next),
        closes_(terms.promises.close == CloseCall::required),
        by_key_(terms.promises.foreign == Foreign::bearer),
        work_bound_(terms.promises.work_bound),
        works_without_units_(terms.promises.operations_back == UnitsBack::cancel),
        slots_of_sessions_(terms.promises.operations_back == UnitsBack::session_end),
        back_with_session_(terms.promises.operations_back == UnitsBack::session_end ||
                           terms.promises.memory_back == UnitsBack::session_end),
        sees_returned_(terms.sees_returned),
        sees_reads_(terms.sees_reads &&
                    !(terms.real_clocks && terms.promises.observed_at == ObservedAt::wire)),
        sees_provider_(terms.sees_provider),
        sees_provider_finals_(terms.sees_provider_finals),
        round_trip_(terms.promises.cancel_call == CancelCall::round_trip),
        travelling_kinds_(terms.travelling_kinds),
        server_needed_(terms.promises.final_needs == FinalNeeds::server),
        serves_in_turn_(terms.real_clocks && terms.promises.final_needs == FinalNeeds::server &&
                        terms.promises.cancel_scope >= CancelTarget::session),
        answers_tell_(terms.promises.cancel_answer == CancelAnswer::tells),
        forbids_answers_(terms.promises.answer.whether == CancelledAnswer::forbidden),
        from_start_(terms.from_start),
        has_durations_(terms.durations),
        real_clocks_(terms.real_clocks),
        skew_(terms.skew.ns),
        stopping_takes_(
            (terms.bounds.told + terms.bounds.provider_stop + terms.bounds.final + terms.skew).ns),
        keeps_aims_(terms.real_clocks || terms.promises.cancel_scope > CancelTarget::operation),
        keeps_numbers_(keeps_aims_ || !terms.sees_starts),
        numbers_by_name_(!terms.sees_starts),
        sees_callback_returned_(terms.sees_callback_returned &&
                                !(terms.real_clocks && terms.promises.observed_at == ObservedAt::wire)) {}

  /// Takes in an event of kind K. Each kind has its own overload, in the file of its place: facts_client.cpp
  /// and so on.
  void on(Kind<EventKind::session_open>, const Event& event);
  void on(Kind<EventKind::start>, const Event& event);
  void on(Kind<EventKind::start_returned>, const Event& event);
  void on(Kind<EventKind::result>, const Event& event);
  void on(Kind<EventKind::callback_returned>, const Event& event);
  void on(Kind<EventKind::final>, const Event& event);
  void on(Kind<EventKind::read>, const Event& event);
  void on(Kind<EventKind::read_returned>, const Event& event);
  void on(Kind<EventKind::ack>, const Event& event);
  void on(Kind<EventKind::cancel>, const Event& event);
  void on(Kind<EventKind::cancel_returned>, const Event& event);
  void on(Kind<EventKind::timeout_fired>, const Event& event);
  void on(Kind<EventKind::close>, const Event& event);
  void on(Kind<EventKind::close_returned>, const Event& event);
  void on(Kind<EventKind::session_close>, const Event& event);
  void on(Kind<EventKind::session_close_returned>, const Event& event);
  void on(Kind<EventKind::session_closed>, const Event& event);
  void on(Kind<EventKind::connect>, const Event& event);
  void on(Kind<EventKind::disconnect>, const Event& event);
  void on(Kind<EventKind::send>, const Event& event);
  void on(Kind<EventKind::deliver>, const Event& event);
  void on(Kind<EventKind::lost>, const Event& event);
  void on(Kind<EventKind::network_fault>, const Event& event);
  void on(Kind<EventKind::limits>, const Event& event);
  void on(Kind<EventKind::admit>, const Event& event);
  void on(Kind<EventKind::charge>, const Event& event);
  void on(Kind<EventKind::release>, const Event& event);
  void on(Kind<EventKind::refuse>, const Event& event);
  void on(Kind<EventKind::wait>, const Event& event);
  void on(Kind<EventKind::cancel_received>, const Event& event);
  void on(Kind<EventKind::crash>, const Event& event);
  void on(Kind<EventKind::shutdown>, const Event& event);
  void on(Kind<EventKind::server_fault>, const Event& event);
  void on(Kind<EventKind::provider_start>, const Event& event);
  void on(Kind<EventKind::register_cancel>, const Event& event);
  void on(Kind<EventKind::post>, const Event& event);
  void on(Kind<EventKind::provider_final>, const Event& event);
  void on(Kind<EventKind::cancel_heard>, const Event& event);
  void on(Kind<EventKind::cancel_polled>, const Event& event);
  void on(Kind<EventKind::provider_end>, const Event& event);
  void on(Kind<EventKind::provider_crash>, const Event& event);
  template <EventKind K>
  void on(Kind<K>, const Event&) {}  // Nothing to remember.

  /// Makes sure that there is a record of `op`, so that references to records stay good for one event.
  void make_room(OpId op) {
    if (op.value >= operations_.size()) [[unlikely]]
      grow(op);
    if (numbers_by_name_) [[unlikely]]
      number_by_name(op);
  }

  /// Has what an event about the operation, on that thread, needs brought near.
  void bring_near(OpId op, ThreadId thread) const {
    rescind::bring_near(operations_, op.value);
    rescind::bring_near(times_, op.value);
    calls_.bring_near(thread);
  }

  /// Whether another operation of the name begins with this event at the server: starts are not observed, and of the one before
  /// it all is over there.
  [[nodiscard]] bool begins_anew(const Event& event) const {
    return numbers_by_name_ && is_over_at_server(event);
  }
  /// Whether what the operation that bore the name before this event still owes may follow within the skew.
  [[nodiscard]] bool may_end_unseen(const Event& event) const;
  /// What it holds is nobody's from now on, and lines of its provider within the skew are not of the one that begins.
  void keep_former(const Event& event);
  [[nodiscard]] bool is_of_former(const Event& event) const {
    return !former_until_.empty() && is_line_of_former(event);
  }

  /// The operations that use a connection which the declared fault is on, by their ids.
  [[nodiscard]] std::vector<OpId> users_hit(const Event& fault);
  /// The operations that may owe something when a declared fault begins, by their ids.
  [[nodiscard]] std::vector<OpId> owing();
  /// To be called for each that an event may have changed.
  void look_again(OpId op) {
    if (owing_.kept() && may_owe(op)) owing_.note(op);
    if (alive_.kept() && is_alive(op)) alive_.note(op);
  }

  /// Ends the declared faults whose own length was over before `now`.
  void end_faults(Time now) {
    if (!lasting_.empty()) [[unlikely]]
      end_those_over(now);
  }

  // --- what the rules ask ---

  /// The record of an operation; an empty one for an id that no event has named yet.
  [[nodiscard]] const OperationFacts& operation(OpId op) const {
    return op.value < operations_.size() ? operations_[op.value] : no_operation;
  }
  [[nodiscard]] const OperationTimes& times(OpId op) const {
    return op.value < times_.size() ? times_[op.value] : no_times;
  }
  /// What is promised of the answer to the operation, cancelled as it was: by the form of the cancel in force, where the
  /// profile knows more than one; else nullptr.
  [[nodiscard]] const AnswerPromise* answer(OpId op) const {
    return op.value < answers_.size() && answers_[op.value].said ? &answers_[op.value].promise : nullptr;
  }
  [[nodiscard]] std::uint32_t operations() const { return static_cast<std::uint32_t>(operations_.size()); }
  [[nodiscard]] const SessionFacts& session(std::uint32_t session) const {
    const std::size_t slot = slot_of_session(session);
    return slot < sessions_.size() ? sessions_[slot] : no_session;
  }
  /// Session ids below this may have a record.
  [[nodiscard]] std::uint32_t sessions() const {
    return sessions_.empty() ? 0 : static_cast<std::uint32_t>(sessions_.size()) - 1;
  }
  /// Whether one that was opened, or used, is not closed.
  [[nodiscard]] bool a_session_is_open() const;
  [[nodiscard]] const ConnectionFacts& connection(std::uint32_t connection) const {
    return connection < connections_.size() ? connections_[connection] : no_connection;
  }
  [[nodiscard]] const ConnectionStruck& struck(std::uint32_t connection) const {
    return connection < struck_.size() ? struck_[connection] : nothing_struck;
  }
  /// The operation's own, or the one that its session shares: what waits to connect waits for that.
  [[nodiscard]] const ConnectionFacts& connection_of(OpId op) const { return connection(way_of(op).value); }
  /// Every operation that uses the connection, in the order of their ids.
  template <class Visit>
  void each_user(ConnectionId connection, Visit visit) const;
  [[nodiscard]] std::uint32_t users_of_connections() const { return using_; }
  [[nodiscard]] const Calls& calls() const { return calls_; }
  [[nodiscard]] const Pools& pools() const { return pools_; }
  /// The account that a charge, release or refusal is about: of the user or session that it names, else of those that
  /// its operation was charged to, else of the operation's own.
  [[nodiscard]] Pools::Account& account(const Event& event) {
    return account(event.op, event.pool, scope(event), event);
  }
  /// Whether a release of no operation does not say whose account it is about, though accounts of several may be meant.
  [[nodiscard]] bool leaves_owner_unsaid(const Event& release) const;
  /// The same release with what it leaves unsaid, where only one account can be meant.
  [[nodiscard]] std::optional<Event> placed(const Event& release) const;
  /// Else it is of one of them.
  void give_back_somewhere(const Event& release);
  /// The account that the operation's units of that scope came from.
  [[nodiscard]] Pools::Account& account(OpId op, Pool pool, Scope scope) {
    return pools_.account(pool, scope, owner(op, scope));
  }
  /// The limit that the event names, or the one last heard of for its account; no_number where neither is.
  [[nodiscard]] std::int64_t limit(const Event& event) {
    return event.limit != no_number ? event.limit : known_limit(event, account(event));
  }
  [[nodiscard]] std::int64_t limit(OpId op, Pool pool, Scope scope);
  /// How many providers are at work for the account that the operation was charged to, and how many may be: as the limit
  /// is now, and as it was for those that were let in under a higher one. no_number: any number.
  struct AtWork {
    std::int64_t working = 0;
    std::int64_t most_now = no_number;
    std::int64_t most = no_number;
  };
  /// Requires that the operation was charged in `scope`, and that the profile bounds providers at work.
  [[nodiscard]] AtWork at_work(OpId op, Scope scope);
  /// Whether no limit has been lowered since it was charged.
  [[nodiscard]] bool charged_since_lowering(OpId op) const {
    return lowerings_ == 0 || (op.value < charged_after_.size() && charged_after_[op.value] == lowerings_);
  }
  /// The user or the session whose account a charge or release is about.
  [[nodiscard]] std::uint32_t owner(OpId op, Scope scope, const Event& named) const {
    if (scope == Scope::user && named.context.exists()) return named.context.value;
    if (scope == Scope::session && named.session.exists()) return named.session.value;
    const std::uint32_t own = owner(op, scope);
    const bool by_session = scope == Scope::user && own == no_index && named.session.exists();
    return by_session ? session(named.session.value).context.value : own;
  }
  /// Whether nobody says whose account the event is about, or whose another part of the pool is, which may be the same.
  [[nodiscard]] bool owner_is_doubtful(const Event& event) const {
    const Scope scope = this->scope(event);
    if (scope != Scope::user && scope != Scope::session) return false;
    const bool is_unsaid = owner(event.op, scope, event) == no_index;
    const Pools::Owners& owners = pools_.owners(event.pool, scope);
    const bool another_is_said = owners.any && (owners.several || owners.first != no_index);
    return is_unsaid ? another_is_said : pools_.held(event.pool, scope) != 0;
  }
  /// The one whose account the operation was charged to, else its own.
  [[nodiscard]] std::uint32_t owner(OpId op, Scope scope) const;
  [[nodiscard]] Scope scope(const Event& event) const;

  /// Time on the session's clock that stands still while the application keeps its library thread in a
  /// callback. Which thread a session without callbacks so far will be called back on is not known: any may
  /// be it.
  [[nodiscard]] std::int64_t free_time(std::uint32_t session, std::int64_t t) const;
  /// The same for an operation. What is read does not come through the library thread: its clock goes on.
  [[nodiscard]] std::int64_t free_time(const OperationFacts& operation, std::int64_t t) const {
    return operation.mode == Mode::sync ? t : free_time(operation.session, t);
  }
  /// How long the client stack has been free to bring the operation's final result, at `t`: since cancel
  /// where one is in force, else since the application last held it up. Requires a record.
  [[nodiscard]] std::int64_t lateness(OpId op, std::int64_t t) const;
  /// The same when the final result comes as this event.
  [[nodiscard]] std::int64_t lateness_of_final(const Event& event) const;
  /// `late`, unless this event's callback runs on another thread than its session's before: what that thread
  /// spent in callbacks is not charged. When it did is not known: the least that can be.
  [[nodiscard]] std::int64_t since_thread_was_free(const Event& event, std::int64_t late) const;
  /// Whether a callback of another operation, which was the last before the event, and since the operation was cancelled, is
  /// held to have kept its thread busy, though nobody says on which threads they are.
  [[nodiscard]] bool may_be_beside_callback(const Event& event) const;
  /// Whether the next result waits for the application: for a read, an acknowledgement, or a callback's
  /// return.
  [[nodiscard]] bool waits_for_application(OpId op) const;
  /// Whether its caller is inside its start still, as far as was seen: no read is due.
  [[nodiscard]] bool blocks_its_caller(OpId op) const {
    return real_clocks_ && operation(op).mode == Mode::sync && sees_returned(CallKind::start) &&
           !at_client(op).came_back;
  }
  /// Units that the operation holds in the event's pool.
  [[nodiscard]] std::int64_t units(const Event& event) const;
  [[nodiscard]] std::int64_t units(OpId op, Pool pool, Scope scope) const;
  /// Whether a run of its provider needs the units of operations that are given back: the last, or a part where no other run
  /// can have had it.
  [[nodiscard]] bool gives_back_needed(const Event& release) const;
  /// Units of memory that the operation holds in any scope.
  [[nodiscard]] std::int64_t memory_units(OpId op) const;
  /// When memory of it was last needed, as far as was seen: its last run ended, its last result was delivered or
  /// acknowledged, its cancel received.
  [[nodiscard]] std::int64_t memory_needed_until(OpId op) const {
    return op.value < memory_.size() ? memory_[op.value].needed_until : 0;
  }
  /// Of its results.
  [[nodiscard]] SkippedResults gap(OpId op) const {
    return op.value < gaps_.size() ? gaps_[op.value] : SkippedResults{};
  }
  /// What the operation waits for, or nullptr.
  [[nodiscard]] const Waiters::Waiter* waiter(OpId op) const { return waiters_.find(op); }
  /// Whether the operation has waited until this event at the latest.
  [[nodiscard]] bool ends_wait(const Event& event) const;
  /// Since when the operation can have gone on: its units are free, and it is the first that waits for them. -1 where it
  /// cannot.
  [[nodiscard]] std::int64_t could_go_on_since(OpId op);
  /// Whether something else keeps it waiting, or nobody waits for it any more.
  [[nodiscard]] bool waits_excused(OpId op) const;
  /// Units of the pool that the operation holds in any scope; less those that were given back without saying whose they
  /// are, of which it takes its share.
  [[nodiscard]] std::int64_t units_kept(OpId op, Pool pool);
  /// The same, where all of those may have been its own: nobody has taken a share of them yet.
  [[nodiscard]] std::int64_t units_surely_kept(OpId op, Pool pool);
  /// Units that are charged for any session itself.
  [[nodiscard]] std::int64_t units_of_sessions() const;
  /// When the last provider of the session's operations ended, or -1; nothing while one of them is at work.
  [[nodiscard]] std::optional<std::int64_t> idle_since(SessionId session) const;
  /// Units that are charged for the session itself; less its share of what was given back for nobody knows whom.
  [[nodiscard]] std::int64_t units_kept(SessionId session);
  /// Whether the event is about units that the named session holds itself, and its end gives back.
  [[nodiscard]] bool is_of_session(const Event& event) const {
    return slots_of_sessions_ && !event.op.exists() && event.session.exists() &&
           event.pool == Pool::operations;
  }
  /// Whether a declared fault in force keeps messages of the operation from the server or back.
  [[nodiscard]] bool path_down(OpId op) const;
  /// Whether a declared fault in force keeps the server from an operation that was not cancelled, or behind another.
  [[nodiscard]] bool held_up(OpId op);
  /// Whether that, or that the client has hung up, excuses the final result that it still owes at rest.
  [[nodiscard]] bool excused(OpId op) { return held_up(op) || hung_up_excuses(op); }
  /// Where only the server can answer: whether the client has gone, or closed its session, before it did.
  [[nodiscard]] bool hung_up(OpId op) const;
  /// Whether it may have: nobody says who closed the connection, or which session or connection the operation is of.
  [[nodiscard]] bool may_have_hung_up(OpId op) const {
    return server_needed_ && (at_client(op).let_go_by_nobody || session_may_be_over(op) ||
                              may_have_been_reset(op) || connection_may_be_gone(op));
  }
  /// Whether nobody says which connection its request went over, and the client has let one go since it was started.
  [[nodiscard]] bool connection_may_be_gone(OpId op) const {
    return operation(op).is(Fact::request_sent) && !way_of(op).exists() &&
           number_of(op) < connection_left_before_;
  }
  /// Whether a session or a connection was reset since it was started, and nobody says whether it is its own.
  [[nodiscard]] bool may_have_been_reset(OpId op) const;
  /// Whether nobody says which session it is of, and one was closed since it was started.
  [[nodiscard]] bool session_may_be_over(OpId op) const {
    return operation(op).session == no_index && number_of(op) < session_closed_before_;
  }
  /// Whether its provider may not begin, since as many as may be are at work for its account, and one of them hangs.
  [[nodiscard]] bool waits_behind_hung(OpId op);
  /// Whether closing the operation's session is to cancel it: it was running when that began.
  [[nodiscard]] bool session_cancels(const OperationFacts& operation) const;
  /// Whether the server's shutdown is to cancel it: its provider had started before.
  [[nodiscard]] bool shutdown_cancels(const OperationFacts& operation) const {
    return shuts_down() && operation.is(Fact::started_before_shutdown);
  }
  [[nodiscard]] Reason shutdown() const { return shutdown_; }
  /// Whether the server that acts now has begun to shut down.
  [[nodiscard]] bool shuts_down() const {
    return shutdown_ != Reason::absent && shutdown_before_ == all_starts;
  }
  /// Whether a shutdown can have touched the operation.
  [[nodiscard]] bool shut_down(OpId op) const {
    return shutdown_ != Reason::absent && number_of(op) < shutdown_before_;
  }
  /// Absent where nobody said it.
  [[nodiscard]] Reason shutdown_reason() const { return shutdown_reason_; }
  /// Whether one service ever stopped.
  [[nodiscard]] bool service_stopped() const { return service_stop_.over_at >= 0; }
  /// Whether one stopped since the operation was started, which may be its own: nobody says which operations are. One that is
  /// at work long after that is not.
  [[nodiscard]] bool service_stopped(OpId op) const {
    const std::int64_t lived_at = op.value < lived_at_.size() ? lived_at_[op.value] : -1;
    return began_before(op, service_stop_) && lived_at - service_stop_.over_at <= stopping_takes_;
  }
  /// Whether that, or one that stopped not long before, may explain how the operation ended at `t`.
  [[nodiscard]] bool service_stop_explains(OpId op, std::int64_t t) const {
    return service_stopped(op) || (service_stopped() && t - service_stop_.over_at <= stopping_takes_);
  }
  [[nodiscard]] bool server_down() const { return server_killed_ || server_stopped_; }
  /// Likewise for the operation: what ran when the server was killed died with it, though the next one may be up.
  [[nodiscard]] bool server_down(OpId op) const { return server_down() || began_before(op, killed_); }
  /// Whether a server was killed, or went down: what acts now may be another one.
  [[nodiscard]] bool server_died() const { return killed_.over_at >= 0 || went_down_.over_at >= 0; }
  /// Whether the event may have happened before that: it was found by looking, or another place's clock showed it.
  [[nodiscard]] bool may_be_of_dead_server(const Event& event) const {
    const bool by_another_clock = real_clocks_ && place_of(event.kind) == Place::provider;
    return (event.since != no_number || by_another_clock) && server_died() &&
           event.earliest().ns <= std::max(killed_.over_at, went_down_.over_at) + skew_;
  }
  /// Whether a declared fault that can have touched it was in force at any time since it began.
  [[nodiscard]] bool faulted(OpId op) const;
  /// Whether one of them is in force.
  [[nodiscard]] bool fault_in_force(OpId op) const;
  /// Whether the last on one of its targets was over at `t`, as far as the clocks of two places tell.
  [[nodiscard]] bool fault_ended_near(OpId op, std::int64_t t) const;
  /// Whether the operation was started when a fault of a moment struck it, as far as the clocks of two places tell.
  [[nodiscard]] bool struck_at_start(OpId op) const {
    return op.value < aims_.size() && aims_[op.value].started_at >= 0 &&
           fault_ended_near(op, aims_[op.value].started_at);
  }
  /// Whether a fault of a moment has struck it, or the server that it ran on went down.
  [[nodiscard]] bool was_struck(OpId op) const;
  /// Whether one of them is in force still, or one of a moment came at `t` or later.
  [[nodiscard]] bool fault_in_the_way(OpId op, std::int64_t t) const;
  /// The same of faults that can have touched the session.
  [[nodiscard]] bool fault_in_the_way(SessionId session, std::int64_t t) const;
  /// Whether one of the whole server is in force.
  [[nodiscard]] bool server_fault_in_force() const { return server_down() || server_faults_.any(); }
  /// The same of faults of the server alone.
  [[nodiscard]] bool server_fault_in_the_way(OpId op, std::int64_t t) const;
  /// Whether one of them was in force at `t` or later.
  [[nodiscard]] bool fault_since(OpId op, std::int64_t t) const;
  /// How long it was from `since` to `until`: time stood still while declared faults were in force that can have touched the
  /// operation and are over.
  [[nodiscard]] std::int64_t free_of_faults(OpId op, std::int64_t since, std::int64_t until) const;
  /// The same of those that can have touched the session.
  [[nodiscard]] std::int64_t free_of_faults(SessionId session, std::int64_t since, std::int64_t until) const;
  /// The same of faults of the server alone, and of those in force still.
  [[nodiscard]] std::int64_t free_of_server_faults(OpId op, std::int64_t since, std::int64_t until) const;
  /// Whether anything but its own doing explains that it failed; see cancel.no-bystander.
  [[nodiscard]] bool explained(OpId op) const;
  /// The same, but for what its client has done.
  [[nodiscard]] bool explained_by_others(OpId op) const;
  /// Whether a cancel that names a group, a session or a connection was aimed at it.
  [[nodiscard]] bool aimed_at(OpId op) const;
  /// Whether one may have been: of a session or a connection that nobody has named.
  [[nodiscard]] bool maybe_aimed_at(OpId op) const;
  /// Whether nobody saw if its group was cancelled before the recording. Requires that its aim is kept.
  [[nodiscard]] bool group_may_have_been_aimed_at(OpId op) const;
  /// When it was started and last cancelled, where that is kept.
  [[nodiscard]] Aim aim_of(OpId op) const { return op.value < aims_.size() ? aims_[op.value] : Aim{}; }
  /// How many operations of its session were started before it, where one is served after the other.
  [[nodiscard]] std::uint64_t behind(OpId op) const {
    return op.value < behind_.size() ? behind_[op.value] : 0;
  }
  /// Whether others of its session were asked for before it that are not over, where one is served after the other.
  [[nodiscard]] bool waits_in_line(OpId op) const {
    return serves_in_turn_ && behind(op) > session(operation(op).session).answered;
  }
  /// When its timeout has passed. Requires Fact::timeout_armed. Where one is served after the other, it runs from when those before it
  /// were over.
  [[nodiscard]] std::int64_t deadline(OpId op) const {
    const Aim aim = aim_of(op);
    const bool waited = serves_in_turn_ && behind(op) != 0 && aim.started_at >= 0;
    const std::int64_t over_at = waited ? session(operation(op).session).answered_at : -1;
    return times(op).mark + std::max<std::int64_t>(0, over_at - aim.started_at);
  }
  /// When it was cancelled: by its timeout and then by a call, at the time of that.
  [[nodiscard]] std::int64_t last_cancelled(OpId op) const {
    const bool by_timeout = operation(op).is(Fact::cancelled_by_timeout) && op.value < aims_.size();
    return std::max(times(op).mark, by_timeout ? aims_[op.value].cancelled_at : -1);
  }
  /// Whether the cancel and the start of it were of one write.
  [[nodiscard]] bool cancelled_with_start(OpId op) const;
  /// Whether the server has received a cancel that is about this event's run.
  [[nodiscard]] bool cancel_received_for(const Event& event) const;
  /// Whether the operation may have been at work before the recording.
  [[nodiscard]] bool may_have_begun_before(OpId op) const {
    return !from_start_ && !operation(op).is(Fact::asked_for);
  }
  /// Whether the units that a refusal is about fit beside all that can have been held in its account since before the
  /// recording, too. Requires that it says them, and a limit.
  [[nodiscard]] bool surely_fits(const Event& refusal) {
    if (from_start_ || opening_seen_ || refusal.held != no_number) return true;
    const Pools::Account& of = account(refusal);
    return of.before_most != no_number &&
           refusal.units <= saturated_sum(limit(refusal), -saturated_sum(of.charged, of.before_most));
  }
  /// Whether everything that was started, in that session where one is named, is known: the recording began before.
  [[nodiscard]] bool knows_starts(SessionId in) const {
    const bool is_opened = !in.exists() || session(in.value).opened;
    return (from_start_ || (opening_seen_ && !opened_before_ && is_opened)) && !names_forgotten_;
  }
  [[nodiscard]] const LastCancel& last_cancel() const { return last_cancel_; }
  /// Whether a declared fault of the server, or of every connection, explains that it goes down now, after a cancel at `t`.
  [[nodiscard]] bool crash_is_explained(std::int64_t t) const;
  [[nodiscard]] bool cancels_made() const { return cancels_made_; }
  [[nodiscard]] bool stale_calls_made() const { return stale_calls_made_; }
  /// When things happened to the operation that other places' events are compared with. Nothing is kept on simulated
  /// clocks: there the order of the lines tells.
  [[nodiscard]] const TimesAtClient& at_client(OpId op) const {
    return op.value < at_client_.size() ? at_client_[op.value] : no_times_at_client;
  }
  [[nodiscard]] const TimesOnTheWay& on_the_way(OpId op) const {
    return op.value < on_the_way_.size() ? on_the_way_[op.value] : no_times_on_the_way;
  }
  [[nodiscard]] const TimesAtServer& at_server(OpId op) const {
    return op.value < at_server_.size() ? at_server_[op.value] : no_times_at_server;
  }
  /// When a cancel call of its own context first answered OK, where such an answer tells what became of the operation; or -1.
  [[nodiscard]] std::int64_t said_ok(OpId op) const { return moment(said_ok_, op); }
  /// When the server first sent an answer; or -1.
  [[nodiscard]] std::int64_t answered(OpId op) const { return moment(answered_, op); }
  /// What happened to the operation that is not decided yet. Nothing is kept on simulated clocks.
  [[nodiscard]] const Doubts& doubts(OpId op) const {
    return op.value < doubts_.size() ? doubts_[op.value] : no_doubts;
  }
  /// When the server began to shut down. Not fingerprinted.
  [[nodiscard]] std::int64_t shutdown_at() const { return shutdown_at_; }

  /// Whether a final result has named an end that something else than a cancel brought about.
  [[nodiscard]] bool ends_are_named() const { return ends_are_named_; }

  /// Notes that the event's run has asked, and was not told what it had to be; `surely` where the clocks leave no doubt.
  void note_asked_in_vain(const Event& asked, News of, bool surely);
  /// It is told of all, by a post that is refused.
  void note_told(const Event& refused);

  /// Notes when the operation was first told to stop, or failed, without an explanation.
  void note_hit(OpId op, Hit by, const Event& event);
  /// Notes a cancel that was refused, where nothing explains that so far.
  void note_refusal(OpId op, const RefusedCancel& refusal);
  /// Whether it is time to decide on such a hit: the event comes later than the clocks can differ, and lines of another place
  /// lag behind it, and than what explains it can be found. Where nobody says how late that is, at the end.
  [[nodiscard]] bool hit_is_due(const Event& event, const Terms& terms) const {
    return !doubts_.empty() && hit_was_long_ago(event, terms);
  }
  /// It has been decided, but for those that wait for the final result.
  void settle_hits(const Event& event);
  /// Nothing explains the hit, unless the final result names another end.
  void await_final(OpId op, Hit by) {
    doubts_[op.value].hits_await_final |= std::uint64_t{1} << static_cast<unsigned>(by);
  }

  /// An event of that place was found by looking.
  void note_found(Place place) { found_at_ |= static_cast<std::uint8_t>(1u << static_cast<unsigned>(place)); }
  /// Whether any was so far.
  [[nodiscard]] bool finds_at(Place place) const {
    return (found_at_ >> static_cast<unsigned>(place) & 1u) != 0;
  }

  /// How long after it happened something of that place may be found by looking. Where the header does not say that, and
  /// something was found: at any time.
  [[nodiscard]] Duration found_within(Place place, const Terms& terms) const {
    constexpr Duration any_time{std::int64_t{1} << 61};
    const Duration said = terms.polled_at(place);
    return said.ns == 0 && finds_at(place) ? any_time : said;
  }
  /// The longest of all places.
  [[nodiscard]] Duration found_within(const Terms& terms) const {
    Duration longest{0};
    for (const Place place : {Place::client, Place::network, Place::server, Place::provider})
      longest = std::max(longest, found_within(place, terms));
    return longest;
  }

  /// Charges beyond the limit by the lines so far, on real clocks.
  [[nodiscard]] std::vector<OverLimit>& over_limits() { return over_limits_; }

  [[nodiscard]] std::uint32_t prompt_obligations() const { return prompt_ + closing_sessions_; }
  [[nodiscard]] std::uint32_t stop_obligations() const { return stopping_; }
  [[nodiscard]] bool over(OpId op) const;
  /// The same, whatever calls on it have not returned.
  [[nodiscard]] bool over_but_for_calls(OpId op) const;
  void add_to(BlockHasher& hasher, const Terms& terms) const;

  /// When the run of that slot has heard; the operation's own time where no other run was known.
  [[nodiscard]] std::int64_t heard_at(OpId op, unsigned slot) const {
    const bool own = op.value < runs_.size() && runs_[op.value].heard.at(slot) >= 0;
    return own ? runs_[op.value].heard.at(slot) : times(op).owes_since;
  }
  /// Results that the event's run has posted after it had heard.
  [[nodiscard]] std::int64_t late_posts(const Event& event) const;

  // --- what the scene does for the rules ---

  /// The releases of operations that one by account, which names none, stands for: where it gives back what one alone holds
  /// of the account, or all that is held of it. None where nobody knows whose units they are.
  [[nodiscard]] std::vector<Event> by_operation(const Event& release);

  /// Whether the provider's event says no number of its run, and its operation has, or begins, another run than the first.
  [[nodiscard]] bool is_of_later_life(const Event& event) const {
    if (event.run != no_index || !event.op.exists()) return false;
    if (event.op.value < lives_.size() && lives_[event.op.value] != 0) return !lives_overlap(event.op);
    return event.kind == EventKind::provider_start && operation(event.op).is(Fact::asked_for) &&
           (operation(event.op).runs & 1u) != 0;
  }
  /// The number of that run, by the order in which they begin; no_index where two are at work at a time.
  [[nodiscard]] std::uint32_t life_of(const Event& event);
  /// Whether two runs of its provider that say no number were at work at a time: nobody knows what is whose.
  [[nodiscard]] bool lives_overlap(OpId op) const {
    return op.value < lives_.size() && lives_[op.value] == overlapping;
  }

  /// The slot of the event's run, below RunTimes::slots: its number, as long as there are few. Later runs take the slots of
  /// those that have ended; the last slot is of all that find none.
  std::uint32_t slot_of_run(const Event& event);
  [[nodiscard]] bool has_slots(const Event& event) const {
    return !runs_.empty() && event.op.value < runs_.size() && runs_[event.op.value].numbers.front() != 0;
  }

  /// Notes that the rule has been reported for the operation. False when it was before.
  bool report(std::uint32_t rule, OpId op);
  [[nodiscard]] bool was_reported(std::uint32_t rule, OpId op) const {
    return (times(op).broken >> rule & 1u) != 0;
  }
  bool report_session(std::uint32_t session);
  /// The next cancel of it is one after which this is promised; without effect where one is in force.
  void promise_answer(OpId op, const AnswerPromise& promise);
  /// The id names another operation, of which nothing is known.
  void forget(OpId op);
  /// The name of that id, and those of others, are given away from now on: what was declared on it by name is nobody's.
  void forget_name(OpId op);
  /// What was known of each thing is known of the one that bears its new name.
  void rename(const Renaming& names);
  void clear();
  /// Names every part of `facts`, for a Packer or an Unpacker.
  template <class SomeFacts, class Archive>
  static void archive(SomeFacts& facts, Archive& parts) {
    parts(facts.operations_);
    parts(facts.times_);
    parts(facts.memory_);
    parts(facts.charged_to_);
    parts(facts.charged_after_);
    parts(facts.at_client_);
    parts(facts.on_the_way_);
    parts(facts.at_server_);
    parts(facts.said_ok_);
    parts(facts.deadlines_);
    parts(facts.answered_);
    parts(facts.doubts_);
    parts(facts.sessions_);
    parts(facts.connections_);
    parts(facts.struck_);
    parts(facts.gaps_);
    parts(facts.runs_);
    parts(facts.users_);
    Calls::archive(facts.calls_, parts);
    Pools::archive(facts.pools_, parts);
    Waiters::archive(facts.waiters_, parts);
    parts(facts.quota_changed_at_);
    parts(facts.limits_changed_at_);
    parts(facts.lowerings_);
    parts(facts.prompt_);
    parts(facts.using_);
    parts(facts.owed_cancels_);
    parts(facts.closing_sessions_);
    parts(facts.stopping_);
    parts(facts.reported_without_op_);
    parts(facts.answers_);
    parts(facts.aims_);
    parts(facts.of_group_);
    parts(facts.behind_);
    parts(facts.starts_);
    parts(facts.last_cancel_);
    parts(facts.session_closed_before_);
    parts(facts.any_aimed_before_);
    parts(facts.maybe_aimed_before_);
    parts(facts.opening_seen_);
    parts(facts.opened_before_);
    parts(facts.shutdown_);
    parts(facts.shutdown_reason_);
    parts(facts.shutdown_before_);
    parts(facts.service_stop_);
    parts(facts.shutdown_at_);
    parts(facts.cancels_made_);
    parts(facts.stale_calls_made_);
    parts(facts.numbers_);
    parts(facts.keeps_numbers_);
    parts(facts.named_past_);
    parts(facts.network_faults_);
    parts(facts.network_past_);
    parts(facts.server_faults_);
    parts(facts.server_past_);
    parts(facts.killed_);
    parts(facts.went_down_);
    parts(facts.found_at_);
    parts(facts.faults_declared_);
    parts(facts.hung_at_);
    parts(facts.crash_declared_);
    parts(facts.server_stopped_);
    parts(facts.server_killed_);
    parts(facts.is_down_);
  }

 private:
  static constexpr std::uint8_t overlapping = 0xff;
  static const OperationFacts no_operation;
  static const OperationTimes no_times;
  static const SessionFacts no_session;
  static const ConnectionFacts no_connection;
  static const ConnectionStruck nothing_struck;
  static const TimesAtClient no_times_at_client;
  static const TimesOnTheWay no_times_on_the_way;
  static const TimesAtServer no_times_at_server;
  static const Doubts no_doubts;

  /// Operations of no session share the first record.
  static std::size_t slot_of_session(std::uint32_t session) {
    return session == no_index ? 0 : std::size_t{session} + 1;
  }
  static std::int64_t moment(const std::vector<Occurrence>& of, OpId op) {
    return op.value < of.size() ? of[op.value].t : -1;
  }
  [[nodiscard]] GroupId group_of(OpId op) const {
    return op.value < of_group_.size() ? of_group_[op.value] : GroupId{};
  }
  OperationFacts& touch(OpId op) {
    if (op.value >= operations_.size()) [[unlikely]]
      grow(op);
    return operations_[op.value];
  }
  void grow(OpId op);
  SessionFacts& touch_session(std::uint32_t session) {
    const std::size_t slot = slot_of_session(session);
    if (slot >= sessions_.size()) [[unlikely]]
      grow_sessions(slot);
    return sessions_[slot];
  }
  void grow_sessions(std::size_t last);
  ConnectionFacts& touch_connection(std::uint32_t connection);

  void enter_callback(const Event& event, OperationFacts& operation);
  void take_end(const Event& final, OperationFacts& operation) const;
  void skip(const Event& event, const OperationFacts& operation);
  void take_turn(std::uint32_t session, std::int64_t t);
  void come_back(const Event& event);
  void hold(OpId op, std::int64_t t);
  [[nodiscard]] std::int64_t released_base(const OperationFacts& operation, const OperationTimes& times,
                                           std::int64_t now) const;
  void bring_into_force(OpId op, std::int64_t t, Reason reason);
  void take_out_of_force(OpId op);
  /// The user and the session whose accounts an operation was charged to, where these are not its own.
  struct ChargedTo {
    ContextId context{};
    SessionId session{};
  };
  /// What a network fault is declared on; neither: on every connection.
  struct FaultTarget {
    ConnectionId connection;
    SessionId session;
  };
  [[nodiscard]] FaultTarget target_of(const Event& fault) const;
  [[nodiscard]] ConnectionId way_of(OpId op) const {
    const OperationFacts& record = operation(op);
    const bool has_own = record.connection != no_index;
    return {has_own ? record.connection : session(record.session).connection};
  }
  /// Calls `visit(in_force, past)` for each target of faults that the operation is a part of, until it says true.
  template <class Visit>
  bool any_target(OpId op, Visit visit) const;
  /// The same of the session.
  template <class Visit>
  bool any_target(SessionId of, Visit visit) const;
  template <class Visit>
  bool any_target(SessionId session, ConnectionId way, Visit visit) const;
  /// Declared faults that named a session, or a connection, whichever it was.
  struct FaultsOnSome {
    FaultsInForce faults{};
    PastFaults past{};
    /// What is over and began before anything else touches nobody.
    [[nodiscard]] PastFaults touching() const { return past.before != 0 ? past : PastFaults{}; }
  };
  /// Whether this network fault is declared on the connection of the operation.
  [[nodiscard]] bool hits(const Event& fault, OpId op) const;
  /// Whether the fault was declared on one of them.
  [[nodiscard]] bool was_on(const Event& fault, OpId op) const;
  [[nodiscard]] bool was_on(const Event& fault, SessionId of) const;
  [[nodiscard]] bool was_on(const Event& fault, SessionId session, ConnectionId way) const;
  [[nodiscard]] bool struck_since(const PastFaults& past, std::int64_t t) const;
  /// A fault begins or ends there: `struck` where it can have destroyed what was under way.
  void take_fault(const Event& event, FaultsInForce& in_force, PastFaults& past);
  void mark_over(PastFaults& past, std::int64_t t, bool struck);
  /// Whether nothing was seen of any operation before this event, which may name its own.
  [[nodiscard]] bool nothing_before(const Event& event) const {
    return operations_.empty() ||
           (operations_.size() == 1 && event.op.exists() && operations_.front() == no_operation);
  }
  void note_span(const Event& event);
  /// The server is at work for the operation of the event.
  void note_life(const Event& event) {
    if (service_stopped()) [[unlikely]]
      keep_life(event);
  }
  void keep_life(const Event& event);
  [[nodiscard]] bool hit_was_long_ago(const Event& event, const Terms& terms) const;
  void end_kill(const Event& act);
  void cut_off(const Event& fault);
  [[nodiscard]] bool may_owe(OpId op) const;
  /// Those that a fault can still change: they run, use a connection, hold units, or a provider of theirs runs or hangs.
  [[nodiscard]] std::vector<OpId> alive();
  [[nodiscard]] bool is_alive(OpId op) const;
  template <class Holds>
  [[nodiscard]] std::vector<OpId> found_among(Noted& noted, Holds holds);
  [[nodiscard]] bool began_before(OpId op, const PastFaults& past) const;
  /// The number of its start, counted over all; 0 where none was kept.
  [[nodiscard]] std::uint64_t number_of(OpId op) const {
    return op.value < numbers_.size() ? numbers_[op.value] : 0;
  }
  /// From now on the numbers of starts are kept: each operation that runs already counts as before it.
  void keep_numbers();
  void number_by_name(OpId op);
  /// An event that a server brings about which is up.
  void server_acts(const Event& event) {
    if (server_killed_ && event.earliest().ns - killed_.over_at > skew_) [[unlikely]]
      end_kill(event);
    if (!is_down_ || event.earliest().ns - went_down_.over_at <= skew_) return;
    is_down_ = false;
    // What was asked for before this one was up may have ended of it, too.
    went_down_.before = std::max(went_down_.before, number_of(event.op));
  }
  void new_server_answers(const Event& event);
  void end_those_over(Time now);
  void note_length(const Event& fault);
  void heal_server(const Event& event);
  void hang(const Event& event, bool hangs);
  void lose_server();
  void go_down(const Event& event);
  void end_a_run(OpId op);
  void link_user(OpId op);
  void use_connection(OpId op, ConnectionId connection);
  void drop_connection(OpId op);
  void let_go(OpId op, const Event& event);
  void take_answer(const Event& sent, OperationFacts& operation);
  [[nodiscard]] bool ended_before(const Event& word) const;
  [[nodiscard]] bool hung_up_excuses(OpId op) const;
  void end_input(OperationFacts& operation) const {
    if (server_needed_ && operation.running()) operation.set(Fact::input_ended);
  }
  void hear(OperationFacts& operation, const Event& event);
  void end_run(const Event& event);
  void provider_acts(const Event& event);
  [[nodiscard]] Pools::Account& account(OpId op, Pool pool, Scope scope, const Event& named) {
    return pools_.account(pool, scope, owner(op, scope, named));
  }
  /// The limit that was last heard of for the account of the event.
  [[nodiscard]] std::int64_t known_limit(const Event& event, const Pools::Account& account) const {
    return account.own_limit != no_number ? account.own_limit : pools_.limit(event.pool, scope(event));
  }
  void set_limit(const Event& event, Pools::Account& account);
  void take_servers_word(const Event& event, Pools::Account& account);
  void take_charge(const Event& event);
  void take_release(const Event& event);
  void charge_nobody(const Event& event, std::int64_t units);
  void bound_before(const Event& charge);
  [[nodiscard]] std::int64_t charge_session(const Event& event, std::int64_t units);
  template <class Visit>
  void each_given_back(OpId op, Pool pool, Scope scope, Visit visit);
  /// The account that the session's own units were charged to.
  [[nodiscard]] Pools::Account& account_of(SessionId session);
  /// Whether the operation holds units of the account.
  [[nodiscard]] bool holds_of(OpId op, const Holders::Account& account) const;
  [[nodiscard]] bool is_over_at_server(const Event& event) const;
  [[nodiscard]] bool is_line_of_former(const Event& event) const;
  [[nodiscard]] bool can_go_on(OpId op);
  void look_at_waiter(OpId op, const Event& event);
  void look_at_waiters(const Event& event);
  void end_wait(const Event& event);
  void leave_line(OpId op, const Event& event);
  void note_debt(OpId op, std::int64_t t);
  void note_debts(Pool pool, std::int64_t t);
  /// Whether the returns of calls of this kind are observed: else a call is over as soon as it was made.
  [[nodiscard]] bool sees_returned(CallKind kind) const {
    return (sees_returned_ >> static_cast<unsigned>(kind) & 1u) != 0;
  }
  void leave_unseen(const Event& event, CallKind kind, std::uint32_t subject) {
    if (!sees_returned(kind)) calls_.leave(event, kind, subject);
  }
  void owes_no_cancel(OperationFacts& operation) {
    if (!operation.is(Fact::cancel_due)) return;
    operation.clear(Fact::cancel_due);
    --owed_cancels_;
  }
  /// A call on an operation, with what decides whether it may touch it.
  PendingCall& enter(const Event& event, CallKind kind, const OperationFacts& operation);
  void come_after_hits(const Event& act);
  void call_cancel(const Event& event);
  void call_close(const Event& event);
  void aim(const Event& cancel);
  void aim_foreign(std::uint32_t of_session);
  void keep_aims();
  void owes_now(OpId op, std::int64_t t) { times_[op.value].owes_since = t; }
  void needs_memory_until(OpId op, std::int64_t t) {
    if (op.value < memory_.size()) memory_[op.value].needed_until = t;
  }
  void count_holder(OpId op, bool more);
  void count_holder(OpId op, Pool pool, bool more);
  void count_working(OpId op, bool more);
  [[nodiscard]] bool waits_behind_cancel(OpId op) const;
  void change_units(const Event& event, Scope scope, Pools::Account& account, std::int64_t change);
  void add_operations(BlockHasher& hasher, std::uint32_t extras_max) const;
  void add_sessions(BlockHasher& hasher) const;
  void add_touched(BlockHasher& hasher) const;

  /// What is counted over all operations, brought up to date when one of them has changed.
  class Change;

  std::vector<OperationFacts> operations_;
  std::vector<OperationTimes> times_;
  std::vector<MemoryHeld> memory_;     ///< Only where memory is charged.
  std::vector<ChargedTo> charged_to_;  ///< Only where others than its own are charged for one.
  /// How many lowerings_, by operation; only once there were any.
  std::vector<std::uint32_t> charged_after_;
  std::vector<SaidAnswer> answers_;    ///< Only where a cancel has a form with a promise of its own.
  std::vector<Aim> aims_;              ///< Only where keeps_aims_.
  std::vector<GroupId> of_group_;      ///< By operation; only where any is of a group.
  std::vector<bool> aimed_groups_;     ///< By group.
  std::vector<std::uint64_t> behind_;  ///< Only where one is served after the other.
  /// Of starts, by operation; only where keeps_numbers_. Not fingerprinted.
  std::vector<std::uint64_t> numbers_;
  /// By operation: until when lines of the one that bore the name before may come. Only where one was used again so soon.
  std::vector<std::int64_t> former_until_;
  std::vector<std::int64_t> lived_at_;  ///< By operation; only once a service has stopped. Not fingerprinted.
  std::vector<PastFaults> named_past_;  ///< By operation; only where faults name operations.
  std::vector<TimesAtClient> at_client_;  ///< Only on real clocks ...
  std::vector<TimesOnTheWay>
      on_the_way_;  ///< ... like these: each list as long as what is observed asks for ...
  std::vector<TimesAtServer> at_server_;
  std::vector<Occurrence> said_ok_;    ///< Only where such an answer tells what became of the operation.
  std::vector<Occurrence> deadlines_;  ///< Of timeouts which a cancel has taken the place of.
  std::vector<Occurrence> answered_;   ///< The server first sent an answer.
  std::vector<Doubts> doubts_;         ///< ... and this one where there are any.
  std::vector<SessionFacts> sessions_;
  std::vector<ConnectionFacts> connections_;
  std::vector<ConnectionStruck> struck_;  ///< By connection; only where any was.
  std::vector<SkippedResults> gaps_;      ///< By operation; only where results or posts are out of order.
  std::vector<RunTimes> runs_;            ///< By operation; only where providers run more than once.
  std::vector<UserLink> users_;           ///< By operation; only where several use one connection.
  /// What ends the faults in force that said how long they last. Only on real clocks.
  std::multimap<std::int64_t, Event> lasting_;
  FaultSpans spans_;                    ///< Only where times are judged. Not fingerprinted.
  std::vector<OverLimit> over_limits_;  ///< Only on real clocks.
  Holders holders_;                     ///< Only on real clocks.
  std::vector<std::uint8_t> lives_;     ///< By operation; only where providers begin again without a number.
  Noted owing_;                         ///< Only where times are judged ...
  Noted alive_;                         ///< ... like these.
  Calls calls_;
  Pools pools_;
  Waiters waiters_;
  /// When what is held last changed while somebody waited, and a limit of several accounts. Not fingerprinted.
  std::int64_t quota_changed_at_ = -1;
  std::int64_t limits_changed_at_ = -1;
  std::uint32_t lowerings_ = 0;     ///< How often a limit was lowered.
  std::uint32_t prompt_ = 0;        ///< Cancelled operations whose final result is due.
  std::uint32_t using_ = 0;         ///< Operations that use a connection.
  std::uint32_t owed_cancels_ = 0;  ///< Operations with Fact::cancel_due.
  std::uint32_t closing_sessions_ = 0;
  std::uint32_t stopping_ = 0;             ///< Operations whose provider has heard and still runs.
  std::uint64_t reported_without_op_ = 0;  ///< Rules reported about no operation, as bits.
  std::uint64_t starts_ = 0;               ///< Not fingerprinted.
  LastCancel last_cancel_{};               ///< Not fingerprinted.
  /// The last close of any session came before starts of this number. Not fingerprinted.
  std::uint64_t session_closed_before_ = 0;
  /// The last cancel of any whole session or connection. Not fingerprinted.
  std::uint64_t any_aimed_before_ = 0;
  std::uint64_t maybe_aimed_before_ = 0;  ///< The last one of which nobody knows whose. Not fingerprinted.
  /// The client, or nobody knows who, last let go of a whole connection before starts of this number. Only on real clocks.
  std::uint64_t connection_left_before_ = 0;
  bool opening_seen_ = false;   ///< A session or connection was opened before anything was started.
  bool opened_before_ = false;  ///< Something was started in a session that was not opened in this recording.
  bool names_forgotten_ = false;
  Reason shutdown_ = Reason::absent;
  Reason shutdown_reason_ = Reason::absent;
  static constexpr std::uint64_t all_starts = std::numeric_limits<std::uint64_t>::max();
  /// It touched the starts below this number; the server died then.
  std::uint64_t shutdown_before_ = all_starts;
  PastFaults service_stop_{};     ///< One service of several has stopped: the last time.
  std::int64_t shutdown_at_ = 0;  ///< When that was.
  bool cancels_made_ = false;
  bool stale_calls_made_ = false;
  FaultsInForce network_faults_{};  ///< On every connection.
  PastFaults network_past_{};
  FaultsOnSome on_sessions_{};     ///< For operations of nobody knows which session; only on real clocks ...
  FaultsOnSome on_connections_{};  ///< ... or on which connection.
  FaultsInForce server_faults_{};  ///< On all of the server, but for those below.
  PastFaults server_past_{};
  PastFaults killed_{};           ///< The last kill.
  PastFaults went_down_{};        ///< When the server last went down, by itself or killed.
  std::int64_t hung_at_ = -1;     ///< Since when a hang of the whole server is in force. Not fingerprinted.
  bool faults_declared_ = false;  ///< Any ever was. Not fingerprinted.
  bool crash_declared_ = false;   ///< And the server has not gone down since.
  std::uint8_t found_at_ = 0;     ///< By place. Not fingerprinted.
  bool ends_are_named_ = false;   ///< On real clocks. Not fingerprinted.
  bool server_stopped_ = false;
  bool server_killed_ = false;
  bool is_down_ = false;  ///< ... and has not acted since.
  CancelTarget scope_;
  bool hits_widely_;  ///< A cancel may hit what it does not name.
  bool closes_;       ///< Operations are closed.
  bool by_key_;       ///< Whoever has the key of an operation cancels it as its own context does.
  std::uint32_t work_bound_;
  bool works_without_units_;  ///< Providers do, of what was cancelled.
  bool slots_of_sessions_;    ///< Units of operations come back when the session is over.
  bool back_with_session_;    ///< Units of some pool come back when the session is over.
  std::uint8_t sees_returned_;
  bool sees_reads_;  ///< Of the application; on a real wire there are none.
  bool sees_provider_;
  bool sees_provider_finals_;
  bool round_trip_;  ///< Cancels are answered by the server.
  std::uint32_t travelling_kinds_;
  bool server_needed_;
  bool serves_in_turn_;   ///< The server takes what is asked for in a session one after the other.
  bool answers_tell_;     ///< Those of cancels: what became of the operation.
  bool forbids_answers_;  ///< Those to what was cancelled.
  bool from_start_;
  bool has_durations_;
  bool real_clocks_;
  std::int64_t skew_;
  std::int64_t stopping_takes_;  ///< What a service that stops needs to end what is its own.
  bool keeps_aims_;
  bool keeps_numbers_;
  bool numbers_by_name_;  ///< Starts are not observed: an operation begins with what is seen of it first.
  bool sees_callback_returned_;  ///< On a real wire there are no callbacks.
};

template <class Visit>
void Facts::each_user(ConnectionId of, Visit visit) const {
  const ConnectionFacts used = connection(of.value);
  if (used.users == 1) return visit(OpId{used.first_user});
  std::vector<std::uint32_t> all;
  for (std::uint32_t op = used.first_user; op != no_index; op = users_[op].behind) all.push_back(op);
  std::ranges::sort(all);
  for (const std::uint32_t op : all) visit(OpId{op});
}

}  // namespace rescind
