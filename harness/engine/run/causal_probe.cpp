#include "harness/engine/run/causal_probe.hpp"

#include <algorithm>
#include <tuple>

namespace rescind {
namespace {

constexpr std::size_t steps_max = 10'000;

/// Whether an action goes on while everything but `party` stands still. For the client stack the
/// application's plain callbacks return as well: a callback with steps of its own is the application's delay.
/// Time stands still, so that no timer fires.
bool goes_on(const Action& action, Party party) {
  if (action.kind == ActionKind::timeout || action.kind == ActionKind::gap) return false;
  const bool plain_callback = party == Party::client_stack && action.kind == ActionKind::callback_end;
  return party_of(action.kind) == party || plain_callback;
}

auto order(Time due, const Action& action) {
  return std::tuple(due.ns, action.kind, action.subject, action.op.value, action.index);
}

}  // namespace

ProbesDue probes_due(std::span<const Event> events, const Judge& judge) {
  ProbesDue due;
  const bool owes_final = judge.has_prompt_obligations();
  const bool owes_stop = judge.has_stop_obligations();
  if (!owes_final && !owes_stop) return due;
  for (const Event& event : events) {
    due.client_stack = due.client_stack || event.kind == EventKind::cancel ||
                       event.kind == EventKind::timeout_fired || event.kind == EventKind::session_close;
    due.provider = due.provider || event.kind == EventKind::cancel_heard;
  }
  due.client_stack = due.client_stack && owes_final;
  due.provider = due.provider && owes_stop;
  return due;
}

std::span<const Violation> CausalProbe::run(const System& system, const TimedDriver<System>& driver,
                                            const Judge& judge, Party party) {
  if (driver.pending() > pending_max) return {};
  pending_.clear();
  driver.for_each_pending([&](Time due, const Action& action) {
    if (goes_on(action, party)) pending_.push_back({due, action});
  });
  std::sort(pending_.begin(), pending_.end(),
            [](const Due& a, const Due& b) { return order(a.due, a.action) < order(b.due, b.action); });
  return let_run(system, driver.state(), judge, driver.now(), party);
}

std::span<const Violation> CausalProbe::run(const System& system, const World& world,
                                            const Pending<Action>& pending, const Judge& judge, Time now,
                                            Party party) {
  pending_.clear();
  for (const auto& entry : pending.entries()) {
    if (goes_on(entry.action, party)) pending_.push_back({now, entry.action});
  }
  return let_run(system, world, judge, now, party);
}

std::span<const Violation> CausalProbe::let_run(const System& system, const World& world, const Judge& judge,
                                                Time now, Party party) {
  const std::size_t known = judge.violations().size();
  world_ = world;
  judge_ = judge;
  tape_.restart(0);
  effects_.now = now;
  for (std::size_t i = 0; i < pending_.size() && i < steps_max; ++i) {
    const Action action = pending_[i].action;
    if (system.is_stale(world_, action)) continue;
    effects_.clear();
    system.apply(world_, action, tape_, effects_);
    for (const Event& event : effects_.events) judge_.on(event);
    for (const Scheduled<Action>& scheduled : effects_.scheduled) {
      if (goes_on(scheduled.action, party)) pending_.push_back({now, scheduled.action});
    }
  }
  const Place by = party == Party::provider ? Place::provider : Place::client;
  judge_.on({.t = now, .kind = EventKind::frozen, .party = by});
  return judge_.violations().subspan(std::min(known, judge_.violations().size()));
}

}  // namespace rescind
