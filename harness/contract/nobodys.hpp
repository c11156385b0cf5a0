#pragma once

#include "harness/history/event.hpp"
#include "harness/history/history.hpp"

namespace rescind {

/// Kinds that may be about no operation. Of the others an event without one is nobody's.
inline constexpr EventSet needs_no_operation{
    EventKind::session_open,   EventKind::session_close, EventKind::session_close_returned,
    EventKind::session_closed, EventKind::connect,       EventKind::disconnect,
    EventKind::send,           EventKind::deliver,       EventKind::lost,
    EventKind::network_fault,  EventKind::limits,        EventKind::charge,
    EventKind::release,        EventKind::shutdown,      EventKind::server_fault,
    EventKind::crash,          EventKind::step_blocked,  EventKind::step_fired,
    EventKind::frozen,         EventKind::end,           EventKind::none};

/// Kinds that are about a session: without one they are nobody's.
inline constexpr EventSet needs_session{EventKind::session_open, EventKind::session_close,
                                        EventKind::session_close_returned, EventKind::session_closed};

/// Whether the event lacks what its kind is about: then it says nothing of anybody.
[[nodiscard]] constexpr bool is_nobodys(const Event& event) {
  if (!needs_no_operation.contains(event.kind) && !event.op.exists()) return true;
  return needs_session.contains(event.kind) && !event.session.exists();
}

}  // namespace rescind
