#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <type_traits>
#include <vector>

#include "harness/base/packing.hpp"
#include "harness/engine/coverage/race.hpp"
#include "harness/history/history.hpp"

namespace rescind {

/// Reads a history and says which races its cancels were.
///
/// A cancel is a call that can act (in the security context of the start, with a handle that is not empty), a
/// timeout that fired, or the closing of a session or the shutdown of the server under an operation that
/// runs. It lands in one phase at once; the race is told when the operation is over, since the network may
/// still do something to it.
///
/// What a history does not record cannot be told apart: the phase is then the last one that was seen.
///
/// A value: 44 bytes for each operation, no times, constant work for each event but those that concern many
/// operations at once (a fault, closing a session, a shutdown), which visit each operation once.
class RaceMonitor {
 public:
  explicit RaceMonitor(const Header& header);

  /// Appends the races of operations that are over with this event to `races`; after an `end` all are.
  void on(const Event& event, std::vector<RaceIndex>& races);
  /// The races of what is not over, where no `end` was seen.
  void finish(std::vector<RaceIndex>& races);
  /// As it was made, for the next run; memory is kept.
  void restart();
  /// Without times and message numbers: who merges states by it has to see that the messages under way are in
  /// the same order, and overtaken in the same way; see is_overtaken().
  [[nodiscard]] std::uint64_t fingerprint() const;
  /// Whether a message of `op` that was sent after the one with this number, in its direction, has arrived.
  [[nodiscard]] bool is_overtaken(OpId op, bool to_server, std::uint32_t message_id) const;

  /// Where the last cancel of `op` that was of a new kind landed; nullopt before the first.
  [[nodiscard]] std::optional<RacePhase> last_phase(OpId op) const;

  /// Writes what it knows of the run, and takes it in again: into a monitor of the same header.
  void pack(Packer& parts) const;
  void unpack(Unpacker& parts);

 private:
  friend struct RacePrecedence;

  /// How far its request has come.
  enum class Stage : std::uint8_t { queued, sent, at_server, admitted, running };
  enum class Mark : std::uint8_t {
    started,
    starting,
    in_callback,
    by_hand,
    posted,
    final_on_way,  ///< The final result has left the server.
    ended,         ///< The provider has, or the server refused.
    final,
    closed,
    cancel_received,  ///< By the server, or cancelled by its shutdown.
    session_closed,
    count_
  };
  /// A cancel that has landed.
  struct Landing {
    RacePhase phase{};
    RaceReason reason{};
    bool operator==(const Landing&) const = default;
  };
  /// One operation.
  struct Operation {
    std::uint32_t session = no_index;
    std::uint32_t context = no_index;
    std::uint32_t connection = no_index;
    std::uint16_t marks = 0;
    std::uint16_t waiting = 0;    ///< Results posted and not delivered.
    std::uint16_t in_flight = 0;  ///< Messages sent and neither delivered nor lost.
    std::uint8_t networks = 0;    ///< A bit for each RaceNetwork but clean.
    Stage stage{};
    OperationKind kind{};
    Mode mode{};
    std::uint8_t unacknowledged = 0;
    std::uint8_t readers = 0;
    std::uint8_t closing = 0;  ///< Close calls that have not returned.
    std::uint8_t landed = 0;
    std::array<Landing, 4> landings{};  ///< Each once.
    std::uint16_t reserved = 0;         ///< Instead of padding, which could not be hashed; always zero.

    [[nodiscard]] bool is(Mark mark) const { return (marks >> static_cast<unsigned>(mark) & 1u) != 0; }
    void set(Mark mark) { marks = static_cast<std::uint16_t>(marks | 1u << static_cast<unsigned>(mark)); }
    void clear(Mark mark) {
      marks = static_cast<std::uint16_t>(marks & ~(1u << static_cast<unsigned>(mark)));
    }
    [[nodiscard]] bool has(RaceNetwork what) const {
      return (networks >> static_cast<unsigned>(what) & 1u) != 0;
    }
    void add(RaceNetwork what) {
      networks = static_cast<std::uint8_t>(networks | 1u << static_cast<unsigned>(what));
    }
    /// The network can do nothing to it any more that could matter.
    [[nodiscard]] bool over() const;
  };
  static_assert(std::has_unique_object_representations_v<Operation>);
  /// The number of the last message delivered in each direction. Not fingerprinted.
  using LastDelivered = std::array<std::uint32_t, 2>;
  /// A fault that lasts.
  struct FaultInForce {
    std::uint32_t op = no_index;
    std::uint32_t session = no_index;
    std::uint32_t connection = no_index;
    Fault what{};
    std::array<std::uint8_t, 3> reserved{};  ///< Instead of padding.
  };

  static bool by_callback(const Event& event, const Operation& operation);
  /// Whether a call is not refused for who makes it or by which handle.
  static bool can_act(const Event& event, const Operation& operation);
  Operation& operation(OpId op);
  /// The operation, if it has started.
  Operation* known(OpId op);
  void start(const Event& event, std::vector<RaceIndex>& races);
  /// What happens to one operation.
  void step(const Event& event, Operation& operation, std::vector<RaceIndex>& races);
  void deliver(const Event& event, Operation& operation);
  void post(const Event& event, Operation& operation);
  void cancel(const Event& event, Operation& operation, std::vector<RaceIndex>& races);
  void close_session(const Event& event, std::vector<RaceIndex>& races);
  void shut_down(const Event& event, std::vector<RaceIndex>& races);
  void land(Operation& operation, RaceReason reason, std::vector<RaceIndex>& races);
  void message(const Event& event, Operation& operation);
  void message_gone(const Event& event, Operation& operation);
  /// Its connection is known from now on.
  void join(Operation& operation, const Event& event);
  void connection_down(const Event& event);
  void fault(const Event& event);
  void heal(const Event& event);

  bool sees_callback_returned_;
  bool sees_results_;
  bool sees_network_;
  std::vector<Operation> operations_;
  std::vector<LastDelivered> delivered_;
  std::vector<std::uint8_t> down_;  ///< By connection: 1 where it was closed and not opened again.
  std::vector<FaultInForce> faults_;
};

}  // namespace rescind
