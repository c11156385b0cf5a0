#include "harness/engine/search/exploring.hpp"

#include <algorithm>
#include <utility>

#include "harness/base/assert.hpp"
#include "harness/engine/run/recorded_replay.hpp"
#include "harness/engine/search/raced_model.hpp"
#include "harness/engine/search/untimed_model.hpp"
#include "harness/exploration/unmet_cycles.hpp"

namespace rescind {
namespace {

/// The choices that lead along a path of the model, as the untimed run asks for them.
Choices recording_of(UntimedModel& model, const std::vector<UntimedModel::Action>& path) {
  Choices recording;
  UntimedModel::State state;
  model.initial(state);
  for (const UntimedModel::Action& action : path) model.apply(state, action, recording);
  return recording;
}

Behaviour behaviour_with(std::optional<Mutant> mutant) {
  return mutant ? Behaviour{}.with(*mutant) : Behaviour{};
}

/// The case with the run along `path` as its recorded one.
Case recorded_case(const Case& what, std::optional<Mutant> mutant, UntimedModel& model,
                   const std::vector<UntimedModel::Action>& path) {
  Case recorded = what;
  recorded.recorded =
      RecordedRun{.driver = Driver::steps, .mutant = mutant, .tape = recording_of(model, path)};
  drop_trailing_firsts(recorded.recorded->tape);
  return recorded;
}

BrokenOrder broken_order(const Case& what, std::optional<Mutant> mutant, UntimedModel& model,
                         const Counterexample<UntimedModel::Action>& found) {
  BrokenOrder order{.rule = static_cast<RuleId>(found.property),
                    .shortest = found.shortest,
                    .steps = found.path.size(),
                    .what = recorded_case(what, mutant, model, found.path),
                    .run = {}};
  Trace run = record_steps(order.what);
  const auto broken = std::ranges::find(run.violations, order.rule, &Violation::rule);
  RESCIND_ASSERT(broken != run.violations.end());
  order.shape = shape_of(*broken, what.plan);
  order.run = finished_run(order.what, std::move(run));
  return order;
}

UnmetOrder unmet_order(const Case& what, std::optional<Mutant> mutant, UntimedModel& model,
                       const UnmetCycle<UntimedModel::Action>& found) {
  std::vector<UntimedModel::Action> path = found.path;
  path.insert(path.end(), found.cycle.begin(), found.cycle.end());
  UnmetOrder order{.rule = static_cast<RuleId>(found.obligation),
                   .steps = found.path.size(),
                   .cycle = found.cycle.size(),
                   .what = recorded_case(what, mutant, model, path),
                   .run = {}};
  order.what.plan.steps_max = path.size();
  order.run = finished_run(order.what, record_steps(order.what));
  return order;
}

/// A case as a model, with all that the model refers to.
struct Subject {
  Subject(const Case& what, std::optional<Mutant> mutant)
      : behaviour(behaviour_with(mutant)), untimed(what, behaviour), model(untimed, behaviour) {}
  Behaviour behaviour;
  Untimed untimed;
  UntimedModel model;
};

}  // namespace

Explored explore_case(const Case& what, std::optional<Mutant> mutant, const StatesOptions& options,
                      const Executor& executor) {
  Subject subject(what, mutant);
  const auto report = explore_states(subject.model, options, executor);
  Explored explored{.states = report.states,
                    .transitions = report.transitions,
                    .depth = report.depth,
                    .exhausted = report.exhausted,
                    .memory = report.memory,
                    .cyclic = report.cyclic,
                    .broken = {}};
  for (const auto& found : report.findings)
    explored.broken.push_back(broken_order(what, mutant, subject.model, found));
  return explored;
}

Explored explore_traces_of(const Case& what, std::optional<Mutant> mutant, const TracesOptions& options) {
  Subject subject(what, mutant);
  const auto report = explore_traces(subject.model, options);
  Explored explored{.traces = report.traces,
                    .transitions = report.transitions,
                    .depth = report.depth,
                    .exhausted = report.exhausted,
                    .broken = {}};
  for (const auto& found : report.findings)
    explored.broken.push_back(broken_order(what, mutant, subject.model, found));
  return explored;
}

CyclesFound find_cycles(const Case& what, std::optional<Mutant> mutant, const SearchLimits& limits) {
  Subject subject(what, mutant);
  const auto report = find_unmet_cycles(subject.model, limits);
  CyclesFound found{.exhausted = report.exhausted, .unmet = {}};
  for (const auto& unmet : report.unmet)
    found.unmet.push_back(unmet_order(what, mutant, subject.model, unmet));
  return found;
}

RacesReached reach_races(const Case& what, std::optional<Mutant> mutant, const StatesOptions& options,
                         const Executor& executor) {
  Case unjudged = what;
  Profile nothing = *unjudged.profile;
  nothing.off.set();
  unjudged.profile = std::move(nothing);
  const Behaviour behaviour = behaviour_with(mutant);
  const Untimed untimed(unjudged, behaviour);
  ReachedRaces reached;
  const auto report = explore_states(RacedModel(untimed, behaviour, reached),
                                     {.limits = options.limits, .jobs = options.jobs}, executor);
  return {.exhausted = report.exhausted, .races = reached.all()};
}

}  // namespace rescind
