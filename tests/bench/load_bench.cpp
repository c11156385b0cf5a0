// Complete cancelled operations a second (start, three results, cancel, final, close, the quota's release),
// with all rules on and the history streamed to the monitors and hashed; and the bytes held for each
// operation alive.
#include <benchmark/benchmark.h>
#include <malloc.h>

#include <cstdint>

#include "harness/contract/judge.hpp"
#include "harness/history/history_hash.hpp"
#include "harness/simulation/timed_driver.hpp"
#include "models/system/system.hpp"
#include "tests/bench/load_plan.hpp"

namespace rescind {
namespace {

/// A load that goes on for as long as it is asked to.
class Load {
 public:
  explicit Load(std::uint32_t alive)
      : plan_(load_plan(alive)),
        program_(plan_),
        system_(program_, behaviour_),
        driver_(system_),
        judge_(mi_profile(), {}) {
    driver_.begin(Tape::seeded(1));
    take();
  }

  /// Goes on until `count` more operations are complete: their units have been given back.
  void complete(std::uint64_t count) {
    const std::uint64_t target = completed_ + count;
    while (completed_ < target) {
      driver_.bring_near([this](const Concerned& whom) { judge_.bring_near(whom.op, whom.thread); });
      driver_.step();
      take();
    }
  }

  [[nodiscard]] std::uint64_t events() const { return events_; }
  [[nodiscard]] std::uint64_t hash() const { return hash_; }
  [[nodiscard]] std::size_t violations() const { return judge_.violations().size(); }

 private:
  void take() {
    for (const Event& event : driver_.effects().events) {
      judge_.on(event);
      hash_ = history_hash(event, hash_);
      ++events_;
      completed_ += event.kind == EventKind::release ? 1 : 0;
    }
  }

  Plan plan_;
  Behaviour behaviour_;
  Program program_;
  System system_;
  TimedDriver<System> driver_;
  Judge judge_;
  std::uint64_t completed_ = 0;
  std::uint64_t events_ = 0;
  std::uint64_t hash_ = 0;
};

void cancelled_operations(benchmark::State& state) {
  const auto alive = static_cast<std::uint32_t>(state.range(0));
  const std::size_t before = mallinfo2().uordblks + mallinfo2().hblkhd;
  Load load(alive);
  load.complete(2 * std::uint64_t{alive});  // Every table has grown to its size.
  const std::size_t after = mallinfo2().uordblks + mallinfo2().hblkhd;
  const std::uint64_t events_before = load.events();
  constexpr std::uint64_t round = 1000;
  for (auto _ : state) load.complete(round);
  if (load.violations() != 0) state.SkipWithError("the reference system broke a rule");
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()) * static_cast<std::int64_t>(round));
  state.counters["events_per_op"] = static_cast<double>(load.events() - events_before) /
                                    (static_cast<double>(state.iterations()) * static_cast<double>(round));
  state.counters["bytes_per_op"] = static_cast<double>(after - before) / static_cast<double>(alive);
}
BENCHMARK(cancelled_operations)
    ->Arg(1)
    ->Arg(1'000)
    ->Arg(100'000)
    ->Arg(1'000'000)
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace rescind
