#pragma once

#include <array>
#include <cstdint>
#include <tuple>
#include <type_traits>
#include <vector>

#include "harness/base/members.hpp"
#include "harness/history/event.hpp"
#include "harness/history/ids.hpp"
#include "models/mutants/mark.hpp"
#include "models/system/action.hpp"
#include "models/system/plan.hpp"

namespace rescind {

// The state of the simulated system: plain values, no clock, no pointer. What never changes is in Program.
// The records have no padding, so that they can be fingerprinted by their bytes.

using Reserved = std::array<std::uint8_t, 3>;

/// One operation as the client stack sees it.
///
///     unused --start--> running --cancel, timeout, close--> cancelling --final--> finished
///                       running ------------------------------------final------> finished
///
/// `closed` is apart from the phase: an asynchronous operation may be closed before its final result.
/// Invariants: delivered <= received; exactly one final result is handed over, on the way into `finished`.
struct ClientOp {
  enum class Phase : std::uint8_t { unused, running, cancelling, finished };
  /// A large request takes its time, in which it is `sending`, and is `whole` if it then has to wait.
  enum class Request : std::uint8_t { unsent, sending, whole, sent };
  Phase phase = Phase::unused;
  Reason reason = Reason::absent;  ///< Of the first cancel in force.
  bool closed = false;
  bool attached = false;  ///< Has come to use its connection, or waits until it stands.
  Request request = Request::unsent;
  bool accepted = false;     ///< Pull: the stream is open at the server.
  bool pulling = false;      ///< Pull: a pull is outstanding.
  bool detached = false;     ///< No longer uses its connection; what arrives for it is ignored.
  bool final_known = false;  ///< The final result is made, not necessarily handed over.
  bool ack_due = false;      ///< A result waits for its acknowledgement by hand.
  bool in_callback = false;
  bool ready = false;       ///< Stands in its client's queue for the library thread.
  bool cancel_due = false;  ///< Pull: the server is told of a cancel as soon as the stream has a name.
  bool unsettled = false;   ///< Its cancel waits for the server, whose answer somebody waits for.
  std::uint8_t form = 0;    ///< Of that cancel.
  std::int8_t final_code = 0;
  std::uint32_t generation = 0;      ///< Counts the uses of this slot.
  std::uint32_t in_flight = 0;       ///< Messages of it that are under way, in both directions.
  std::uint32_t received = 0;        ///< Results received without a gap.
  std::uint32_t delivered = 0;       ///< Results handed to the application.
  std::uint32_t stop_at = no_index;  ///< No result after so many is handed over; no_index while unknown.
  ThreadId reader{};                 ///< The first thread blocked in a read; Thread::next_reader goes on.
  std::uint64_t early = 0;  ///< Bit i: result received + 1 + i is here, behind a gap (message transports).

  /// Whether the server may know of it.
  [[nodiscard]] bool is_requested() const { return request == Request::sent; }
  /// Not once it is cancelled, or its final result only waits to be handed over.
  [[nodiscard]] bool can_time_out() const {
    return phase == Phase::running && reason == Reason::absent && !(final_known && received >= stop_at);
  }
};

/// One operation as the server sees it, its provider included.
struct ServerOp {
  enum class Phase : std::uint8_t { unseen, arrived, admitted, running, ended };
  Phase phase = Phase::unseen;
  Reason reason = Reason::absent;  ///< Why it is cancelled; absent while it is not.
  bool reason_known = false;       ///< What cancelled it said why.
  bool client_gone = false;        ///< Nothing can be sent to the client any more.
  bool heard = false;              ///< The provider knows.
  bool registered = false;         ///< For a cancel callback.
  bool hung = false;
  bool pull_outstanding = false;
  bool finished = false;   ///< The provider has posted its final result.
  bool final_due = false;  ///< Pull: the next pull is answered with the final result, provider or not.
  bool waits_for_memory = false;
  bool answered = false;  ///< The final result has been sent to the client.
  bool charged = false;   ///< Holds the memory of the result it makes.
  std::uint8_t runs = 0;  ///< Runs of the provider so far.
  std::int16_t final_code = 0;
  std::uint32_t posted = 0;
  std::uint32_t sent = 0;    ///< Results given to the network.
  std::uint32_t queued = 0;  ///< Results that wait to be fetched; they hold memory.
  bool occupies = false;     ///< Holds a unit of the operations pools.
  Reserved reserved{};       ///< Instead of padding; always zero.

