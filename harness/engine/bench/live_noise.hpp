#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "harness/latency/distribution.hpp"

namespace rescind {

/// What stood beside the samples of a real program. Noise is told, and not taken out.
struct LiveNoise {
  std::uint64_t processes = 0;   ///< That were measured.
  Distribution woke_late{};      ///< How late a thread woke that did nothing but sleep: ns.
  std::uint32_t stolen_ppm = 0;  ///< The part of the processors' time that the host gave to others.
  std::uint64_t hanging = 0;     ///< Processes in whose `final` one sample tells of the next.
  std::int64_t drift =
      0;  ///< Of `final`, the largest in either direction between the halves of a process: ns.
  std::vector<std::string> facts{};  ///< About the program, a line each.
};

/// The figure of the control beside which a bound is judged: p99 of what woke late, 0 where nothing was taken.
[[nodiscard]] std::int64_t control_of(const LiveNoise& noise);

}  // namespace rescind
