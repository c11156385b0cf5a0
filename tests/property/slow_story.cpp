#include "tests/property/slow_story.hpp"

#include <algorithm>
#include <set>

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
  if (fault.fault == Fault::stop && heal.kind == fault.kind && heal.fault == Fault::cont) return true;
  return heal.kind == fault.kind && heal.fault == Fault::heal && heal.op == fault.op &&
         heal.session == fault.session && heal.connection == fault.connection &&
         (heal.healed == Fault::none || heal.healed == fault.fault);
}

}  // namespace

std::vector<OpId> Story::operations() const {
  std::vector<OpId> found;
  for (const Event& event : events_)
    if (event.kind == EventKind::start) found.push_back(event.op);
  return found;
}

std::vector<OpId> Story::called() const {
  std::vector<OpId> found;
  for (const Event& event : events_) {
    const bool call = event.kind == cancel || event.kind == close || event.kind == read || event.kind == ack;
    if (call && std::ranges::find(found, event.op) == found.end()) found.push_back(event.op);
  }
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
  return events_.back().kind == end ? events_.back().ending : EndWhy::cut;
}

bool Story::frozen_but(Place party) const {
  return events_.back().kind == frozen && events_.back().party == party;
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
  const Position back = answered_at(call);
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
  const bool by_key = profile_.promises.foreign == Foreign::bearer;
  if (by_key || first(EventKind::start, entry.op) == never) return false;
  return entry.context.exists() && entry.context != start(entry.op).context;
}

bool Story::foreign_called(OpId op, Position until) const {
  for (const EventKind kind : {cancel, close})
    for (const Position at : all(kind, op))
      if (at < until && !is_stale(at) && is_foreign(at)) return true;
  return false;
}

Position Story::effective_close(OpId op, bool pending) const {
  const Position begin = first(EventKind::start, op);
  for (const Position call : all(close, op)) {
    if (call < begin) continue;
    const Handle handle = events_[call].handle;
    const bool named = handle != Handle::stale && handle != Handle::empty;
    if (named && (answered(call, code::ok) || (pending && returned(call) == never))) return call;
  }
  return never;
}

Position Story::close_entered(OpId op) const {
  return effective_close(op, true);
}

