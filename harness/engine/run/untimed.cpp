#include "harness/engine/run/untimed.hpp"

#include <algorithm>

#include "harness/base/assert.hpp"
#include "harness/base/block_hasher.hpp"
#include "harness/contract/recorded.hpp"
#include "harness/engine/run/header.hpp"
#include "models/reduction/fingerprint.hpp"
#include "models/system/application.hpp"
#include "models/system/lane.hpp"

namespace rescind {
namespace {

constexpr std::uint32_t million = 1'000'000;
/// What fails nothing is not judged: a state that breaks it goes on like any other.
Profile failing_only(const Profile& profile) {
  Profile judged = profile;
  judged.off |= ~failing_rules(profile);
  return judged;
}

bool is_open(std::uint32_t ppm) {
  return ppm != 0 && ppm != million;
}

bool has_open_chances(const NetworkPlan& network) {
  return network.messages &&
         (is_open(network.loss_ppm) || is_open(network.copy_ppm) || is_open(network.overtake_ppm));
}

bool goes_by_the_clock(const std::vector<Step>& steps) {
  return std::ranges::any_of(steps, [](const Step& step) {
    return step.trigger.when == Trigger::When::at || step.trigger.delay != Range{};
  });
}

/// A script that sets its steps by the clock foresees one order of things.
bool goes_by_the_clock(const Plan& plan) {
  return std::ranges::any_of(plan.threads,
                             [](const auto& thread) { return goes_by_the_clock(thread.steps); }) ||
         std::ranges::any_of(plan.callbacks,
                             [](const auto& callback) { return goes_by_the_clock(callback.steps); });
}

}  // namespace

Untimed::Untimed(const Case& what, const Behaviour& behaviour)
    : behaviour_(behaviour),
      program_(what.plan),
      system_(program_, behaviour_),
      header_(header_of(what, Clock::steps)),
      profile_(failing_only(what.profile)),
      texts_(program_.names().texts),
      fresh_(profile_, header_),
      judges_(!profile_.off.all()),
      leaves_messages_open_(has_open_chances(what.plan.network)),
      goes_by_the_clock_(goes_by_the_clock(what.plan)) {}

void Untimed::begin(State& state, Tape& tape) const {
  make_fresh(state);
  state.pending.clear();
  state.crashed = false;
  state.effects.clear();
  state.effects.now = {};
  system_.begin(state.world, tape, state.effects);
  settle(state, {});
}

void Untimed::take(State& state, std::uint32_t place, Tape& tape, Time now) const {
  RESCIND_ASSERT(state.pending.is_enabled(place));
  const Action action = state.pending.take(place);
  state.effects.clear();
  state.effects.now = now;
  system_.apply(state.world, action, tape, state.effects);
  settle(state, now);
}

void Untimed::settle(State& state, Time now) const {
  state.pending.add(state.effects.scheduled);
  state.pending.drop_if([&](const Action& action) { return system_.is_stale(state.world, action); });
  if (judges_) judge(state);
  state.crashed = system_.is_over(state.world);
  if (state.crashed) return state.pending.clear();
  if (judges_) probe(state, now);
}

void Untimed::judge(State& state) const {
  for (const Event& event : state.effects.events) {
    promise_by_form(state.judge, profile_, texts_, event);
    state.judge.on(event);
  }
}

void Untimed::probe(State& state, Time now) const {
  const ProbesDue due = probes_due(state.effects.events, state.judge);
  if (!due.client_stack && !due.provider) return;
  const auto probe_of = [&](Party party) {
    const auto found = state.prober.run(system_, state.world, state.pending, state.judge, now, party);
    state.causal.insert(state.causal.end(), found.begin(), found.end());
  };
  if (due.client_stack) probe_of(Party::client_stack);
  if (due.provider) probe_of(Party::provider);
}

void Untimed::finish(State& state, Time now, EndWhy why) const {
  state.effects.clear();
  if (state.crashed) return;
  state.effects.see({.t = now, .kind = EventKind::end, .ending = why});
  if (judges_) state.judge.on(state.effects.events.back());
}

bool Untimed::a_step_waits(const State& state) const {
  for (std::uint32_t i = 0; i < program_.threads_count(); ++i) {
    if (application::awaited_step(program_, state.world, {i}) != nullptr) return true;
  }
  return false;
}

bool Untimed::is_excused(const State& state, RuleId rule) const {
  return info(rule).who == Who::application && (goes_by_the_clock_ || a_step_waits(state));
}

std::uint64_t Untimed::fingerprint(const State& state) const {
  std::uint64_t broken = 0;
  const auto add = [&](const Violation& violation) {
    broken |= std::uint64_t{1} << static_cast<unsigned>(violation.rule);
  };
  std::ranges::for_each(state.causal, add);
  std::ranges::for_each(state.judge.violations(), add);
  const std::uint64_t pending = state.pending.fingerprint(
      [](const Action& action, std::uint64_t seed) { return rescind::fingerprint(action, seed); });
  BlockHasher hasher;
  add_to(hasher, program_, state.world);
  if (judges_) state.judge.add_to(hasher);
  hasher.add(pending, broken, state.crashed);
  return hasher.value();
}

void Untimed::rename(State& state, const Symmetry& symmetry) {
  rescind::rename(state.world, symmetry);
  state.pending.rename([&](Pending<Action>::Entry& entry) {
    rescind::rename(entry.action, symmetry);
    entry.lane = renamed(entry.lane, symmetry.ids);
  });
  state.judge.rename(symmetry.ids);
  for (Violation& violation : state.causal) rescind::rename(violation, symmetry.ids);
}

void Untimed::make_fresh(State& state) const {
  make_judge(state);
  state.judge.restart();
  state.causal.clear();
}

}  // namespace rescind
