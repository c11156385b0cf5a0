#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <concepts>
#include <type_traits>
#include <variant>

#include "harness/history/describe.hpp"
#include "harness/history/members.hpp"
#include "harness/history/reader.hpp"
#include "harness/history/vocabulary.hpp"
#include "harness/history/writer.hpp"

namespace rescind::history_test {
namespace {

// Random events of every kind with every combination of their fields. Names are given in the order of their
// first use, as a reader gives them, so that what is read equals what was written.

template <class E>
E any_word() {
  return static_cast<E>(*rc::gen::inRange<std::size_t>(1, words_of<E>().size()));
}

constexpr std::int64_t number_max = std::int64_t{1} << 40;
constexpr std::int64_t reach_max = std::int64_t{1} << 30;  // Of `since`.

std::int64_t any_number(std::int64_t least = 0, std::int64_t most = number_max) {
  return *rc::gen::inRange<std::int64_t>(least, most + 1);
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

/// Gives a member any value that can be written, by its type.
struct AnyValue {
  const Member& member;
  Names& names;

  void set(OpId& id) const { id = {any_name(names.ops, "op \"\\\n\xc3\xa9")}; }
  void set(SessionId& id) const { id = {any_name(names.sessions, "s")}; }
  void set(ContextId& id) const { id = {any_name(names.contexts, "uid:")}; }
  void set(ThreadId& id) const { id = {any_name(names.threads, "")}; }
  void set(ConnectionId& id) const { id = {any_name(names.connections, "c")}; }
  void set(GroupId& id) const { id = {any_name(names.groups, "g")}; }
  void set(TextId& id) const { id = {any_name(names.texts, "text\t")}; }
  void set(Flag& flag) const { flag = any_flag(); }
  void set(Worded auto& word) const { word = any_word<std::remove_reference_t<decltype(word)>>(); }
  template <std::integral Number>
  void set(Number& number) const {
    number = static_cast<Number>(
        any_number(std::max(member.value.least, -number_max), std::min(member.value.most, number_max)));
  }
};

void set(Event& event, Field field, Names& names) {
  if (field == Field::since) {
    event.since = event.t.ns - any_number(0, std::min(event.t.ns, reach_max));
    return;
  }
  const Member& member = member_of(event.kind, field);
  const AnyValue any{member, names};
  std::visit([&](auto where) { any.set(event.*where); }, member.where);
}

Event any_event(EventKind kind, Time t, Names& names, FieldSet without = {}) {
  Event event;
  event.kind = kind;
  event.t = t;
  const EventInfo& known = info(kind);
  for (const Field field : known.fields().without(without)) {
    const bool wanted = known.required.contains(field) || *rc::gen::arbitrary<bool>();
    if (wanted) set(event, field, names);
  }
  return event;
}

Header any_header() {
  Header header;
  header.name = *rc::gen::element<std::string>("", "a run", "quoted \" \\ and \x01");
  header.clock = *rc::gen::element(Clock::virtual_time, Clock::monotonic, Clock::steps);
  for (const Place place : PlaceSet(header.places)) {
    if (*rc::gen::arbitrary<bool>()) header.places.remove(place);
  }
  header.skew = {*rc::gen::element<std::int64_t>(0, 1, 1'000'000)};
  header.from_start = *rc::gen::arbitrary<bool>();
  for (const Place place : PlaceSet::all().without({Place::none})) {
    const auto number = static_cast<std::size_t>(place);
    if (header.clock != Clock::steps) header.polled[number] = {reach_max};
    header.resolution[number] = {any_number()};
  }
  for (const EventInfo& event : all_events()) {
    if (event.name != "fault" && *rc::gen::inRange(0, 10) == 0) header.elides.add(event.kind);
  }
  return header;
}

History any_history() {
  History history;
  history.header = any_header();
  const FieldSet unwanted = history.header.clock == Clock::steps ? FieldSet{Field::since} : FieldSet{};
  const std::size_t length = *rc::gen::inRange<std::size_t>(0, 20);
  Time t;
  for (std::size_t i = 0; i < length; ++i) {
    t.ns += any_number();
    const auto kind = static_cast<EventKind>(*rc::gen::inRange<std::size_t>(1, event_kinds));
    if (kind == EventKind::end) continue;  // It is the last event of all.
    history.events.push_back(any_event(kind, t, history.names, unwanted));
  }
  if (*rc::gen::arbitrary<bool>())
    history.events.push_back(any_event(EventKind::end, t, history.names, unwanted));
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
  const Event event = any_event(kind, {}, names);
  for (const Field field : info(kind).fields().without(fields_of(event))) {
    Event more = event;
    set(more, field, names);
    RC_ASSERT(describe_text(more, names) != describe_text(event, names));
  }
}

}  // namespace
}  // namespace rescind::history_test
