#include "harness/engine/bench/case_latency.hpp"

#include <algorithm>

#include "harness/engine/run/drive.hpp"
#include "harness/engine/run/header.hpp"
#include "harness/engine/run/replay_command.hpp"
#include "harness/latency/meter.hpp"
#include "models/system/system.hpp"

namespace rescind {
namespace {

struct Samples {
  std::array<std::vector<Sample>, measures_count> by_measure;
  std::vector<Readings> operations;
};

// What one operation adds.
void add(const CancelledOperation& cancelled, std::uint64_t seed, Samples& samples, CaseLatency& latency) {
  const std::uint64_t place = latency.cancelled++;
  samples.operations.push_back(readings_of(cancelled));
  for (std::size_t i = 0; i < measures_count; ++i) {
    const Measured& reading = cancelled.readings[i];
    if (reading.what == Measured::What::not_applicable)
      ++latency.not_applicable[i][static_cast<std::size_t>(reading.why)];
    else
      samples.by_measure[i].push_back({figure_of(reading), seed, place});
  }
}

std::vector<Figure> figures_of(const std::vector<Sample>& samples) {
  std::vector<Figure> figures;
  figures.reserve(samples.size());
  for (const Sample& sample : samples) figures.push_back(sample.value);
  return figures;
}

void sum_up(Samples& samples, CaseLatency& latency) {
  for (std::size_t i = 0; i < measures_count; ++i) {
    std::vector<Sample>& all = samples.by_measure[i];
    if (all.empty()) continue;
    std::ranges::sort(all);
    latency.samples[i] = distribution_of(figures_of(all));
    const auto lowest_seed = [&](std::int64_t value) {
      return *std::ranges::lower_bound(all, Sample{value, 0, 0});
    };
    latency.median[i] = lowest_seed(all[(all.size() - 1) / 2].value);
    latency.worst[i] = lowest_seed(all.back().value);
    latency.of_median[i] = samples.operations[latency.median[i].operation];
    latency.of_worst[i] = samples.operations[latency.worst[i].operation];
  }
}

// What all runs come to, not yet summed up.
CaseLatency run_all(const Case& one, const Seeds& seeds, const Behaviour& behaviour, Samples& samples,
                    const StopAsked& stop = {}) {
  CaseLatency latency{.name = parts_of_name(one.name)};
  latency.runs = one.is_one_run() ? 1 : seeds.count;
  const Program program(one.plan);
  const System system(program, behaviour);
  TimedDriver<System> driver(system);
  SpanMeter meter(one.profile, header_of(one, Clock::virtual_time), OwnDelay::counted);
  for (std::uint64_t i = 0; i < latency.runs && !(stop && stop()); ++i) {
    const std::uint64_t seed = seed_of(one, seeds.from + i);
    const auto told = [&](const CancelledOperation& cancelled) { add(cancelled, seed, samples, latency); };
    const auto take = [&] {
      for (const Event& event : driver.effects().events) meter.on(event, told);
    };
    meter.restart();
    driver.begin(seed);
    take();
    latency.cut += drive_to_the_end(driver, one.plan, take).at_steps_max ? 1 : 0;
    meter.finish(told);
    latency.cancels_after_final += meter.cancels_after_final();
  }
  return latency;
}

}  // namespace

Measured measured_of(const Sample& sample) {
  if (sample.value == figure_never) return {.what = Measured::What::never, .why = {}, .value = 0};
  return {.what = Measured::What::value, .why = {}, .value = sample.value};
}

CaseLatency measure_case(const Case& one, const Seeds& seeds, const Behaviour& behaviour,
                         const StopAsked& stop) {
  Samples samples;
  CaseLatency latency = run_all(one, seeds, behaviour, samples, stop);
  sum_up(samples, latency);
  return latency;
}

FiguresBySeed figures_by_seed(const Case& one, const Seeds& seeds, const Behaviour& behaviour) {
  Samples samples;
  const CaseLatency latency = run_all(one, seeds, behaviour, samples);
  FiguresBySeed figures;
  for (std::size_t i = 0; i < measures_count; ++i) {
    figures.at(i).assign(latency.runs, figure_untold);
    for (const Sample& sample : samples.by_measure.at(i)) {
      Figure& largest = figures.at(i).at(one.is_one_run() ? 0 : sample.seed - seeds.from);
      largest = std::max(largest, sample.value);
    }
  }
  return figures;
}

}  // namespace rescind
