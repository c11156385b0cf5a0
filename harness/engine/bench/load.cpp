#include "harness/engine/bench/load.hpp"

#include <limits>
#include <utility>

#include "harness/contract/profile.hpp"
#include "harness/engine/run/drive.hpp"
#include "harness/latency/meter.hpp"
#include "models/system/system.hpp"

namespace rescind {
namespace {

// The samples of one measure.
struct SpanSamples {
  std::vector<std::int64_t> values;
  std::uint64_t never = 0;
};
using AllSamples = std::array<SpanSamples, measures_count>;

void gather(const CancelledOperation& cancelled, Time intended, AllSamples& all) {
  const std::int64_t late = (cancelled.cancelled - intended).ns;
  for (std::size_t i = 0; i < measures_count; ++i) {
    const Measured& reading = cancelled.readings[i];
    if (reading.what == Measured::What::not_applicable) continue;
    if (reading.what == Measured::What::never)
      ++all[i].never;
    else
      all[i].values.push_back(reading.value + (is_span(static_cast<Measure>(i)) ? late : 0));
  }
}

LoadPoint measured(LoadFamily family, LoadPattern pattern, std::uint32_t size) {
  const Load load = load_of(family, pattern, size);
  const Behaviour behaviour{};
  const Program program(load.plan);
  const System system(program, behaviour);
  TimedDriver<System> driver(system);
  SpanMeter meter(mi_profile(), Header{}, OwnDelay::counted);
  AllSamples all;
  const auto told = [&](const CancelledOperation& one) { gather(one, load.intended(one.op), all); };
  const auto take = [&] {
    for (const Event& event : driver.effects().events) meter.on(event, told);
    driver.bring_near([&](const Concerned& whom) { meter.bring_near(whom.op, whom.thread); });
  };
  driver.begin(Tape::seeded(1));
  take();
  static_cast<void>(drive_to_the_end(driver, load.plan, take));
  meter.finish(told);
  LoadPoint point{.size = size};
  for (std::size_t i = 0; i < measures_count; ++i)
    point.samples[i] = Distribution(std::move(all[i].values), all[i].never);
  return point;
}

}  // namespace

LoadCurve measure_load(LoadFamily family, LoadPattern pattern, std::span<const std::uint32_t> sizes,
                       const std::function<void(std::size_t)>& watch) {
  LoadCurve curve{.family = family, .pattern = pattern};
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    watch(i);
    curve.points.push_back(measured(family, pattern, sizes[i]));
  }
  return curve;
}

}  // namespace rescind
