#include "harness/engine/bench/looked_at.hpp"

#include <gtest/gtest.h>

#include "harness/scenario/compile/loader.hpp"

namespace rescind::looked_at_test {
namespace {

constexpr auto scenario = R"(name: sample
matrix: {kind: [enumerate, query], hears: [poll, callback]}
system:
  network: {latency: 1ms..5ms}
  providers: {disk: {results: 10, every: 20ms, hears-cancel: $(hears), stops-after: 1ms..30ms}}
clients:
  alice:
    - start: {op: list, kind: $(kind)}
    - {cancel: list, on: second post of list, after: 7ms}
    - {close: list, on: final of list}
)";

BenchOptions with_seeds(Seeds seeds) {
  BenchOptions options;
  options.seeds = seeds;
  return options;
}

class LookedAt : public testing::Test {
 protected:
  LookedAt() {
    std::vector<const Case*> all;
    for (const Case& one : cases_) all.push_back(&one);
    run_ = bench_cases(all, options_, [](std::size_t) {});
  }
  [[nodiscard]] const std::vector<LatencyLine>& lines() const { return run_.scenarios.front().latency.lines; }

  std::vector<Case> cases_ = load_scenario(scenario, "sample.yaml").value();
  BenchOptions options_ = with_seeds({5, 40});
  BenchRun run_;
};

TEST_F(LookedAt, ValuesBySeedAreThoseOfTheLine) {
  const std::vector<LineBySeed> by_seed = lines_by_seed(run_, options_, 1000);
  std::size_t varying = 0;
  for (const LatencyLine& line : lines()) varying += line.samples.is_constant() ? 0 : 1;
  ASSERT_EQ(by_seed.size(), varying);
  ASSERT_GT(varying, 0u);
  for (const LineBySeed& one : by_seed) {
    Distribution samples;
    for (std::uint64_t i = 0; i < lines()[one.line].cases; ++i) samples.add(distribution_of(one.figures));
    EXPECT_EQ(samples, lines()[one.line].samples);
    const Origin& median = lines()[one.line].median;
    EXPECT_EQ(one.figures.at(median.seed - options_.seeds.from), figure_of(median.reading));
  }
}

TEST_F(LookedAt, NoMoreSeedsThanAskedFor) {
  for (const LineBySeed& one : lines_by_seed(run_, options_, 7)) EXPECT_EQ(one.figures.size(), 7u);
}

TEST_F(LookedAt, TheMedianAndTheWorstRunOfEveryLineAreThereOnce) {
  const std::vector<RunTask> tasks = runs_told_of(run_);
  const auto times = [&](const Origin& origin) {
    std::size_t count = 0;
    for (const RunTask& task : tasks) count += task.one->name == origin.name && task.seed == origin.seed;
    return count;
  };
  for (const LatencyLine& line : lines()) {
    EXPECT_EQ(times(line.median), 1u);
    EXPECT_EQ(times(line.worst), 1u);
  }
}

}  // namespace
}  // namespace rescind::looked_at_test
