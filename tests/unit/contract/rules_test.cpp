#include <gmock/gmock.h>

#include <algorithm>
#include <set>
#include <sstream>
#include <string>

#include "harness/contract/profile.hpp"
#include "harness/contract/rule.hpp"
#include "harness/contract/sentence.hpp"

namespace rescind::rules_test {
namespace {

TEST(Rules, HaveDistinctNames) {
  std::set<std::string_view> names;
  for (const RuleInfo& rule : all_rules()) names.insert(rule.name);
  EXPECT_EQ(names.size(), rules_count);
  EXPECT_EQ(all_rules().size(), rules_count);
}

TEST(Rules, AreFoundByTheirIds) {
  for (const RuleInfo& rule : all_rules()) EXPECT_EQ(&info(rule.id), &rule);
}

TEST(Rules, NameOnlyKnownSentences) {
  std::set<std::string> known;
  for (const SourceSentence& sentence : all_source_sentences()) known.emplace(sentence.id);
  for (const RuleInfo& rule : all_rules()) {
    std::istringstream sources{std::string(rule.sources)};
    for (std::string id; sources >> id;) EXPECT_EQ(known.count(id), 1u) << rule.name << " names " << id;
  }
}

TEST(Rules, LeaveNoSentenceWithoutARule) {
  for (const SourceSentence& sentence : all_source_sentences()) {
    const bool used = std::any_of(all_rules().begin(), all_rules().end(), [&](const RuleInfo& rule) {
      const std::string sources = " " + std::string(rule.sources) + " ";
      return sources.find(" " + std::string(sentence.id) + " ") != std::string::npos;
    });
    EXPECT_TRUE(used) << sentence.id;
  }
}

TEST(Rules, WithoutASourceAreAssumedOrFromANamedPage) {
  for (const RuleInfo& rule : all_rules()) {
    if (rule.sources.empty()) {
      EXPECT_TRUE(rule.reading == Reading::assumed || rule.reading == Reading::page) << rule.name;
    }
    EXPECT_EQ(rule.reading == Reading::page, !rule.page.empty()) << rule.name;
    EXPECT_TRUE(rule.statement.ends_with(".")) << rule.name;
  }
}

TEST(Rules, ThatArePermissionsChargeNobody) {
  for (const RuleInfo& rule : all_rules()) {
    EXPECT_EQ(rule.level == Level::may, rule.who == Who::nobody) << rule.name;
  }
}

TEST(MiProfile, LetsTheCancelOfStreamsTravel) {
  const Profile profile = mi_profile();
  EXPECT_TRUE(profile.cancel_travels(OperationKind::enumerate));
  EXPECT_TRUE(profile.cancel_travels(OperationKind::subscribe));
  EXPECT_FALSE(profile.cancel_travels(OperationKind::invoke));
  EXPECT_FALSE(profile.cancel_travels(OperationKind::get));
}

TEST(MiProfile, IsExactOnTheVirtualClockAndPatientOnTheWallClock) {
  const Profile profile = mi_profile();
  EXPECT_EQ(profile.virtual_bounds.cancel_call, Duration{0});
  EXPECT_EQ(profile.virtual_bounds.final, milliseconds(1));
  EXPECT_EQ(profile.wall_bounds.cancel_call, milliseconds(100));
  EXPECT_EQ(profile.wall_bounds.final, milliseconds(100));
  EXPECT_EQ(profile.wall_bounds.extras, Allowance::of_results(16));
}

}  // namespace
}  // namespace rescind::rules_test
