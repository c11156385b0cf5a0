#pragma once

#include <cstdint>
#include <map>
#include <ostream>
#include <string>
#include <vector>

#include "harness/contract/judge.hpp"
#include "harness/history/history.hpp"

namespace rescind {

inline void PrintTo(RuleOutcome outcome, std::ostream* out) {
  static constexpr const char* names[] = {"kept", "broken", "not exercised", "not checked", "undecided"};
  *out << names[static_cast<std::size_t>(outcome)];
}

/// A history told event by event. What an event leaves open gets the value that it has in an undisturbed run:
/// operation 0 in session 0 on connection 0, application thread 0, library thread 1, reading thread 2,
/// context 0, code OK.
class Story {
 public:
  Header header;
  std::vector<Event> events;
  Profile profile = mi_profile();

  /// Events told from now on happen at this time.
  Story& at(Duration since_start) {
    now_ = {since_start.ns};
    return *this;
  }
  Story& later(Duration span) {
    now_ = now_ + span;
    return *this;
  }
  /// Events told from now on are about this operation.
  Story& of(std::uint32_t op) {
    op_ = {op};
    return *this;
  }

  Story& tell(Event event) {
    event.t = now_;
    fill(event);
    events.push_back(event);
    return *this;
  }
  /// The event with nothing filled in but the time.
  Story& tell_as_it_is(Event event) {
    event.t = now_;
    events.push_back(event);
    return *this;
  }
  Story& tell(EventKind kind) {
    Event event;
    event.kind = kind;
    return tell(event);
  }

  // --- longer phrases ---

  Story& start(OperationKind kind = OperationKind::enumerate, Mode mode = Mode::async,
               Acknowledge acknowledge = Acknowledge::automatic) {
    Event event;
    event.kind = EventKind::start;
    event.operation_kind = kind;
    event.mode = mode;
    event.acknowledge = acknowledge;
    modes_[op_.value] = mode;
    posted_[op_.value] = 0;
    delivered_[op_.value] = 0;
    return tell(event).tell(EventKind::start_returned);
  }
  /// Its request reaches the server, is admitted with one unit of the user's pool, and the provider begins.
  Story& served(bool registers = true) {
    message(EventKind::send, Message::request).message(EventKind::deliver, Message::request);
    tell(EventKind::admit).units(EventKind::charge);
    tell(EventKind::provider_start);
    return registers ? tell(EventKind::register_cancel) : *this;
  }
  Story& message(EventKind kind, Message message) {
    Event event;
    event.kind = kind;
    event.message = message;
    return tell(event);
  }
  Story& units(EventKind kind) {
    Event event;
    event.kind = kind;
    event.units = 1;
    event.pool = Pool::operations;
    event.scope = Scope::user;
    return tell(event);
  }
  Story& limits(std::int64_t limit) {
    Event event;
    event.kind = EventKind::limits;
    event.pool = Pool::operations;
    event.scope = Scope::user;
    event.limit = limit;
    return tell(event);
  }
  Story& refused_for_quota() {
    Event event;
    event.kind = EventKind::refuse;
    event.code = 27;
    event.pool = Pool::operations;
    event.scope = Scope::user;
    event.units = 1;
    return tell(event);
  }
  Story& posts(int count = 1) {
    for (int i = 0; i < count; ++i) tell(EventKind::post);
    return *this;
  }
  /// A result by callback, which returns at once.
  Story& result() { return tell(EventKind::result).tell(EventKind::callback_returned); }
  Story& final(std::int32_t code = 1) {
    Event event;
    event.kind = EventKind::final;
    event.code = code;
    tell(event);
    return modes_[op_.value] == Mode::sync ? *this : tell(EventKind::callback_returned);
  }
  /// A read that brings a result, or with `more` false the final one.
  Story& read(bool more, std::int32_t code = 1) {
    tell(EventKind::read);
    return read_returned(more, code);
  }
  Story& read_returned(bool more, std::int32_t code = 1) {
    Event event;
    event.kind = EventKind::read_returned;
    event.more = more ? Flag::yes : Flag::no;
    tell(event);
    return more ? tell(EventKind::result) : final(code);
  }
  Story& cancel(Reason reason = Reason::none, std::int32_t code = 0) {
    Event event;
    event.kind = EventKind::cancel;
    event.reason = reason;
    return tell(event).answered(EventKind::cancel_returned, code);
  }
  Story& answered(EventKind kind, std::int32_t code) {
    Event event;
    event.kind = kind;
    event.code = code;
    return tell(event);
  }
  Story& close(std::int32_t code = 0) {
    return tell(EventKind::close).answered(EventKind::close_returned, code);
  }
  /// The cancel travels: the client lets go, the server receives it, the provider hears, ends, gives its unit
  /// back.
  Story& cancel_travels(Reason reason = Reason::none) {
    message(EventKind::send, Message::cancel).tell(EventKind::disconnect);
    message(EventKind::deliver, Message::cancel);
    Event event;
    event.kind = EventKind::cancel_received;
    event.reason = reason;
    tell(event);
    return hears(How::callback, reason).provider_ends();
  }
  Story& hears(How how, Reason reason = Reason::absent) {
    Event event;
    event.kind = EventKind::cancel_heard;
    event.heard_by = how;
    event.reason = reason;
    return tell(event);
  }
  Story& provider_ends(std::int32_t code = 1) {
    answered(EventKind::provider_final, code).tell(EventKind::provider_end);
    return units(EventKind::release);
  }
  Story& ends(EndWhy why = EndWhy::quiet) {
    Event event;
    event.kind = EventKind::end;
    event.ending = why;
    return tell(event);
  }

