#include "harness/live/moments.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "harness/edge/scenario_files.hpp"
#include "harness/engine/mutation/kill_matrix.hpp"
#include "harness/engine/run/runner.hpp"
#include "harness/scenario/compile/loader.hpp"
#include "harness/scenario/compile/profile_file.hpp"
#include "models/mutants/mutant.hpp"

// The moments that `rescind check` tries on JSON-RPC servers run simulated, too: each is written as a scenario, which the
// system that follows the protocol's profile keeps, and in which a mutant breaks a rule. Ids are not simulated: what names an
// id that no request has, or has it as another type, names no operation.

namespace rescind::live {
namespace {

using Do = MomentStep::Do;

std::string source(const std::string& path) {
  return std::string(RESCIND_SOURCE_DIR) + "/" + path;
}

std::string quoted(std::string text) {
  for (std::size_t at = 0; (at = text.find('\'', at)) != std::string::npos; at += 2) text.insert(at, "'");
  return "'" + text + "'";
}

std::string provider_of(MomentStep::Request request) {
  switch (request) {
    case MomentStep::Request::slow:
      return "slow";
    case MomentStep::Request::slow_again:
      return "slow-again";
    case MomentStep::Request::fast:
      return "fast";
    case MomentStep::Request::hello:
      return "hello";
  }
  return "";
}

/// Writes one moment as a scenario.
class Scenario {
 public:
  explicit Scenario(const Moment& moment) : moment_(moment) {}

  std::string text() {
    // Somebody has to be there for a cancel that names nobody.
    steps_ = "    - start: {op: bystander, kind: invoke, provider: fast}\n";
    for (const MomentStep& step : moment_.steps) take(step, "    ");
    std::string name = moment_.name;
    std::ranges::replace(name, '/', '-');
    std::string text = fmt::format(
        "# {}\nname: moments/{}\nrules: [result.one-final]\nuntil: 20s\nsystem:\n"
        "  network: {{protocol: push, connection: shared, latency: 100us..2ms}}\n  server: {{admission: 0ms..1ms}}\n"
        "  providers:\n    slow: {{first: 300ms, stops-after: 0ms..3ms}}\n"
        "    slow-again: {{first: 300ms, stops-after: 0ms..3ms}}\n    fast: {{first: 1ms}}\n    hello: {{first: 5ms}}\n"
        "clients:\n  me:\n{}",
        moment_.story, name, steps_);
    if (!ended_) text += "    - wait: 2s\n    - control: control\n";
    text += "expect:\n  bystander: {final: ok}\n";
    for (const std::string& op : started_)
      if (!cancelled_.contains(op) && !ended_) text += "  " + op + ": {final: ok}\n";
    return text;
  }

 private:
  void take(const MomentStep& step, const std::string& margin) {
    switch (step.what) {
      case Do::start:
        return for_each(step, [&](const std::string& op) {
          steps_ += fmt::format("{}- start: {{op: {}, kind: invoke, provider: {}}}\n", margin, op,
                                provider_of(step.request));
          started_.push_back(op);
        });
      case Do::cancel:
        return for_each(step, [&](const std::string& op) { cancel(step, op, margin); });
      case Do::cancel_nobody:
        steps_ += margin + "- {cancel: bystander, handle: empty}\n";
        return;
      case Do::raw:
        steps_ += margin + "- raw: " + quoted(step.json) + "\n";
        return;
      case Do::as_request:
        steps_ += margin + "- raw: a request\n";
        return;
      case Do::await:
        for (const std::string& op : step.names)
          if (!cancelled_.contains(op)) steps_ += margin + "- wait: final of " + op + "\n";
        return;
      case Do::wait:
      case Do::look:
        steps_ += fmt::format("{}- wait: {}ms\n", margin, step.time.ns / 1'000'000);
        return;
      case Do::batch:
        steps_ += margin + "- batch:\n";
        for (const MomentStep& inner : step.batch) take(inner, margin + "    ");
        return;
      case Do::end:
        ended_ = true;
        return;
    }
  }

  template <class Each>
  void for_each(const MomentStep& step, Each each) {
    const std::string& name = step.names.front();
    if (step.times == 1) return each(name);
    for (std::uint32_t i = 1; i <= step.times; ++i) each(name + "-" + std::to_string(i));
  }

