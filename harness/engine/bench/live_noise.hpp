#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "harness/base/time.hpp"
#include "harness/latency/distribution.hpp"
#include "harness/latency/statistics.hpp"

namespace rescind {

/// Requests that began at times which stood fixed, whatever was answered.
struct OpenNoise {
  Duration every{};     ///< From one to the next.
  Distribution late{};  ///< So much later than intended their cancels were called: ns; spans count it in.
  std::uint64_t alive_max = 0;  ///< Without an answer at once.
  /// A cancel was called later than the next request was to begin: the harness, or the machine, did not keep up.
  [[nodiscard]] bool saturated() const;
};

/// What one figure of a line came to beside the yardstick's.
struct BesideYardstick {
  std::size_t line = 0;      ///< Its place.
  std::size_t quantile = 0;  ///< Of quantiles.
  Beside beside = Beside::too_few;
  std::uint64_t pairs = 0;  ///< Of processes that have samples enough.
};

/// What stood beside the samples of a real program. Noise is told, and not taken out.
struct LiveNoise {
  std::uint64_t processes = 0;   ///< That were measured.
  Distribution woke_late{};      ///< How late a thread woke that did nothing but sleep: ns.
  std::uint32_t stolen_ppm = 0;  ///< The part of the processors' time that the host gave to others.
  std::uint64_t hanging = 0;     ///< Processes in whose `final` one sample tells of the next.
  std::int64_t drift =
      0;  ///< Of `final`, the largest in either direction between the halves of a process: ns.
  Distribution control{};  ///< How long the fast request took, between the cancels, A B B A: ns.
  std::optional<OpenNoise> open{};
  std::string yardstick{};                ///< Its command; empty for none.
  std::vector<BesideYardstick> beside{};  ///< What it came to.
  std::vector<std::string> facts{};       ///< About the program, a line each.
};

/// The figure of the control beside which a bound is judged: p99 of what woke late, 0 where nothing was taken.
[[nodiscard]] std::int64_t control_of(const LiveNoise& noise);

}  // namespace rescind
