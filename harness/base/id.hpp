#pragma once

#include <compare>
#include <cstdint>

namespace rescind {

/// A small dense number that names one thing of its kind. `Tag` keeps the kinds apart.
/// A default-constructed id names nothing.
template <class Tag>
struct Id {
  static constexpr std::uint32_t nothing = 0xffffffffu;
  std::uint32_t value = nothing;

  [[nodiscard]] constexpr bool exists() const { return value != nothing; }
  auto operator<=>(const Id&) const = default;
};

using OpId = Id<struct OpTag>;            ///< An operation: its slot, reused once the operation is over.
using SessionId = Id<struct SessionTag>;  ///< A client's session.
using ContextId = Id<struct ContextTag>;  ///< A security context.
using ThreadId = Id<struct ThreadTag>;    ///< A thread of the application or of its library.
using ConnectionId = Id<struct ConnectionTag>;  ///< A connection between a client and the server.
using TextId = Id<struct TextTag>;              ///< A piece of free text, kept once in the history's names.

}  // namespace rescind