Position Story::closed(OpId op) const {
  const Position call = effective_close(op, false);
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

bool Story::provider_failed(OpId op, Position until) const {
  Position told = std::min(first(cancel_received, op), first(cancel_heard, op));
  for (const Position at : all(cancel_polled, op))
    if (events_[at].answer == Flag::yes) told = std::min(told, at);
  for (const Position at : all(provider_final, op))
    if (at < std::min(told, until) && events_[at].code != code::ok) return true;
  return first(provider_crash, op) < until;
}

bool Story::explained(OpId op, Position until) const {
  return went_wrong(op, until) || first(refuse, op) < until || provider_failed(op, until);
}

bool Story::fails_unexplained(OpId op) const {
  return touched(op) >= final(op) && !explained(op, final(op)) && any(send, op);
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
  // Callbacks that run on the thread that brings this operation's results, or that could.
  std::set<std::uint32_t> callbacks;  // The threads that are in one.
  int unacknowledged = 0;
  int reads = 0;
  for (Position i = 0; i < until; ++i) {
    const Event& event = events_[i];
    const bool same_process = event.op.exists() && first(EventKind::start, event.op) != never &&
                              start(event.op).context == start(op).context;
    if (same_process && is_delivery(event) && event.via == Via::callback)
      callbacks.insert(event.thread.value);
    if (same_process && event.kind == callback_returned) callbacks.erase(event.thread.value);
    if (event.op != op) continue;
    if (is_delivery(event) && event.via == Via::callback && start(op).acknowledge == Acknowledge::manual)
      ++unacknowledged;
    if (event.kind == ack) unacknowledged = std::max(0, unacknowledged - 1);
    if (event.kind == read) ++reads;
    if (event.kind == read_returned) --reads;
  }
  if (final(op) < until) return !is_sync(op) && !callbacks.empty();  // Nothing more is due of it.
  return is_sync(op) ? reads == 0 : !callbacks.empty() || unacknowledged != 0;
}

Duration Story::free_time(OpId op, Time from, Position to) const {
  Duration free{0};
  for (Position at = 0; at < std::min(to, size() - 1); ++at) {
    const Time begin = std::max(time(at), from);
    if (time(at + 1) > begin && !waits_for_application(op, at + 1)) free = free + (time(at + 1) - begin);
  }
  return free;
}

bool Story::would_use(OpId op, ConnectionId connection) const {
  for (const Position at : all(connect)) {
    const Event& event = events_[at];
    const bool shared = !event.op.exists() && event.session == start(op).session;
    if (event.connection == connection && (event.op == op || shared)) return true;
  }
  return false;
}

bool Story::hits(const Event& fault, OpId op) const {
  if (fault.kind != network_fault && fault.kind != server_fault) return false;
  if (fault.op == op) return true;
  if (fault.op.exists()) return fault.connection.exists() && would_use(op, fault.connection);
  return !fault.session.exists() || fault.session == start(op).session;
}

bool Story::in_force(Fault what, OpId op, Position at) const {
  const Position until = std::min(at, size());
  for (Position begin = 0; begin < until; ++begin) {
    const Event& fault = events_[begin];
    if (fault.fault != what || !hits(fault, op)) continue;
    bool healed = false;
    for (Position later = begin + 1; later < until; ++later) healed = healed || ends(events_[later], fault);
    if (!healed) return true;
  }
  return false;
}

Duration Story::free_of_server_faults(OpId op, Time from, Position to) const {
  Duration free{0};
  for (Position at = 0; at < std::min(to, size() - 1); ++at) {
    const Time begin = std::max(time(at), from);
    bool held_up = false;
    for (const Fault what : {Fault::stop, Fault::kill, Fault::hang})
      held_up = held_up || in_force(what, op, at + 1);
    if (time(at + 1) > begin && !held_up) free = free + (time(at + 1) - begin);
  }
  return free;
}

std::vector<Position> Story::faults_begun() const {
  std::vector<Position> found;
  for (Position at = 0; has_time_ && at < size(); ++at) {
    const Event& event = events_[at];
    const bool is_fault = event.kind == network_fault || event.kind == server_fault;
    if (is_fault && event.fault != Fault::heal && event.fault != Fault::cont) found.push_back(at);
  }
  return found;
}

bool Story::server_down(OpId op, Position at) const {
  return in_force(Fault::stop, op, at) || in_force(Fault::kill, op, at);
}

bool Story::path_down(OpId op, Position at) const {
  return in_force(Fault::partition, op, at) || in_force(Fault::half_open, op, at) || server_down(op, at);
}

bool Story::faulted(OpId op, Position until) const {
  for (const EventKind kind : {network_fault, server_fault})
    for (const Position at : all(kind))
      if (at < until && hits(events_[at], op) && over(at) > began(op)) return true;
  return false;
}

Position Story::over(Position fault) const {
  switch (events_[fault].fault) {
    case Fault::reset:
    case Fault::crash:
    case Fault::heal:
      return fault;
    default:
      break;
  }
  for (Position later = fault + 1; later < size(); ++later)
    if (ends(events_[later], events_[fault])) return later;
  return never;
}

bool Story::went_wrong(OpId op, Position until) const {
  if (faulted(op, until)) return true;
  if (first(shutdown) < until) return true;
  return lost_message(op, until) || first(provider_crash, op) < until;
}

bool Story::lost_message(OpId op, Position until) const {
  for (const Position at : all(lost, op)) {
    if (at > until) continue;
    // What comes for an operation that has let go of its connection is nobody's loss.
    bool let_go = false;
    for (const Position gone : all(disconnect))
      let_go = let_go ||
               (gone > first(send, op) && gone < at && events_[gone].connection == events_[at].connection &&
                (!events_[gone].op.exists() || events_[gone].op == op));
    if (!let_go || events_[at].to == Place::server || events_[at].message == Message::accepted) return true;
  }
  return false;
}

}  // namespace rescind::slow
