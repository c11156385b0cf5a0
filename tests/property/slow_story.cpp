#include "tests/property/slow_story.hpp"

#include <algorithm>

#include "harness/history/result_code.hpp"

namespace rescind::slow {
namespace {

using enum EventKind;

EventKind return_of(EventKind call) {
  switch (call) {
    case start:
      return start_returned;
    case read:
      return read_returned;
    case cancel:
      return cancel_returned;
    case close:
      return close_returned;
    case session_close:
      return session_close_returned;
    default:
      return none;
  }
}

bool is_delivery(const Event& event) {
  return event.kind == result || event.kind == final;
}

bool ends(const Event& heal, const Event& fault) {
  return heal.kind == fault.kind && heal.what == Fault::heal && heal.op == fault.op &&
         heal.session == fault.session && heal.connection == fault.connection &&
         (heal.ends == Fault::none || heal.ends == fault.what);
}

}  // namespace

std::vector<OpId> Story::operations() const {
  std::vector<OpId> found;
  for (const Event& event : events_)
    if (event.kind == EventKind::start) found.push_back(event.op);
  return found;
}

std::vector<Position> Story::all(EventKind kind, OpId op) const {
  std::vector<Position> found;
  for (Position at = 0; at < size(); ++at)
    if (events_[at].kind == kind && (!op.exists() || events_[at].op == op)) found.push_back(at);
  return found;
}

Position Story::first(EventKind kind, OpId op, Position from) const {
  for (Position at = from; at < size(); ++at)
    if (events_[at].kind == kind && (!op.exists() || events_[at].op == op)) return at;
  return never;
}

bool Story::between(EventKind kind, OpId op, Position after, Position before) const {
  return after != never && first(kind, op, after + 1) < before;
}

EndWhy Story::why() const {
  return events_.back().kind == end ? events_.back().why : EndWhy::cut;
}

Position Story::returned(Position call) const {
  const Event& entry = events_[call];
  for (Position at = call + 1; at < size(); ++at) {
    const Event& event = events_[at];
    if (event.kind == return_of(entry.kind) && event.op == entry.op && event.session == entry.session &&
        event.thread == entry.thread)
      return at;
  }
  return never;
}

std::optional<std::int32_t> Story::answer(Position call) const {
  const Position back = events_[call].kind == ack ? call : returned(call);
  if (back == never || events_[back].code == no_code) return std::nullopt;
  return events_[back].code;
}

bool Story::is_stale(Position call) const {
  const Event& entry = events_[call];
  const bool no_handle = entry.handle == Handle::stale || entry.handle == Handle::empty;
  const Position over = entry.kind == ack ? std::max(closed(entry.op), final(entry.op)) : closed(entry.op);
  return no_handle || first(EventKind::start, entry.op) > call || over < call;
}

bool Story::is_foreign(Position call) const {
  const Event& entry = events_[call];
  return entry.context.exists() && entry.context != start(entry.op).context;
}

Position Story::close_entered(OpId op) const {
  const Position begin = first(EventKind::start, op);
  for (const Position call : all(close, op)) {
    if (call < begin) continue;
    const Handle handle = events_[call].handle;
    const bool named = handle != Handle::stale && handle != Handle::empty;
    if (named && answered(call, code::ok)) return call;
  }
  return never;
}

Position Story::closed(OpId op) const {
  const Position call = close_entered(op);
  return call == never ? never : returned(call);
}

std::vector<Position> Story::cancels(OpId op) const {
  std::vector<Position> found;
  const Position begin = first(EventKind::start, op);
  for (Position at = begin + 1; at < size(); ++at) {
    const Event& event = events_[at];
    const bool call = event.kind == cancel && event.op == op && !is_stale(at) && !is_foreign(at) &&
                      (answered(at, code::ok) || returned(at) == never);
    const bool by_time = event.kind == timeout_fired && event.op == op;
    if (call || by_time) found.push_back(at);
  }
  return found;
}

Position Story::cancelled(OpId op) const {
  const std::vector<Position> found = cancels(op);
  return found.empty() || found.front() > final(op) ? never : found.front();
}

Position Story::ended_by_hand(OpId op) const {
  Position found = close_entered(op);
  for (const Position at : cancels(op)) found = std::min(found, at);
  for (const Position at : all(session_close))
    if (at > first(EventKind::start, op) && events_[at].session == start(op).session &&
        (answered(at, code::ok) || returned(at) == never))
      found = std::min(found, at);
  return found;
}

Position Story::client_has_answer(OpId op) const {
  for (const Position at : all(deliver, op))
    if (events_[at].to == Place::client && events_[at].code != no_code) return at;
  return never;
}

bool Story::provider_failed(OpId op) const {
  Position told = std::min(first(cancel_received, op), first(cancel_heard, op));
  for (const Position at : all(cancel_polled, op))
    if (events_[at].answer == Flag::yes) told = std::min(told, at);
  for (const Position at : all(provider_final, op))
    if (at < told && events_[at].code != code::ok) return true;
  return any(provider_crash, op);
}

bool Story::fails_unexplained(OpId op) const {
  const bool explained = touched(op) < final(op) || first(refuse, op) < final(op) ||
                         went_wrong(op, final(op)) || provider_failed(op);
  return !explained && any(send, op);
}

Position Story::touched(OpId op) const {
  Position found = ended_by_hand(op);
  for (const EventKind kind : {cancel, close})
    for (const Position at : all(kind, op))
      if (!is_stale(at) && !(is_foreign(at) && answered(at, code::access_denied)))
        found = std::min(found, at);
  return found;
}

Reason Story::reason(Position at) const {
  const Event& event = events_[at];
  if (event.kind == cancel) return event.reason;
  return event.kind == timeout_fired ? Reason::timeout : Reason::none;
}

bool Story::waits_for_application(OpId op, Position at) const {
  const Position until = std::min(at, size());
  // A callback that runs on the thread that brings this operation's results, or that could.
  bool in_callback = false;
  bool unacknowledged = false;
  int reads = 0;
  for (Position i = 0; i < until; ++i) {
    const Event& event = events_[i];
    const bool same_process = event.op.exists() && first(EventKind::start, event.op) != never &&
                              start(event.op).context == start(op).context;
    if (same_process && is_delivery(event) && event.via == Via::callback) in_callback = true;
    if (same_process && event.kind == callback_returned) in_callback = false;
    if (event.op != op) continue;
    if (is_delivery(event) && event.via == Via::callback && start(op).acknowledge == Acknowledge::manual)
      unacknowledged = true;
    if (event.kind == ack) unacknowledged = false;
    if (event.kind == read) ++reads;
    if (event.kind == read_returned) --reads;
  }
  if (final(op) < until) return in_callback;  // Nothing more is due of it.
  return is_sync(op) ? reads == 0 : in_callback || unacknowledged;
}

Duration Story::free_time(OpId op, Time from, Position to) const {
  Duration free{0};
  for (Position at = 0; at < std::min(to, size() - 1); ++at) {
    const Time begin = std::max(time(at), from);
    if (time(at + 1) > begin && !waits_for_application(op, at + 1)) free = free + (time(at + 1) - begin);
  }
  return free;
}

bool Story::hits(const Event& fault, OpId op) const {
  if (fault.kind != network_fault && fault.kind != server_fault) return false;
  return (!fault.op.exists() || fault.op == op) &&
         (!fault.session.exists() || fault.session == start(op).session);
}

bool Story::in_force_at_end(Fault what, OpId op) const {
  for (Position at = 0; at < size(); ++at) {
    const Event& fault = events_[at];
    if (fault.what != what || !hits(fault, op)) continue;
    bool healed = false;
    for (Position later = at + 1; later < size(); ++later) healed = healed || ends(events_[later], fault);
    if (!healed) return true;
  }
  return false;
}

bool Story::went_wrong(OpId op, Position until) const {
  for (const EventKind kind : {network_fault, server_fault, shutdown})
    if (first(kind) < until) return true;
  return lost_message(op, until) || first(provider_crash, op) < until;
}

bool Story::lost_message(OpId op, Position until) const {
  for (const Position at : all(lost, op)) {
    if (at > until) continue;
    // What comes for an operation that has let go of its connection is nobody's loss.
    bool let_go = false;
    for (const Position gone : all(disconnect))
      let_go = let_go || (gone < at && events_[gone].connection == events_[at].connection &&
                          (!events_[gone].op.exists() || events_[gone].op == op));
    if (!let_go || events_[at].to == Place::server || events_[at].message == Message::accepted) return true;
  }
  return false;
}

}  // namespace rescind::slow
