#pragma once

#include <cstdint>

#include "models/system/turn.hpp"

/// The server: admission under quotas, results on their way to the client, cancellation on its way to the
/// provider. Each function is one step under one lock.
namespace rescind::server {

/// Says its limits.
void begin(const Turn& turn);
/// A request, pull or cancel has arrived.
void receive(const Turn& turn, const Action& message);
/// The client has closed its end: what it asked for is cancelled, and nothing more is sent.
void connection_closed(const Turn& turn, ConnectionId connection);
/// Charges the units of a request that has arrived, or refuses it.
void admit(const Turn& turn, OpId op);
/// Starts the provider of an admitted operation; of a cancelled one it never starts.
void dispatch(const Turn& turn, OpId op);
/// Cancels what runs, for `reason`, and admits nothing from now on.
void shut_down(const Turn& turn, Reason reason);
/// Gives a quota another limit. What holds more already keeps it.
void set_limit(const Turn& turn, std::uint32_t quota, std::int64_t limit);
/// A result that the provider posted. False when there is no memory to queue it: the provider waits.
bool take_result(const Turn& turn, OpId op);
/// Sends on the result just taken, where the protocol lets it.
void send_result(const Turn& turn, OpId op);
/// The provider has ended: its units come back, and the client is told.
void provider_ended(const Turn& turn, OpId op, std::int16_t code);

}  // namespace rescind::server
