#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "harness/scenario/exploring.hpp"
#include "tests/golden/suite.hpp"

// The bounded proof: the reference system breaks no rule in any order of things, in any case of
// scenarios/bounded, and never goes round while it owes something. And every reduction comes to the same.

namespace rescind {
namespace {

// A proof is made once, by the optimised build: under sanitizers it takes minutes more and shows nothing new.
#ifdef __SANITIZE_ADDRESS__
constexpr bool sanitized = true;
#else
constexpr bool sanitized = false;
#endif

constexpr SearchLimits limits{.states_max = 2'000'000};

class Bounded : public testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    if (sanitized) GTEST_SKIP() << "the tests of Exploring run the same code";
  }
  template <class Check>
  static void for_each_case(Check check) {
    for (const suite::ShippedFile& file : suite::shipped()) {
      if (file.path != GetParam()) continue;
      for (const Case& what : file.cases) check(what);
    }
  }
  static void expect_nothing_broken(const Case& what, const Explored& explored) {
    EXPECT_TRUE(explored.exhausted) << what.name;
    for (const BrokenOrder& order : explored.broken) {
      ADD_FAILURE() << what.name << ": " << info(order.rule).name << " in " << order.steps << " steps";
    }
  }
};

TEST_P(Bounded, BreaksNoRuleInAnyOrder) {
  for_each_case([](const Case& what) {
    expect_nothing_broken(what, explore_case(what, std::nullopt, {.limits = limits}));
  });
}

TEST_P(Bounded, NeverGoesRoundWhileItOwesSomething) {
  for_each_case([](const Case& what) {
    const CyclesFound cycles = find_cycles(what, std::nullopt, limits);
    EXPECT_TRUE(cycles.exhausted) << what.name;
    for (const UnmetOrder& order : cycles.unmet) {
      ADD_FAILURE() << what.name << ": " << info(order.rule).name << " in " << order.cycle << " steps";
    }
  });
}

TEST_P(Bounded, TheReductionsComeToTheSame) {
  for_each_case([](const Case& what) {
    StatesOptions options{.limits = limits};
    options.persistent = true;
    options.sleep = true;
    expect_nothing_broken(what, explore_case(what, std::nullopt, options));
  });
}

std::vector<std::string> bounded_files() {
  std::vector<std::string> paths;
  for (const suite::ShippedFile& file : suite::shipped()) {
    if (file.path.find("bounded/") != std::string::npos) paths.push_back(file.path);
  }
  return paths;
}

INSTANTIATE_TEST_SUITE_P(Scenarios, Bounded, testing::ValuesIn(bounded_files()), [](const auto& path) {
  std::string name = path.param.substr(path.param.rfind('/') + 1);
  for (char& letter : name) {
    if (letter == '-' || letter == '.') letter = '_';
  }
  return name;
});

}  // namespace
}  // namespace rescind
