#pragma once

#include "harness/base/id.hpp"

namespace rescind {

using OpId = Id<struct OpTag>;            ///< An operation: its slot, reused once the operation is over.
using SessionId = Id<struct SessionTag>;  ///< A client's session.
using ContextId = Id<struct ContextTag>;  ///< A security context.
using ThreadId = Id<struct ThreadTag>;    ///< A thread of the application or of its library.
using ConnectionId = Id<struct ConnectionTag>;  ///< A connection between a client and the server.
using GroupId = Id<struct GroupTag>;  ///< Operations that end together when one of them is cancelled.
using TextId = Id<struct TextTag>;    ///< A piece of free text, kept once in the history's names.

}  // namespace rescind
