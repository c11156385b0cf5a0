#include "tests/faults/planted.hpp"

#include <functional>

#include "harness/history/event.hpp"
#include "harness/simulation/timed_driver.hpp"

namespace rescind::planted {
namespace {

std::uint32_t results_of_all_runs = 0;

Event result_of(const Worker& worker, std::uint64_t code, std::uint64_t index) {
  return {.op = worker.op,
          .code = static_cast<std::int32_t>(code),
          .index = static_cast<std::uint32_t>(index),
          .kind = EventKind::post};
}

}  // namespace

void Turns::begin(State& state, Tape&, Effects<Action>& effects) const {
  state.workers.clear();
  for (std::uint32_t i = 0; i < workers_count; ++i) {
    state.workers.push_back(make_worker({i}));
    if (fault_ != Fault::unset_field) state.workers.back()->bonus = 0;
    effects.see({.op = {i}, .kind = EventKind::provider_start});
    for (std::uint32_t round = 0; round < rounds; ++round) {
      const Duration at = milliseconds(workers_count * round + i + 1);
      effects.scheduled.push_back({.action = {}, .lane = {}, .delay = {at, at}});
    }
  }
}

void Turns::apply(State& state, const Action&, Tape& tape, Effects<Action>& effects) const {
  Worker* next = state.workers.front().get();
  for (const std::unique_ptr<Worker>& worker : state.workers) {
    if (is_before(*worker, *next)) next = worker.get();
  }
  post(*next, tape, effects);
  const bool odd = std::less<>()(state.workers[1].get(), state.workers[0].get());
  if (fault_ == Fault::silent_draw && odd) static_cast<void>(tape.choose(Site::schedule, 0, 2));
}

bool Turns::is_before(const Worker& one, const Worker& other) const {
  if (one.posted != other.posted) return one.posted < other.posted;
  if (fault_ == Fault::pointer_order && one.posted + 1 == rounds) return std::less<>()(&one, &other);
  return one.op < other.op;
}

void Turns::post(Worker& worker, Tape& tape, Effects<Action>& effects) const {
  std::uint64_t index = worker.posted++;
  const bool last_round = worker.posted == rounds;
  if (last_round && fault_ == Fault::unset_field) index += worker.bonus;
  if (last_round && fault_ == Fault::static_state) index += ++results_of_all_runs;
  const auto draw = [&tape, &worker](std::uint64_t bound) {
    return tape.choose(Site::provider_every, worker.op.value, bound);
  };
  if (last_round && fault_ == Fault::argument_order) {
    effects.see(result_of(worker, draw(10), draw(1000)));
  } else {
    const std::uint64_t code = draw(10);
    effects.see(result_of(worker, code, index));
  }
}

Trace run(Fault fault, std::uint64_t seed) {
  const Turns model(fault);
  TimedDriver<Turns> driver(model);
  Trace trace;
  trace.history.header.name = "turns";
  trace.history.names.ops = {"first", "second", "third"};
  driver.begin(seed);
  do {
    for (const Event& event : driver.effects().events) trace.history.events.push_back(event);
  } while (driver.step());
  trace.history.events.push_back({.t = driver.now(), .kind = EventKind::end, .ending = EndWhy::quiet});
  trace.tape_end = driver.tape().end_state();
  return trace;
}

}  // namespace rescind::planted