  [[nodiscard]] bool is_cancelled() const { return reason != Reason::absent; }
  /// Cancelled, or nobody is there any more for whom it runs.
  [[nodiscard]] bool is_unwanted() const { return is_cancelled() || client_gone; }
};

/// A thread of the application, or a client's library thread, which runs callbacks.
struct Thread {
  enum class Phase : std::uint8_t {
    idle,       ///< A library thread without work.
    waiting,    ///< For the event that its next step names.
    scheduled,  ///< Its next step, return or callback end is on its way.
    blocked,    ///< Inside a call that has not returned.
    done,
  };
  Phase phase = Phase::idle;
  std::uint8_t reserved = 0;  ///< Instead of padding; always zero.
  std::int16_t code = 0;      ///< What the call in progress will answer.
  std::uint32_t step = 0;     ///< The next step, or the one in progress.
  OpId callback_op{};         ///< Library threads: whose callback is running.
  FrameId frame{};            ///< Library threads: the scripted callback that is running.
  ThreadId next_reader{};     ///< Who blocked after this thread in a read of the same operation.
};

struct Connection {
  enum class Phase : std::uint8_t { none, connecting, open, closed };
  Phase client = Phase::none;
  Phase server = Phase::none;
  std::uint8_t partitions = 0;        ///< Declared partitions in force.
  std::uint8_t half_open = 0;         ///< Declared half-open faults in force.
  std::uint8_t epoch = 0;             ///< Counts its resets: messages of an earlier epoch are lost.
  Reserved reserved{};                ///< Instead of padding; always zero.
  std::int64_t extra_ns = 0;          ///< Of delay spikes in force.
  std::int64_t bytes_per_second = 0;  ///< Of a bandwidth fault in force; 0: the plan's.
};

struct Session {
  bool open = false;
  bool closing = false;
  bool closed = false;
  bool notify = false;      ///< Its close completes with a notification.
  std::uint32_t alive = 0;  ///< Operations started and not yet closed and finished.
  ThreadId closer{};        ///< The thread blocked in its close.
};

/// Operations that have something for the library thread, first come first served.
struct ReadyQueue {
  std::vector<OpId> ops;
  std::uint32_t head = 0;
  [[nodiscard]] bool empty() const { return head == ops.size(); }
  void push(OpId op) { ops.push_back(op); }
  OpId pop();
};

/// An operation that waits until the connection that it shares with others stands.
struct Unconnected {
  ConnectionId connection{};
  OpId op{};
};

struct PoolState {
  std::int64_t held = 0;  ///< Operations, or bytes.
};

/// A declared message fault in force.
struct MessageFault {
  std::uint32_t fault = 0;  ///< Its number in the plan.
  std::uint32_t left = 0;   ///< Messages that it still hits.
};

struct World {
  std::vector<ClientOp> ops;
  std::vector<ServerOp> served;
  std::vector<Thread> threads;  ///< The application's, then one library thread for each client.
  std::vector<Session> sessions;
  std::vector<Connection> connections;
  std::vector<ReadyQueue> ready;  ///< One for each client.
  std::vector<PoolState> pools;
  std::vector<Unconnected> unconnected;  ///< By connection, each first come first served.
  std::vector<std::int64_t> limits;      ///< One for each quota of the plan.
  std::vector<std::uint32_t> counters;   ///< How often each awaited event has happened.
  std::vector<Action> held;              ///< Messages that a partition holds up.
  std::vector<MessageFault> message_faults;
  std::vector<std::uint8_t> fault_waits;  ///< Of each declared fault: whether it waits for its event.
  std::vector<OpId> memory_waiters;  ///< Operations whose provider waits for memory, first come first served.
  std::vector<Mark> marks;           ///< What mutants remember, sorted; the reference leaves it empty.
  Reason shutdown = Reason::absent;  ///< The server is shutting down.
  std::uint32_t next_message = 0;    ///< For the history only.
  bool crashed = false;              ///< The client's process is gone.
};

template <>
inline constexpr auto members<World> = std::tuple(&World::ops, &World::served, &World::threads,
                                                  &World::sessions, &World::connections, &World::ready,
                                                  &World::unconnected, &World::pools, &World::limits,
                                                  &World::counters, &World::held, &World::message_faults,
                                                  &World::fault_waits, &World::memory_waiters, &World::marks,
                                                  &World::shutdown, &World::next_message, &World::crashed);

// One list for each: what goes through all members is made from these. See for_each_member().

template <>
inline constexpr auto members<ClientOp> = std::tuple(
    &ClientOp::phase, &ClientOp::reason, &ClientOp::closed, &ClientOp::attached, &ClientOp::request,
    &ClientOp::accepted, &ClientOp::pulling, &ClientOp::detached, &ClientOp::final_known, &ClientOp::ack_due,
    &ClientOp::in_callback, &ClientOp::ready, &ClientOp::cancel_due, &ClientOp::unsettled, &ClientOp::form,
    &ClientOp::final_code, &ClientOp::generation, &ClientOp::in_flight, &ClientOp::received,
    &ClientOp::delivered, &ClientOp::stop_at, &ClientOp::reader, &ClientOp::early);
template <>
inline constexpr auto members<ServerOp> =
    std::tuple(&ServerOp::phase, &ServerOp::reason, &ServerOp::reason_known, &ServerOp::client_gone,
               &ServerOp::heard, &ServerOp::registered, &ServerOp::hung, &ServerOp::pull_outstanding,
               &ServerOp::finished, &ServerOp::final_due, &ServerOp::waits_for_memory, &ServerOp::answered,
               &ServerOp::charged, &ServerOp::runs, &ServerOp::final_code, &ServerOp::posted, &ServerOp::sent,
               &ServerOp::queued, &ServerOp::occupies, &ServerOp::reserved);
template <>
inline constexpr auto members<Thread> = std::tuple(&Thread::phase, &Thread::reserved, &Thread::code,
                                                   &Thread::step, &Thread::callback_op, &Thread::frame,
                                                   &Thread::next_reader);
template <>
inline constexpr auto members<Connection> = std::tuple(&Connection::client, &Connection::server,
                                                       &Connection::partitions, &Connection::half_open,
                                                       &Connection::epoch, &Connection::reserved,
                                                       &Connection::extra_ns, &Connection::bytes_per_second);
template <>
inline constexpr auto members<Session> = std::tuple(&Session::open, &Session::closing, &Session::closed,
                                                    &Session::notify, &Session::alive, &Session::closer);
template <>
inline constexpr auto members<ReadyQueue> = std::tuple(&ReadyQueue::ops, &ReadyQueue::head);
template <>
inline constexpr auto members<Unconnected> = std::tuple(&Unconnected::connection, &Unconnected::op);
template <>
inline constexpr auto members<PoolState> = std::tuple(&PoolState::held);
template <>
inline constexpr auto members<MessageFault> = std::tuple(&MessageFault::fault, &MessageFault::left);

/// Names every part of a world, for a Packer or an Unpacker. There must be as many queues as there were.
template <class SomeWorld, class Archive>
void archive(SomeWorld& world, Archive& parts) {
  for_each_member(world, [&](auto& part) {
    if constexpr (std::is_same_v<std::remove_cvref_t<decltype(part)>, std::vector<ReadyQueue>>) {
      for (auto& queue : part) for_each_member(queue, [&](auto& member) { parts(member); });
    } else {
      parts(part);
    }
  });
}

}  // namespace rescind
