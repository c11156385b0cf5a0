#include "models/reduction/symmetry.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "harness/engine/search/untimed_model.hpp"
#include "harness/exploration/explore_states.hpp"
#include "models/mutants/mutant.hpp"
#include "tests/sanitized.hpp"
#include "tests/unit/models/plans.hpp"
#include "tests/unit/models/random_plans.hpp"

// What differs in names only: the symmetries of a program, and that the system, the judge and what is pending
// go the same way under all names.

namespace rescind::symmetry_test {
namespace {

using State = UntimedModel::State;

/// Adds the plan to itself: twice the operations and threads, in the same clients or in as many others.
class Doubling {
 public:
  Doubling(Plan plan, bool other_clients)
      : plan_(std::move(plan)), half_(plan_), other_clients_(other_clients) {}

  Plan run() {
    if (other_clients_) add_clients();
    for (OperationPlan operation : half_.operations) {
      operation.name += "'";
      operation.session = other(operation.session);
      plan_.operations.push_back(operation);
    }
    for (ThreadPlan thread : half_.threads) {
      thread.name += "'";
      thread.client = other_client(thread.client);
      thread.steps = others(thread.steps);
      plan_.threads.push_back(thread);
    }
    for (CallbackPlan callback : half_.callbacks) {
      callback.op = other(callback.op);
      callback.steps = others(callback.steps);
      plan_.callbacks.push_back(callback);
    }
    return plan_;
  }

 private:
  void add_clients() {
    for (const std::string& context : half_.contexts) plan_.contexts.push_back(context + "'");
    for (ClientPlan client : half_.clients) {
      client.name += "'";
      client.context = other(client.context);
      plan_.clients.push_back(client);
    }
    for (SessionPlan session : half_.sessions) {
      session.name += "'";
      session.client = other_client(session.client);
      plan_.sessions.push_back(session);
    }
  }
  OpId other(OpId id) const { return shifted(id, half_.operations.size()); }
  SessionId other(SessionId id) const { return shifted(id, other_clients_ ? half_.sessions.size() : 0); }
  ContextId other(ContextId id) const { return shifted(id, other_clients_ ? half_.contexts.size() : 0); }
  std::uint32_t other_client(std::uint32_t client) const {
    return client + static_cast<std::uint32_t>(other_clients_ ? half_.clients.size() : 0);
  }
  template <class Name>
  static Name shifted(Name id, std::size_t by) {
    return id.exists() ? Name{id.value + static_cast<std::uint32_t>(by)} : id;
  }
  std::vector<Step> others(std::vector<Step> steps) const {
    for (Step& step : steps) {
      step.op = other(step.op);
      step.session = other(step.session);
      step.context = other(step.context);
      step.trigger.pattern.op = other(step.trigger.pattern.op);
      step.trigger.pattern.session = other(step.trigger.pattern.session);
    }
    return steps;
  }

