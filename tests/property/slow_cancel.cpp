#include <algorithm>

#include "harness/contract/codes.hpp"
#include "harness/history/result_code.hpp"
#include "tests/property/slow_rules.hpp"

// The rules about the cancel call and what it brings about at the client.

namespace rescind::slow {
namespace {

using enum EventKind;

/// Whether `op` runs during the whole call: started before it is entered, no final result before it returns.
bool runs_throughout(const Story& story, OpId op, Position call) {
  return story.first(start, op) < call && story.final(op) > story.returned(call) &&
         story.close_entered(op) > story.returned(call);
}

/// The calls of `kind` on `op` that reach it: neither stale nor from another security context.
std::vector<Position> good_calls(const Story& story, EventKind kind, OpId op) {
  std::vector<Position> found;
  for (const Position at : story.all(kind, op))
    if (!story.is_stale(at) && !story.is_foreign(at)) found.push_back(at);
  return found;
}

}  // namespace

// "Cancel answers one of the listed codes, and OK for a running operation." A call through no valid handle,
// or from another security context, is the matter of other rules.
Broken cancel_result_code(const Story& story) {
  Broken broken;
  for (const OpId op : story.operations()) {
    for (const Position at : good_calls(story, cancel, op)) {
      const std::optional<std::int32_t> answer = story.answer(at);
      if (!answer) continue;
      // Once a cancel before it has answered OK the server may have forgotten the operation.
      bool gone = false;
      for (const Position before : good_calls(story, cancel, op))
        gone |= story.returned(before) < at && story.answered(before, code::ok) && *answer == code::not_found;
      const bool refused = runs_throughout(story, op, at) && *answer != code::ok && !gone;
      if (!code::listed_for_cancel(*answer) || refused) broken.insert(op.value);
    }
  }
  return broken;
}

// "Cancel through the handle that a callback was given acts on that operation": it answers OK while that
// runs, and brings its final result.
Broken cancel_from_callback(const Story& story) {
  Broken broken;
  for (const OpId op : story.operations()) {
    for (const Position at : good_calls(story, cancel, op)) {
      if (story[at].handle != Handle::callback || !runs_throughout(story, op, at)) continue;
      const std::optional<std::int32_t> answer = story.answer(at);
      if (answer && *answer != code::ok) broken.insert(op.value);
      if (story.cancelled(op) != at) continue;  // It repeats another, and changes nothing.
      const bool late = story.free_time(op, at, story.final(op)) > story.bounds().final;
      const bool missing =
          story.final(op) == never && story.client_ran_out() && !story.waits_for_application(op, never);
      if (late || missing) broken.insert(op.value);
    }
  }
  return broken;
}

// "Cancel does not free the operation: until close, calls on it do not fail as an invalid handle."
Broken cancel_handle_stays_valid(const Story& story) {
  Broken broken;
  for (const OpId op : story.operations()) {
    const Position cancelled = story.cancelled(op);
    for (const EventKind kind : {cancel, close, read, ack}) {
      for (const Position at : good_calls(story, kind, op)) {
        if (at > cancelled && story.close_entered(op) > story.returned(at) &&
            story.answered(at, code::invalid_parameter))
          broken.insert(op.value);
      }
    }
  }
  return broken;
}

// "Cancel returns within the bound: it does not wait for the server, the provider or the final result."
Broken cancel_asynchronous(const Story& story) {
  Broken broken;
  for (const OpId op : story.operations()) {
    for (const Position at : story.all(cancel, op)) {
      const Position back = story.returned(at);
      const bool late = story.time(back) - story.time(at) > story.bounds().cancel_call;
      if (late || (back == never && story.client_ran_out())) broken.insert(op.value);
    }
  }
  return broken;
}

// "The final callback does not run inside the cancel call, on the caller's stack."
Broken cancel_async_callback(const Story& story) {
  Broken broken;
  for (const OpId op : story.operations()) {
    for (const Position at : story.all(cancel, op)) {
      for (const Position final : story.all(EventKind::final, op)) {
        if (story[final].via == Via::callback && story[final].thread == story[at].thread && final > at &&
            final < story.returned(at))
          broken.insert(op.value);
      }
    }
  }
  return broken;
}

// "The final result follows cancel within the bound, however long the provider still runs." The bound runs
// while the client stack is free to deliver.
Broken cancel_final_prompt(const Story& story) {
  Broken broken;
  for (const OpId op : story.operations()) {
    const Position cancelled = story.cancelled(op);
    if (cancelled == never) continue;
    const bool late = story.free_time(op, cancelled, story.final(op)) > story.bounds().final;
    const bool missing =
        story.final(op) == never && story.client_ran_out() && !story.waits_for_application(op, never);
    if (late || missing) broken.insert(op.value);
  }
  return broken;
}

// "The client lets go of this operation's use of the connection within the bound." It uses the connection
// from connecting or its first message on, until it disconnects, or the connection is gone, or the server's
// last word has come.
Broken cancel_disconnects(const Story& story) {
  Broken broken;
  for (const OpId op : story.operations()) {
    const Position cancelled = story.cancelled(op);
    if (cancelled == never) continue;
    Position sent = story.first(connect, op);
    for (const Position at : story.all(send, op))
      if (story[at].from == Place::client) sent = std::min(sent, at);
    if (sent == never) continue;
    Position gone = never;
    for (Position at = sent; at < story.size(); ++at) {
      const Event& event = story[at];
      const bool let_go = event.kind == disconnect && event.connection == story[sent].connection &&
                          (event.op == op || !event.op.exists());
      if (let_go) gone = std::min(gone, at);
    }
    gone = std::min(gone, story.client_has_answer(op));
    const bool late = story.free_time(op, cancelled, gone) > story.bounds().disconnect;
    const bool excused = !story.client_at_rest() && story.waits_for_application(op, never);
    if (late || (gone == never && story.client_ran_out() && !excused)) broken.insert(op.value);
  }
  return broken;
}

// "A blocked synchronous read returns within the bound after cancel; the last read says that nothing
// follows."
Broken cancel_sync_unblocks(const Story& story) {
  Broken broken;
  for (const OpId op : story.operations()) {
    const Position cancelled = story.cancelled(op);
    if (!story.is_sync(op) || cancelled == never) continue;
    for (const Position at : story.all(read, op)) {
      const Position back = story.returned(at);
      if (back < cancelled) continue;
      const Position from = std::max(at, cancelled);
      const bool late = story.time(back) - story.time(from) > story.bounds().unblock;
      const bool excused = !story.client_at_rest() && story.waits_for_application(op, never);
      if (late || (back == never && story.client_ran_out() && !excused)) broken.insert(op.value);
      // What the read brought stands behind its return, on its thread.
      if (back != never && story[back].more == Flag::yes) {
        for (const Position final : story.all(EventKind::final, op)) {
          const bool brought = final > back && story[final].thread == story[back].thread &&
                               !story.between(result, op, back, final) &&
                               !story.between(read_returned, op, back, final);
          if (brought || final < back) broken.insert(op.value);
        }
      }
    }
  }
  return broken;
}

// "A second cancel, or one after the final result, changes nothing: no second final result, no invalid
// handle."
Broken cancel_idempotent(const Story& story) {
  Broken broken;
  for (const OpId op : story.operations()) {
    for (const Position at : good_calls(story, cancel, op)) {
      const bool repeats = at > std::min(story.cancelled(op), story.final(op));
      if (!repeats) continue;
      const bool invalid =
          story.close_entered(op) > story.returned(at) && story.answered(at, code::invalid_parameter);
      const std::vector<Position> finals = story.all(final, op);
      const bool another = finals.size() > 1 && finals[1] > at;
      if (invalid || another) broken.insert(op.value);
    }
  }
  return broken;
}

// "A cancel changes nothing for any other operation, on the same connection or the next one on it." What
// nobody cancelled or closed, and nothing else explains, neither fails, nor is told to stop, nor loses its
// connection by the client's hand.
Broken cancel_no_bystander(const Story& story) {
  Broken broken;
  const Position first = std::min(story.first(cancel), story.first(timeout_fired));
  if (first == never) return broken;
  for (const OpId op : story.operations()) {
    const Position until = std::min(story.touched(op), story.size());
    // Where there is no request, the client stack itself refused: nobody else had a part in it.
    if (!story.any(send, op)) continue;
    for (Position at = first; at < until && !story.explained(op, at); ++at) {
      const Event& event = story[at];
      if (story.foreign_called(op, at)) break;
      const bool failed =
          event.kind == final && event.op == op && event.code != code::ok && story.final(op) == at;
      const bool told = (event.kind == cancel_received || event.kind == cancel_heard) && event.op == op;
      bool cut_off = false;
      if (event.kind == disconnect && event.party == Place::client && !event.op.exists() &&
          at < story.client_has_answer(op) && at < story.final(op))
        for (const Position sent : story.all(send, op))
          cut_off |= sent < at && story[sent].connection == event.connection;
      if (failed || told || cut_off) broken.insert(op.value);
    }
  }
  return broken;
}

}  // namespace rescind::slow
