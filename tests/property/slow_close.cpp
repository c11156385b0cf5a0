#include <algorithm>

#include "harness/history/result_code.hpp"
#include "tests/property/slow_rules.hpp"

// The rules about close: of an operation, and of a session.

namespace rescind::slow {
namespace {

using enum EventKind;

/// The closes of `op`, once it was started, through a handle that names it.
std::vector<Position> closes(const Story& story, OpId op) {
  std::vector<Position> found;
  for (const Position at : story.all(close, op)) {
    const Handle handle = story[at].handle;
    const bool named = handle != Handle::stale && handle != Handle::empty;
    if (named && at > story.first(start, op)) found.push_back(at);
  }
  return found;
}

Position drained(const Story& story, OpId op) {
  Position found = story.final(op);
  for (const Position at : story.all(read_returned, op))
    if (story[at].more == Flag::no && story[at].code != code::invalid_parameter) found = std::min(found, at);
  return found;
}

}  // namespace

// "Every started operation is closed by exactly one close that answers OK, cancelled or not." An application
// whose operation gets no final result may wait for it: that is the breach of another.
Broken close_every_operation(const Story& story) {
  Broken broken;
  for (const OpId op : story.operations()) {
    std::size_t good = 0;
    for (const Position at : closes(story, op)) good += story.answered(at, code::ok) ? 1u : 0u;
    const bool lets_wait = story.final(op) == never && !story.waits_for_application(op, never);
    const bool never_closed = good == 0 && story.client_at_rest() && !lets_wait;
    if (good > 1 || never_closed) broken.insert(op.value);
  }
  return broken;
}

// "After the later of close-returned and the final result nothing is delivered." An asynchronous operation
// closed before its final result still gets it.
Broken close_quiet(const Story& story) {
  Broken broken;
  for (const OpId op : story.operations()) {
    const Position closed = story.closed(op);
    if (closed == never || story.final(op) == never) continue;
    const Position later = std::max(closed, story.final(op));
    if (story.between(result, op, later, never) || story.between(final, op, later, never))
      broken.insert(op.value);
  }
  return broken;
}

// "Closing a synchronous operation with results unread fails, or waits within the bound for the reader."
// Results are unread until the final one was read, or a read said that nothing follows.
Broken close_sync_undrained(const Story& story) {
  Broken broken;
  for (const OpId op : story.operations()) {
    if (!story.is_sync(op)) continue;
    for (const Position at : closes(story, op)) {
      if (story.is_stale(at) || story.is_foreign(at) || drained(story, op) < at) continue;
      const Position back = story.returned(at);
      const bool failed = back != never && !story.answered(at, code::ok);
      const bool slow = story.time(back) - story.time(at) > story.bounds().close_sync ||
                        (back == never && story.client_at_rest());
      const bool undrained = story.answered(at, code::ok) && drained(story, op) > back;
      if (!failed && (slow || undrained)) broken.insert(op.value);
    }
  }
  return broken;
}

// "Closing a session cancels what runs in it, completes once every operation of it is closed, and not
// before."
Broken session_close_waits(const Story& story) {
  Broken broken;
  for (const Position at : story.all(session_close)) {
    if (story.returned(at) != never && !story.answered(at, code::ok)) continue;
    const Event& call = story[at];
    Position completed = never;
    if (call.wait == Wait::notify) {
      for (const Position told : story.all(session_closed))
        if (told > at && story[told].session == call.session) completed = std::min(completed, told);
    } else {
      completed = story.returned(at);
    }
    bool all_closed = true;
    for (const OpId op : story.operations()) {
      if (story.start(op).session != call.session) continue;
      all_closed = all_closed && story.closed(op) != never;
      // Not before: one of its operations was open still. What is started on a session that is being closed
      // becomes one of them only where it was let in, which its end shows.
      const Position ended = story.final(op);
      const bool let_in = ended != never && ended > completed && story[ended].code == code::ok;
      const bool began = story.first(start, op) < at || let_in;
      if (completed != never && began && story.close_entered(op) > completed) broken.insert(whole_run);
      // Cancels what runs: where nothing else did, the final result follows within the bound.
      const bool ran = story.first(start, op) < at && story.final(op) > at && story.touched(op) == at &&
                       story.cancelled(op) == never && story.close_entered(op) >= story.final(op);
      if (ran && story.free_time(op, at, story.final(op)) > story.bounds().final) broken.insert(op.value);
      if (ran && story.final(op) == never && story.client_ran_out() &&
          !story.waits_for_application(op, never))
        broken.insert(op.value);
    }
    if (completed == never && all_closed && story.client_at_rest()) broken.insert(whole_run);
  }
  return broken;
}

}  // namespace rescind::slow
