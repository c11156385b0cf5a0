#pragma once

#include <cstdint>
#include <optional>

#include "harness/base/time.hpp"
#include "harness/history/event.hpp"

namespace rescind {

// The fields that an event may have and need not, by the names that harness/history/FORMAT.md gives them.
// To be written as `list.cancel({.reason = Reason::timeout})`. What is left out is absent.

struct StartFields {
  SessionId session{};
  ContextId context{};
  Acknowledge acknowledge = Acknowledge::none;
  std::optional<Duration> timeout{};
  GroupId group{};  ///< Of operations that end together when one of them is cancelled.
};

struct ResultFields {
  std::uint32_t index = no_index;  ///< From 0, in the order in which the provider posted them.
  Via via = Via::none;
  std::int32_t code = no_code;
};

struct FinalFields {
  std::uint32_t index = no_index;  ///< Where a result rides in the final one.
  Via via = Via::none;
  TextId message{};
  TextId error{};               ///< The code by which the program itself names the outcome.
  Ended ended = Ended::none;    ///< Where the program says so.
  std::optional<Time> since{};  ///< Where it was found later than it came: it came at or after this.
};

/// Of a call that the application makes.
struct CallFields {
  ContextId context{};
  Handle handle = Handle::absent;
};

struct CancelFields {
  Reason reason = Reason::absent;
  ContextId context{};
  Handle handle = Handle::absent;
  TextId form{};  ///< Which of the program's ways of cancelling it is, where it has several.
  CancelTarget target = CancelTarget::none;  ///< Where more than the operation alone is cancelled.
};

struct ReadFields {
  std::uint32_t index = no_index;
  std::int32_t code = no_code;
  Flag more = Flag::absent;
};

struct SessionFields {
  ContextId context{};
  std::int32_t code = no_code;
};

/// How a process ended that went down: its exit status, or the signal.
struct EndFields {
  std::optional<std::int32_t> status{};
  std::int32_t signal = 0;  ///< 0: none.
};

/// Of units that are charged, released or refused.
struct PoolFields {
  Scope scope = Scope::none;
  SessionId session{};
  ContextId context{};
  std::int64_t held = no_number;   ///< In the pool afterwards.
  std::int64_t limit = no_number;  ///< The pool's.
};

}  // namespace rescind
