#include <gtest/gtest.h>

#include <functional>

#include "harness/engine/bench/baseline_changes.hpp"
#include "harness/engine/bench/load_lines.hpp"
#include "harness/scenario/compile/loader.hpp"

namespace rescind::planted_test {
namespace {

constexpr auto scenario = R"(name: sample
system:
  network: {latency: 1ms..5ms}
  server: {dispatch: 1ms}
  providers: {disk: {results: 10, every: 20ms, hears-cancel: poll, stops-after: 1ms..30ms}}
clients:
  alice:
    - start: {op: list, kind: enumerate}
    - {cancel: list, on: second post of list, after: 7ms}
    - {close: list, on: final of list}
)";

BenchOptions some_seeds() {
  BenchOptions options;
  options.seeds = {1, 200};
  return options;
}

struct Measured200 {
  explicit Measured200(const Case& one)
      : run(bench_cases(std::vector{&one}, some_seeds(), [](std::size_t) {})) {}
  [[nodiscard]] const std::vector<LatencyLine>& lines() const { return run.scenarios.front().latency.lines; }
  BenchRun run;
};

// What `bench --exact` says of a system that differs from the one that the baseline was measured of.
std::vector<LatencyChange> changes_by(const std::function<void(Plan&)>& planted) {
  const Case before = load_scenario(scenario, "sample.yaml").value().front();
  Case after = before;
  planted(after.plan);
  const Measured200 then(before);
  const Measured200 now(after);
  Baseline baseline;
  for (const LatencyLine& line : then.lines())
    baseline.lines.push_back({line.scenario, line.measure, line.where, summary_of(line)});
  return compare(baseline, now.lines(), compared_with(now.run, baseline, some_seeds())).changes;
}

Range later(const Range& range) {
  return {range.least + nanoseconds(1), range.most + nanoseconds(1)};
}

TEST(Planted, ANanosecondInAModelIsSeen) {
  EXPECT_TRUE(changes_by([](Plan&) {}).empty());
  const std::vector<std::pair<std::string, std::function<void(Plan&)>>> slow_downs{
      {"the network", [](Plan& plan) { plan.network.latency = later(plan.network.latency); }},
      {"the provider's stop", [](Plan& plan) { plan.providers[0].stops = later(plan.providers[0].stops); }},
      {"its next poll", [](Plan& plan) { plan.providers[0].every = later(plan.providers[0].every); }},
      {"the client's work", [](Plan& plan) { plan.clients[0].work_time = later(plan.clients[0].work_time); }},
      {"the cancel's return",
       [](Plan& plan) { plan.clients[0].call_time = later(plan.clients[0].call_time); }}};
  for (const auto& [what, planted] : slow_downs) {
    const std::vector<LatencyChange> changes = changes_by(planted);
    EXPECT_FALSE(changes.empty()) << what;
    for (const LatencyChange& change : changes) {
      EXPECT_EQ(change.what, LatencyChange::What::worse) << what;
      EXPECT_EQ(change.after->figures[Summary::largest] - change.before->figures[Summary::largest], 1)
          << what;
    }
  }
}

TEST(Planted, ALoadIsComparedSizeBySize) {
  const auto curve = [](std::int64_t more) {
    LoadCurve one{.family = LoadFamily::link, .pattern = LoadPattern::storm};
    for (const std::uint32_t size : {1u, 10u}) {
      LoadPoint point{.size = size};
      const std::int64_t value = 1'000'000 + (size == 10 ? more : 0);
      point.samples[static_cast<std::size_t>(Measure::told)] = Distribution({value, value + size}, 0);
      one.points.push_back(point);
    }
    return one;
  };
  const std::vector<LoadCurve> curves{curve(0), curve(1)};
  const auto lines = [&](std::size_t i) {
    std::vector<LatencyLine> all;
    for (const ScenarioLatency& one : lines_of_load(std::span(curves).subspan(i, 1)))
      all.insert(all.end(), one.lines.begin(), one.lines.end());
    return all;
  };
  const std::vector<LatencyLine> before = lines(0);
  const std::vector<LatencyLine> after = lines(1);
  ASSERT_EQ(before.size(), 2u);
  EXPECT_EQ(before[1].scenario, "load/link/storm/10");
  EXPECT_EQ(before[1].worst.replay, "rescind bench --load link --pattern storm --sizes 10");
  EXPECT_EQ(summary_of(before[0]), summary_of(after[0]));
  EXPECT_EQ(summary_of(after[1]).figures[Summary::largest] - summary_of(before[1]).figures[Summary::largest],
            1);
}

}  // namespace
}  // namespace rescind::planted_test