  // --- judged ---

  [[nodiscard]] Judge judged() const {
    Judge judge(profile, header);
    for (const Event& event : events) judge.on(event);
    judge.finish();
    return judge;
  }
  [[nodiscard]] RuleOutcome outcome(RuleId rule) const { return judged().outcome(rule); }
  [[nodiscard]] History history() const {
    Names names;
    names.ops = {"list", "other"};
    names.sessions = {"main"};
    return {.header = header, .names = names, .events = events};
  }
  /// The names of the broken rules, in the order of the table.
  [[nodiscard]] std::vector<std::string> broken() const {
    const Judge judge = judged();
    std::vector<std::string> names;
    for (const RuleInfo& rule : all_rules()) {
      if (judge.outcome(rule.id) == RuleOutcome::broken) names.emplace_back(rule.name);
    }
    return names;
  }

 private:
  static bool is_read(EventKind kind) { return kind == EventKind::read || kind == EventKind::read_returned; }
  static bool delivers(EventKind kind) { return kind == EventKind::result || kind == EventKind::final; }

  void fill(Event& event) {
    const EventKind kind = event.kind;
    const Place place = place_of(kind);
    const bool of_session = kind == EventKind::session_open || kind == EventKind::session_close ||
                            kind == EventKind::session_close_returned || kind == EventKind::session_closed;
    const bool of_nothing = place == Place::harness || kind == EventKind::limits ||
                            kind == EventKind::shutdown || kind == EventKind::server_fault ||
                            kind == EventKind::network_fault;
    if (!event.op.exists() && !of_session && !of_nothing) event.op = op_;
    if (kind == EventKind::start || of_session) event.session = {0};
    const bool calls = kind == EventKind::start || kind == EventKind::cancel || kind == EventKind::close;
    if (calls && !event.context.exists()) event.context = {0};
    const Mode mode = modes_[op_.value];
    if (delivers(kind) && event.via == Via::none) event.via = mode == Mode::sync ? Via::read : Via::callback;
    if (place == Place::client && !event.thread.exists()) {
      const bool library =
          kind == EventKind::callback_returned || (delivers(kind) && event.via == Via::callback);
      const bool reader = is_read(kind) || (delivers(kind) && event.via == Via::read);
      event.thread = {library ? 1u : reader ? 2u : 0u};
    }
    if (place == Place::network && !event.connection.exists()) event.connection = {0};
    if (kind == EventKind::send || kind == EventKind::deliver || kind == EventKind::lost) direct(event);
    if (kind == EventKind::disconnect && event.party == Place::none) event.party = Place::client;
    if (kind == EventKind::post && event.index == no_index) event.index = posted_[op_.value]++;
    if (kind == EventKind::result && event.index == no_index) event.index = delivered_[op_.value]++;
    const bool answers = kind == EventKind::cancel_returned || kind == EventKind::close_returned ||
                         kind == EventKind::read_returned || kind == EventKind::session_close_returned ||
                         kind == EventKind::register_cancel || kind == EventKind::post;
    if (answers && event.code == no_code) event.code = 0;
  }
  static void direct(Event& event) {
    const bool to_client = event.message == Message::response || event.message == Message::result ||
                           event.message == Message::final || event.message == Message::accepted ||
                           event.message == Message::batch;
    event.from = to_client ? Place::server : Place::client;
    event.to = to_client ? Place::client : Place::server;
  }

  Time now_{};
  OpId op_{0};
  std::map<std::uint32_t, Mode> modes_;
  std::map<std::uint32_t, std::uint32_t> posted_, delivered_;
};

/// An operation that is cancelled after one of two results, and all goes well.
inline Story cancelled_story() {
  Story story;
  story.at(milliseconds(1)).start().served().posts(2).message(EventKind::deliver, Message::result).result();
  story.at(milliseconds(5)).cancel(Reason::timeout).later(microseconds(500));
  story.final().cancel_travels(Reason::timeout).later(milliseconds(1)).close();
  return story;
}

/// An operation that nobody cancels, and all goes well.
inline Story plain_story() {
  Story story;
  story.at(milliseconds(1)).start().served().posts(1).result().provider_ends(0);
  story.message(EventKind::deliver, Message::final).final(0).close();
  return story;
}

}  // namespace rescind
