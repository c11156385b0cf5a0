#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "harness/history/history.hpp"

namespace rescind {

/// What a history says about one operation, counted: what expectations are checked against. Events are named
/// by their number in the history.
struct OpFacts {
  using Number = std::optional<std::size_t>;

  std::uint32_t results = 0;  ///< Delivered, the final one not counted.
  std::uint32_t extras = 0;   ///< Of them, after `cancelled`.
  std::uint32_t posts = 0;
  std::uint32_t provider_runs = 0;
  std::array<std::uint32_t, static_cast<std::size_t>(Message::other) + 1> sent{};  ///< By Message.
  Number cancelled;  ///< The first cancel call that was not refused, or the timeout, whichever came first.
  Number cancel_returned;  ///< The first return of a cancel call, refused or not.
  Number close_returned;   ///< Likewise of close.
  Number final;            ///< The first final result.
  Number heard;            ///< The provider's first word of its cancellation.
  Number refused;
};

[[nodiscard]] OpFacts facts_of(const History& history, OpId op);

}  // namespace rescind
