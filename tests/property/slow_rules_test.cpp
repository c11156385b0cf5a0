#include "tests/property/slow_rules.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <array>
#include <string>

#include "harness/contract/judge.hpp"
#include "harness/edge/scenario_files.hpp"
#include "harness/engine/run/runner.hpp"
#include "harness/scenario/compile/loader.hpp"
#include "models/mutants/mutant.hpp"
#include "tests/property/mutated_history.hpp"
#include "tests/property/untimed_histories.hpp"
#include "tests/unit/models/random_plans.hpp"

// Every monitor against the slow, plain reading of its rule: the same operations break the same rules, by the
// clock and without time, with faults and without.

namespace rescind::slow::slow_rules_test {
namespace {

/// The slow rules search the whole list for each answer: longer histories would take too long.
constexpr std::size_t events_max = 400;

/// Rules that the two may see differently, and why. Everywhere else they agree to the operation.
struct Reading {
  RuleId rule;
  std::string_view why;
};
constexpr std::array<Reading, 0> nothing{};
/// Of what the simulated systems really do by the clock.
constexpr std::array of_runs{
    Reading{RuleId::timeout_fires,
            "A final result that follows a callback at once may have waited for the library thread since "
            "before the "
            "deadline: the monitor keeps no sum of that time, and gives the benefit of the doubt."},
};
/// Of histories that were tampered with, where effects come without their causes.
constexpr std::array of_tampering{
    Reading{RuleId::timeout_fires, "As above."},
    Reading{RuleId::cancel_no_bystander,
            "Whether something explains a failure is asked when it is told; a cause told later is none."},
    Reading{RuleId::handle_stale_refused, "Likewise, for what a call on a dead handle may have hit."},
    Reading{RuleId::security_foreign_refused, "Likewise, for what a stranger's call may have done."},
    Reading{RuleId::cancel_reaches_provider,
            "Likewise, for a connection that was let go before it was used."},
    Reading{RuleId::quota_released, "A release told before what was taken."},
};

template <std::size_t count>
bool may_differ(const std::array<Reading, count>& readings, RuleId rule) {
  return std::ranges::any_of(readings, [rule](const Reading& one) { return one.rule == rule; });
}

std::vector<Broken> by_monitors(const History& history, const Profile& profile) {
  Judge judge(profile, history.header);
  for (const Event& event : history.events) judge.on(event);
  judge.finish();
  std::vector<Broken> broken(rules_count);
  for (const Violation& violation : judge.violations())
    broken[static_cast<std::size_t>(violation.rule)].insert(violation.op.value);
  return broken;
}

std::string text_of(const Broken& broken) {
  std::string text = "{";
  for (const std::uint32_t op : broken) text += op == whole_run ? " run" : " " + std::to_string(op);
  return text + " }";
}

/// What the two disagree about, a line for each rule; empty where they agree.
template <std::size_t count>
std::string differences(const History& history, const Profile& profile,
                        const std::array<Reading, count>& readings) {
  const std::vector<Broken> monitors = by_monitors(history, profile);
  const Story story(history, profile);
  std::string found;
  for (const SlowRule& rule : slow_rules()) {
    const bool permission = info(rule.id).level == Level::may;
    if (permission || profile.is_off(rule.id) || may_differ(readings, rule.id)) continue;
    const Broken plainly = rule.judge(story);
    const Broken& monitor = monitors[static_cast<std::size_t>(rule.id)];
    if (plainly == monitor) continue;
    found += std::string(info(rule.id).name) + ": plainly " + text_of(plainly) + ", the monitor " +
             text_of(monitor) + "\n";
  }
  return found;
}

/// Every other plan has declared faults.
bool has_faults(std::uint64_t number) {
  return number % 4 >= 2;
}

History history_of(std::uint64_t number, const Behaviour& behaviour, bool faults = false) {
  return plans::run(plans::random_plan(number, faults), behaviour, number).history;
}

std::string text_of(const History& history) {
  std::string lines;
  for (const Event& event : history.events) lines += describe(event, history.names) + "\n";
  return lines;
}

TEST(SlowRules, AreOneForEachRule) {
  for (std::size_t i = 0; i < rules_count; ++i) EXPECT_EQ(static_cast<std::size_t>(slow_rules()[i].id), i);
}

void agree_on_the_reference_system(bool faults) {
  std::size_t judged = 0;
  for (std::uint64_t number = 0; number < 1'500; ++number) {
    const History history = history_of(number, {}, faults);
    if (history.events.size() > events_max) continue;
    ++judged;
    ASSERT_EQ(differences(history, mi_profile(), nothing), "") << "random plan " << number << "\n"
                                                               << text_of(history);
  }
  EXPECT_GT(judged, 1'200u);
}
TEST(SlowRules, AgreeOnTheReferenceSystem) {
  agree_on_the_reference_system(false);
}
TEST(SlowRules, AgreeOnTheReferenceSystemWithFaults) {
  agree_on_the_reference_system(true);
}

void agree_on_every_mutant(bool faults) {
  const Profile profile = mi_profile();
  RuleSet broken;
  for (const MutantInfo& mutant : all_mutants()) {
    for (std::uint64_t number = 0; number < 45; ++number) {
      const History history = history_of(number, Behaviour{}.with(mutant.id), faults);
      if (history.events.size() > events_max) continue;
      ASSERT_EQ(differences(history, profile, of_runs), "")
          << mutant.name << " in random plan " << number << "\n"
          << text_of(history);
      const Story story(history, profile);
      for (const SlowRule& rule : slow_rules())
        if (!broken.test(static_cast<std::size_t>(rule.id)) && !rule.judge(story).empty())
          broken.set(static_cast<std::size_t>(rule.id));
    }
  }
  EXPECT_GE(broken.count(), 30u) << "otherwise little was tried";
}
TEST(SlowRules, AgreeOnEveryMutant) {
  agree_on_every_mutant(false);
}
TEST(SlowRules, AgreeOnEveryMutantWithFaults) {
  agree_on_every_mutant(true);
}

/// There are many of these in each run.
constexpr std::size_t frozen_events_max = 250;

/// What the two disagree about in a run without time, and in what the causal forms are judged by.
std::string differences_without_time(const UntimedHistories& histories) {
  const Profile profile = mi_profile();
  std::string found = differences(histories.run, profile, nothing);
  if (!found.empty()) return found + text_of(histories.run);
  for (const History& frozen : histories.frozen) {
    if (frozen.events.size() > frozen_events_max) continue;
    found = differences(frozen, profile, nothing);
    if (!found.empty()) return found + text_of(frozen);
  }
  return {};
}

Case case_of(std::uint64_t number) {
  Case what;
  what.plan = plans::random_plan(number, has_faults(number));
  what.profile = mi_profile();
  return what;
}

/// Without time a run may go on for ever: it is cut after so many actions.
constexpr std::uint64_t actions_max = 200;

UntimedHistories sampled(std::uint64_t number, const Behaviour& behaviour) {
  const Sampler sampler = number % 2 == 0 ? Sampler::walk : Sampler::pos;
  return untimed_histories(case_of(number), behaviour, sampler, number, actions_max);
}

TEST(SlowRules, AgreeWithoutTime) {
  for (std::uint64_t number = 0; number < 240; ++number)
    ASSERT_EQ(differences_without_time(sampled(number, {})), "") << "random plan " << number;
}

/// The rules that have a causal form.
constexpr std::array causal_rules{RuleId::cancel_asynchronous,  RuleId::cancel_final_prompt,
                                  RuleId::cancel_from_callback, RuleId::cancel_disconnects,
                                  RuleId::cancel_sync_unblocks, RuleId::timeout_fires,
                                  RuleId::session_close_waits,  RuleId::provider_stops};

/// Those that are broken in a frozen history.
RuleSet broken_causally(const UntimedHistories& histories) {
  const Profile profile = mi_profile();
  RuleSet broken;
  for (const History& frozen : histories.frozen) {
    if (frozen.events.size() > frozen_events_max) continue;
    const Story story(frozen, profile);
    for (const RuleId rule : causal_rules) {
      const SlowRule& slow = slow_rules()[static_cast<std::size_t>(rule)];
      if (!slow.judge(story).empty()) broken.set(static_cast<std::size_t>(rule));
    }
  }
  return broken;
}

/// What a mutant's run breaks causally, where the two agree.
RuleSet broken_where_both_agree(const MutantInfo& mutant, std::uint64_t number) {
  const UntimedHistories histories = sampled(number, Behaviour{}.with(mutant.id));
  EXPECT_EQ(differences_without_time(histories), "") << mutant.name << " in random plan " << number;
  return broken_causally(histories);
}

bool breaks_causally(const MutantInfo& mutant) {
  return std::ranges::any_of(causal_rules, [&](RuleId rule) { return info(rule).name == mutant.rule; });
}

TEST(SlowRules, AgreeWithoutTimeOnEveryMutant) {
  RuleSet broken;
  for (const MutantInfo& mutant : all_mutants()) {
    const std::uint64_t plans = breaks_causally(mutant) ? 60 : 8;
    for (std::uint64_t number = 0; number < plans; ++number)
      broken |= broken_where_both_agree(mutant, number);
    // Few plans cancel through a callback's handle and leave the operation running once that has returned.
    constexpr std::uint64_t such_a_plan = 432;
    if (mutant.id == Mutant::callback_handle_ignored) broken |= broken_where_both_agree(mutant, such_a_plan);
    if (HasFailure()) return;
  }
  for (const RuleId rule : causal_rules)
    EXPECT_TRUE(broken.test(static_cast<std::size_t>(rule))) << info(rule).name << ": not tried";
}

TEST(SlowRules, FindTheCausalFormsKeptByTheReferenceSystem) {
  for (std::uint64_t number = 240; number < 320; ++number)
    ASSERT_TRUE(broken_causally(sampled(number, {})).none()) << "random plan " << number;
}

TEST(SlowRules, AgreeOnTheShippedScenarios) {
  const std::string root = std::string(RESCIND_SOURCE_DIR) + "/scenarios";
  std::size_t judged = 0;
  std::size_t number = 0;
  for (const std::string& path : find_scenario_files({root})) {
    for (const Case& what : load_scenario(read_text_file(path), path).value()) {
      if (++number % 5 != 0) continue;
      const CaseRun run = run_case(what, {.keep_history = true});
      if (run.history.events.size() > 250) continue;
      ++judged;
      ASSERT_EQ(differences(run.history, what.profile, of_runs), "") << run.report.name << "\n"
                                                                     << text_of(run.history);
    }
  }
  EXPECT_GT(judged, 100u);
}

RC_GTEST_PROP(SlowRules, AgreeOnHistoriesThatWereTamperedWith, ()) {
  const auto number = *rc::gen::inRange<std::uint64_t>(0, 4'000);
  const auto seed = *rc::gen::inRange<std::uint64_t>(0, 1'000'000);
  const int changes = *rc::gen::inRange(1, 4);
  const History history = mutated(history_of(number, {}), Tape::seeded(seed), changes);
  RC_PRE(history.events.size() <= events_max);
  const std::string found = differences(history, mi_profile(), of_tampering);
  if (!found.empty()) RC_FAIL(found + text_of(history));
}

TEST(SlowRules, SeeUseMadeOfEveryPermission) {
  const Profile profile = mi_profile();
  std::array<bool, rules_count> seen{};
  for (std::uint64_t number = 0; number < 200; ++number) {
    const History history = history_of(number, {});
    if (history.events.size() > events_max) continue;
    const Story story(history, profile);
    for (const SlowRule& rule : slow_rules())
      if (info(rule.id).level == Level::may && !rule.judge(story).empty())
        seen[static_cast<std::size_t>(rule.id)] = true;
  }
  for (const RuleInfo& rule : all_rules()) {
    if (rule.level == Level::may) {
      EXPECT_TRUE(seen[static_cast<std::size_t>(rule.id)]) << rule.name;
    }
  }
}

}  // namespace
}  // namespace rescind::slow::slow_rules_test
