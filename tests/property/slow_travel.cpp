#include <algorithm>

#include "harness/history/result_code.hpp"
#include "tests/property/slow_rules.hpp"

// The rules about what becomes of a cancel on its way to the provider, and about the provider itself.

namespace rescind::slow {
namespace {

using enum EventKind;

/// The runs of the provider of `op`, each as the position of its start.
std::vector<Position> runs(const Story& story, OpId op) {
  return story.all(provider_start, op);
}

/// The first event of `kind` of the run that started at `run`, at `from` or behind it.
Position in_run(const Story& story, EventKind kind, Position run, Position from = 0) {
  for (const Position at : story.all(kind, story[run].op))
    if (at >= from && story[at].run == story[run].run) return at;
  return never;
}

/// When the run was over: it ended or died.
Position run_over(const Story& story, Position run) {
  return std::min(in_run(story, provider_end, run), in_run(story, provider_crash, run));
}

/// Whether a message tells the server of a cancel.
bool tells(const Event& message) {
  return message.from == Place::client &&
         (message.message == Message::cancel || message.message == Message::release ||
          message.message == Message::unsubscribe);
}

bool tells_server(const Story& story, OpId op) {
  for (const Position at : story.all(send, op))
    if (tells(story[at])) return true;
  return false;
}

/// When the run first knew that it is cancelled.
Position heard(const Story& story, Position run) {
  Position first = in_run(story, cancel_heard, run);
  for (const Position at : story.all(cancel_polled, story[run].op))
    if (story[at].run == story[run].run && story[at].answer == Flag::yes) first = std::min(first, at);
  return first;
}

}  // namespace

// "The reason that reaches the provider is that of the first cancel in force (client, timeout or server)."
// Not where the message carries none, nor where the provider learns by losing its client.
Broken cancel_reason_carried(const Story& story) {
  Broken broken;
  for (const OpId op : story.operations()) {
    // Where a close came first nothing is promised about reasons.
    const Position at_client = story.cancelled(op) == story.ended_by_hand(op) ? story.cancelled(op) : never;
    const Position shutdown = story.first(EventKind::shutdown);
    // The server's own cancel is in force when it comes before the client's has arrived.
    const Position received = story.first(cancel_received, op);
    const bool by_server = shutdown < received && story.first(provider_start, op) < shutdown;
    for (Position at = 0; at < story.size(); ++at) {
      const Event& event = story[at];
      if (event.op != op || event.reason == Reason::absent) continue;
      if (event.kind == cancel_received && at_client < at && event.reason != story.reason(at_client))
        broken.insert(op.value);
      if (event.kind != cancel_heard && event.kind != cancel_polled) continue;
      if (event.heard_by == How::disconnect) continue;
      if (by_server && shutdown < at && event.reason != story[shutdown].reason) broken.insert(op.value);
      if (!by_server && at_client < at && event.reason != story.reason(at_client)) broken.insert(op.value);
    }
  }
  return broken;
}

// Two halves, for kinds whose cancel can travel. "The cancel sent on a live path is received"; "a received
// cancel is offered before its end to a provider that registered, polls or posts. One callback at most; any
// number of polls may answer yes. A refused registration breaks it."
Broken cancel_reaches_provider(const Story& story) {
  Broken broken;
  for (const OpId op : story.operations()) {
    if (!story.cancel_travels(op)) continue;
    const Position received = story.first(cancel_received, op);
    for (const Position run : runs(story, op)) {
      const Position over = run_over(story, run);
      // One callback at most.
      std::size_t callbacks = 0;
      for (const Position at : story.all(cancel_heard, op))
        if (story[at].run == story[run].run && story[at].heard_by == How::callback) ++callbacks;
      if (callbacks > 1) broken.insert(op.value);
      // Registered: called before it ends. At rest nothing will call one that has not ended.
      const Position registered = in_run(story, register_cancel, run);
      const bool accepted = registered != never && story[registered].code == code::ok;
      // Refused, and so it does not hear of a cancel that came while it worked. The dead are owed nothing.
      const Position cancelled = story.cancelled(op);
      const bool in_time = cancelled < std::min(in_run(story, provider_final, run), over);
      const bool died = in_run(story, provider_crash, run) != never;
      const bool excused = story.path_down(op, cancelled) || story.hangs(op) || died;
      if (registered != never && !accepted && in_time && heard(story, run) == never && !excused)
        broken.insert(op.value);
      const bool stays = over == never && story.at_rest() && !story.hangs(op) && heard(story, run) == never;
      const bool ended_deaf =
          over != never && heard(story, run) > over && in_run(story, provider_crash, run) != over;
      if (accepted && received < over && (stays || ended_deaf)) broken.insert(op.value);
      // Polls: told yes.
      for (const Position at : story.all(cancel_polled, op))
        if (story[at].run == story[run].run && at > received && story[at].answer == Flag::no)
          broken.insert(op.value);
      // Posts only: its posts fail.
      const bool polls = in_run(story, cancel_polled, run) != never;
      if (registered == never && !polls) {
        for (const Position at : story.all(post, op))
          if (story[at].run == story[run].run && at > received && story[at].code == code::ok &&
              heard(story, run) > at)
            broken.insert(op.value);
      }
    }
    if (!story.at_rest()) continue;
    // Sent on a live path: received. Where the server has answered, so that the operation can be named, the
    // client does not let go of it without a word.
    const Position cancelled = story.cancelled(op);
    bool named = false;
    for (const Position at : story.all(deliver, op)) named |= at < cancelled && story[at].to == Place::client;
    Position let_go = story.final(op);
    Position cut = never;  // It was the network that ended it.
    for (const Position at : story.all(disconnect)) {
      if (!story.would_use(op, story[at].connection)) continue;
      const bool of_it = story[at].op == op || !story[at].op.exists();
      const bool by_client = story[at].party == Place::client;
      if (of_it && by_client && at > cancelled) let_go = std::min(let_go, at);
      if (of_it && !by_client) cut = std::min(cut, at);
    }
    const bool owed =
        cancelled == story.ended_by_hand(op) && cancelled < let_go && let_go < story.client_has_answer(op);
    const bool live = !story.path_down(op, cancelled) && !story.path_down(op, let_go) && let_go < cut;
    if (cancelled != never && named && owed && live && !tells_server(story, op)) broken.insert(op.value);
    for (const Position at : story.all(deliver, op)) {
      const bool works = story.first(provider_start, op) < at &&
                         std::min(story.first(provider_final, op), story.first(provider_end, op)) > at;
      if (tells(story[at]) && works && story.first(cancel_received, op) == never) broken.insert(op.value);
    }
  }
  return broken;
}

// "For kinds whose cancel cannot travel the provider is not told; only the lost connection tells it."
Broken cancel_may_not_reach_provider(const Story& story) {
  Broken seen;
  for (const OpId op : story.operations()) {
    if (story.cancel_travels(op) || story.cancelled(op) == never) continue;
    for (const Position run : runs(story, op))
      if (run_over(story, run) > story.cancelled(op) && heard(story, run) == never) seen.insert(op.value);
  }
  return seen;
}

// "A provider posts one final result, also when cancelled, and nothing after it; a subscription may end by
// unsubscribe instead."
Broken provider_one_final(const Story& story) {
  Broken broken;
  for (const OpId op : story.operations()) {
    for (const Position run : runs(story, op)) {
      const Position first = in_run(story, provider_final, run);
      const bool another = first != never && in_run(story, provider_final, run, first + 1) != never;
      const bool goes_on = first != never && in_run(story, post, run, first + 1) != never;
      const Position end = in_run(story, provider_end, run);
      const bool unsubscribed =
          story.start(op).operation_kind == OperationKind::subscribe && heard(story, run) < end;
      const bool without = end != never && first > end && !unsubscribed;
      // It may wait for the application, which does not take what it has posted.
      const bool held_up = !story.any(cancel_received, op) && story.waits_for_application(op, never);
      const bool missing = first == never && run_over(story, run) == never && story.at_rest() && !held_up &&
                           !story.hangs(op) && !story.lost_message(op) && !story.path_down(op);
      if (another || goes_on || without || missing) broken.insert(op.value);
    }
  }
  return broken;
}

// "A provider that has heard of its cancellation stops within the bound." A hung one is excused, and one that
// went down with its server.
Broken provider_stops(const Story& story) {
  Broken broken;
  for (const OpId op : story.operations()) {
    for (const Position run : runs(story, op)) {
      const Position told = heard(story, run);
      const Position over = run_over(story, run);
      // What was overdue when a fault began it does not excuse.
      for (const Position fault : story.faults_begun()) {
        const bool excused = story.in_force(Fault::hang, op, fault) || story.server_down(op, fault);
        const bool overdue = told < fault && story.free_of_server_faults(op, story.time(told), fault) >
                                                 story.bounds().provider_stop;
        if (fault < over && !excused && overdue) broken.insert(op.value);
      }
      if (told == never || story.hangs(op) || story.server_down(op)) continue;
      const bool late =
          story.free_of_server_faults(op, story.time(told), over) > story.bounds().provider_stop;
      if (late || (over == never && story.providers_ran_out())) broken.insert(op.value);
    }
  }
  return broken;
}

}  // namespace rescind::slow
