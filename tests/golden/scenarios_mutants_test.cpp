#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <functional>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "harness/engine/mutation/kill_matrix.hpp"
#include "harness/engine/mutation/mutant_hunt.hpp"
#include "harness/engine/run/workers.hpp"
#include "harness/scenario/language/expanded.hpp"
#include "models/mutants/mutant.hpp"
#include "tests/golden/suite.hpp"
#include "tests/sanitized.hpp"

// Facts about the shipped scenarios as a net for mutants. `rescind mutants` measures them in full; here each
// search ends as soon as the fact is certain.

namespace rescind::scenarios_mutants_test {
namespace {

/// The mutants for which `wanted` holds, by name; asked on several threads.
std::set<std::string> mutants_that(const std::function<bool(const MutantInfo&)>& wanted) {
  std::set<std::string> found;
  std::mutex mutex;
  work_on_all(
      mutants_count, hardware_jobs(),
      [&](std::size_t i) {
        const MutantInfo& mutant = all_mutants()[i];
        if (!wanted(mutant)) return;
        const std::lock_guard lock(mutex);
        found.insert(std::string(mutant.name));
      },
      [](std::size_t) {});
  return found;
}

std::vector<const Case*> shipped_cases(const std::function<bool(const Case&)>& wanted) {
  std::vector<const Case*> cases;
  for (const suite::ShippedFile& file : suite::shipped()) {
    for (const Case& what : file.cases) {
      if (wanted(what)) cases.push_back(&what);
    }
  }
  return cases;
}

bool is_general(const Case& what) {
  return std::ranges::count(*what.tags, "general") != 0;
}

bool is_small(const Case& what) {
  return std::ranges::count(*what.tags, small_tag) != 0;
}

/// Cases that are about `rule` come first: they are the likeliest to find what breaks it.
std::vector<Trial> likeliest_first(std::string_view rule) {
  const auto is_about = [rule](const Case& what) { return suite::names_rule(what, rule); };
  std::vector<const Case*> cases = shipped_cases(is_about);
  for (const Case* rest : shipped_cases(std::not_fn(is_about))) cases.push_back(rest);
  return suite_trials(cases, 1);
}

/// Whether one of the trials breaks the rule that the mutant names.
bool is_killed(const MutantInfo& mutant, const std::vector<Trial>& trials) {
  for (std::size_t i = 0; i < trials.size(); ++i) {
    const Tally one = try_out(trials, i, 1, Behaviour{}.with(mutant.id));
    if (one.of(*rule_named(mutant.rule)).runs > 0) return true;
  }
  return false;
}

TEST(Mutants, EachIsKilledByTheRuleThatItNames) {
  static_cast<void>(suite::shipped());
  const std::set<std::string> killed =
      mutants_that([](const MutantInfo& mutant) { return is_killed(mutant, likeliest_first(mutant.rule)); });
  for (const MutantInfo& mutant : all_mutants()) {
    EXPECT_TRUE(killed.contains(std::string(mutant.name)))
        << mutant.name << ": no shipped case breaks " << mutant.rule << " when " << mutant.statement;
  }
}

YamlNode document_of(const Case& what) {
  const auto file = std::ranges::find(suite::shipped(), *what.file, &suite::ShippedFile::path);
  return expanded_document(file->text, what.name).value();
}

Hunt shipped_hunt_for(const MutantInfo& mutant) {
  const std::vector<const Case*> all = shipped_cases([](const Case&) { return true; });
  return hunt_for(mutant, all, mi_profile(), document_of);
}

TEST(Mutants, EachIsKilledByExploring) {
  if (sanitized) GTEST_SKIP() << "the tests of Exploring run the same code";
  static_cast<void>(suite::shipped());
  const std::set<std::string> killed = mutants_that(
      [](const MutantInfo& mutant) { return explore(shipped_hunt_for(mutant), 100'000).has_value(); });
  for (const MutantInfo& mutant : all_mutants())
    EXPECT_TRUE(killed.contains(std::string(mutant.name))) << mutant.name << ": no order of things shows it";
}

// "A median within 1,000 runs": of ten searches with different seeds more than half find it by then.
TEST(Mutants, EachIsKilledByFuzzingWithinAThousandRunsInTheMedian) {
  constexpr std::uint64_t runs = 1'000;
  static_cast<void>(suite::shipped());
  const std::set<std::string> killed = mutants_that([](const MutantInfo& mutant) {
    const Hunt hunt = shipped_hunt_for(mutant);
    int found = 0;
    for (std::uint64_t i = 0; i < 10 && found < 6; ++i)
      found += sample(hunt, {.seed = 1 + i * runs, .mutant = {}}, runs).has_value() ? 1 : 0;
    return found >= 6;
  });
  for (const MutantInfo& mutant : all_mutants())
    EXPECT_TRUE(killed.contains(std::string(mutant.name))) << mutant.name;
}

TEST(Mutants, ACounterexampleThatIsFoundByEitherWayIsOfTheRuleThatTheMutantNames) {
  const Hunt hunt = shipped_hunt_for(all_mutants()[static_cast<std::size_t>(Mutant::quota_leak)]);
  const auto sampled = sample(hunt, {.mutant = {}}, 1'000);
  const auto explored = explore(hunt, 100'000);
  ASSERT_TRUE(sampled && explored);
  EXPECT_EQ(sampled->found.shape.rule, RuleId::quota_released);
  EXPECT_EQ(explored->order.rule, RuleId::quota_released);
  EXPECT_TRUE(explored->order.shortest);
  const auto small = shrink(hunt, *sampled);
  ASSERT_TRUE(small);
  EXPECT_LE(small->after.steps, 2u) << "a start and a cancel";
}

TEST(Reference, NothingIsFoundWhereTheMutantChangesNothing) {
  // Only in cases that name its rule: of these none has a timeout that this mutant could ignore.
  const std::vector<const Case*> cases =
      shipped_cases([](const Case& what) { return what.name == "small/undrained-reader"; });
  MutantInfo mutant = all_mutants()[static_cast<std::size_t>(Mutant::timeout_ignored)];
  mutant.rule = "close.sync-undrained";
  const Hunt hunt = hunt_for(mutant, cases, mi_profile(), document_of);
  ASSERT_EQ(hunt.places.size(), 1u);
  EXPECT_FALSE(sample(hunt, {.mutant = {}}, 100));
  EXPECT_FALSE(sample(hunt, {.strategy = Strategy::sweep, .mutant = {}}, 100));
  EXPECT_FALSE(explore(hunt, 10'000));
}

TEST(Mutants, AtLeastTwentyAreGreenWhereNothingIsCancelled) {
  const std::vector<Trial> all = suite_trials(shipped_cases([](const Case&) { return true; }), 1);
  const Tally reference = try_out(all, 0, all.size(), {});
  std::vector<Trial> uncancelled;
  for (const std::uint32_t place : reference.uncancelled) uncancelled.push_back(all[place]);
  ASSERT_GE(uncancelled.size(), 500u) << "enough to tell";
  std::atomic<int> known{0};
  const std::set<std::string> green = mutants_that([&](const MutantInfo& mutant) {
    if (known >= 20) return false;
    for (std::size_t i = 0; i < uncancelled.size(); ++i) {
      if (!try_out(uncancelled, i, 1, Behaviour{}.with(mutant.id)).failed.empty()) return false;
    }
    ++known;
    return true;
  });
  EXPECT_GE(green.size(), 20u);
}

// "Fewer than 1 in 50": of a thousand random runs of the general scenario fewer than twenty find it.
TEST(Mutants, AtLeastTenAreFoundByFewerThanOneInFiftyRandomRuns) {
  if (sanitized) GTEST_SKIP() << "fuzzing kills each there, too";
  constexpr std::uint64_t runs = 1000;
  const std::vector<Trial> random = random_trials(shipped_cases(is_general), 1, runs);
  ASSERT_EQ(random.size(), runs);
  std::atomic<int> known{0};
  const std::set<std::string> rare = mutants_that([&](const MutantInfo& mutant) {
    if (known >= 10) return false;
    std::uint64_t found = 0;
    for (std::size_t i = 0; i < random.size() && found * 50 < runs; ++i) {
      found += try_out(random, i, 1, Behaviour{}.with(mutant.id)).of(*rule_named(mutant.rule)).runs;
    }
    const bool is_rare = found * 50 < runs;
    if (is_rare) ++known;
    return is_rare;
  });
  EXPECT_GE(rare.size(), 10u);
}

TEST(ReferenceSystem, BreaksNoRuleInAnyCase) {
  for (const suite::Outcome& outcome : suite::outcomes()) {
    for (const Breach& breach : outcome.report.breaches)
      ADD_FAILURE() << outcome.report.name << ": " << name_of(breach);
  }
}

// Else what finds a mutant there would say nothing of the mutant.
TEST(ReferenceSystem, BreaksNoRuleInTheCasesThatAreSearchedForMutants) {
  if (sanitized) GTEST_SKIP() << "a thousand random runs of it are made there, too";
  for (const Case* what : shipped_cases([](const Case& one) { return is_small(one); })) {
    for (const Strategy strategy : {Strategy::random, Strategy::walk, Strategy::pct, Strategy::pos}) {
      FuzzTally tally;
      Fuzzer(*what, {.strategy = strategy, .mutant = {}}).run(0, 200, nullptr, tally);
      for (const FuzzTally::Found& found : tally.found)
        ADD_FAILURE() << what->name << ": " << describe(found.shape) << " in run " << found.run.number;
    }
  }
}

TEST(ReferenceSystem, BreaksNoRuleInAThousandRandomRuns) {
  const std::vector<Trial> random = random_trials(shipped_cases(is_general), 1, 1000);
  const Tally tally = try_out(random, 0, random.size(), {});
  EXPECT_EQ(tally.broken, 0u);
  EXPECT_TRUE(tally.failed.empty()) << "first with seed " << random[tally.failed.front()].seed;
}

}  // namespace
}  // namespace rescind::scenarios_mutants_test
