#include "harness/latency/statistics.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "harness/base/hash.hpp"

namespace rescind::statistics_test {
namespace {

// Draws that are the same everywhere.
class Draws {
 public:
  explicit Draws(std::uint64_t seed) : seed_(seed) {}
  double uniform() {
    const std::uint64_t bits = combine(seed_, ++count_) >> 11;
    return (static_cast<double>(bits) + 0.5) / 9007199254740992.0;
  }
  double normal() {
    constexpr double two_pi = 6.283185307179586;
    return std::sqrt(-2 * std::log(uniform())) * std::cos(two_pi * uniform());
  }

 private:
  std::uint64_t seed_;
  std::uint64_t count_ = 0;
};

constexpr double median_us = 1'000;
constexpr double sigma = 0.4;
constexpr double normal_p99 = 2.3263478740408408;
// The p99 of a typical process.
const auto true_p99 = static_cast<std::int64_t>(median_us * std::exp(sigma * normal_p99));

struct Machine {
  double slower = 1;
  double between = 0.15;     // How processes differ.
  double correlation = 0.0;  // Of a sample with the one before it, in one process.
};

// Log-normal latencies of one process.
std::vector<std::int64_t> process(Draws& draws, const Machine& machine, std::size_t samples) {
  const double own = machine.slower * std::exp(machine.between * draws.normal());
  double state = draws.normal();
  std::vector<std::int64_t> values;
  for (std::size_t i = 0; i < samples; ++i) {
    state = machine.correlation * state +
            std::sqrt(1 - machine.correlation * machine.correlation) * draws.normal();
    values.push_back(static_cast<std::int64_t>(median_us * own * std::exp(sigma * state)));
  }
  return values;
}

std::int64_t p99_of(std::vector<std::int64_t> values) {
  std::ranges::sort(values);
  return values[(values.size() * 99 + 99) / 100 - 1];
}

struct Tally {
  int kept = 0;
  int broken = 0;
  int noisy = 0;
};

// What is said of so many series of ten processes, by the bound of the typical p99.
Tally tally_of(const Machine& machine, int series, std::size_t samples = 500) {
  Tally tally;
  for (int i = 0; i < series; ++i) {
    Draws draws(static_cast<std::uint64_t>(i) + 1);
    std::vector<std::int64_t> figures;
    for (int k = 0; k < 10; ++k) figures.push_back(p99_of(process(draws, machine, samples)));
    const Said said = said_by(figures, true_p99);
    tally.kept += said == Said::kept ? 1 : 0;
    tally.broken += said == Said::broken ? 1 : 0;
    tally.noisy += said == Said::too_noisy ? 1 : 0;
  }
  return tally;
}

TEST(Statistics, SoManySamplesAreNeededForAQuantile) {
  EXPECT_EQ(samples_needed(500), 7u);
  EXPECT_EQ(samples_needed(900), 44u);
  EXPECT_EQ(samples_needed(990), 459u);
  EXPECT_EQ(samples_needed(999), 4'603u);
  EXPECT_EQ(upper_rank(458, 990), std::nullopt);
  EXPECT_EQ(upper_rank(459, 990), 459u);
}

TEST(Statistics, RanksBoundAQuantileFromBothSides) {
  EXPECT_EQ(lower_rank(1'000, 990), 982u);
  EXPECT_EQ(upper_rank(1'000, 990), 998u);
  EXPECT_EQ(lower_rank(6, 500), std::nullopt);
}

TEST(Statistics, AllOfTenProcessesOrAllButTwoOfTwenty) {
  EXPECT_EQ(processes_needed(), 10u);
  EXPECT_EQ(said_by(std::vector<std::int64_t>(9, 5), 4), Said::too_few);
  std::vector<std::int64_t> ten(10, 5);
  EXPECT_EQ(said_by(ten, 4), Said::broken);
  EXPECT_EQ(said_by(ten, 5), Said::kept);
  ten.front() = 4;
  EXPECT_EQ(said_by(ten, 4), Said::too_noisy);
  std::vector<std::int64_t> twenty(20, 5);
  twenty[0] = twenty[1] = 4;
  EXPECT_EQ(said_by(twenty, 4), Said::broken);
  twenty[2] = 4;
  EXPECT_EQ(said_by(twenty, 4), Said::too_noisy);
}

TEST(Statistics, AControlThatWakesLateSaysThatNothingCanBeSaid) {
  const std::vector<std::int64_t> late(10, 100);
  EXPECT_EQ(said_beside(10, late, 50), Said::broken);
  EXPECT_EQ(said_beside(26, late, 50), Said::too_noisy);
}

TEST(Statistics, ASubjectThatIsTwiceAsSlowIsFound) {
  EXPECT_GE(tally_of({.slower = 2}, 1'000).broken, 990);
}

TEST(Statistics, NoiseBetweenProcessesIsNoLateness) {
  const Tally at_the_bound = tally_of({}, 1'000);
  EXPECT_LE(at_the_bound.broken, 10);
  EXPECT_GE(at_the_bound.noisy, 900);
  const Tally faster = tally_of({.slower = 0.75}, 1'000);
  EXPECT_EQ(faster.broken, 0);
  EXPECT_GE(faster.kept, 500);
}

TEST(Statistics, NorIsNoiseThatHangsTogether) {
  EXPECT_LE(tally_of({.correlation = 0.9}, 1'000).broken, 10);
}

// What is said of so many series of ten pairs of processes that were started A B B A on a machine that gets slower.
int said_slower(double slower, double drift, int series) {
  int found = 0;
  for (int i = 0; i < series; ++i) {
    Draws draws(static_cast<std::uint64_t>(i) + 1);
    std::vector<std::pair<std::int64_t, std::int64_t>> pairs;
    for (int k = 0; k < 10; ++k) {
      const bool subject_first = k % 2 == 0;
      const double first = 1 + drift * (2 * k);
      const double second = 1 + drift * (2 * k + 1);
      const double ours = slower * (subject_first ? first : second);
      const std::int64_t figure = p99_of(process(draws, {.slower = ours}, 200));
      pairs.emplace_back(figure, p99_of(process(draws, {.slower = subject_first ? second : first}, 200)));
    }
    found += beside_of(pairs, 0) == Beside::slower ? 1 : 0;
  }
  return found;
}

TEST(Statistics, TwoProgramsAreComparedInPairs) {
  using Pairs = std::vector<std::pair<std::int64_t, std::int64_t>>;
  EXPECT_EQ(beside_of(Pairs(9, {2, 1}), 0), Beside::too_few);
  Pairs pairs(10, {110, 100});
  EXPECT_EQ(beside_of(pairs, 0), Beside::slower);
  EXPECT_EQ(beside_of(pairs, 100'000), Beside::alike);
  pairs.front() = {100, 110};
  EXPECT_EQ(beside_of(pairs, 0), Beside::alike);
  EXPECT_EQ(beside_of(Pairs(10, {100, 111}), 100'000), Beside::faster);
  EXPECT_EQ(beside_of(Pairs(10, {100, 100}), 0), Beside::alike);
}

TEST(Statistics, ASlowerProgramIsFoundAndDriftIsNone) {
  EXPECT_LE(said_slower(1, 0, 1'000), 10);
  EXPECT_LE(said_slower(1, 0.02, 1'000), 10);
  EXPECT_GE(said_slower(2, 0.02, 200), 198);
}

TEST(Statistics, SamplesThatHangTogetherAreSeen) {
  Draws draws(7);
  EXPECT_LT(noise_of(process(draws, {.correlation = 0.9}, 500)).runs, -3);
  EXPECT_GT(noise_of(process(draws, {}, 500)).runs, -3);
}

TEST(Statistics, DriftIsSeen) {
  EXPECT_EQ(noise_of(std::vector<std::int64_t>{10, 10, 10, 13, 13, 13}).drift, 3);
  EXPECT_EQ(noise_of(std::vector<std::int64_t>{10, 10, 10, 10}).drift, 0);
  EXPECT_EQ(noise_of(std::vector<std::int64_t>{10, 10, 10, 10}).runs, 0);
}

}  // namespace
}  // namespace rescind::statistics_test
