#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "harness/history/describe.hpp"
#include "harness/history/reader.hpp"
#include "harness/history/vocabulary.hpp"
#include "harness/history/writer.hpp"

namespace rescind {
namespace {

// Random events of every kind with every combination of their fields. Names are given in the order of their
// first use, as a reader gives them, so that what is read equals what was written.

template <class E>
E any_word() {
  return static_cast<E>(*rc::gen::inRange<std::size_t>(1, words_of<E>().size()));
}

std::int64_t any_number() {
  return *rc::gen::inRange<std::int64_t>(0, std::int64_t{1} << 40);
}
std::uint32_t any_small() {
  return *rc::gen::inRange<std::uint32_t>(0, no_index);
}
Flag any_flag() {
  return *rc::gen::element(Flag::no, Flag::yes);
}

/// One of the names so far, or the next one.
std::uint32_t any_name(std::vector<std::string>& names, const std::string& prefix) {
  const auto id = *rc::gen::inRange<std::size_t>(0, names.size() + 1);
  if (id == names.size()) names.push_back(prefix + std::to_string(id));
  return static_cast<std::uint32_t>(id);
}

void set(Event& event, Field field, Names& names) {
  switch (field) {
    case Field::op:
      event.op = {any_name(names.ops, "op \"\\\n\xc3\xa9")};
      return;
    case Field::session:
      event.session = {any_name(names.sessions, "s")};
      return;
    case Field::context:
      event.context = {any_name(names.contexts, "uid:")};
      return;
    case Field::thread:
      event.thread = {any_name(names.threads, "")};
      return;
    case Field::connection:
      event.connection = {any_name(names.connections, "c")};
      return;
    case Field::run:
      event.run = any_small();
      return;
    case Field::id:
      event.message_id = any_small();
      return;
    case Field::index:
      event.index = any_small();
      return;
    case Field::timeout:
    case Field::after:
      event.duration = any_number();
      return;
    case Field::units:
      event.units = any_number();
      return;
    case Field::held:
      event.held = any_number() - (std::int64_t{1} << 39);
      return;
    case Field::limit:
      event.limit = any_number();
      return;
    case Field::code:
      event.code = *rc::gen::inRange<std::int32_t>(-5, 100);
      return;
    case Field::signal:
      event.signal = *rc::gen::inRange<std::int32_t>(1, 65);
      return;
    case Field::more:
      event.more = any_flag();
      return;
    case Field::answer:
      event.answer = any_flag();
      return;
    case Field::message:
      if (event.kind == EventKind::final) {
        event.text = {any_name(names.texts, "text\t")};
      } else {
        event.message = any_word<Message>();
      }
      return;
    case Field::target:
    case Field::waits_for:
      event.text = {any_name(names.texts, "text\t")};
      return;
    case Field::kind:
      event.operation_kind = any_word<OperationKind>();
      return;
    case Field::mode:
      event.mode = any_word<Mode>();
      return;
    case Field::acknowledge:
      event.acknowledge = any_word<Acknowledge>();
      return;
    case Field::from:
      event.from = any_word<Place>();
      return;
    case Field::to:
      event.to = any_word<Place>();
      return;
    case Field::by:
      event.by = any_word<Place>();
      return;
    case Field::protocol:
      event.protocol = any_word<Protocol>();
      return;
    case Field::via:
      event.via = any_word<Via>();
      return;
    case Field::reason:
      event.reason = any_word<Reason>();
      return;
    case Field::handle:
      event.handle = any_word<Handle>();
      return;
    case Field::how:
      event.how = any_word<How>();
      return;
    case Field::wait:
      event.wait = any_word<Wait>();
      return;
    case Field::outcome:
      event.outcome = any_word<Outcome>();
      return;
    case Field::pool:
      event.pool = any_word<Pool>();
      return;
    case Field::scope:
      event.scope = any_word<Scope>();
      return;
    case Field::what:
      event.what = any_word<Fault>();
      return;
    case Field::ends:
      event.ends = any_word<Fault>();
      return;
    case Field::why:
      event.why = any_word<EndWhy>();
      return;
    case Field::count_:
      return;
  }
}

Event any_event(EventKind kind, Time t, Names& names) {
  Event event;
  event.kind = kind;
  event.t = t;
  const EventInfo& known = info(kind);
  FieldSet left = known.required | known.optional;
  for (; !left.empty(); left.remove_first()) {
    const bool wanted = known.required.contains(left.first()) || *rc::gen::arbitrary<bool>();
    if (wanted) set(event, left.first(), names);
  }
  return event;
}

Header any_header() {
  Header header;
  header.name = *rc::gen::element<std::string>("", "a run", "quoted \" \\ and \x01");
  header.clock = *rc::gen::element(Clock::virtual_time, Clock::monotonic, Clock::steps);
  header.client = *rc::gen::arbitrary<bool>();
  header.network = *rc::gen::arbitrary<bool>();
  header.server = *rc::gen::arbitrary<bool>();
  header.provider = *rc::gen::arbitrary<bool>();
  header.skew = {*rc::gen::element<std::int64_t>(0, 1, 1'000'000)};
  for (const EventInfo& event : all_events()) {
    if (event.name != "fault" && *rc::gen::inRange(0, 10) == 0) header.elides.add(event.kind);
  }
  return header;
}

History any_history() {
  History history;
  history.header = any_header();
  const std::size_t length = *rc::gen::inRange<std::size_t>(0, 20);
  Time t;
  for (std::size_t i = 0; i < length; ++i) {
    t.ns += any_number();
    // `end` is the last event of all.
    const auto kind = static_cast<EventKind>(*rc::gen::inRange<std::size_t>(1, event_kinds - 1));
    history.events.push_back(any_event(kind, t, history.names));
  }
  if (*rc::gen::arbitrary<bool>()) history.events.push_back(any_event(EventKind::end, t, history.names));
  return history;
}

RC_GTEST_PROP(History, WhatIsWrittenIsReadBack, ()) {
  const History history = any_history();
  const std::string text = to_json_lines(history);
  const History read = read_history(text, "written");
  RC_ASSERT(read == history);
  RC_ASSERT(to_json_lines(read) == text);
}

RC_GTEST_PROP(History, EveryFieldOfAnEventIsRecognised, ()) {
  Names names;
  const auto kind = static_cast<EventKind>(*rc::gen::inRange<std::size_t>(1, event_kinds));
  const Event event = any_event(kind, {}, names);
  RC_ASSERT(missing_fields(event).empty());
  RC_ASSERT(unexpected_fields(event).empty());
}

/// Two events that differ in a field are told differently.
RC_GTEST_PROP(History, NoFieldIsLeftOutOfTheDescription, ()) {
  Names names;
  const auto kind = static_cast<EventKind>(*rc::gen::inRange<std::size_t>(1, event_kinds));
  const EventInfo& known = info(kind);
  const Event event = any_event(kind, {}, names);
  FieldSet left = (known.required | known.optional).without(fields_of(event));
  for (; !left.empty(); left.remove_first()) {
    Event more = event;
    set(more, left.first(), names);
    RC_ASSERT(describe_text(more, names) != describe_text(event, names));
  }
}

}  // namespace
}  // namespace rescind
