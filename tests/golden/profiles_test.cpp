#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "harness/contract/judge.hpp"
#include "harness/history/reader.hpp"
#include "harness/scenario/profile_file.hpp"
#include "harness/scenario/scenario_files.hpp"

// Two protocols that share their wire form and promise the opposite about what was cancelled: the same two
// histories, and the verdict decided by the profile alone.

namespace rescind {
namespace {

const std::string source = RESCIND_SOURCE_DIR;

/// The rules that fail the history below tests/golden/profiles/ by a profile below scenarios/profiles/.
std::vector<std::string> failing(const std::string& history_name, const std::string& profile_name) {
  const std::string file = source + "/scenarios/profiles/" + profile_name + ".yaml";
  const LoadedProfile loaded = load_profile(read_text_file(file), file);
  EXPECT_TRUE(loaded.errors.empty()) << file;
  const std::string path = source + "/tests/golden/profiles/" + history_name + ".jsonl";
  const History history = read_history(read_text_file(path), path);
  Judge judge(loaded.profile, history.header);
  for (const Event& event : history.events) judge.on(event);
  judge.finish();
  std::vector<std::string> names;
  for (const Violation& violation : judge.violations()) {
    if (failing_rules(loaded.profile, false).test(static_cast<std::size_t>(violation.rule)))
      names.emplace_back(info(violation.rule).name);
  }
  return names;
}

const std::vector<std::string> nothing;
const std::vector<std::string> one_final = {"result.one-final"};

TEST(Profiles, TheSameHistoriesGetOppositeVerdicts) {
  EXPECT_EQ(failing("answered", "lsp"), nothing);
  EXPECT_EQ(failing("answered", "mcp"), one_final);
  EXPECT_EQ(failing("silent", "lsp"), one_final);
  EXPECT_EQ(failing("silent", "mcp"), nothing);
}

}  // namespace
}  // namespace rescind
