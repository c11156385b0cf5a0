#include "models/reduction/symmetry.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <type_traits>
#include <vector>

namespace rescind {
namespace {

/// One to one, as far as it is known.
template <class Name>
class Matching {
 public:
  explicit Matching(std::size_t size) : to_(size), taken_(size, false) {}

  [[nodiscard]] bool knows(Name from) const { return to_[from.value].exists(); }
  /// Whether `from` can be called `to`: from now on it is. Neither may exist, too.
  bool match(Name from, Name to) {
    if (!from.exists() || !to.exists()) return from == to;
    if (knows(from)) return to_[from.value] == to;
    if (taken_[to.value]) return false;
    to_[from.value] = to;
    taken_[to.value] = true;
    return true;
  }
  [[nodiscard]] const std::vector<Name>& names() const { return to_; }

 private:
  std::vector<Name> to_;
  std::vector<bool> taken_;
};

using ClientId = Id<ClientTag>;

template <class Name>
Name id_of(std::size_t index) {
  return {static_cast<std::uint32_t>(index)};
}

/// What is known of a symmetry while it is looked for. A match that fails leaves it half done: keep a copy.
struct Guess {
  explicit Guess(const Plan& of)
      : plan(&of),
        ops(of.operations.size()),
        sessions(of.sessions.size()),
        contexts(of.contexts.size()),
        clients(of.clients.size()),
        threads(of.threads.size()),
        frames(of.callbacks.size()) {}

  bool match(ClientId from, ClientId to) {
    if (clients.knows(from)) return clients.match(from, to);
    const ClientPlan& a = plan->clients[from.value];
    const ClientPlan& b = plan->clients[to.value];
    return a.call_time == b.call_time && a.callback_time == b.callback_time && a.work_time == b.work_time &&
           clients.match(from, to) && match(a.context, b.context);
  }
  bool match(SessionId from, SessionId to) {
    if (!from.exists() || !to.exists() || sessions.knows(from)) return sessions.match(from, to);
    const SessionPlan& a = plan->sessions[from.value];
    const SessionPlan& b = plan->sessions[to.value];
    return a.open_at_start == b.open_at_start && sessions.match(from, to) &&
           match(ClientId{a.client}, ClientId{b.client});
  }
  bool match(OpId from, OpId to) {
    if (!from.exists() || !to.exists() || ops.knows(from)) return ops.match(from, to);
    const OperationPlan& a = plan->operations[from.value];
    const OperationPlan& b = plan->operations[to.value];
    return a.provider == b.provider && a.kind == b.kind && a.mode == b.mode &&
           a.acknowledge == b.acknowledge && a.timeout == b.timeout && a.request_bytes == b.request_bytes &&
           ops.match(from, to) && match(a.session, b.session);
  }
  bool match(const EventPattern& a, const EventPattern& b) {
    return a.kind == b.kind && a.message == b.message && a.nth == b.nth && match(a.op, b.op) &&
           match(a.session, b.session);
  }
  bool match(const Trigger& a, const Trigger& b) {
    return a.when == b.when && a.delay == b.delay && match(a.pattern, b.pattern);
  }
  bool match(const Step& a, const Step& b) {
    return a.call == b.call && a.reason == b.reason && a.handle == b.handle && a.wait == b.wait &&
           a.form == b.form && a.in_batch == b.in_batch && a.joined == b.joined &&
           match(a.trigger, b.trigger) && match(a.op, b.op) && match(a.session, b.session) &&
           match(a.context, b.context);
  }
  bool match(const std::vector<Step>& a, const std::vector<Step>& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [this](const Step& one, const Step& other) { return match(one, other); });
  }
  bool match(ThreadId from, ThreadId to) {
    const ThreadPlan& a = plan->threads[from.value];
    const ThreadPlan& b = plan->threads[to.value];
    return threads.match(from, to) && match(ClientId{a.client}, ClientId{b.client}) &&
           match(a.steps, b.steps);
  }
  bool match(FrameId from, FrameId to) {
    const CallbackPlan& a = plan->callbacks[from.value];
    const CallbackPlan& b = plan->callbacks[to.value];
    return a.final == b.final && a.index == b.index && frames.match(from, to) && match(a.op, b.op) &&
           match(a.steps, b.steps);
  }

  bool match(ContextId from, ContextId to) { return contexts.match(from, to); }

  [[nodiscard]] const Matching<OpId>& known(OpId) const { return ops; }
  [[nodiscard]] const Matching<SessionId>& known(SessionId) const { return sessions; }
  [[nodiscard]] const Matching<ContextId>& known(ContextId) const { return contexts; }
  [[nodiscard]] const Matching<ClientId>& known(ClientId) const { return clients; }
  [[nodiscard]] const Matching<ThreadId>& known(ThreadId) const { return threads; }
  [[nodiscard]] const Matching<FrameId>& known(FrameId) const { return frames; }

