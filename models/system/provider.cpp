#include "models/system/provider.hpp"

#include <algorithm>

#include "harness/base/assert.hpp"
#include "harness/history/result_code.hpp"
#include "models/system/server.hpp"

namespace rescind::provider {
namespace {

using code::failed;
using code::not_supported;
using code::ok;

using Phase = ServerOp::Phase;

bool runs(const ServerOp& state) {
  return state.phase == Phase::running && !state.hung && !state.finished;
}

std::uint32_t results_of(const Turn& turn, OpId op) {
  const Cell& cell = turn.program.cell_of(op);
  const std::uint32_t most = cell.stream ? ProviderPlan::endless : cell.result == ResultType::none ? 0 : 1;
  return std::min(turn.program.provider(op).results, most);
}

Event provider_event(const Turn& turn, EventKind kind, OpId op) {
  return {.op = op, .run = turn.served(op).runs - 1u, .kind = kind};
}

void say(const Turn& turn, EventKind kind, OpId op) {
  turn.emit([&] { return provider_event(turn, kind, op); });
}

/// The same of what has a code.
void say(const Turn& turn, EventKind kind, OpId op, std::int16_t code, std::uint32_t index = no_index) {
  turn.emit([&] {
    return Event{.op = op, .code = code, .index = index, .run = turn.served(op).runs - 1u, .kind = kind};
  });
}

/// Says that the provider knows, if it did not know already.
void say_heard(const Turn& turn, OpId op, How how) {
  ServerOp& state = turn.served(op);
  state.heard = true;
  Event event = provider_event(turn, EventKind::cancel_heard, op);
  event.heard_by = how;
  if (state.reason_known) event.reason = state.reason;
  turn.emit(event);
}

/// How its cancel callback tells a provider.
How called_how(const Turn& turn, OpId op) {
  if (turn.served(op).reason == Reason::absent) return How::disconnect;
  return turn.program.operation(op).kind == OperationKind::subscribe ? How::unsubscribe : How::callback;
}

/// What is left of its results, up to a limit, posted at once.
void post_the_rest(const Turn& turn, OpId op) {
  constexpr std::uint32_t most = 64;
  ServerOp& state = turn.served(op);
  const std::uint32_t end = std::min(results_of(turn, op), state.posted + most);
  while (state.posted < end) say(turn, EventKind::post, op, ok, state.posted++);
}

void finish(const Turn& turn, OpId op, std::int16_t code) {
  ServerOp& state = turn.served(op);
  const bool cancelled = state.is_unwanted();
  // Its cancel callback is on its way: the server does not let go of a provider without having called it.
  const bool is_called = cancelled && state.registered && turn.decide.offers_cancel;
  if (is_called && !state.heard) say_heard(turn, op, called_how(turn, op));
  if (state.heard && !turn.decide.provider_posts_few) post_the_rest(turn, op);
  const auto say_final = [&] { say(turn, EventKind::provider_final, op, code); };
  const bool unsubscribed = state.heard && turn.program.operation(op).kind == OperationKind::subscribe;
  if (!unsubscribed) say_final();
  state.finished = true;
  if (cancelled && !turn.decide.provider_ends_once) {
    say_final();
    if (unsubscribed) say_final();
  }
  if (cancelled && !turn.decide.provider_quiet_after_final)
    say(turn, EventKind::post, op, ok, state.posted++);
  say(turn, EventKind::provider_end, op);
  server::provider_ended(turn, op, code);
}

/// From now on the provider knows; it takes its time to stop.
void heard(const Turn& turn, OpId op, How how) {
  if (turn.served(op).heard) return;
  say_heard(turn, op, how);
  if (!turn.decide.provider_stops) return;
  turn.schedule(on_op(turn, ActionKind::stop, op), turn.program.provider(op).stops, Site::provider_stop,
                op.value);
}

/// It crashes, declared or not.
void die(const Turn& turn, OpId op) {
  turn.served(op).finished = true;
  say(turn, EventKind::provider_crash, op);
  server::provider_ended(turn, op, failed);
}

/// Asks; true when the answer was yes.
bool asks(const Turn& turn, OpId op) {
  const ServerOp& state = turn.served(op);
  const bool hidden = !turn.decide.offers_cancel || !turn.decide.answers_poll;
  const bool yes = state.is_unwanted() && !hidden;
  Event event = provider_event(turn, EventKind::cancel_polled, op);
  event.answer = yes ? Flag::yes : Flag::no;
  turn.emit(event);
  if (yes) heard(turn, op, How::poll);
  return yes;
}

void schedule_tick(const Turn& turn, OpId op, Range delay, Site site) {
  turn.schedule(on_op(turn, ActionKind::tick, op), delay, site, op.value);
}

void schedule_poll(const Turn& turn, OpId op) {
  const Duration every = turn.program.provider(op).poll_every;
  turn.schedule(on_op(turn, ActionKind::poll, op), {every, every}, Site::none, 0);
}

bool polls_by_timer(const ProviderPlan& plan) {
  return plan.hears == How::poll && plan.poll_every.ns > 0;
}

/// Posts the next result. False when the provider must wait, or has heard of its cancellation from the
/// refusal, which providers that hear in another way do not heed.
bool post(const Turn& turn, OpId op) {
  ServerOp& state = turn.served(op);
  const std::uint32_t index = state.posted;
  if (state.is_unwanted() && turn.decide.offers_cancel) {
    ++state.posted;
    say(turn, EventKind::post, op, failed, index);
    if (turn.program.provider(op).hears != How::failing_post) return true;
    heard(turn, op, How::failing_post);
    return !turn.decide.provider_stops;
  }
  if (!server::take_result(turn, op)) return false;
  say(turn, EventKind::post, op, ok, index);
  server::send_result(turn, op);
  return true;
}

}  // namespace

void start(const Turn& turn, OpId op) {
  ServerOp& state = turn.served(op);
  const ProviderPlan& plan = turn.program.provider(op);
  say(turn, EventKind::provider_start, op);
  if (plan.hears == How::callback) {
    state.registered = turn.decide.accepts_registration;
    say(turn, EventKind::register_cancel, op, state.registered ? ok : not_supported);
  }
  if (polls_by_timer(plan)) schedule_poll(turn, op);
  schedule_tick(turn, op, plan.first, Site::provider_first);
}

void offer_cancel(const Turn& turn, OpId op) {
  const ServerOp& state = turn.served(op);
  if (!runs(state) || !state.registered || state.heard) return;
  turn.schedule(on_op(turn, ActionKind::hear, op));
}

void hear(const Turn& turn, OpId op) {
  if (runs(turn.served(op))) heard(turn, op, called_how(turn, op));
}

void tick(const Turn& turn, OpId op) {
  ServerOp& state = turn.served(op);
  if (!runs(state) || state.waits_for_memory) return;
  // A cancel on offer is heard before anything else is done, so that none ends unheard.
  const bool on_offer = state.registered && state.is_unwanted() && turn.decide.offers_cancel;
  if (on_offer && !state.heard) hear(turn, op);
  if (state.heard && turn.decide.provider_stops) return;
  const ProviderPlan& plan = turn.program.provider(op);
  if (plan.crash_after <= state.posted) return crash(turn, op);
  if (plan.hang_after <= state.posted) return hang(turn, op);
  if (state.posted >= results_of(turn, op))
    return finish(turn, op, static_cast<std::int16_t>(plan.final_code));
  const bool polls_now = plan.hears == How::poll && !polls_by_timer(plan) && !state.heard;
  if (polls_now && asks(turn, op) && turn.decide.provider_stops) return;
  if (post(turn, op)) schedule_tick(turn, op, plan.every, Site::provider_every);
}

void poll(const Turn& turn, OpId op) {
  if (!runs(turn.served(op)) || turn.served(op).heard) return;
  if (!asks(turn, op)) schedule_poll(turn, op);
}

void stop(const Turn& turn, OpId op) {
  if (!runs(turn.served(op))) return;
  if (!turn.decide.provider_survives_cancel) return die(turn, op);
  finish(turn, op, failed);
}

void crash(const Turn& turn, OpId op) {
  ServerOp& state = turn.served(op);
  if (state.phase != Phase::running || state.finished) return;
  turn.emit({.op = op, .kind = EventKind::server_fault, .fault = Fault::crash});
  die(turn, op);
}

void hang(const Turn& turn, OpId op) {
  ServerOp& state = turn.served(op);
  if (!runs(state)) return;
  state.hung = true;
  turn.emit({.op = op, .kind = EventKind::server_fault, .fault = Fault::hang});
}

}  // namespace rescind::provider
