#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "harness/scenario/exploring.hpp"
#include "tests/golden/suite.hpp"

// The bounded proof: the reference system breaks no rule in any order of things, in any case of
// scenarios/bounded.

namespace rescind {
namespace {

class Bounded : public testing::TestWithParam<std::string> {};

TEST_P(Bounded, BreaksNoRuleInAnyOrder) {
  for (const suite::ShippedFile& file : suite::shipped()) {
    if (file.path != GetParam()) continue;
    for (const Case& what : file.cases) {
      const Explored explored = explore_case(what, std::nullopt, {.limits = {.states_max = 2'000'000}});
      EXPECT_TRUE(explored.exhausted) << what.name;
      for (const BrokenOrder& order : explored.broken) {
        ADD_FAILURE() << what.name << ": " << info(order.rule).name << " in " << order.steps << " steps";
      }
    }
  }
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