  const Plan* plan;
  Matching<OpId> ops;
  Matching<SessionId> sessions;
  Matching<ContextId> contexts;
  Matching<ClientId> clients;
  Matching<ThreadId> threads;
  Matching<FrameId> frames;
};

/// Of many alike threads there are more symmetries than is worth trying: these will do.
constexpr std::size_t symmetries_max = 720;

/// Tries every partner for each thing that has none yet, kind after kind: `found` holds what fits.
class Search {
 public:
  explicit Search(const Plan& plan) : plan_(plan) {}

  std::vector<Guess> run() {
    extend<ThreadId>(Guess(plan_), 0);
    return std::move(found_);
  }

 private:
  template <class Name>
  void extend(const Guess& guess, std::size_t index) {
    if (found_.size() == symmetries_max) return;
    const Matching<Name>& known = guess.known(Name{});
    if (index == known.names().size()) return go_on(guess, Name{});
    const Name from = id_of<Name>(index);
    if (known.knows(from)) return extend<Name>(guess, index + 1);
    for (std::size_t to = 0; to < known.names().size(); ++to) {
      Guess next = guess;
      if (next.match(from, id_of<Name>(to))) extend<Name>(next, index + 1);
    }
  }
  // The next kind. What threads and callbacks name comes with them.
  void go_on(const Guess& guess, ThreadId) { extend<FrameId>(guess, 0); }
  void go_on(const Guess& guess, FrameId) { extend<OpId>(guess, 0); }
  void go_on(const Guess& guess, OpId) { extend<SessionId>(guess, 0); }
  void go_on(const Guess& guess, SessionId) { extend<ClientId>(guess, 0); }
  void go_on(const Guess& guess, ClientId) { extend<ContextId>(guess, 0); }
  void go_on(const Guess& guess, ContextId) { found_.push_back(guess); }

  const Plan& plan_;
  std::vector<Guess> found_;
};

// And so does what goes over a session's connection without an operation.
bool closes_a_session(const std::vector<Step>& steps) {
  return std::ranges::any_of(
      steps, [](const Step& step) { return step.call == Call::close_session || step.call == Call::raw; });
}

bool goes_by_numbers(const Behaviour& behaviour) {
  return !behaviour.decide.keeps_shared_connection || !behaviour.decide.stale_cancel_hits_none ||
         !behaviour.decide.drops_late_answer;
}

bool goes_by_numbers(const Plan& plan) {
  return !plan.faults.empty() || std::ranges::any_of(plan.threads, [](const ThreadPlan& thread) {
    return thread.loops || thread.copies != 1 || closes_a_session(thread.steps);
  }) || std::ranges::any_of(plan.callbacks, [](const CallbackPlan& callback) {
    return closes_a_session(callback.steps);
  });
}

Symmetry symmetry_of(const Program& program, const Guess& guess) {
  Symmetry symmetry;
  symmetry.ids.ops = guess.ops.names();
  symmetry.ids.sessions = guess.sessions.names();
  symmetry.ids.contexts = guess.contexts.names();
  symmetry.ids.threads = guess.threads.names();
  symmetry.clients = guess.clients.names();
  symmetry.frames = guess.frames.names();
  for (const ClientId client : symmetry.clients)
    symmetry.ids.threads.push_back(program.library_thread(client.value));
  for (std::uint32_t i = 0; i < program.connections_count(); ++i) {
    const bool shared = program.plan().network.shared_connection;
    symmetry.ids.connections.push_back(
        {shared ? symmetry.ids.of(SessionId{i}).value : symmetry.ids.of(OpId{i}).value});
  }
  symmetry.pools.resize(program.pools_count());
  for (std::uint32_t pool = 0; pool < program.pools_count(); ++pool) symmetry.pools[pool] = {pool};
  for (std::uint32_t quota = 0; quota < program.plan().server.quotas.size(); ++quota) {
    for (std::uint32_t op = 0; op < program.ops_count(); ++op)
      symmetry.pools[program.pool_of(quota, {op})] = {program.pool_of(quota, symmetry.ids.of(OpId{op}))};
  }
  for (std::uint32_t counter = 0; counter < program.counters_count(); ++counter) {
    EventPattern pattern = program.pattern_of(counter);
    pattern.op = symmetry.ids.of(pattern.op);
    pattern.session = symmetry.ids.of(pattern.session);
    symmetry.counters.push_back({program.counter_of({}, pattern)});
  }
  return symmetry;
}

template <class Name>
bool keeps_all(const std::vector<Name>& names) {
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (names[i].value != i) return false;
  }
  return true;
}

}  // namespace

