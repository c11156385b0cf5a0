#include <gmock/gmock.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "harness/engine/judging/judging.hpp"
#include "harness/scenario/compile/profile_file.hpp"

// Histories of real programs, recorded or retold (tests/golden/programs), and small ones written by hand for the edges of
// the rules (tests/golden/programs/by-hand), for each value of a profile's keys under a profile that has it
// (tests/golden/programs/profiles); and what the contract says of each under its profile: no false alarm, no false silence.

namespace rescind::programs_test {
namespace {

const std::string root = std::string(RESCIND_SOURCE_DIR);
const std::string folder = root + "/tests/golden/programs/";

struct Expected {
  std::string history;
  std::string profile;
  std::string broken;      // "-", or names with commas; "~" before them: these at least; "?": only shoulds.
  std::string never_kept;  // "-", or names with commas.
  std::string outcomes;    // Nothing, or RULE=OUTCOME with commas.
};

void PrintTo(const Expected& expected, std::ostream* out) {
  *out << expected.history;
}

std::vector<Expected> expectations() {
  std::vector<Expected> all;
  std::ifstream file(folder + "expected.tsv");
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line.front() == '#') continue;
    std::istringstream columns(line);
    Expected one;
    for (std::string* column : {&one.history, &one.profile, &one.broken, &one.never_kept, &one.outcomes})
      std::getline(columns, *column, '\t');
    all.push_back(one);
  }
  return all;
}

std::set<std::string> names(std::string_view list) {
  std::set<std::string> found;
  std::istringstream words{std::string(list)};
  for (std::string word; std::getline(words, word, ',');)
    if (word != "-") found.insert(word);
  return found;
}

std::string text_of(const std::string& path) {
  std::ifstream file(path);
  EXPECT_TRUE(file) << path;
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

Profile profile_called(const std::string& name) {
  const std::string own = folder + "profiles/" + name + ".yaml";
  const std::string path = std::ifstream(own) ? own : root + "/scenarios/profiles/" + name + ".yaml";
  const LoadedProfile loaded = load_profile(text_of(path), path);
  EXPECT_TRUE(loaded.errors.empty()) << path;
  return loaded.profile;
}

std::set<std::string> named(const RuleSet& rules) {
  std::set<std::string> found;
  for (const RuleInfo& rule : all_rules())
    if (rules.test(static_cast<std::size_t>(rule.id))) found.emplace(rule.name);
  return found;
}

class Programs : public testing::TestWithParam<Expected> {};

TEST_P(Programs, AreJudgedRightly) {
  const Expected& expected = GetParam();
  const Profile profile = profile_called(expected.profile);
  const JudgedHistory judged =
      judge_history(folder + expected.history + ".jsonl", {.profile = profile}, [](std::uint64_t) {});
  const RuleSet broken = judged.result.rules.with(RuleOutcome::broken);
  if (expected.broken == "?") {
    EXPECT_NE(judged.result.outcome, CaseOutcome::failed);
  } else if (expected.broken.front() == '~') {
    EXPECT_THAT(named(broken), testing::IsSupersetOf(names(expected.broken.substr(1))));
  } else {
    EXPECT_EQ(named(broken), names(expected.broken));
  }
  for (const std::string& rule : names(expected.never_kept))
    EXPECT_FALSE(named(judged.result.rules.with(RuleOutcome::kept)).contains(rule)) << rule;
  for (const std::string& wanted : names(expected.outcomes)) {
    const std::size_t sign = wanted.find('=');
    const RuleOutcome outcome =
        wanted.substr(sign + 1) == "kept" ? RuleOutcome::kept : RuleOutcome::undecided;
    EXPECT_TRUE(named(judged.result.rules.with(outcome)).contains(wanted.substr(0, sign))) << wanted;
  }
}

TEST(ProgramsWithManyRuns, AreToldWhatIsNotToldApart) {
  const auto warning_of = [](const std::string& history) {
    return judge_history(folder + history + ".jsonl", {.profile = mi_profile()}, [](std::uint64_t) {})
        .warning;
  };
  EXPECT_THAT(warning_of("by-hand/eight-runs-at-once-do-not-stop"),
              testing::HasSubstr("more than 7 runs of one operation were at work at the same time"));
  EXPECT_EQ(warning_of("by-hand/twelve-runs-each-whole"), "") << "one after the other";
}

/// The history, and before all else a declared fault on a session that it has nothing of, which is over at once.
std::string behind_a_fault_elsewhere(const std::string& history) {
  const std::size_t header = history.find('\n') + 1;
  const std::size_t at = history.find("\"t\":", header) + 4;
  const std::string t = history.substr(at, history.find(',', at) - at);
  const std::string fault =
      "{\"t\":" + t + R"(, "at": "network", "event": "fault", "session": "elsewhere", "what": )";
  return history.substr(0, header) + fault + "\"delay-spike\"}\n" + fault +
         "\"heal\", \"ends\": \"delay-spike\"}\n" + history.substr(header);
}

// From the first fault on, the judge keeps apart who may owe something when the next one begins.
TEST(ProgramsBehindAFaultElsewhere, AreJudgedAlike) {
  const std::string changed = testing::TempDir() + "rescind-behind-a-fault-" + std::to_string(getpid());
  for (const Expected& one : expectations()) {
    SCOPED_TRACE(one.history + " under " + one.profile);
    const std::string path = folder + one.history + ".jsonl";
    const std::string text = text_of(path);
    if (text.find("\"t\":", text.find('\n')) == std::string::npos) continue;  // No event.
    std::ofstream(changed) << behind_a_fault_elsewhere(text);
    const JudgingOptions options{.profile = profile_called(one.profile)};
    const JudgedHistory before = judge_history(path, options, [](std::uint64_t) {});
    const JudgedHistory after = judge_history(changed, options, [](std::uint64_t) {});
    for (const RuleOutcome outcome : {RuleOutcome::broken, RuleOutcome::kept, RuleOutcome::undecided})
      EXPECT_EQ(named(before.result.rules.with(outcome)), named(after.result.rules.with(outcome)));
  }
  std::filesystem::remove(changed);
}

std::string name_of_test(const testing::TestParamInfo<Expected>& test) {
  std::string name = test.param.history + "_under_" + test.param.profile;
  std::ranges::replace_if(
      name, [](char c) { return std::isalnum(static_cast<unsigned char>(c)) == 0; }, '_');
  return name;
}
INSTANTIATE_TEST_SUITE_P(All, Programs, testing::ValuesIn(expectations()), name_of_test);

}  // namespace
}  // namespace rescind::programs_test
