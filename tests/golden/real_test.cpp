#include <gmock/gmock.h>

#include <algorithm>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "harness/contract/judge.hpp"
#include "harness/contract/profile.hpp"
#include "harness/history/reader.hpp"

// 31 histories recorded from OMI 1.9.1 (tests/golden/real), and what the contract says of each.

namespace rescind::real_test {
namespace {

struct Findings {
  const char* history;
  std::vector<std::string_view> broken;
  std::vector<std::string_view> undecided;
};

void PrintTo(const Findings& findings, std::ostream* out) {
  *out << findings.history;
}

constexpr std::string_view unreached =
    "cancel.reaches-provider";  // Its registration for cancel is always refused.

const Findings real[] = {
    {"a-async-enum", {unreached}, {}},
    {"a-async-get", {}, {}},
    {"a-async-invoke", {}, {}},
    {"a-async-query", {unreached}, {}},
    {"a-async-ref-short", {}, {}},
    {"a-async-sub", {"cancel.async-callback"}, {}},
    {"a-control-enum", {}, {}},
    {"b-sync-enum", {unreached}, {}},
    {"b-sync-get", {}, {}},
    {"b-sync-sub", {}, {}},
    {"c-reason1", {unreached}, {}},
    {"c-reason3", {unreached}, {}},
    {"d-cancel-immediately", {unreached}, {}},
    {"d-close-no-cancel", {}, {}},
    {"d-copycancel", {"cancel.async-callback", unreached}, {}},
    {"d-double-cancel", {unreached}, {}},
    {"d-double-close", {unreached}, {}},
    {"e-cancel-in-callback", {unreached}, {}},
    {"e-close-in-final-callback", {unreached}, {}},
    // The final result is delivered while result 2 is not acknowledged.
    {"f-manual-delayed", {"result.held-until-ack", unreached, "subject.survives"}, {"close.every-operation"}},
    {"f-manual-inline", {unreached}, {}},
    // Only the client is observed: what happens at the provider is not checked.
    {"i-many50-cancel", {}, {}},
    {"w-async-assoc", {"subject.survives"}, {"result.one-final", "close.every-operation"}},
    {"w-async-enum", {"result.one-final", "cancel.final-prompt", unreached, "session.close-waits"}, {}},
    {"w-async-get", {"result.one-final", "cancel.final-prompt", "session.close-waits"}, {}},
    {"w-cancel-immediately", {"cancel.final-prompt", unreached}, {}},
    {"w-control-enum", {}, {}},
    {"w-sync-get",
     {"result.one-final", "cancel.final-prompt", "cancel.sync-unblocks"},
     {"close.every-operation"}},
    {"x-kill-agent-enum", {}, {}},
    {"x-kill-engine-enum", {}, {}},
    {"x-stop-server-cancel", {}, {unreached}},
};

History read_file(const std::string& name) {
  const std::string path = RESCIND_SOURCE_DIR "/tests/golden/real/" + name + ".jsonl";
  std::ifstream file(path);
  EXPECT_TRUE(file.is_open()) << path;
  std::stringstream text;
  text << file.rdbuf();
  return read_history(text.str(), path);
}

std::vector<std::string_view> rules_with(const Judge& judge, RuleOutcome outcome) {
  std::vector<std::string_view> names;
  for (const RuleInfo& rule : all_rules()) {
    if (judge.outcome(rule.id) == outcome) names.push_back(rule.name);
  }
  return names;
}

Judge judged(const History& history) {
  Judge judge(mi_profile(), history.header);
  for (const Event& event : history.events) judge.on(event);
  judge.finish();
  return judge;
}

class Real : public testing::TestWithParam<Findings> {};

TEST_P(Real, HistoryIsJudgedAsExpected) {
  const Judge judge = judged(read_file(GetParam().history));
  EXPECT_EQ(rules_with(judge, RuleOutcome::broken), GetParam().broken);
  EXPECT_EQ(rules_with(judge, RuleOutcome::undecided), GetParam().undecided);
}

TEST(RealManyOperations, LeaveTheProvidersSideUnchecked) {
  const Judge judge = judged(read_file("i-many50-cancel"));
  EXPECT_EQ(judge.outcome(RuleId::cancel_reaches_provider), RuleOutcome::not_checked);
  EXPECT_EQ(judge.exercised(RuleId::result_one_final), 50u);
}

INSTANTIATE_TEST_SUITE_P(Histories, Real, testing::ValuesIn(real), [](const auto& test) {
  std::string name = test.param.history;
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
});

}  // namespace
}  // namespace rescind::real_test
