#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "harness/base/time.hpp"
#include "harness/contract/rule.hpp"
#include "harness/history/event.hpp"

namespace rescind {

/// The numbers that "prompt", "few" and "in time" stand for. A scenario may tighten them.
/// Bounds run only while the party charged is free to act.
struct Bounds {
  Duration cancel_call{0};                ///< cancel to cancel-returned.
  Duration final = milliseconds(1);       ///< cancel to the final result.
  Duration unblock = milliseconds(1);     ///< cancel to the return of a blocked read.
  Duration disconnect = milliseconds(1);  ///< cancel to the end of the operation's use of its connection.
  Duration timeout = milliseconds(1);     ///< The timeout's expiry to timeout-fired.
  Duration close_sync = milliseconds(1);  ///< close of an undrained synchronous operation to its return.
  Duration provider_stop = milliseconds(100);  ///< cancel-heard to provider-end.
  std::uint32_t extras = 16;                   ///< Results after cancel.
  bool operator==(const Bounds&) const = default;
};

/// Rules, levels and bounds as data: which promises a kind of system makes. The rules' code knows no protocol
/// by name.
struct Profile {
  std::string name = "mi";
  Bounds virtual_bounds{};  ///< On the virtual clock.
  Bounds wall_bounds{};     ///< On the wall clock: 100 ms for each prompt one.
  RuleSet off{};            ///< Rules that are not judged.
  bool strict = false;      ///< A broken should fails the case too.
  /// Kinds whose cancel can travel to the provider (S11: an enumeration's can, a method invocation's cannot).
  [[nodiscard]] bool cancel_travels(OperationKind kind) const;
  std::uint32_t travelling_kinds = 0;  ///< A bit for each OperationKind.
};

/// The default profile: the contract of MI_Operation_Cancel.
[[nodiscard]] Profile mi_profile();

}  // namespace rescind
