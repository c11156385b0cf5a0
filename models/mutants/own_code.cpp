#include "models/mutants/own_code.hpp"

#include <algorithm>

#include "harness/history/result_code.hpp"

namespace rescind::mutants {
namespace {

using client::Answer;
using client::Next;
using code::failed;
using code::invalid_parameter;
using code::not_found;
using code::ok;
constexpr std::int16_t unlisted = 25;
constexpr std::int32_t segmentation_fault = 11;

using Phase = ClientOp::Phase;

/// Another operation of the same session that runs.
OpId bystander_of(const Turn& turn, OpId op) {
  for (std::uint32_t i = 0; i < turn.world.ops.size(); ++i) {
    const bool same_session = turn.program.session_of({i}) == turn.program.session_of(op);
    if (same_session && OpId{i} != op && turn.world.ops[i].phase == Phase::running) return {i};
  }
  return {};
}

/// Gives an answer that came too late to the next request of the session.
void answer_bystander(const Turn& turn, const Action& message) {
  const OpId next = bystander_of(turn, message.op);
  if (!next.exists() || !turn.op(next).is_requested() || turn.op(next).final_known) return;
  ClientOp& state = turn.op(next);
  state.received += message.count;
  client::make_final(turn, state, message.code, state.received);
  client::offer(turn, next);
}

Answer crash_in_call(const Turn& turn) {
  crash(turn);
  return {.blocks = true};
}

/// Ends the operation within its cancel, on the thread that called.
void call_back_at_once(const Turn& turn, OpId op, ThreadId thread) {
  ClientOp& state = turn.op(op);
  client::cancel_work(turn, op);
  state.delivered = std::min(state.received, state.stop_at);
  state.stop_at = state.delivered;
  if (client::next_of(turn, op) != Next::final) return;
  client::hand_over(turn, op, thread, Via::callback);
  turn.emit({.op = op, .thread = thread, .kind = EventKind::callback_returned});
}

/// What cancel answers instead of doing anything.
std::optional<Answer> answer_instead(const Turn& turn, OpId op, const client::Caller& caller) {
  const Decisions& decide = turn.decide;
  const ClientOp& state = turn.op(op);
  const bool running = state.phase == Phase::running;
  if (!decide.heeds_callback_handle && caller.handle == Handle::callback) return Answer{.code = ok};
  if (!decide.answers_repeat_ok && state.reason != Reason::absent) return Answer{.code = invalid_parameter};
  if (!decide.survives_cancel_in_start && running && !state.is_requested()) return crash_in_call(turn);
  if (!decide.survives_cancel_of_answered && running && state.final_known) return crash_in_call(turn);
  if (!decide.heeds_cancel_behind_results && running && state.delivered < state.received)
    return Answer{.code = ok};
  if (!decide.cancels_despite_timer && turn.program.operation(op).timeout.ns >= 0) return Answer{.code = ok};
  return {};
}

}  // namespace

void mark(World& world, const Mark& what) {
  const auto at = std::ranges::lower_bound(world.marks, what);
  if (at == world.marks.end() || *at != what) world.marks.insert(at, what);
}

void unmark(World& world, const Mark& what) {
  std::erase(world.marks, what);
}

bool is_marked(const World& world, const Mark& what) {
  return std::ranges::binary_search(world.marks, what);
}

void crash(const Turn& turn) {
  turn.world.crashed = true;
  turn.emit({.signal = segmentation_fault, .kind = EventKind::end, .ending = EndWhy::crashed});
}

Next next_after_final(const Turn& turn, OpId op) {
  const ClientOp& state = turn.op(op);
  if (state.final_known && is_marked(turn.world, {.op = op})) return Next::final;
  const bool cancelled = state.reason != Reason::absent;
  const bool floods = !turn.decide.cuts_short && !turn.ways().answers_cancelled_in(state.form);
  const bool late = cancelled && (!turn.decide.hands_over_before_final || floods);
  const bool after_close = !turn.decide.quiet_after_final && state.closed;
  return (late || after_close) && state.delivered < state.received ? Next::result : Next::nothing;
}

std::uint32_t index_to_hand_over(const Turn& turn, OpId op) {
  ClientOp& state = turn.op(op);
  const std::uint32_t next = state.delivered;
  const bool marked = is_marked(turn.world, {.op = op});
  if (!turn.decide.hands_over_once && state.reason != Reason::absent && !marked) {
    mark(turn.world, {.op = op});
    return next;
  }
  ++state.delivered;
  if (turn.decide.keeps_order) return next;
  if (marked) {
    unmark(turn.world, {.op = op});
    return next - 1;
  }
  if (state.received <= next + 1) return next;
  mark(turn.world, {.op = op});
  return next + 1;
}

void final_handed_over(const Turn& turn, OpId op, bool second) {
  if (second || turn.decide.ends_once_in_race) unmark(turn.world, {.op = op});
}

std::optional<Answer> cancel(const Turn& turn, OpId op, Reason reason, const client::Caller& caller) {
  const Decisions& decide = turn.decide;
  ClientOp& state = turn.op(op);
  const bool again = state.reason != Reason::absent && state.phase == Phase::finished;
  if (!decide.ends_once_if_repeated && again) {
    mark(turn.world, {.op = op});
    client::offer(turn, op);
  }
  if (const std::optional<Answer> answer = answer_instead(turn, op, caller)) return answer;
  if (!decide.finds_running && state.phase == Phase::running) {
    if (turn.ways().answer_tells)
      client::begin_cancel(turn, op, reason, caller.form);  // Else the answer would be true.
    return Answer{.code = not_found};
  }
  const bool inside = state.in_callback && state.phase == Phase::running;
  if (!decide.makes_final_inside_callback && inside) mark(turn.world, {.op = op});
  const bool right = decide.cancels_one_only && decide.calls_back_later && decide.returns_at_once &&
                     decide.answers_listed_code;
  if (right) return {};
  client::begin_cancel(turn, op, reason, caller.form);
  if (!decide.cancels_one_only) client::cancel_session_of(turn, turn.program.session_of(op), reason);
  const bool unended = state.phase == Phase::cancelling && !client::is_sync(turn, op);
  if (!decide.calls_back_later && unended) call_back_at_once(turn, op, caller.thread);
  const bool waits = !decide.returns_at_once && unended && !state.reader.exists();
  if (waits) state.reader = caller.thread;
  return Answer{.code = decide.answers_listed_code ? ok : unlisted, .blocks = waits};
}

void cancel_bystander(const Turn& turn, OpId op, Reason reason) {
  const OpId other = bystander_of(turn, op);
  if (other.exists()) client::begin_cancel(turn, other, reason);
}

bool forgets_final(const Turn& turn, OpId op) {
  const Decisions& decide = turn.decide;
  if (!decide.makes_final || !decide.ends_without_server) return true;
  if (!decide.makes_final_before_request && !turn.op(op).is_requested()) return true;
  return !decide.makes_final_inside_callback && is_marked(turn.world, {.op = op});
}

void answer_unstarted(const Turn& turn, const Action& message) {
  if (turn.op(message.op).reason == Reason::absent) return;
  for (std::uint32_t i = 0; i < turn.world.ops.size(); ++i) {
    const bool same_session = turn.program.session_of({i}) == turn.program.session_of(message.op);
    if (!same_session || turn.world.ops[i].phase != Phase::unused) continue;
    const ThreadId library = turn.program.library_thread(turn.program.client_of(OpId{i}));
    return turn.emit(
        {.op = {i}, .thread = library, .code = failed, .kind = EventKind::final, .via = Via::callback});
  }
}

void receive_late_final(const Turn& turn, const Action& message) {
  const Decisions& decide = turn.decide;
  ClientOp& state = turn.op(message.op);
  const bool cancelled = state.reason != Reason::absent;
  if (!decide.survives_late_answer && cancelled) return crash(turn);
  if (!decide.drops_late_answer && cancelled && message.count > 0) answer_bystander(turn, message);
  if (!decide.returns_at_once && state.reader.exists() && !client::is_sync(turn, message.op)) {
    client::wake_first_reader(turn, message.op);
  }
  if (!decide.ends_without_server && state.phase == Phase::cancelling) {
    client::make_final(turn, state, failed, state.received);
    client::offer(turn, message.op);
  }
  if (!decide.ignores_late_final && state.phase == Phase::finished && cancelled) {
    mark(turn.world, {.op = message.op});
    client::offer(turn, message.op);
  }
}

void tell_as_cancelled(const Turn& turn, Event& final) {
  if (final.code != ok && turn.op(final.op).reason == Reason::absent) final.ended = Ended::cancelled;
}

void remember_cancel(const Turn& turn, OpId op) {
  mark(turn.world, {.op = op});
}

bool is_hit_late(const Turn& turn, OpId op) {
  for (std::uint32_t i = 0; i < turn.world.served.size(); ++i) {
    const bool same_session = turn.program.session_of({i}) == turn.program.session_of(op);
    if (!same_session || !is_marked(turn.world, {.op = {i}})) continue;
    unmark(turn.world, {.op = {i}});
    return true;
  }
  return false;
}

OpId running_elsewhere(const Turn& turn, OpId op) {
  for (std::uint32_t i = 0; i < turn.world.served.size(); ++i) {
    const bool elsewhere = turn.program.session_of({i}) != turn.program.session_of(op);
    if (elsewhere && turn.world.served[i].phase == ServerOp::Phase::running) return {i};
  }
  return {};
}

OpId next_on_connection(const Turn& turn, OpId op) {
  for (std::uint32_t i = 0; i < turn.world.served.size(); ++i) {
    const bool same = turn.program.session_of({i}) == turn.program.session_of(op);
    if (same && OpId{i} != op && turn.world.served[i].phase == ServerOp::Phase::running) return {i};
  }
  return {};
}

std::int64_t held_by_cancelled(const Turn& turn, std::uint32_t quota, OpId op) {
  if (turn.plan().server.quotas[quota].pool != Pool::operations) return 0;
  std::int64_t held = 0;
  for (std::uint32_t i = 0; i < turn.world.served.size(); ++i) {
    const ServerOp& state = turn.served({i});
    const bool same_pool = turn.program.pool_of(quota, {i}) == turn.program.pool_of(quota, op);
    if (same_pool && state.occupies && state.is_unwanted()) ++held;
  }
  return held;
}

}  // namespace rescind::mutants