std::vector<Symmetry> symmetries_of(const Program& program, const Behaviour& behaviour) {
  std::vector<Symmetry> symmetries;
  if (goes_by_numbers(program.plan()) || goes_by_numbers(behaviour)) return symmetries;
  for (const Guess& guess : Search(program.plan()).run()) {
    Symmetry symmetry = symmetry_of(program, guess);
    if (!keeps_all(symmetry.ids.ops) || !keeps_all(symmetry.ids.threads))
      symmetries.push_back(std::move(symmetry));
  }
  return symmetries;
}

namespace {

/// Gives what it is shown the names of a symmetry: the ids in each value, and then each record its place.
class Renamer {
 public:
  explicit Renamer(const Symmetry& symmetry) : symmetry_(symmetry) {}

  void operator()(World& world) const {
    for_each_member(world, [this](auto& part) { rename_part(part); });
  }

 private:
  template <class Record>
  void rename_part(std::vector<Record>& part) const {
    if constexpr (!std::is_arithmetic_v<Record>) {
      for (Record& record : part) rename_value(record);
    }
    move(part);
  }
  template <class Value>
  void rename_part(Value& value) const {
    rename_value(value);
  }

  template <class Value>
  void rename_value(Value& value) const {
    if constexpr (requires { symmetry_.ids.of(value); }) {
      value = symmetry_.ids.of(value);
    } else if constexpr (std::is_same_v<Value, FrameId>) {
      if (value.exists()) value = symmetry_.frames[value.value];
    } else if constexpr (std::is_same_v<Value, PoolId>) {
      if (value.exists()) value = symmetry_.pools[value.value];
    } else if constexpr (std::is_same_v<Value, Action>) {
      rename(value, symmetry_);
    } else if constexpr (!names_nothing<Value>) {
      for_each_member(value, [this](auto& member) { this->rename_value(member); });
    }
  }
  template <class Value>
  void rename_value(std::vector<Value>& values) const {
    for (Value& value : values) rename_value(value);
  }
  template <class Value>
  static constexpr bool names_nothing = std::is_arithmetic_v<Value> || std::is_enum_v<Value> ||
                                        std::is_array_v<Value> || std::is_same_v<Value, Reserved>;

  void move(std::vector<ClientOp>& records) const { move_records(records, symmetry_.ids.ops); }
  void move(std::vector<ServerOp>& records) const { move_records(records, symmetry_.ids.ops); }
  void move(std::vector<Thread>& records) const { move_records(records, symmetry_.ids.threads); }
  void move(std::vector<Session>& records) const { move_records(records, symmetry_.ids.sessions); }
  void move(std::vector<Connection>& records) const { move_records(records, symmetry_.ids.connections); }
  void move(std::vector<ReadyQueue>& records) const { move_records(records, symmetry_.clients); }
  void move(std::vector<PoolState>& records) const { move_records(records, symmetry_.pools); }
  void move(std::vector<std::uint32_t>& counters) const { move_records(counters, symmetry_.counters); }
  static void move(std::vector<Unconnected>& waiting) {
    std::ranges::stable_sort(waiting, {}, &Unconnected::connection);
  }
  static void move(std::vector<Mark>& marks) { std::ranges::sort(marks); }
  // Queues keep their order; quotas and declared faults have no other names.
  static void move(std::vector<OpId>&) {}
  static void move(std::vector<Action>&) {}
  static void move(std::vector<MessageFault>&) {}
  static void move(std::vector<std::int64_t>&) {}
  static void move(std::vector<std::uint8_t>&) {}

  const Symmetry& symmetry_;
};

}  // namespace

void rename(World& world, const Symmetry& symmetry) {
  Renamer{symmetry}(world);
}

void rename(Action& action, const Symmetry& symmetry) {
  action.op = symmetry.ids.of(action.op);
  switch (action.kind) {
    case ActionKind::step:
    case ActionKind::call_return:
    case ActionKind::callback_end:
      action.subject = symmetry.ids.of(ThreadId{action.subject}).value;
      return;
    case ActionKind::callback_begin:
      action.subject = symmetry.clients[action.subject].value;
      return;
    case ActionKind::connected:
    case ActionKind::deliver:
      action.subject = symmetry.ids.of(ConnectionId{action.subject}).value;
      return;
    default:  // Of an operation; and where there are faults, there is no symmetry.
      return;
  }
}

}  // namespace rescind
