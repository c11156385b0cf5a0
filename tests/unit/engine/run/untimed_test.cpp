#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "harness/engine/run/untimed_run.hpp"
#include "harness/engine/search/untimed_model.hpp"
#include "tests/unit/models/plans.hpp"
#include "tests/unit/models/random_plans.hpp"

// The simulated system without time: what its states, their fingerprints and its actions' footprints promise.

namespace rescind::untimed_test {
namespace {

using State = UntimedModel::State;

Case case_of(Plan plan) {
  Case what;
  what.plan = std::move(plan);
  what.profile = mi_profile();
  return what;
}

/// A walk through a random plan's states, which visits each of them.
template <class Visit>
void walk(const Case& what, std::uint64_t seed, Visit visit) {
  const Untimed untimed(what, Behaviour{});
  UntimedModel model(untimed, Behaviour{});
  State state;
  model.initial(state);
  Tape tape = Tape::seeded(seed);
  std::vector<UntimedModel::Action> actions;
  for (int step = 0; step < 300; ++step) {
    actions.clear();
    model.actions(state, actions);
    if (actions.empty()) return;
    visit(model, state, actions);
    model.apply(state, actions[tape.choose(Site::schedule, 0, actions.size())]);
  }
}

std::vector<UntimedModel::Action> enabled_in(UntimedModel& model, const State& state) {
  std::vector<UntimedModel::Action> actions;
  model.actions(state, actions);
  return actions;
}

/// Takes `first` and then `second`; false where the first takes the second away, or blocks it.
bool take_both(UntimedModel& model, State& state, const UntimedModel::Action& first,
               const UntimedModel::Action& second) {
  model.apply(state, first);
  const std::vector<UntimedModel::Action> enabled = enabled_in(model, state);
  if (std::ranges::find(enabled, second) == enabled.end()) return false;
  model.apply(state, second);
  return true;
}

TEST(Untimed, ActionsThatDoNotConflictCommute) {
  std::uint64_t pairs = 0;
  for (std::uint64_t number = 0; number < 300; ++number) {
    const Case what = case_of(plans::random_plan(number, number % 2 == 0));
    walk(what, number, [&](UntimedModel& model, const State& state, const auto& actions) {
      for (std::size_t i = 0; i < actions.size(); ++i) {
        for (std::size_t j = i + 1; j < actions.size(); ++j) {
          if (model.process(actions[i]) == model.process(actions[j])) continue;
          if (model.footprint(state, actions[i]).conflicts(model.footprint(state, actions[j]))) continue;
          ++pairs;
          State there = state;
          State back = state;
          ASSERT_TRUE(take_both(model, there, actions[i], actions[j])) << "random plan " << number;
          ASSERT_TRUE(take_both(model, back, actions[j], actions[i])) << "random plan " << number;
          ASSERT_EQ(model.fingerprint(there), model.fingerprint(back))
              << "random plan " << number << ": actions " << i << " and " << j << " of " << actions.size();
          ASSERT_EQ(model.check(there), model.check(back));
          ASSERT_EQ(enabled_in(model, there), enabled_in(model, back));
        }
      }
    });
    if (HasFatalFailure()) return;
  }
  EXPECT_GT(pairs, 20'000u);
}

/// What is enabled of each process.
std::vector<std::vector<UntimedModel::Action>> by_process(UntimedModel& model, const State& state) {
  std::vector<std::vector<UntimedModel::Action>> enabled(model.processes(state));
  for (const auto& action : enabled_in(model, state)) enabled[model.process(action)].push_back(action);
  return enabled;
}

// Not on a message transport: there, sending adds to what the network can deliver next.
TEST(Untimed, WhoeverChangesWhatAProcessCanDoMeetsWhatItCanDo) {
  std::uint64_t changes = 0;
  std::uint64_t with_faults = 0;
  for (std::uint64_t number = 0; number < 600; ++number) {
    const bool faults = number % 2 == 1;
    const Plan plan = plans::random_plan(number / 2, faults);
    if (plan.network.messages) continue;
    with_faults += faults ? 1 : 0;
    const Case what = case_of(plan);
    walk(what, number / 2, [&](UntimedModel& model, const State& state, const auto& actions) {
      const auto before = by_process(model, state);
      for (const auto& action : actions) {
        State next = state;
        model.apply(next, action);
        const auto after = by_process(model, next);
        for (std::uint32_t process = 0; process < before.size(); ++process) {
          if (process == model.process(action) || before[process] == after[process]) continue;
          ++changes;
          for (const auto& changed : before[process])
            ASSERT_TRUE(model.footprint(state, action).conflicts(model.footprint(state, changed)))
                << "random plan " << number / 2 << (faults ? " with" : " without") << " faults: process "
                << model.process(action) << " changes " << process;
        }
      }
    });
    if (HasFatalFailure()) return;
  }
  EXPECT_GT(changes, 5'000u);
  EXPECT_GT(with_faults, 100u);
}

TEST(Untimed, PackedAndUnpackedIsTheSameState) {
  for (std::uint64_t number = 0; number < 300; ++number) {
    const Case what = case_of(plans::random_plan(number, true));
    State again;
    std::vector<std::byte> bytes;
    walk(what, number, [&](UntimedModel& model, const State& state, const auto& actions) {
      if (model.check(state) != 0) return;
      bytes.clear();
      model.pack(state, bytes);
      model.unpack(bytes, again);
      ASSERT_EQ(model.fingerprint(again), model.fingerprint(state)) << "random plan " << number;
      State next = state;
      model.apply(next, actions.front());
      model.apply(again, actions.front());
      ASSERT_EQ(model.fingerprint(again), model.fingerprint(next)) << "random plan " << number;
    });
    if (HasFatalFailure()) return;
  }
}

TEST(Untimed, TheReferenceBreaksNoRuleInRandomOrders) {
  for (std::uint64_t number = 0; number < 2'000; ++number) {
    const Case what = case_of(plans::random_plan(number, false));
    UntimedRun run(what, Behaviour{});
    run.tape().restart(number);
    run.run();
    for (const Violation& violation : run.violations()) {
      if (info(violation.rule).who == Who::application) continue;  // A random script keeps no promises.
      ADD_FAILURE() << "random plan " << number << ": " << info(violation.rule).name;
    }
  }
}

TEST(Untimed, ARunThatGoesRoundInACircleIsNotSaidToHaveComeToItsLimit) {
  int circles = 0;
  int limits = 0;
  for (std::uint64_t number = 0; number < 300; ++number) {
    Case what = case_of(plans::random_plan(number, true));
    what.plan.untimed_steps_max = 500;
    UntimedRun run(what, Behaviour{});
    run.tape().restart(number);
    // The youngest action: whoever polls does nothing else.
    run.run([](std::span<const std::uint32_t> places, const Untimed::State&, Tape& tape) {
      tape.settle(Site::schedule, 0, places.size(), places.size() - 1);
      return places.size() - 1;
    });
    const bool cut = run.history().events.back().ending == EndWhy::cut;
    EXPECT_TRUE(cut || !run.cut_at());
    circles += cut && !run.cut_at() ? 1 : 0;
    limits += run.cut_at() == std::optional<std::uint64_t>(500) ? 1 : 0;
  }
  EXPECT_GT(circles, 0);
  EXPECT_GT(limits, 0);
}

TEST(Untimed, ARecordingReplaysTheRun) {
  for (std::uint64_t number = 0; number < 300; ++number) {
    const Case what = case_of(plans::random_plan(number, true));
    UntimedRun run(what, Behaviour{});
    run.tape().restart(number);
    run.tape().start_recording();
    run.run();
    const std::uint64_t hash = run.history_hash();
    const std::uint64_t tape_end = run.tape().end_state();
    const Choices recording = run.tape().recording();
    run.tape().restart(recording);
    run.run();
    EXPECT_EQ(run.history_hash(), hash) << "random plan " << number;
    EXPECT_EQ(run.tape().end_state(), tape_end) << "random plan " << number;
  }
}

}  // namespace
}  // namespace rescind::untimed_test
