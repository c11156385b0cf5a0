#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

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

/// What people call a bound, and where it stands. It is a duration or a count: exactly one pointer is set.
struct BoundInfo {
  std::string_view name;     ///< "provider-stop"
  std::string_view meaning;  ///< One sentence.
  Duration Bounds::*duration = nullptr;
  std::uint32_t Bounds::*count = nullptr;
};

/// Every bound, in the order in which the tool lists them.
inline constexpr std::array all_bounds{
    BoundInfo{"cancel-call", "From cancel to its return.", &Bounds::cancel_call},
    BoundInfo{"final", "From cancel to the final result.", &Bounds::final},
    BoundInfo{"unblock", "From cancel to the return of a blocked read.", &Bounds::unblock},
    BoundInfo{"disconnect", "From cancel to the end of the operation's use of its connection.",
              &Bounds::disconnect},
    BoundInfo{"timeout", "From the timeout's expiry to its firing.", &Bounds::timeout},
    BoundInfo{"close-sync", "From the close of an undrained synchronous operation to its return.",
              &Bounds::close_sync},
    BoundInfo{"provider-stop", "From the provider's hearing of cancel to its end.", &Bounds::provider_stop},
    BoundInfo{"extras", "Results after cancel.", nullptr, &Bounds::extras},
};

/// Whether an operation that was cancelled still gets its final result. Where it need not, what else the
/// rules say of that result and its promptness is not judged; where it must not, `result.one-final` turns
/// round.
enum class CancelledAnswer : std::uint8_t { required, optional, forbidden };
/// "required", "optional", "forbidden".
[[nodiscard]] std::string_view name_of(CancelledAnswer answer);
[[nodiscard]] std::optional<CancelledAnswer> answer_named(std::string_view word);

/// The level of each rule, by RuleId.
using Levels = std::array<Level, rules_count>;

/// The levels that the contract's own table gives.
[[nodiscard]] Levels contract_levels();

/// Rules, levels and bounds as data: which promises a kind of system makes. The rules' code knows no protocol
/// by name.
struct Profile {
  std::string name = "mi";
  Bounds virtual_bounds{};                ///< On the virtual clock.
  Bounds wall_bounds{};                   ///< On the wall clock: 100 ms for each prompt one.
  RuleSet off{};                          ///< Rules that are not judged.
  std::map<RuleId, std::string> reasons;  ///< Why, for rules that somebody switched off with a reason.
  Levels levels = contract_levels();      ///< A may stays a may.
  std::uint32_t travelling_kinds = 0;     ///< A bit for each OperationKind; see cancel_travels.
  CancelledAnswer answer = CancelledAnswer::required;  ///< See answer_cancelled.
  bool strict = false;                                 ///< A broken should fails a case too.

  /// Switches a rule off. The last reason given counts.
  void switch_off(RuleId rule, std::string reason = {});
  [[nodiscard]] bool is_off(RuleId rule) const { return off.test(static_cast<std::size_t>(rule)); }
  [[nodiscard]] Level level(RuleId rule) const { return levels[static_cast<std::size_t>(rule)]; }
  /// Kinds whose cancel can travel to the provider (S11: an enumeration's can, a method invocation's cannot).
  [[nodiscard]] bool cancel_travels(OperationKind kind) const;
  void let_cancel_travel(OperationKind kind);
  /// Whether what was cancelled is answered. Where that is not required, this switches off the rules that say
  /// when the answer comes.
  void answer_cancelled(CancelledAnswer whether);
  bool operator==(const Profile&) const = default;
};

/// The rules that fail a case when they are broken: every must, and every should where the profile is strict.
[[nodiscard]] RuleSet failing_rules(const Profile& profile);

/// The same profile, strict.
[[nodiscard]] Profile strictly(Profile profile);

/// The default profile: the contract of MI_Operation_Cancel.
[[nodiscard]] Profile mi_profile();

}  // namespace rescind