  void cancel(const MomentStep& step, const std::string& op, const std::string& margin) {
    std::string when;
    if (step.at == MomentStep::at_random) when = ", after: 0ms..310ms";
    if (step.at < MomentStep::at_random) when = fmt::format(", after: {}ppm of slow", step.at);
    steps_ +=
        fmt::format("{}- {{cancel: {}{}{}}}\n", margin, op, when, step.as_text ? ", handle: empty" : "");
    if (!step.as_text) cancelled_.insert(op);
  }

  const Moment& moment_;
  std::string steps_;
  std::vector<std::string> started_;
  std::set<std::string> cancelled_;
  bool ended_ = false;
};

Profile profile_called(const std::string& name) {
  const std::string file = source("scenarios/profiles/" + name + ".yaml");
  return strictly(load_profile(read_text_file(file), file).profile);
}

/// The moment as a case; `seeds` trials of it are made of one.
Case simulated(const Moment& moment, const Profile& profile) {
  return std::move(load_scenario(Scenario(moment).text(), moment.name + ".yaml", profile).value().front());
}

/// In how many of a few runs the mutant breaks the rule.
std::uint64_t times_broken(const Case& one, const std::string& mutant, const std::string& rule) {
  const auto found = std::ranges::find(all_mutants(), mutant, &MutantInfo::name);
  EXPECT_TRUE(found != all_mutants().end()) << mutant;
  std::vector<Trial> trials;
  for (std::uint64_t seed = 1; seed <= 4; ++seed) trials.push_back({&one, seed});
  const Tally tally = try_out(trials, 0, trials.size(), Behaviour{}.with(found->id));
  return tally.of(rule_named(rule).value()).runs;
}

class Moments : public testing::TestWithParam<const char*> {};

TEST_P(Moments, AreKeptByTheSystemThatFollowsTheProfile) {
  const Profile profile = profile_called(GetParam());
  for (const Moment& moment : shipped_moments()) {
    const Case one = simulated(moment, profile);
    for (std::uint64_t seed = 1; seed <= 10; ++seed) {
      const CaseRun run = run_case(one, {.seed = seed});
      EXPECT_EQ(run.report.outcome, CaseOutcome::passed) << one.name << " --seed " << seed << run.report.why;
      for (const Breach& breach : run.report.breaches)
        ADD_FAILURE() << one.name << " --seed " << seed << ": " << name_of(breach);
    }
  }
}

// What cancels nothing that is under way shows no fault of a cancel. Under mcp a request that was answered may have been under
// way.
constexpr auto harmless = std::to_array<std::string_view>(
    {"uncancelled", "before-its-request", "after-the-answer", "id-again-at-once", "unknown-id", "other-type",
     "malformed/null", "malformed/empty", "malformed/list", "malformed/text", "malformed/id-null",
     "malformed/id-fraction", "malformed/id-true", "malformed/id-list", "malformed/id-map",
     "malformed/id-huge", "as-request"});

// A line of killed.tsv: the profile, the moment, a mutant, and the rule that it breaks there.
TEST_P(Moments, HaveAMutantWhereSomethingIsCancelled) {
  const Profile profile = profile_called(GetParam());
  std::set<std::string> lacking;
  for (const Moment& moment : shipped_moments())
    if (std::ranges::count(harmless, moment.name) == 0) lacking.insert(moment.name);
  std::istringstream lines(read_text_file(source("tests/golden/subjects/killed.tsv")));
  for (std::string line; std::getline(lines, line);) {
    std::istringstream fields(line);
    std::string judged_by, name, mutant, rule;
    fields >> judged_by >> name >> mutant >> rule;
    if (judged_by != GetParam() || !name.starts_with("moments/")) continue;
    for (const Moment& moment : shipped_moments())
      if ("moments/" + moment.name == name) {
        EXPECT_GT(times_broken(simulated(moment, profile), mutant, rule), 0u) << line;
        lacking.erase(moment.name);
      }
  }
  EXPECT_TRUE(lacking.empty()) << "no mutant is named for " << testing::PrintToString(lacking);
}

std::string title(const testing::TestParamInfo<const char*>& tested) {
  return tested.param;
}

INSTANTIATE_TEST_SUITE_P(Simulated, Moments, testing::Values("lsp", "mcp", "dap"), title);

}  // namespace
}  // namespace rescind::live