  Plan plan_;
  const Plan half_;
  bool other_clients_;
};

void leave_sessions_open(std::vector<Step>& steps) {
  std::erase_if(steps, [](const Step& step) {
    return step.call == Call::close_session || step.call == Call::open_session;
  });
}

/// Random, and its second half is its first one under other names.
Case doubled_case(std::uint64_t number, bool other_clients) {
  Plan plan = plans::random_plan(number, false);
  plan.faults.clear();
  for (SessionPlan& session : plan.sessions) session.open_at_start = true;
  for (ThreadPlan& thread : plan.threads) leave_sessions_open(thread.steps);
  for (CallbackPlan& callback : plan.callbacks) leave_sessions_open(callback.steps);
  Case what;
  what.plan = Doubling(std::move(plan), other_clients).run();
  what.profile = mi_profile();
  return what;
}

std::vector<UntimedModel::Action> enabled_in(UntimedModel& model, const State& state) {
  std::vector<UntimedModel::Action> actions;
  model.actions(state, actions);
  return actions;
}

std::string names(const std::vector<OpId>& ids) {
  std::string text;
  for (const OpId id : ids) text += std::to_string(id.value);
  return text;
}

// Renames every state of a walk, by one symmetry after the other; then whatever is enabled leads to the
// renamed successor.
void expect_the_same_under_all_names(const Case& what, const Behaviour& behaviour, std::uint64_t seed,
                                     const std::string& title) {
  const Untimed untimed(what, behaviour);
  UntimedModel model(untimed, behaviour);
  const std::vector<Symmetry> symmetries = symmetries_of(untimed.program(), behaviour);
  if (symmetries.empty()) return;
  State state;
  model.initial(state);
  Tape tape = Tape::seeded(seed);
  for (std::size_t step = 0; step < 150; ++step) {
    const auto actions = enabled_in(model, state);
    if (actions.empty()) return;
    const Symmetry& symmetry = symmetries[step % symmetries.size()];
    State other = state;
    std::vector<UntimedModel::Action> other_actions = actions;
    model.rename(other, other_actions, symmetry);
    ASSERT_EQ(enabled_in(model, other).size(), actions.size()) << title;
    ASSERT_EQ(model.check(other), model.check(state)) << title;
    ASSERT_EQ(model.at_rest(other), model.at_rest(state)) << title;
    for (std::size_t i = 0; i < actions.size(); ++i) {
      State next = state;
      model.apply(next, actions[i]);
      Untimed::rename(next, symmetry);
      State other_next = other;
      model.apply(other_next, other_actions[i]);
      ASSERT_EQ(model.fingerprint(other_next), model.fingerprint(next))
          << title << ", step " << step << ", operations " << names(symmetry.ids.ops);
    }
    model.apply(state, actions[tape.choose(Site::schedule, 0, actions.size())]);
  }
}

TEST(Symmetry, TheSystemGoesTheSameWayUnderAllNames) {
  for (std::uint64_t number = 0; number < 60; ++number) {
    expect_the_same_under_all_names(doubled_case(number, number % 2 == 0), Behaviour{}, number,
                                    "random plan " + std::to_string(number));
    if (HasFatalFailure()) return;
  }
}

TEST(Symmetry, SoDoesEachMutantThatHasSymmetries) {
  const Case what = doubled_case(9, false);
  for (const MutantInfo& mutant : all_mutants()) {
    expect_the_same_under_all_names(what, Behaviour{}.with(mutant.id), 9,
                                    "mutant " + std::string(mutant.name));
    if (HasFatalFailure()) return;
  }
}

TEST(Symmetry, EveryDoubledPlanHasOne) {
  for (std::uint64_t number = 0; number < 60; ++number) {
    const Case what = doubled_case(number, number % 2 == 0);
    const Program program(what.plan);
    const auto halves = static_cast<std::uint32_t>(what.plan.operations.size() / 2);
    const auto swaps_halves = [&](const Symmetry& symmetry) {
      return symmetry.ids.of(OpId{0}) == OpId{halves} && symmetry.ids.of(OpId{halves}) == OpId{0};
    };
    const std::vector<Symmetry> symmetries = symmetries_of(program, Behaviour{});
    EXPECT_TRUE(std::ranges::any_of(symmetries, swaps_halves)) << "random plan " << number;
  }
}

/// Threads that start, cancel and close an operation each.
Case alike(std::uint32_t threads) {
  Case what;
  what.plan = plans::empty_plan();
  what.profile = mi_profile();
  for (std::uint32_t i = 0; i < threads; ++i) {
    const OpId op = plans::add_operation(what.plan, OperationKind::get);
    plans::add_thread(
        what.plan, "t" + std::to_string(i),
        {plans::start(op), plans::cancel(op), plans::on(EventKind::final, op, 1, plans::close(op))});
  }
  return what;
}

std::size_t symmetries_in(const Case& what) {
  return symmetries_of(Program(what.plan), Behaviour{}).size();
}

TEST(Symmetry, OfThreeAlikeThreadsHasEveryOrderButTheirOwn) {
  EXPECT_EQ(symmetries_in(alike(3)), 5u);
}

TEST(Symmetry, WhatAThreadDoesElseMakesItAnother) {
  Case what = alike(3);
  what.plan.threads[1].steps.pop_back();
  EXPECT_EQ(symmetries_in(what), 1u);
  what.plan.operations[2].timeout = milliseconds(1);
  EXPECT_EQ(symmetries_in(what), 0u);
}

TEST(Symmetry, WhoIsWaitedForIsAnother) {
  Case what = alike(2);
  const OpId third = plans::add_operation(what.plan, OperationKind::get);
  plans::add_thread(what.plan, "waits", {plans::on(EventKind::final, {0}, 1, plans::start(third))});
  EXPECT_EQ(symmetries_in(what), 0u);
}

TEST(Symmetry, FaultsAndClosingSessionsGoByNumbers) {
  Case what = alike(2);
  what.plan.faults.push_back({.fault = Fault::reset});
  EXPECT_EQ(symmetries_in(what), 0u);
}

// All states of two alike threads: each representative is one of the states, and stands for itself and its
// mirror image.
TEST(Symmetry, TheRepresentativeIsTheSameForAllThatDifferInNames) {
  const Case what = doubled_case(2, false);
  const Untimed untimed(what, Behaviour{});
  UntimedModel model(untimed, Behaviour{});
  const std::vector<Symmetry> symmetries = symmetries_of(untimed.program(), Behaviour{});
  ASSERT_FALSE(symmetries.empty());
  State state;
  model.initial(state);
  Tape tape = Tape::seeded(1);
  for (int step = 0; step < 100; ++step) {
    const auto actions = enabled_in(model, state);
    if (actions.empty()) return;
    State representative = state;
    model.canonical(representative);
    for (const Symmetry& symmetry : symmetries) {
      State other = state;
      Untimed::rename(other, symmetry);
      model.canonical(other);
      ASSERT_EQ(model.fingerprint(other), model.fingerprint(representative)) << "step " << step;
    }
    model.apply(state, actions[tape.choose(Site::schedule, 0, actions.size())]);
  }
}

TEST(Symmetry, LeavesHalfOfTheStatesOfTwoAlikeThreads) {
  const Case what = alike(2);
  const Untimed untimed(what, Behaviour{});
  const UntimedModel model(untimed, Behaviour{});
  const auto whole = explore_states(model, {});
  StatesOptions options;
  options.symmetry = true;
  const auto halved = explore_states(model, options);
  EXPECT_EQ(whole.broken, halved.broken);
  EXPECT_EQ(whole.depth, halved.depth);
  EXPECT_TRUE(halved.exhausted);
  EXPECT_GE(2 * halved.states, whole.states);
  EXPECT_LT(halved.states, whole.states * 51 / 100);
}

// What all states break, the representatives break, in the same shortest orders. (Every sixth mutant, for the
// time.)
TEST(Symmetry, KeepsEveryVerdict) {
  if (sanitized) GTEST_SKIP() << "SoDoesEachMutantThatHasSymmetries runs the same code";
  const Case what = alike(2);
  for (std::size_t number = 0; number < mutants_count; number += 6) {
    const MutantInfo& mutant = all_mutants()[number];
    const Behaviour behaviour = Behaviour{}.with(mutant.id);
    const Untimed untimed(what, behaviour);
    const UntimedModel model(untimed, behaviour);
    StatesOptions options;
    options.first_only = false;
    const auto whole = explore_states(model, options);
    options.symmetry = true;
    const auto reduced = explore_states(model, options);
    EXPECT_EQ(reduced.broken, whole.broken) << mutant.name;
    EXPECT_EQ(reduced.findings, whole.findings) << mutant.name;
  }
}

}  // namespace
}  // namespace rescind::symmetry_test
