#include "harness/engine/possible/possible_model.hpp"

#include <algorithm>
#include <initializer_list>
#include <limits>
#include <utility>

#include "harness/base/block_hasher.hpp"
#include "harness/base/hash.hpp"
#include "harness/scenario/language/phrase.hpp"
#include "models/reduction/fingerprint.hpp"
#include "models/system/application.hpp"

namespace rescind {
namespace {

bool has_fault(const Plan& plan, std::initializer_list<Fault> faults) {
  return std::ranges::any_of(plan.faults, [&](const FaultPlan& fault) {
    return std::ranges::find(faults, fault.fault) != faults.end();
  });
}

/// What a partition holds up need never arrive.
bool has_partitions(const Plan& plan) {
  return has_fault(plan, {Fault::partition});
}

/// Whether one message may be lost, come twice, or overtake another.
bool changes_messages(const Plan& plan) {
  return plan.network.messages || has_fault(plan, {Fault::loss, Fault::duplicate, Fault::reorder});
}

}  // namespace

PossibleModel::PossibleModel(const Case& what, const Behaviour& behaviour, const LineSequence& lines)
    : case_(what),
      lines_(lines),
      behaviour_(behaviour),
      program_(what.plan),
      system_(program_, behaviour_),
      names_(program_.names()),
      changes_messages_(changes_messages(what.plan)),
      all_arrives_(lines.ending() && lines.event(*lines.ending()).ending == EndWhy::quiet &&
                   !has_partitions(what.plan)) {}

bool PossibleModel::begin(State& state, std::vector<Refusal>& refused) {
  state = State{};
  state.naming = Naming(names_, lines_.history().names);
  tape_.restart_bytes({});
  effects_.clear();
  system_.begin(state.world, tape_, effects_);
  if (!take_in_all(state, refused)) return false;
  settle(state);
  return true;
}

void PossibleModel::add_successors(const State& state, std::vector<Successor>& out,
                                   std::vector<Refusal>& refused) {
  add_waits(state, out);
  for (std::uint32_t place = 0; place < state.pending.entries().size(); ++place)
    if (state.pending.is_enabled(place)) add_all_variants(state, place, out, refused);
}

/// Tries the action with each way in which the choices that it asks for can come out, "no" first.
void PossibleModel::add_all_variants(const State& state, std::uint32_t place, std::vector<Successor>& out,
                                     std::vector<Refusal>& refused) {
  std::vector<Choices> open = {{}};
  while (!open.empty()) {
    const Choices choices = std::move(open.back());
    open.pop_back();
    Successor next{.state = state};
    bool made = take(next.state, place, choices) && take_in_all(next.state, refused);
    if (made) {
      settle(next.state);
      made = can_arrive(next.state);
    }
    if (made) {
      next.rank = rank_of(state, state.pending.entries()[place].action, next.state);
      out.push_back(std::move(next));
    }
    for (std::size_t i = choices.size(); i < tape_.recording().size(); ++i) {
      Choices other = choices;
      other.resize(i, 0);
      other.push_back(1);
      open.push_back(std::move(other));
    }
  }
}

bool PossibleModel::take(State& state, std::uint32_t place, const Choices& choices) {
  tape_.restart_bytes(choices);
  tape_.start_recording();
  if (lines_.keeps_time() && !state.due.take(state.pending.entries(), place, tape_)) return false;
  const Action action = state.pending.take(place);
  ++state.steps;
  effects_.clear();
  system_.apply(state.world, action, tape_, effects_);
  return true;
}

bool PossibleModel::take_in_all(State& state, std::vector<Refusal>& refused) {
  if (lines_.keeps_time() && !state.due.require_now({}, Time{} + case_.plan.until)) return false;
  return std::ranges::all_of(effects_.events,
                             [&](const Event& event) { return take_in(state, event, refused); });
}

/// Whether what the model has made is what was seen next. Else it is kept as what could have been.
bool PossibleModel::take_in(State& state, const Event& event, std::vector<Refusal>& refused) {
  if (!lines_.compares(event.kind)) return true;
  if (event.kind == EventKind::result &&
      lines_.rides_in_the_final(state.naming.seen_op(event.op), event.index))
    return true;
  const std::optional<std::size_t> next = lines_.next_of(state.made, event.kind);
  if (!next && lines_.just_stops() && !lines_.first_left(state.made)) return true;
  const auto window = lines_.keeps_time() ? state.due.window() : std::pair<Time, Time>{};
  const auto agrees = [&] {
    if (!next || !lines_.may_be_next(state.made, *next)) return false;
    const Event& seen = lines_.event(*next);
    return state.naming.agree(event, seen, names_, lines_.history().names) &&
           (!lines_.keeps_time() || state.due.require_now(seen.earliest(), seen.t));
  };
  if (!agrees()) {
    refused.push_back({{event, window.first, window.second}, state.made, state.matched});
    return false;
  }
  lines_.advance(state.made, event.kind);
  ++state.matched;
  return true;
}

void PossibleModel::settle(State& state) {
  const bool timed = lines_.keeps_time();
  // Pending numbers what is urgent in its lane first, then the rest.
  std::uint32_t serial = state.next_serial;
  state.due.begin_scheduling();
  for (const bool in_lane_first : {true, false}) {
    for (const Scheduled<Action>& one : effects_.scheduled) {
      if ((one.urgent && one.lane != Lane{}) != in_lane_first) continue;
      if (timed) state.due.schedule(one, serial, tape_);
      ++serial;
    }
  }
  state.next_serial = serial;
  state.pending.add(effects_.scheduled);
  state.pending.drop_if([&](const Action& action) { return system_.is_stale(state.world, action); });
  if (system_.is_over(state.world)) state.pending.clear();
  if (!timed) return;
  state.due.keep(state.pending.entries());
  state.due.compact();
}

/// Whether what is under way can arrive as often, and in the order, that will be seen: else what was chosen for a message
/// when it was sent would turn out to be wrong only much later.
bool PossibleModel::can_arrive(const State& state) const {
  if (!lines_.sees_arrivals() || !changes_messages_) return true;
  const auto entries = state.pending.entries();
  for (std::size_t i = 0; i < entries.size(); ++i) {
    if (entries[i].action.kind != ActionKind::deliver) continue;
    const auto copies = std::ranges::count_if(entries, [&](const Pending<Action>::Entry& other) {
      return other.action.kind == ActionKind::deliver && other.action.id == entries[i].action.id;
    });
    const auto mine = lines_.arrivals_left(state.made, state.naming.message(entries[i].action.id));
    if (std::cmp_greater(mine.size(), copies) || (all_arrives_ && std::cmp_less(mine.size(), copies)))
      return false;
    // Fewer arrivals than copies may be those of copies that keep to no lane.
    const bool must_arrive = std::cmp_equal(mine.size(), copies) && entries[i].lane != Lane{};
    for (std::size_t j = 0; j < i && must_arrive; ++j) {
      if (entries[j].lane != entries[i].lane) continue;
      const auto before = lines_.arrivals_left(state.made, state.naming.message(entries[j].action.id));
      if (before.empty() || before.front() > mine.back()) return false;
    }
  }
  return true;
}

/// The application may have stopped waiting for a final result: that is no call of the library, and no action of the model.
void PossibleModel::add_waits(const State& state, std::vector<Successor>& out) {
  const std::optional<std::size_t> next = lines_.next_of(state.made, EventKind::waited);
  if (!next || lines_.event(*next).kind != EventKind::waited || !lines_.may_be_next(state.made, *next))
    return;
  const OpId op = state.naming.model_op(lines_.event(*next).op);
  const bool ended = op.exists() && state.world.ops[op.value].phase == ClientOp::Phase::finished;
  if (ended != (lines_.event(*next).outcome == Outcome::final)) return;
  Successor waited{.state = state, .rank = std::numeric_limits<std::uint32_t>::max()};
  lines_.advance(waited.state.made, EventKind::waited);
  ++waited.state.matched;
  out.push_back(std::move(waited));
}

/// First what makes what was seen; then what is about the operation that is seen next; last what need not happen at all.
std::uint32_t PossibleModel::rank_of(const State& before, const Action& action, const State& after) const {
  constexpr std::uint32_t makes = 1000;
  constexpr std::uint32_t concerns = 2;
  constexpr std::uint32_t unforced = 1;
  std::uint32_t rank = (after.matched - before.matched) * makes;
  const std::optional<std::size_t> left = lines_.first_left(before.made);
  if (left && action.op.exists() && action.op == before.naming.model_op(lines_.event(*left).op))
    rank += concerns;
  if (action.kind != ActionKind::timeout && action.kind != ActionKind::fault) rank += unforced;
  return rank;
}

bool PossibleModel::can_end(const State& state) {
  if (lines_.first_left(state.made)) return false;
  if (!lines_.ending()) return true;
  const Event& end = lines_.event(*lines_.ending());
  const auto is_then = [&] {
    if (!lines_.keeps_time()) return true;
    DueTimes due = state.due;
    return due.require_now(end.earliest(), end.t);
  };
  const auto is_blocked = [](const Thread& thread) { return thread.phase == Thread::Phase::blocked; };
  if (end.ending == EndWhy::crashed || state.world.crashed)
    return end.ending == EndWhy::crashed && state.world.crashed && is_then();
  if (end.ending == EndWhy::cut) return !lines_.keeps_time() || can_be_cut(state, end.t);
  if (end.ending == EndWhy::none) return true;
  if (!state.pending.entries().empty()) return false;
  if (end.ending == EndWhy::hung) return std::ranges::any_of(state.world.threads, is_blocked);
  return waits_as_seen(state) && is_then();
}

/// Whether the action that goes too far, which is not told, can be due at `t`.
bool PossibleModel::can_be_cut(const State& state, Time t) {
  if (t <= Time{} + case_.plan.until && state.steps < case_.plan.steps_max) return false;
  for (std::uint32_t place = 0; place < state.pending.entries().size(); ++place) {
    if (!state.pending.is_enabled(place)) continue;
    State next = state;
    if (take(next, place, {}) && next.due.require_now(t, t) && waits_as_seen(next)) return true;
  }
  return false;
}

bool PossibleModel::waits_as_seen(const State& state) const {
  if (!lines_.keeps_time()) return true;
  const Names& seen = lines_.history().names;
  const auto phrase_made = [&](const application::Awaited& one) {
    return phrase_of(one.trigger->pattern, names_);
  };
  const auto phrase_seen = [&](std::size_t event) {
    const std::uint32_t text = lines_.event(event).text.value;
    return text < seen.texts.size() ? seen.texts[text] : std::string();
  };
  return std::ranges::equal(application::all_awaited(program_, state.world), lines_.blocked(), {},
                            phrase_made, phrase_seen);
}

std::uint64_t PossibleModel::fingerprint(const State& state) const {
  const auto name_of = [&](const Action& action, std::uint64_t seed) {
    const std::uint64_t words[2] = {rescind::fingerprint(action, seed), state.naming.message(action.id)};
    return hash_value(words);
  };
  BlockHasher hasher;
  add_to(hasher, program_, state.world);
  for (const Action& action : state.world.held) hasher.add(state.naming.message(action.id));
  hasher.end_list();
  hasher.add(state.pending.fingerprint(name_of));
  hasher.add(state.made);
  state.naming.add_to(hasher);
  if (lines_.keeps_time()) {
    for (const auto& entry : state.pending.entries()) hasher.add(name_of(entry.action, entry.lane.value));
    state.due.add_to(hasher, state.pending.entries());
  }
  return hasher.value();
}

}  // namespace rescind
