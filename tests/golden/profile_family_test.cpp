#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <functional>
#include <iterator>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "harness/edge/scenario_files.hpp"
#include "harness/engine/findings/violation_shape.hpp"
#include "harness/engine/mutation/kill_matrix.hpp"
#include "harness/engine/run/runner.hpp"
#include "harness/engine/search/fuzzing.hpp"
#include "harness/engine/search/generate.hpp"
#include "harness/scenario/compile/loader.hpp"
#include "harness/scenario/compile/profile_file.hpp"
#include "models/mutants/mutant.hpp"
#include "tests/sanitized.hpp"

// The simulated system follows the profile that judges it: under every shipped one it keeps what that profile promises,
// and each rule that the profile has on is broken there by a mutant. What no mutant can break stands in a table, with
// its reason.

namespace rescind::profile_family_test {
namespace {

constexpr const char* profile_names[] = {"mi",    "lsp",        "mcp",     "mcp-client", "dap", "grpc",
                                         "http2", "postgresql", "mariadb", "redis",      "ldap"};

std::string source(const std::string& path) {
  return std::string(RESCIND_SOURCE_DIR) + "/" + path;
}

Profile shipped_profile(const std::string& name) {
  const std::string file = source("scenarios/profiles/" + name + ".yaml");
  const LoadedProfile loaded = load_profile(read_text_file(file), file);
  EXPECT_TRUE(loaded.errors.empty()) << file;
  return strictly(loaded.profile);
}

/// The family, as `profile` has it.
std::vector<Case> family(const Profile& profile) {
  std::vector<Case> cases;
  for (const std::string& path : find_scenario_files({source("scenarios/profiles-family")})) {
    std::vector<Case> loaded = load_scenario(read_text_file(path), path, profile).value();
    std::ranges::move(loaded, std::back_inserter(cases));
  }
  EXPECT_FALSE(cases.empty());
  return cases;
}

std::vector<Trial> trials_of(const std::vector<Case>& cases, std::uint64_t seeds) {
  std::vector<Trial> trials;
  for (std::uint64_t seed = 1; seed <= seeds; ++seed)
    for (const Case& what : cases) trials.push_back({&what, seed});
  return trials;
}

using Reasons = std::map<std::string, std::string, std::less<>>;

/// The rules that no mutant breaks, and why: by profile.
std::map<std::string, Reasons, std::less<>> unbreakable() {
  std::map<std::string, Reasons, std::less<>> table;
  std::istringstream lines(read_text_file(source("tests/golden/profiles/unbroken.tsv")));
  for (std::string line; std::getline(lines, line);) {
    if (line.empty() || line.front() == '#') continue;
    std::istringstream fields(line);
    std::string profile;
    std::string rule;
    std::string reason;
    std::getline(fields, profile, '\t');
    std::getline(fields, rule, '\t');
    std::getline(fields, reason);
    EXPECT_TRUE(rule_named(rule).has_value()) << line;
    EXPECT_FALSE(reason.empty()) << line;
    EXPECT_TRUE(table[profile].emplace(rule, reason).second) << line;
  }
  return table;
}

TEST(Profiles, ThatAreShippedAreTheOnesOfTheTests) {
  std::set<std::string> shipped;
  for (const auto& file : std::filesystem::directory_iterator(source("scenarios/profiles")))
    if (file.path().extension() == ".yaml") shipped.insert(file.path().stem());
  EXPECT_EQ(shipped, std::set<std::string>(std::begin(profile_names), std::end(profile_names)));
  for (const auto& [profile, reasons] : unbreakable()) EXPECT_TRUE(shipped.contains(profile)) << profile;
}

class EveryProfile : public testing::TestWithParam<const char*> {};

TEST_P(EveryProfile, IsKeptByTheSystemThatFollowsIt) {
  const std::vector<Case> cases = family(shipped_profile(GetParam()));
  for (const Trial& trial : trials_of(cases, 25)) {
    const CaseRun run = run_case(*trial.what, {.seed = trial.seed});
    for (const Breach& breach : run.report.breaches)
      ADD_FAILURE() << trial.what->name << " --seed " << trial.seed << ": " << name_of(breach);
  }
}

TEST_P(EveryProfile, IsKeptInGeneratedScenarios) {
  constexpr std::uint64_t scenarios = 1'000;
  const Profile profile = shipped_profile(GetParam());
  for (std::uint64_t seed = 1; seed <= scenarios; ++seed) {
    const Case what = case_of(generated_document(seed), profile).value();
    FuzzTally tally;
    Fuzzer(what, {.seed = seed, .mutant = {}}).run(0, 2, nullptr, tally);
    for (const FuzzTally::Found& found : tally.found)
      ADD_FAILURE() << what.name << ", run " << found.run.number << ": " << describe(found.shape);
  }
}

/// What long fuzzing met under one profile, made small.
struct Met {
  const char* what;
  const char* profile;
  const char* scenario;
};

void PrintTo(const Met& met, std::ostream* out) {
  *out << met.what << " under " << met.profile;
}

constexpr Met all_met[] = {
    {"a cancel with the key beside a timeout", "postgresql", R"(
name: met
contexts: [mallory]
system:
  server: {dispatch: 3ms}
  providers: {sound: {}}
clients:
  alice:
    threads:
      main: [{start: {op: a, kind: get, timeout: 1ms}}]
      other: [{cancel: a, as: mallory, at: 1ms}]
)"},
    {"a session closed before its provider began", "mariadb", R"(
name: met
system:
  network: {latency: 1ms}
  quota: [{operations: 1, per: total}]
  server: {dispatch: 3ms}
  providers: {sound: {}}
clients:
  alice:
    - start: {op: a, kind: get, mode: sync}
    - drain: a
    - {close-session: alice, at: 3ms}
faults:
  - {on: admit of a, reset: {}}
)"},
    {"a stream behind a handler that hangs", "http2", R"(
name: met
system:
  quota: [{operations: 1, per: total}]
  providers: {hung: {hang-after: 0}, sound: {}}
clients:
  alice:
    - start: {op: a, kind: get, provider: hung}
    - {cancel: a, at: 1ms}
    - {start: {op: b, kind: get, provider: sound}, at: 8ms}
)"},
    {"a stream behind a handler that hangs, which was let in under a higher limit", "http2", R"(
name: met
system:
  quota: [{operations: 2, per: session}]
  providers: {hung: {hang-after: 0}, sound: {}}
clients:
  alice:
    - start: {op: a, kind: get, provider: hung}
    - {cancel: a, on: provider-start of a}
    - start: {op: b, kind: get, provider: sound}
faults:
  - {on: cancel of a, limit: {pool: operations, per: session, to: 1}}
)"},
    {"a request behind a cancel that cannot come through", "postgresql", R"(
name: met
system:
  network: {connection: per-operation}
  providers: {slow: {every: 10ms}}
clients:
  alice:
    - start: {op: a, kind: query, provider: slow, timeout: 1ms}
    - {start: {op: b, kind: get, mode: sync}, at: 3ms}
    - drain: b
faults:
  - {on: start-returned of a, after: 1ms, partition: {of: a}}
)"},
    {"a stream behind a handler that hangs, all let in under a higher limit", "http2", R"(
name: met
system:
  quota: [{operations: 2, per: user}]
  server: {admission: 1ms, dispatch: 2ms}
  providers: {hung: {hang-after: 0}, sound: {}}
clients:
  alice:
    - start: {op: a, kind: get, provider: hung}
    - start: {op: b, kind: get, provider: sound}
faults:
  - {at: 3ms, limit: {pool: operations, per: user, to: 1}}
)"},
    {"a call behind a handler that hangs, whose cancel cannot come through", "grpc", R"(
name: met
system:
  quota: [{operations: 1, per: total}]
  providers: {hung: {hang-after: 0}, sound: {}}
clients:
  alice:
    - start: {op: a, kind: get, provider: hung}
    - {cancel: a, at: 1ms}
    - {start: {op: b, kind: subscribe, provider: sound}, at: 8ms}
    - cancel: b
faults:
  - {on: cancel of b, partition: {}}
)"},
    {"a stream that is cancelled, or whose client goes, behind a handler that hangs", "http2", R"(
name: met
system:
  quota: [{operations: 1, per: total}, {memory: 10kB, per: total}]
  providers: {hung: {hang-after: 0}, sound: {}}
clients:
  alice:
    - start: {op: a, kind: get, provider: hung}
    - {cancel: a, at: 1ms}
    - {start: {op: b, kind: get, provider: sound}, at: 8ms}
    - {cancel: b, at: 12ms}
    - {start: {op: c, kind: get, provider: sound}, at: 20ms}
    - {close-session: alice, at: 30ms}
)"},
    {"a connection whose close is lost", "mariadb", R"(
name: met
system:
  network: {latency: 0ms..2ms}
  quota: [{operations: 1, per: user}]
  providers: {sound: {}}
clients:
  alice:
    - start: {op: a, kind: get}
    - cancel: a
    - close-session: alice
faults:
  - {on: cancel-returned of a, half-open: {for: 0}}
)"},
};

class MetByFuzzing : public testing::TestWithParam<Met> {};

TEST_P(MetByFuzzing, IsNoFault) {
  const Profile profile = shipped_profile(GetParam().profile);
  const Case what = load_scenario(GetParam().scenario, "met.yaml", profile).value().front();
  for (std::uint64_t seed = 1; seed <= 50; ++seed) {
    const CaseRun run = run_case(what, {.seed = seed});
    for (const Breach& breach : run.report.breaches)
      ADD_FAILURE() << "seed " << seed << ": " << name_of(breach);
  }
}

INSTANTIATE_TEST_SUITE_P(Each, MetByFuzzing, testing::ValuesIn(all_met));

TEST_P(EveryProfile, HasAMutantForEachRuleOrAReason) {
  if (sanitized) GTEST_SKIP() << "MetByFuzzing fuzzes mutants there, too";
  const Profile profile = shipped_profile(GetParam());
  const std::vector<Case> cases = family(profile);
  const std::vector<Trial> trials = trials_of(cases, 4);
  std::set<std::string> unbroken;
  for (const RuleInfo& rule : all_rules())
    if (rule.level != Level::may && !profile.is_off(rule.id)) unbroken.insert(std::string(rule.name));
  for (const MutantInfo& mutant : all_mutants()) {
    if (unbroken.empty()) break;
    const Tally tally = try_out(trials, 0, trials.size(), Behaviour{}.with(mutant.id));
    std::erase_if(unbroken, [&](const std::string& rule) { return tally.of(*rule_named(rule)).runs > 0; });
  }
  const Reasons reasons = unbreakable()[GetParam()];
  for (const std::string& rule : unbroken)
    EXPECT_TRUE(reasons.contains(rule)) << GetParam() << ": no mutant breaks " << rule;
  for (const auto& [rule, reason] : reasons)
    EXPECT_TRUE(unbroken.contains(rule))
        << GetParam() << ": a mutant breaks " << rule << ", for which the table says: " << reason;
}

std::string title(const testing::TestParamInfo<const char*>& tested) {
  std::string name = tested.param;
  std::ranges::replace(name, '-', '_');
  return name;
}

INSTANTIATE_TEST_SUITE_P(Shipped, EveryProfile, testing::ValuesIn(profile_names), title);

}  // namespace
}  // namespace rescind::profile_family_test
