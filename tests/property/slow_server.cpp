#include <algorithm>

#include "harness/history/result_code.hpp"
#include "tests/property/slow_rules.hpp"

// The rules about what cancels without being asked to: a timeout, and a server that shuts down.

namespace rescind::slow {
namespace {

using enum EventKind;

bool accepted(const Story& story, OpId op) {
  const Position at = story.first(register_cancel, op);
  return at != never && story[at].code == code::ok;
}

Position told_by_poll(const Story& story, OpId op) {
  for (const Position at : story.all(cancel_polled, op))
    if (story[at].answer == Flag::yes) return at;
  return never;
}

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
    if (fired != never && story.has_time() && (story.time(fired) < due || story.time(fired) - due > bound))
      broken.insert(op.value);
    // Where nothing else ended or cancelled it in time, it has to fire.
    const Position other = std::min(story.ended_by_hand(op), final);
    const bool ran_past = story.free_time(op, due, other) > bound;
    const bool never_will = other == never && story.at_rest() && !story.waits_for_application(op, never);
    if (fired == never && (ran_past || never_will)) broken.insert(op.value);
    // The final result follows.
    if (fired != never && fired == cancelled) {
      const bool late = story.free_time(op, fired, final) > story.bounds().final;
      const bool missing =
          final == never && story.client_ran_out() && !story.waits_for_application(op, never);
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
    // New starts are refused.
    if (story.between(admit, op, at, never)) broken.insert(op.value);
    for (const Position refused : story.all(refuse, op))
      if (refused > at && story[refused].code != code::server_is_shutting_down) broken.insert(op.value);
    // What runs is cancelled: its provider is told before it ends, with the shutdown's reason.
    const Position run = story.first(provider_start, op);
    const Position over = std::min(story.first(provider_end, op), story.first(provider_crash, op));
    if (run > at || over < at) continue;
    const Position heard = std::min(story.first(cancel_heard, op), told_by_poll(story, op));
    if (story.first(provider_final, op) < at) continue;
    const bool registered = accepted(story, op);
    // By callback, before its end. The dead are owed nothing.
    if (registered && heard > over && story.first(provider_end, op) == over && over != never)
      broken.insert(op.value);
    const bool runs_on = over == never && story.at_rest() && !story.hangs(op);
    if (registered && heard == never && runs_on) broken.insert(op.value);
    // By the answer to its polls.
    for (const Position poll : story.all(cancel_polled, op))
      if (poll > at && poll < heard && story[poll].answer == Flag::no) broken.insert(op.value);
    // One that listens in neither way, by failing posts.
    const bool listens = story.any(register_cancel, op) || story.any(cancel_polled, op);
    for (const Position posted : story.all(post, op))
      if (!listens && posted > at && posted < heard && story[posted].code == code::ok)
        broken.insert(op.value);
    // With its reason, where it came before the client's cancel.
    if (heard != never && heard > at && story.first(cancel_received, op) > at &&
        story[heard].reason != Reason::absent && story[heard].reason != story[at].reason)
      broken.insert(op.value);
  }
  return broken;
}

}  // namespace rescind::slow
