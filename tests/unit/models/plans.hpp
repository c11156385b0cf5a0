#pragma once

#include <cstdint>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "harness/base/hash.hpp"
#include "harness/history/describe.hpp"
#include "harness/history/history.hpp"
#include "harness/simulation/timed_driver.hpp"
#include "models/system/invariants.hpp"
#include "models/system/system.hpp"

// Small plans for tests of the models, and what their runs showed.

namespace rescind {

/// For GoogleTest's messages.
inline void PrintTo(Time time, std::ostream* out) {
  *out << format_time(time);
}

}  // namespace rescind

namespace rescind::plans {

constexpr OpId list{0};  ///< The only operation of one_stream(), the first of any plan.
constexpr OpId other{1};
constexpr SessionId s1{0};
constexpr SessionId s2{1};
constexpr ContextId alice{0};
constexpr ContextId bob{1};

constexpr Range exactly(Duration span) {
  return {span, span};
}

/// Client alice with session s1 and thread main, which has no steps yet; a provider "disks" that posts three
/// results, the first after 10 ms, then every 10 ms, and hears of its cancellation by callback. Messages take
/// 1 ms. Nothing else takes time, and nothing is drawn.
inline Plan empty_plan(Protocol protocol = Protocol::push) {
  Plan plan;
  plan.network = {.protocol = protocol, .latency = exactly(milliseconds(1))};
  plan.contexts = {"alice", "bob"};
  plan.clients = {{.name = "alice", .context = alice}};
  plan.sessions = {{.name = "s1"}};
  plan.providers = {{.name = "disks",
                     .results = 3,
                     .first = exactly(milliseconds(10)),
                     .every = exactly(milliseconds(10))}};
  plan.threads = {{.name = "main", .steps = {}}};
  return plan;
}

inline OpId add_operation(Plan& plan, OperationKind kind, Mode mode = Mode::async) {
  const auto number = static_cast<std::uint32_t>(plan.operations.size());
  const std::string name = number == 0 ? "list" : number == 1 ? "other" : "op" + std::to_string(number);
  plan.operations.push_back({.name = name, .session = s1, .kind = kind, .mode = mode});
  return {number};
}

/// empty_plan() with `list`, an enumeration that no step starts yet.
inline Plan one_stream(Protocol protocol = Protocol::push, Mode mode = Mode::async) {
  Plan plan = empty_plan(protocol);
  add_operation(plan, OperationKind::enumerate, mode);
  return plan;
}

/// one_stream() with a second enumeration, `other`.
inline Plan two_streams(Protocol protocol = Protocol::push) {
  Plan plan = one_stream(protocol);
  add_operation(plan, OperationKind::enumerate);
  return plan;
}

// --- steps ---

inline Step start(OpId op) {
  return {.call = Call::start, .op = op};
}
inline Step read(OpId op) {
  return {.call = Call::read, .op = op};
}
inline Step drain(OpId op) {
  return {.call = Call::drain, .op = op};
}
inline Step ack(OpId op) {
  return {.call = Call::ack, .op = op};
}
inline Step cancel(OpId op, Reason reason = Reason::none) {
  return {.call = Call::cancel, .op = op, .reason = reason};
}
inline Step close(OpId op) {
  return {.call = Call::close, .op = op};
}
inline Step close_session(SessionId session, Wait wait = Wait::block) {
  return {.call = Call::close_session, .session = session, .wait = wait};
}
inline Step wait() {
  return {};
}

inline EventPattern event(EventKind kind, OpId op, std::uint32_t nth = 1) {
  return {.kind = kind, .op = op, .nth = nth};
}
inline EventPattern message(EventKind kind, Message message, OpId op, std::uint32_t nth = 1) {
  return {.kind = kind, .message = message, .op = op, .nth = nth};
}
inline Trigger when(EventPattern pattern, Duration delay = {}) {
  return {.when = Trigger::When::event, .delay = exactly(delay), .pattern = pattern};
}
inline Trigger at(Duration time) {
  return {.when = Trigger::When::at, .delay = exactly(time)};
}

/// The step, in the middle of the call that `pattern` is seen in.
inline Step on(EventPattern pattern, Step step) {
  step.trigger = when(pattern);
  return step;
}
inline Step on(EventKind kind, OpId op, std::uint32_t nth, Step step) {
  return on(event(kind, op, nth), step);
}
inline Step at(Duration time, Step step) {
  step.trigger = at(time);
  return step;
}
inline Step as(ContextId context, Step step) {
  step.context = context;
  return step;
}
inline Step by(Handle handle, Step step) {
  step.handle = handle;
  return step;
}

/// start, cancel at `pattern`, close once the final result is here.
inline std::vector<Step> cancelled_at(EventPattern pattern, OpId op = list, Reason reason = Reason::none) {
  return {start(op), on(pattern, cancel(op, reason)), on(EventKind::final, op, 1, close(op))};
}
/// start, and close once the final result is here.
inline std::vector<Step> to_its_end(OpId op = list) {
  return {start(op), on(EventKind::final, op, 1, close(op))};
}
/// start, read all, close.
inline std::vector<Step> read_to_its_end(OpId op = list) {
  return {start(op), drain(op), close(op)};
}

inline void add_thread(Plan& plan, std::string name, std::vector<Step> steps, std::uint32_t client = 0) {
  plan.threads.push_back({.name = std::move(name), .client = client, .steps = std::move(steps)});
}

inline FaultPlan network_fault(Fault fault, Trigger trigger, Duration lasts = Duration{no_number}) {
  return {.what = FaultPlan::What::network, .trigger = trigger, .fault = fault, .lasts = lasts};
}

// --- runs ---

/// What one run showed.
struct Ran {
  History history;
  std::uint64_t hash = 0;
  std::uint64_t tape_end = 0;
  Choices recording;
  World world;
  bool cut = false;

