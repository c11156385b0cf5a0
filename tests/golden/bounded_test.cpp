#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "harness/engine/search/exploring.hpp"
#include "tests/golden/suite.hpp"
#include "tests/sanitized.hpp"

// The bounded proof: the reference system breaks no rule in any order of things, in any case of
// scenarios/bounded, and never goes round while it owes something. And symmetry comes to the same.

namespace rescind::bounded_test {
namespace {

const SearchLimits limits{.states_max = 2'000'000};

template <class Check>
void for_each_case(const std::string& path, Check check) {
  const suite::ShippedFile file = suite::load(path);
  ASSERT_FALSE(file.cases.empty()) << path;
  for (const Case& what : file.cases) check(what);
}

void expect_nothing_broken(const Case& what, const Explored& explored) {
  EXPECT_TRUE(explored.exhausted) << what.name;
  for (const BrokenOrder& order : explored.broken) {
    ADD_FAILURE() << what.name << ": " << info(order.rule).name << " in " << order.steps << " steps";
  }
}

class Bounded : public testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    if (sanitized) GTEST_SKIP() << "the tests of Exploring run the same code";
  }
};

// In none of these it can go round: hence not while it owes something either.
TEST_P(Bounded, BreaksNoRuleInAnyOrderAndNeverGoesRound) {
  for_each_case(GetParam(), [](const Case& what) {
    const Explored explored = explore_case(what, std::nullopt, {.limits = limits, .cycles = true});
    expect_nothing_broken(what, explored);
    EXPECT_EQ(explored.cyclic, false) << what.name;
  });
}

TEST_P(Bounded, SymmetryComesToTheSame) {
  for_each_case(GetParam(), [](const Case& what) {
    StatesOptions options{.limits = limits};
    options.symmetry = true;
    expect_nothing_broken(what, explore_case(what, std::nullopt, options));
  });
}

RuleSet rules_of(const Explored& explored) {
  RuleSet rules;
  for (const BrokenOrder& order : explored.broken) rules.set(static_cast<std::size_t>(order.rule));
  return rules;
}

// Each case with another mutant: what breaks, and in how few steps.
TEST_P(Bounded, SymmetryBreaksWhatIsBrokenWithoutIt) {
  std::size_t number = 0;
  for_each_case(GetParam(), [&](const Case& what) {
    const MutantInfo& mutant = all_mutants()[number++ % mutants_count];
    StatesOptions options{.limits = limits};
    const Explored whole = explore_case(what, mutant.id, options);
    options.symmetry = true;
    const Explored reduced = explore_case(what, mutant.id, options);
    ASSERT_EQ(rules_of(reduced), rules_of(whole)) << what.name << " with " << mutant.name;
    for (std::size_t i = 0; i < whole.broken.size(); ++i)
      EXPECT_EQ(reduced.broken[i].steps, whole.broken[i].steps) << what.name << " with " << mutant.name;
  });
}

// Some fifteen million states, of which symmetry leaves a sixth.
TEST(BoundedLarge, ThreeCancelledOperationsUnderAQuotaBreakNoRule) {
  if (sanitized) GTEST_SKIP() << "the tests of Exploring run the same code";
  StatesOptions options{.limits = {.states_max = 3'000'000}};
  options.symmetry = true;
  for_each_case("bounded-large/three-all-cancelled.yaml", [&](const Case& what) {
    expect_nothing_broken(what, explore_case(what, std::nullopt, options));
  });
}

std::vector<std::string> bounded_files() {
  std::vector<std::string> paths = suite::paths();
  std::erase_if(paths, [](const std::string& path) { return !path.starts_with("bounded/"); });
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
}  // namespace rescind::bounded_test
