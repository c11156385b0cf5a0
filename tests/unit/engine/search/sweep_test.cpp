#include "harness/engine/search/sweep.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "harness/scenario/compile/loader.hpp"
#include "harness/scenario/language/expanded.hpp"
#include "harness/scenario/language/yaml_text.hpp"

namespace rescind::sweep_test {
namespace {

constexpr std::string_view two_operations = R"(
name: sweep/two
system:
  providers: {disks: {results: 1, every: 5ms}}
clients:
  alice:
    - start: {op: list, kind: enumerate}
    - {close: list, on: final of list}
  bob:
    threads:
      own:
        - start: {op: ask, kind: get}
        - {close: ask, on: final of ask}
)";

Sweep sweep_of_two() {
  const Case what = load_scenario(two_operations, "two.yaml").value().front();
  return {*expanded_document(two_operations, what.name), what, 1, {}};
}

TEST(Sweep, CancelsEachOperationAtEachEventThenTwoAtEachPair) {
  const Sweep sweep = sweep_of_two();
  std::set<std::string> texts;
  std::uint64_t loaded = 0;
  std::uint64_t cancels[3] = {};
  for (std::uint64_t i = 0; i < sweep.size(); ++i) {
    const YamlNode variant = sweep.variant(i);
    texts.insert(yaml_text(variant));
    const std::optional<Case> what = case_of(variant);
    if (!what) continue;
    ++loaded;
    std::size_t count = 0;
    for (const ThreadPlan& thread : what->plan.threads) {
      for (const Step& step : thread.steps) count += step.call == Call::cancel ? 1 : 0;
    }
    ASSERT_LE(count, 2u);
    ++cancels[count];
  }
  EXPECT_EQ(texts.size(), sweep.size());  // No variant comes twice.
  EXPECT_EQ(cancels[0], 0u);
  EXPECT_GT(cancels[1], 30u);
  EXPECT_GT(cancels[2], 300u);
  EXPECT_GT(loaded * 10, sweep.size() * 8);  // Most events can be waited for.
}

TEST(Sweep, AddsAThreadHoweverTheClientIsWritten) {
  const Sweep sweep = sweep_of_two();
  const std::optional<Case> first = case_of(sweep.variant(0));
  ASSERT_TRUE(first);
  EXPECT_EQ(first->plan.threads.size(), 3u);
  const std::optional<Case> both = case_of(sweep.variant(sweep.size() - 1));
  ASSERT_TRUE(both);
  EXPECT_EQ(both->plan.threads.size(), 4u);
}

}  // namespace
}  // namespace rescind::sweep_test
