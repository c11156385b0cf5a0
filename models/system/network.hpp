#pragma once

#include <cstdint>

#include "models/system/turn.hpp"

/// The network: connections, messages on their way, and the declared faults. Each function is one step.
namespace rescind::network {

/// Hands a message to the connection of its operation. False when this end has none that is open.
bool send(const Turn& turn, Action message);
/// How long the request of `op` takes until the whole of it is on its way. Other messages go between its pieces.
[[nodiscard]] Duration sending_time(const Turn& turn, OpId op);
/// A message arrives, unless its connection was reset since, or a fault holds it up.
void deliver(const Turn& turn, const Action& message);
/// Says that a client lets go of a connection, and tells the server. `op` exists where only its use ends.
void disconnect(const Turn& turn, ConnectionId connection, OpId op, bool whole);
/// True when a partition holds this action up; it goes on when the partition heals.
bool holds(const Turn& turn, ConnectionId connection, const Action& action);
/// The declared fault with this number sets in.
void fault(const Turn& turn, std::uint32_t index);
/// It heals, and what it held up goes on.
void heal(const Turn& turn, std::uint32_t index);

/// A cancel of `op` is settled: dealt with at the server, lost, or never sent. The answer comes back to whoever waits for
/// it, over a connection of its own, which is observed nowhere; where it tells, it says whether there was anything to
/// cancel.
void answer_cancel(const Turn& turn, OpId op, bool found);

}  // namespace rescind::network
