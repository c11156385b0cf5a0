#include "harness/engine/bench/live_noise.hpp"

namespace rescind {

std::int64_t control_of(const LiveNoise& noise) {
  constexpr std::uint32_t of_thousand = 990;
  return noise.woke_late.empty() ? 0 : noise.woke_late.at(of_thousand).value_or(0);
}

bool OpenNoise::saturated() const {
  return !late.empty() && late.largest().value_or(0) > every.ns;
}

}  // namespace rescind
