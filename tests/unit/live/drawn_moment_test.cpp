#include "harness/live/drawn_moment.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

namespace rescind::live::drawn_moment_test {
namespace {

using Do = MomentStep::Do;

constexpr std::uint64_t seeds = 2'000;

Calibration calibration(bool slow) {
  Calibration calibration;
  calibration.fast = MessageTemplate{.method = "fast"};
  if (slow) calibration.slow = MessageTemplate{.method = "slow"};
  calibration.uncancelled = milliseconds(300);
  return calibration;
}

// Of batches too, in order.
std::vector<MomentStep> all_steps(const Moment& moment) {
  std::vector<MomentStep> steps;
  for (const MomentStep& step : moment.steps) {
    if (step.what == Do::batch) {
      steps.insert(steps.end(), step.inner.begin(), step.inner.end());
    } else {
      steps.push_back(step);
    }
  }
  return steps;
}

Moment drawn(std::uint64_t seed, bool slow = true, bool id_again = true) {
  return drawn_moment(seed, Subject{}, calibration(slow), id_again);
}

// What a moment does, to compare.
std::string text_of(const Moment& moment) {
  std::string text;
  for (const MomentStep& step : all_steps(moment))
    text += std::to_string(static_cast<int>(step.what)) + (step.names.empty() ? "" : step.names.front()) +
            std::to_string(step.at) + std::to_string(static_cast<int>(step.request)) + step.id_of + ";";
  return text;
}

TEST(DrawnMoment, ASeedMakesTheSameEachTimeAndOthersDiffer) {
  std::set<std::string> texts;
  for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
    EXPECT_EQ(text_of(drawn(seed)), text_of(drawn(seed)));
    texts.insert(text_of(drawn(seed)));
  }
  EXPECT_GT(texts.size(), seeds * 9 / 10);
}

TEST(DrawnMoment, CancelsSomethingAndNothingBeforeItsStart) {
  for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
    std::set<std::string> started;
    bool cancels = false;
    for (const MomentStep& step : all_steps(drawn(seed))) {
      if (step.what == Do::start) {
        EXPECT_TRUE(started.insert(step.names.front()).second) << "seed " << seed;
        EXPECT_TRUE(step.id_of.empty() || started.contains(step.id_of)) << "seed " << seed;
      } else {
        EXPECT_TRUE(started.contains(step.names.front())) << "seed " << seed;
        cancels = cancels || step.what == Do::cancel;
      }
    }
    EXPECT_TRUE(cancels) << "seed " << seed;
  }
}

TEST(DrawnMoment, CancelsComeInTheOrderOfTheirTimes) {
  for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
    std::uint32_t last = 0;
    for (const MomentStep& step : drawn(seed).steps) {
      if (step.what != Do::cancel || step.at == MomentStep::at_once) continue;
      EXPECT_GE(step.at, last) << "seed " << seed;
      last = step.at;
    }
  }
}

TEST(DrawnMoment, UsesAnIdAgainOnlyWhereThatIsAllowed) {
  const auto uses_again = [](bool id_again, bool subject_can) {
    Subject subject;
    subject.ids_again = subject_can;
    std::uint64_t uses = 0;
    for (std::uint64_t seed = 1; seed <= seeds; ++seed)
      for (const MomentStep& step : all_steps(drawn_moment(seed, subject, calibration(true), id_again)))
        uses += step.id_of.empty() ? 0 : 1;
    return uses;
  };
  EXPECT_GT(uses_again(true, true), seeds / 5);
  EXPECT_EQ(uses_again(false, true), 0u);
  EXPECT_EQ(uses_again(true, false), 0u);
}

TEST(DrawnMoment, WithoutASlowRequestAllAreFast) {
  for (std::uint64_t seed = 1; seed <= seeds; ++seed)
    for (const MomentStep& step : all_steps(drawn(seed, false)))
      EXPECT_EQ(step.request, MomentStep::Request::fast) << "seed " << seed;
}

}  // namespace
}  // namespace rescind::live::drawn_moment_test
