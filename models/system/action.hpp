#pragma once

#include <cstdint>

#include "harness/history/event.hpp"

namespace rescind {

/// What can happen next in the simulated system. Each is atomic: what a part does under one lock.
enum class ActionKind : std::uint8_t {
  step,            ///< Application: a thread enters the call of its next step.
  call_return,     ///< Client stack: the call that a thread is in returns.
  callback_begin,  ///< Client stack: the library thread hands the next result to the application.
  callback_end,    ///< Application: the callback returns.
  connect,         ///< Client stack: asks for a connection, or uses the one that is there.
  connected,       ///< Network: the connection stands.
  sent,            ///< Network: the whole of a large request is on its way.
  cancel_work,     ///< Client stack: lets go of a cancelled operation and makes its final result.
  timeout,         ///< Client stack: an operation's timeout expires.
  gap,       ///< Client stack: has waited long enough for results that are missing before the final one.
  deliver,   ///< Network: a message arrives.
  fault,     ///< Director: a declared fault begins.
  heal,      ///< Director: it ends.
  admit,     ///< Server: admits or refuses a request.
  dispatch,  ///< Server: starts the provider.
  hear,      ///< Provider: its cancel callback runs.
  tick,      ///< Provider: its next post, or its end.
  poll,      ///< Provider: asks whether it is cancelled.
  stop,      ///< Provider: ends because it has heard.
};
inline constexpr std::uint32_t action_kinds = static_cast<std::uint32_t>(ActionKind::stop) + 1;

/// One thing that can happen. `subject` is a thread, client, operation, connection or fault, as the kind
/// says.
///
/// For `deliver` the action is the message: nothing else keeps it while it is under way.
struct Action {
  ActionKind kind{};
  Message message = Message::none;
  Reason reason = Reason::absent;  ///< Of a cancel message.
  std::uint8_t epoch = 0;          ///< Of a message or a connect: how often its connection had been reset.
  std::uint32_t generation = 0;    ///< Of the operation: what belongs to an earlier use of its slot is stale.
  std::uint32_t subject = 0;
  OpId op{};  ///< Of a message.
  std::uint32_t index =
      no_index;             ///< Of a message: the first result carried; of a final: how many results there
                            ///< are in all. Of `gap`: how many were received when it was scheduled.
  std::uint32_t count = 0;  ///< Results carried.
  std::int16_t code = 0;    ///< Of a final: an MI_Result. Of a cancel: its form.
  bool to_server = false;
  bool last = false;            ///< The message carries the final result.
  std::uint32_t id = no_index;  ///< Of a message; for the history only, and therefore the last.
  bool operator==(const Action&) const = default;
};

/// Whose action it is: the party that would be charged for not taking it.
enum class Party : std::uint8_t { application, client_stack, network, server, provider, director };
[[nodiscard]] Party party_of(ActionKind kind);

}  // namespace rescind
