#include "harness/scenario/exploring.hpp"

#include <utility>

#include "harness/scenario/recorded_replay.hpp"
#include "harness/scenario/untimed_model.hpp"

namespace rescind {
namespace {

/// The choices that lead along a path of the model, as the untimed run asks for them.
Recording recording_of(UntimedModel& model, const std::vector<UntimedModel::Action>& path) {
  Recording recording;
  UntimedModel::State state;
  model.initial(state);
  for (const UntimedModel::Action& action : path) model.apply(state, action, recording);
  return recording;
}

BrokenOrder broken_order(const Case& what, std::optional<Mutant> mutant, UntimedModel& model,
                         const Counterexample<UntimedModel::Action>& found) {
  BrokenOrder order;
  order.rule = static_cast<RuleId>(found.property);
  order.shortest = found.shortest;
  order.steps = found.path.size();
  order.what = what;
  order.what.recorded =
      RecordedRun{.driver = Driver::steps, .mutant = mutant, .tape = recording_of(model, found.path)};
  drop_trailing_firsts(order.what.recorded->tape);
  const Trace trace = replay_steps(order.what, {.behaviour = order.what.recorded->behaviour()});
  order.what.recorded->hash = trace.report.history_hash;
  for (const RuleReport& report : trace.report.rules) {
    const std::optional<RuleId> rule = report.fails ? rule_named(report.rule) : std::nullopt;
    if (rule) order.what.recorded->breaks.push_back(*rule);
  }
  order.run = run_case(order.what, {.keep_history = true});
  return order;
}

}  // namespace

Explored explore_case(const Case& what, std::optional<Mutant> mutant, const StatesOptions& options,
                      const Executor& executor) {
  const Behaviour behaviour = mutant ? Behaviour{}.with(*mutant) : Behaviour{};
  const Untimed untimed(what, behaviour);
  UntimedModel model(untimed, behaviour);
  const auto report = explore_states(model, options, executor);
  Explored explored{.states = report.states,
                    .transitions = report.transitions,
                    .depth = report.depth,
                    .exhausted = report.exhausted,
                    .memory = report.memory,
                    .broken = {}};
  for (const auto& found : report.findings)
    explored.broken.push_back(broken_order(what, mutant, model, found));
  return explored;
}

}  // namespace rescind
