#include "tests/property/generated.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "harness/base/hash.hpp"
#include "harness/base/hex.hpp"
#include "harness/scenario/language/expanded.hpp"
#include "harness/scenario/language/yaml_text.hpp"
#include "tests/unit/same_document.hpp"

namespace rescind::generated_test {
namespace {

std::string names_of(const RuleSet& rules) {
  std::string names;
  for (const RuleInfo& rule : all_rules())
    if (rules.test(static_cast<std::size_t>(rule.id))) names += " " + std::string(rule.name);
  return names;
}

TEST(Generated, ScenariosLoad) {
  for (std::uint64_t seed = 0; seed < 10'000; ++seed) {
    const YamlNode document = generated_document(seed);
    if (case_of(document)) continue;
    const std::string text = yaml_text(document);
    FAIL() << load_scenario(text, generated_name(seed)).errors.front().what() << "\n" << text;
  }
}

TEST(Generated, ScenariosAreTheSameOnEveryMachine) {
  std::uint64_t hash = 0;
  for (std::uint64_t seed = 0; seed < 1'000; ++seed) {
    const std::string text = yaml_text(generated_document(seed));
    hash = hash_bytes(text.data(), text.size(), hash);
  }
  EXPECT_EQ(hex(hash), "6ba620683f3eec45")
      << "If scenarios are meant to be generated otherwise now, write the new hash here.";
}

/// The smallest one, which RapidCheck comes down to.
TEST(Generated, NoBytesMakeOneOperationThatIsCancelledAndClosed) {
  EXPECT_EQ(yaml_text(document_of({})), R"(name: generated/by-rapidcheck
system:
  network: {latency: 0ms}
  providers: {provider-1: {results: 1, every: 0ms, hears-cancel: callback}}
clients:
  alice:
    sessions: [alice]
    threads:
      op-1:
        - start: {op: op-1, kind: get, provider: provider-1, session: alice}
        - {close: op-1, on: final of op-1}
      meddler-1:
        - {cancel: op-1, on: start of op-1}
until: 2s
)");
}

TEST(Generated, ScenariosKeepEveryRuleOnTheReference) {
  for (std::uint64_t seed = 0; seed < 2'000; ++seed) {
    const std::optional<Case> what = case_of(generated_document(seed));
    TimedRun timed(*what, {});
    UntimedRun untimed(*what, {});
    for (std::uint64_t run = seed; run < seed + 3; ++run) {
      timed.run(run);
      const RuleSet broken = failures(*what, timed.violations(), timed.blocked_steps().empty());
      ASSERT_TRUE(broken.none()) << generated_name(seed) << ", seed " << run << ":" << names_of(broken);
      untimed.tape().restart(run);
      untimed.run();
      ASSERT_FALSE(untimed.failed()) << generated_name(seed) << " without time, seed " << run;
    }
  }
}

RC_GTEST_PROP(Generated, EveryTapeMakesAScenarioThatKeepsEveryRule, ()) {
  const YamlNode document = document_of(*any_bytes(300));
  const Bytes run = *any_bytes(100);
  RC_LOG(yaml_text(document));
  const std::optional<Case> what = case_of(document);
  RC_ASSERT(what.has_value());
  RC_ASSERT(names_of(broken_by(*what, run)).empty());
}

RC_GTEST_PROP(Generated, ScenariosAreTheSameReadFromTheirText, ()) {
  const YamlNode document = document_of(*any_bytes(300));
  const std::string text = yaml_text(document);
  RC_LOG(text);
  const std::optional<YamlNode> read = expanded_document(text, "generated/by-rapidcheck");
  RC_ASSERT(read.has_value());
  RC_ASSERT(same_document(*read, document));
  RC_ASSERT(yaml_text(*read) == text);
  const std::optional<Case> made = case_of(document);
  const Case loaded = load_scenario(text, "generated.yaml").value().front();
  TimedRun one(*made, {});
  TimedRun other(loaded, {});
  one.run(1);
  other.run(1);
  RC_ASSERT(one.history_hash() == other.history_hash());
  RC_ASSERT(one.tape_end() == other.tape_end());
  RC_ASSERT(one.history().names == other.history().names);
}

}  // namespace
}  // namespace rescind::generated_test
