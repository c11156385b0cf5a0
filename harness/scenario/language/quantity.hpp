#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "harness/base/time.hpp"
#include "harness/contract/bounds.hpp"
#include "harness/simulation/effects.hpp"

namespace rescind {

/// What a piece of text was read as, or what is wrong with it. `error` is empty where it is right.
template <class Value>
struct Parsed {
  Value value{};
  std::string error;  ///< What is wrong, one phrase without the text itself.
  std::string hint;   ///< What to write.
  [[nodiscard]] bool ok() const { return error.empty(); }
};

/// A count with two ends, both included.
struct CountRange {
  std::uint32_t least = 0;
  std::uint32_t most = 0;
  bool operator==(const CountRange&) const = default;
};

/// The longest duration a scenario may name, and the biggest count: far from where arithmetic would overflow.
inline constexpr Duration duration_max = seconds(1'000'000'000);
inline constexpr std::uint32_t count_max = 1'000'000'000;
inline constexpr std::int64_t bytes_max = std::int64_t{1} << 50;

// A number is plain digits, for durations, sizes and shares with a fraction ("1.5ms", "0.1%") that comes out
// whole in the smallest unit. Every number has its unit right behind it; 0 needs none.

/// "25ms": ns, us, ms, s, min or h. Whole nanoseconds, at most duration_max.
[[nodiscard]] Parsed<Duration> parse_duration(std::string_view text);
/// "1ms..5ms", or one duration for both ends.
[[nodiscard]] Parsed<Range> parse_duration_range(std::string_view text);
/// "12": digits only, at most count_max.
[[nodiscard]] Parsed<std::uint32_t> parse_count(std::string_view text);
/// "2..4", or one count for both ends.
[[nodiscard]] Parsed<CountRange> parse_count_range(std::string_view text);
/// "64KiB": B, kB, MB, GB (1000) or KiB, MiB, GiB (1024).
[[nodiscard]] Parsed<std::int64_t> parse_bytes(std::string_view text);
/// Bytes a second: "64KiB/s", or bits: "1Mbit/s", "800bit/s" (a multiple of 8 bits). Never 0.
[[nodiscard]] Parsed<std::int64_t> parse_rate(std::string_view text);
/// Parts per million: "300ppm", "5%", "0.01%".
[[nodiscard]] Parsed<std::uint32_t> parse_share(std::string_view text);
/// A delay that is counted from here, or a share of the time that a provider works.
struct Delay {
  Range range{};
  std::uint32_t share_ppm = 0;  ///< Where it is a share; then `provider` says whose.
  std::string provider{};
};
/// "25ms", "1ms..5ms", "40% of slow".
[[nodiscard]] Parsed<Delay> parse_delay(std::string_view text);
/// Whether it is written as a share.
[[nodiscard]] bool is_share_of(std::string_view text);
/// Units of a pool: "1", "0..2", "64KiB", "0..4KiB"; operations or bytes.
struct UnitsRange {
  std::int64_t least = 0;
  std::int64_t most = 0;
  bool sizes = false;  ///< Whether a unit of size was written.
};
[[nodiscard]] Parsed<UnitsRange> parse_units_range(std::string_view text);
/// "16", "64KiB" or "unlimited".
[[nodiscard]] Parsed<Allowance> parse_allowance(std::string_view text);
/// A number of 64 bits: "7".
[[nodiscard]] Parsed<std::uint64_t> parse_seed(std::string_view text);

}  // namespace rescind
