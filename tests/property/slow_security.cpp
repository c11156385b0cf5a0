#include <algorithm>

#include "harness/history/result_code.hpp"
#include "tests/property/slow_rules.hpp"

// The rules about who calls, and through which handle.

namespace rescind::slow {
namespace {

using enum EventKind;

bool was_closed_before(const Story& story, OpId op, Position call) {
  for (const Position at : story.all(close, op))
    if (story.returned(at) < call && story.answered(at, code::ok)) return true;
  return false;
}

}  // namespace

// "Cancel and close are called in the security context of the start."
Broken security_caller_context(const Story& story) {
  Broken broken;
  for (const OpId op : story.operations()) {
    for (const EventKind kind : {cancel, close})
      for (const Position at : story.all(kind, op))
        if (at > story.first(start, op) && story.is_foreign(at)) broken.insert(op.value);
  }
  return broken;
}

bool is_told(const Event& event) {
  if (event.kind == cancel_polled) return event.answer == Flag::yes;
  if (event.kind == cancel_heard)
    return event.heard_by != How::disconnect && event.heard_by != How::failing_post;
  return event.kind == cancel_received;
}

// "A cancel or close from another context answers access denied and changes nothing."
Broken security_foreign_refused(const Story& story) {
  Broken broken;
  for (const OpId op : story.operations()) {
    Position first = never;
    for (const EventKind kind : {cancel, close}) {
      for (const Position at : story.all(kind, op)) {
        if (at < story.first(start, op) || !story.is_foreign(at)) continue;
        first = std::min(first, at);
        const std::optional<std::int32_t> answer = story.answer(at);
        // A handle that is dead, or is being closed, may be refused as such.
        const bool dead = story.is_stale(at) || story.close_entered(op) < story.returned(at);
        const bool refused = answer == code::access_denied || (dead && answer == code::invalid_parameter);
        if (answer && !refused) broken.insert(op.value);
      }
    }
    // Changes nothing: it is not told to stop before anything else was done to it.
    const Position until = std::min({story.touched(op), story.final(op), story.size()});
    for (Position at = first; at < until && !story.explained(op, at); ++at)
      if (story[at].op == op && is_told(story[at]) && story.any(send, op)) broken.insert(op.value);
    // It does not fail when nothing else was done to it.
    const Position final = story.final(op);
    if (story.fails_unexplained(op) && first < final && final != never && story[final].code != code::ok)
      broken.insert(op.value);
  }
  return broken;
}

// "A call on a closed, empty or stale copied handle is refused as an invalid parameter and touches no other
// operation."
Broken handle_stale_refused(const Story& story) {
  Broken broken;
  Position first = never;
  for (const OpId op : story.called()) {
    for (const EventKind kind : {cancel, close, read, ack}) {
      for (const Position at : story.all(kind, op)) {
        // Where the operation starts before the answer, that may be about either.
        if (story.between(start, op, at, story.answered_at(at))) continue;
        const std::optional<std::int32_t> answer = story.answer(at);
        const Handle handle = story[at].handle;
        // Before its start it is known as a dead one only if it says so, or was closed before.
        const bool begun = story.first(start, op) < at || handle == Handle::stale ||
                           handle == Handle::empty || was_closed_before(story, op, at);
        const bool denied = story.is_foreign(at) && answer == code::access_denied;
        if (begun && story.is_stale(at) && answer && !denied && *answer != code::invalid_parameter)
          broken.insert(op.value);
        if (begun && story.is_stale(at)) first = std::min(first, at);
      }
    }
  }
  // Touches no other: none fails to which nothing was done.
  for (const OpId op : story.operations()) {
    const Position final = story.final(op);
    const bool failed = final != never && story[final].code != code::ok;
    if (first < final && failed && story.fails_unexplained(op) && !story.foreign_called(op, final))
      broken.insert(op.value);
  }
  return broken;
}

// "No call crashes, aborts, or corrupts the process."
Broken subject_survives(const Story& story) {
  return story.why() == EndWhy::crashed ? Broken{whole_run} : Broken{};
}

}  // namespace rescind::slow
