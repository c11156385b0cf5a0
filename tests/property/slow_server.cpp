#include <algorithm>

#include "harness/history/result_code.hpp"
#include "tests/property/slow_rules.hpp"

// The rules about what cancels without being asked to: a timeout, and a server that shuts down.

namespace rescind::slow {
namespace {

using enum EventKind;

}  // namespace

// "An operation past its timeout is cancelled with reason timeout and gets its final result within the
// bound."
Broken timeout_fires(const Story& story) {
  Broken broken;
  for (const OpId op : story.operations()) {
    const Event& start = story.start(op);
    if (start.duration == no_number) continue;
    const Time due = start.t + Duration{start.duration};
    const Position fired = story.first(timeout_fired, op);
    const Position cancelled = story.cancelled(op);
    const Position final = story.final(op);
    const Duration bound = story.bounds().timeout;
    // Not before it has passed, and not late.
    if (fired != never && (story.time(fired) < due || story.time(fired) - due > bound))
      broken.insert(op.value);
    // Where nothing else ended or cancelled it in time, it has to fire.
    const Position other = std::min(cancelled, final);
    const bool ran_past = story.free_time(op, due, other) > bound;
    const bool never_will = other == never && story.at_rest() && !story.waits_for_application(op, never);
    if (fired == never && (ran_past || never_will)) broken.insert(op.value);
    // The final result follows.
    if (fired != never && fired == cancelled) {
      const bool late = story.free_time(op, fired, final) > story.bounds().final;
      const bool missing =
          final == never && story.client_at_rest() && !story.waits_for_application(op, never);
      if (late || missing) broken.insert(op.value);
      // With reason timeout.
      for (const Position at : story.all(cancel_heard, op))
        if (story[at].reason != Reason::absent && story[at].reason != Reason::timeout &&
            story.first(shutdown) > at)
          broken.insert(op.value);
    }
  }
  return broken;
}

// "Shutdown and service stop cancel what runs, with their reason, and new starts are refused (server is
// shutting down)."
Broken server_shutdown_cancels(const Story& story) {
  Broken broken;
  const Position at = story.first(shutdown);
  if (at == never) return broken;
  for (const OpId op : story.operations()) {
    Position arrived = never;
    for (const Position message : story.all(deliver, op))
      if (story[message].message == Message::request) arrived = std::min(arrived, message);
    // New starts are refused.
    if (arrived > at && arrived != never) {
      if (story.any(admit, op)) broken.insert(op.value);
      const Position refused = story.first(refuse, op);
      if (refused != never && story[refused].code != code::server_is_shutting_down) broken.insert(op.value);
      continue;
    }
    // What runs is cancelled: its provider is told before it ends, with the shutdown's reason.
    const Position run = story.first(provider_start, op);
    const Position over = std::min(story.first(provider_end, op), story.first(provider_crash, op));
    if (run > at || over < at) continue;
    const Position heard = story.first(cancel_heard, op);
    if (!story.any(register_cancel, op) || story.in_force_at_end(Fault::hang, op)) continue;
    if (heard > over && over != never) broken.insert(op.value);
    if (heard == never && story.at_rest()) broken.insert(op.value);
    if (heard != never && heard > at && story.first(cancel_received, op) > heard &&
        story[heard].reason != Reason::absent && story[heard].reason != story[at].reason)
      broken.insert(op.value);
  }
  return broken;
}

}  // namespace rescind::slow
