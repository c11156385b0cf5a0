#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

#include "harness/base/time.hpp"
#include "harness/contract/rule.hpp"

namespace rescind {

/// How much may still come: so many results, so many bytes of them, or any number. A limit that is not said
/// is `unlimited`.
struct Allowance {
  static constexpr std::int64_t unlimited = std::numeric_limits<std::int64_t>::max();
  std::int64_t results = unlimited;
  std::int64_t bytes = unlimited;

  [[nodiscard]] static constexpr Allowance of_results(std::int64_t results) { return {results, unlimited}; }
  [[nodiscard]] static constexpr Allowance of_bytes(std::int64_t bytes) { return {unlimited, bytes}; }
  [[nodiscard]] constexpr bool is_unlimited() const { return results == unlimited && bytes == unlimited; }
  bool operator==(const Allowance&) const = default;
};

/// The numbers that "prompt", "few" and "in time" stand for. They run only while the party charged is free to
/// act.
struct Bounds {
  Duration cancel_call{0};                ///< cancel to cancel-returned.
  Duration final = milliseconds(1);       ///< cancel to the final result.
  Duration unblock = milliseconds(1);     ///< cancel to the return of a blocked read.
  Duration disconnect = milliseconds(1);  ///< cancel to the end of the operation's use of its connection.
  Duration timeout = milliseconds(1);     ///< The timeout's expiry to timeout-fired.
  Duration close_sync = milliseconds(1);  ///< close of an undrained synchronous operation to its return.
  Duration provider_stop = milliseconds(100);  ///< cancel-heard to provider-end.
  Duration told = seconds(10);         ///< cancel, or the client's going, to the server's or provider's word.
  Duration release = milliseconds(1);  ///< When nothing needs a unit any more to its release.
  Allowance extras = Allowance::of_results(16);           ///< At the client after cancel.
  Allowance provider_extras = Allowance::of_results(16);  ///< Posted after cancel-heard.
  bool operator==(const Bounds&) const = default;
};

/// What people call a bound, and where it stands. It is a duration or an allowance: exactly one pointer is
/// set.
struct BoundInfo {
  std::string_view name;     ///< "provider-stop"
  std::string_view meaning;  ///< One sentence.
  Duration Bounds::*duration = nullptr;
  Allowance Bounds::*allowance = nullptr;

  [[nodiscard]] constexpr bool is_same(const Bounds& one, const Bounds& other) const {
    return duration != nullptr ? one.*duration == other.*duration : one.*allowance == other.*allowance;
  }
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
    BoundInfo{"told", "From cancel, or the client's disconnect, until the server or the provider has heard.",
              &Bounds::told},
    BoundInfo{"release", "From when nothing needs a unit of a quota any more to its release.",
              &Bounds::release},
    BoundInfo{"extras", "Results at the client after cancel.", nullptr, &Bounds::extras},
    BoundInfo{"provider-extras", "Results that a provider posts after it has heard of cancel.", nullptr,
              &Bounds::provider_extras},
};

/// The bound as people write it: "1 ms", "16", "65536 B", "unlimited".
[[nodiscard]] std::string text_of(const BoundInfo& bound, const Bounds& bounds);

/// Whether the rule is judged by this bound.
[[nodiscard]] bool reads(RuleId rule, const BoundInfo& bound);
/// The rules that are judged by it; none of a bound that no rule reads.
[[nodiscard]] RuleSet readers_of(const BoundInfo& bound);

/// Whether the bound allows more in `one` than in `other`.
[[nodiscard]] constexpr bool is_looser(const BoundInfo& bound, const Bounds& one, const Bounds& other) {
  if (bound.duration != nullptr) return one.*bound.duration > other.*bound.duration;
  const Allowance mine = one.*bound.allowance;
  const Allowance theirs = other.*bound.allowance;
  return mine.results > theirs.results || mine.bytes > theirs.bytes;
}

/// Makes the bound in `bounds` as tight as it is in `other`, where that is tighter.
constexpr void tighten(const BoundInfo& bound, Bounds& bounds, const Bounds& other) {
  if (bound.duration != nullptr) {
    bounds.*bound.duration = std::min(bounds.*bound.duration, other.*bound.duration);
    return;
  }
  Allowance& mine = bounds.*bound.allowance;
  const Allowance theirs = other.*bound.allowance;
  mine = {std::min(mine.results, theirs.results), std::min(mine.bytes, theirs.bytes)};
}

}  // namespace rescind
