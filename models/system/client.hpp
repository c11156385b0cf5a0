#pragma once

#include <cstdint>

#include "models/system/turn.hpp"

/// The client stack: sessions, operations, their results and calls. Each function is one step under one lock.
namespace rescind::client {

/// Who calls: the thread, its security context, and through which handle.
struct Caller {
  ThreadId thread{};
  ContextId context{};
  Handle handle = Handle::own;
  bool at_once = false;   ///< What the call sends leaves in this instant, as all of a batch does.
  std::uint8_t form = 0;  ///< Of a cancel.
};

/// What a call does at once: its code, and whether its thread stays blocked in it.
struct Answer {
  std::int16_t code = 0;
  bool blocks = false;
};

/// Opens a session that was never open; any other is refused, and the history says so.
void open_session(const Turn& turn, SessionId session, ContextId context);
/// Begins an operation, anew if its slot was used before. In a session that is not open it fails at once.
void start(const Turn& turn, OpId op, bool at_once);
/// Enters a read: it may return at once, or blocks until something can be handed over.
Answer read(const Turn& turn, OpId op, const Caller& caller);

enum class ReadEnd : std::uint8_t {
  blocked,  ///< It does not end yet: another thread was quicker.
  more,     ///< It brought a result.
  over,     ///< It brought the final result, or nothing.
};
/// Ends a read, and says what it returned. `code` is what read() answered.
ReadEnd finish_read(const Turn& turn, OpId op, const Caller& caller, std::int16_t code);
/// Acknowledges the result that is due, so that the next one can come. Returns the call's code.
std::int16_t ack(const Turn& turn, OpId op, const Caller& caller);
/// Cancels an operation: returns at once, and what it takes is done by cancel_work().
Answer cancel(const Turn& turn, OpId op, Reason reason, const Caller& caller);
/// Closes an operation, which cancels what still runs. An undrained synchronous one refuses.
Answer close(const Turn& turn, OpId op, const Caller& caller);
/// Closes a session and cancels what runs in it; complete once its operations are closed and finished.
Answer close_session(const Turn& turn, SessionId session, Wait wait, ThreadId thread);

/// Asks for a connection for the operation, or sends its request on the one that is there.
void connect(const Turn& turn, OpId op);
/// The shared connection of the session stands from here on, as that of a program's pipe always does.
void stand(const Turn& turn, SessionId session);
/// Sends what is no message of the protocol.
void send_raw(const Turn& turn, SessionId session);
/// The connection stands: whoever waits for it sends its request.
void connected(const Turn& turn, ConnectionId connection);
/// The whole of a large request has been handed to the network: it leaves, unless it is cancelled meanwhile.
void sent(const Turn& turn, OpId op);
/// The stack's own work for a cancel: tells the server, lets go of the connection, makes the final result.
void cancel_work(const Turn& turn, OpId op);
/// The timer of the operation's timeout option: cancels it if it still runs.
void timeout(const Turn& turn, OpId op);
/// Looks whether results that were missing before the final one have come since `received_then`.
void gap(const Turn& turn, OpId op, std::uint32_t received_then);
/// The library thread of client `of` takes what is ready first, and calls back.
void callback_begin(const Turn& turn, std::uint32_t of);
/// The callback of an operation has returned: its next one may come.
void callback_returned(const Turn& turn, OpId op);
/// A message for an operation has arrived. One for an operation that has let go is dropped.
void receive(const Turn& turn, const Action& message);
/// What used the connection and has no final result yet fails.
void connection_lost(const Turn& turn, ConnectionId connection);

}  // namespace rescind::client