  [[nodiscard]] std::vector<Event> all(EventKind kind, OpId op = {}) const {
    std::vector<Event> found;
    for (const Event& e : history.events)
      if (e.kind == kind && (!op.exists() || e.op == op)) found.push_back(e);
    return found;
  }
  [[nodiscard]] std::size_t count(EventKind kind, OpId op = {}) const { return all(kind, op).size(); }
  [[nodiscard]] std::size_t count(EventKind kind, Message of, OpId op = {}) const {
    std::size_t found = 0;
    for (const Event& e : all(kind, op)) found += e.message == of ? 1u : 0u;
    return found;
  }
  /// The nth such event. When there is none, an event of no kind at time -1 ns.
  [[nodiscard]] Event nth(EventKind kind, OpId op = {}, std::size_t n = 1) const {
    const std::vector<Event> found = all(kind, op);
    return n <= found.size() ? found[n - 1] : Event{.t = {-1}};
  }
  [[nodiscard]] Time time(EventKind kind, OpId op = {}, std::size_t n = 1) const {
    return nth(kind, op, n).t;
  }
  [[nodiscard]] std::int32_t code(EventKind kind, OpId op = {}, std::size_t n = 1) const {
    return nth(kind, op, n).code;
  }
  /// The position of the first such event; the number of events when there is none.
  [[nodiscard]] std::size_t place(EventKind kind, OpId op = {}) const {
    std::size_t at = 0;
    while (at < history.events.size()) {
      const Event& e = history.events[at];
      if (e.kind == kind && (!op.exists() || e.op == op)) break;
      ++at;
    }
    return at;
  }
  [[nodiscard]] bool saw(EventKind kind, OpId op = {}) const { return count(kind, op) > 0; }
  /// The run as people read it, for messages.
  [[nodiscard]] std::string text() const {
    std::string lines;
    for (const Event& e : history.events) lines += describe(e, history.names) + "\n";
    return lines;
  }
};

inline Ran run(const Plan& plan, Tape tape, const Behaviour& behaviour = {}) {
  const Program program(plan);
  const System system(program, behaviour);
  TimedDriver<System> driver(system);
  Ran ran;
  ran.history.header.name = "test";
  ran.history.names = program.names();
  bool ended = false;
  const auto keep = [&] {
    for (const Event& e : driver.effects().events) {
      ran.history.events.push_back(e);
      ran.hash = hash_value(e, ran.hash);
      ended = ended || e.kind == EventKind::end;
    }
  };
  tape.start_recording();
  driver.begin(std::move(tape));
  keep();
  while (driver.step()) {
    ran.cut = driver.now() > Time{} + plan.until || driver.steps() > plan.steps_max;
    if (ran.cut) break;
    if (behaviour == Behaviour{}) check(program, driver.state());
    keep();
  }
  if (!ended) {
    const EndWhy why = ran.cut ? EndWhy::cut : EndWhy::quiet;
    ran.history.events.push_back({.t = driver.now(), .kind = EventKind::end, .ending = why});
  }
  ran.tape_end = driver.tape().end_state();
  ran.recording = driver.tape().recording();
  ran.world = driver.state();
  return ran;
}

inline Ran run(const Plan& plan, const Behaviour& behaviour = {}, std::uint64_t seed = 1) {
  return run(plan, Tape::seeded(seed), behaviour);
}

}  // namespace rescind::plans
