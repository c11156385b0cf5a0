// Mutants found by searching, and CancelBench: text and JSON against their approved files.

#include "reports/kills.hpp"

#include <gmock/gmock.h>

#include "tests/unit/approved.hpp"

namespace rescind::kills_test {
namespace {

using testing::HasSubstr;
using testing::Not;

MutantInfo leak() {
  return {.id = Mutant::quota_leak,
          .name = "quota-leak",
          .rule = "quota.released",
          .statement = "the units never come back",
          .retells = "a limiter lost a token",
          .link = "https://example.org/issues/947"};
}

MutantInfo swapped() {
  return {.id = Mutant::results_swapped,
          .name = "results-swapped",
          .rule = "result.in-order",
          .statement = "two results change places"};
}

Kills sample_kills() {
  return {.strategy = Strategy::pct,
          .seed = 18'446'744'073'709'551'615ULL,
          .limit = 10'000,
          .rows = {{.mutant = leak(),
                    .cases = 11,
                    .killed = true,
                    .cost = 21,
                    .in = "small/one-stream[protocol=push]",
                    .steps = 2,
                    .events = 20},
                   {.mutant = swapped(), .cases = 7}}};
}

Kills explored() {
  Kills kills = sample_kills();
  kills.strategy = std::nullopt;
  kills.rows.pop_back();
  return kills;
}

Bench sample_bench() {
  return {.strategies = {Strategy::random, Strategy::walk},
          .repetitions = 10,
          .seed = 1,
          .runs_max = 1000,
          .rows = {{.mutant = leak(),
                    .cases = 11,
                    .cells = {{.found = 10, .median = 2}, {.found = 3}},
                    .states = 7993,
                    .steps = 16,
                    .shrunk_steps = 2,
                    .shrunk_events = 20},
                   {.mutant = swapped(), .cases = 7, .cells = {{}, {}}}}};
}

TEST(KillsReport, LooksAsApproved) {
  EXPECT_TRUE(is_approved(kills_report(sample_kills(), {.detail = Detail::verbose}), "reports/kills.txt"));
}

TEST(KillsReport, OfExploringSpeaksOfStates) {
  EXPECT_THAT(kills_report(explored(), {}), HasSubstr("21 states"));
  EXPECT_THAT(kills_report(explored(), {}), Not(HasSubstr("runs")));
}

TEST(KillsReport, QuietSaysNothingWhenAllAreKilled) {
  EXPECT_EQ(kills_report(explored(), {.detail = Detail::quiet}), "");
  EXPECT_THAT(kills_report(sample_kills(), {.detail = Detail::quiet}), HasSubstr("SURVIVED"));
}

TEST(KillsJson, LooksAsApproved) {
  EXPECT_TRUE(is_approved(kills_json(sample_kills()), "reports/kills.json"));
}

TEST(BenchReport, LooksAsApproved) {
  EXPECT_TRUE(
      is_approved(bench_report(sample_bench(), {.detail = Detail::verbose}), "reports/cancelbench.txt"));
}

TEST(BenchJson, LooksAsApproved) {
  EXPECT_TRUE(is_approved(bench_json(sample_bench()), "reports/cancelbench.json"));
}

TEST(Bench, IsCompleteOnlyWhenEachIsFoundBySamplingAndByExploring) {
  Bench bench = sample_bench();
  EXPECT_FALSE(all_found(bench));
  bench.rows.pop_back();
  EXPECT_TRUE(all_found(bench));
  bench.rows[0].states.reset();
  EXPECT_FALSE(all_found(bench));
}

}  // namespace
}  // namespace rescind::kills_test
