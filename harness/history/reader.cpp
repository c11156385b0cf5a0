#include "harness/history/reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <utility>

#include "harness/base/assert.hpp"
#include "harness/base/nearest_word.hpp"
#include "harness/base/utf8.hpp"
#include "harness/history/header_reader.hpp"
#include "harness/history/json_checks.hpp"
#include "harness/history/members.hpp"

namespace rescind {
namespace {

bool is_blank(std::string_view line) {
  return line.find_first_not_of(" \t\r") == std::string_view::npos;
}

std::uint32_t line_number(std::uint64_t line) {
  return static_cast<std::uint32_t>(std::min<std::uint64_t>(line, std::numeric_limits<std::uint32_t>::max()));
}

/// The names of a place's events, for hints.
std::vector<std::string_view> events_at(Place place) {
  std::vector<std::string_view> names;
  for (const EventInfo& event : all_events()) {
    if (event.place == place) names.push_back(event.name);
  }
  return names;
}

/// A table of so many names, the first half of which keep their ids for good: operations need not hold on to these.
NameTable half_kept(std::size_t remembered) {
  return NameTable(remembered - remembered / 2, remembered / 2);
}

}  // namespace

HistoryReader::HistoryReader(std::string file, ReaderOptions options)
    : file_(std::move(file)),
      options_(options),
      ops_(options.remembered),
      sessions_(half_kept(options.remembered)),
      contexts_(half_kept(options.remembered)),
      threads_(half_kept(options.remembered)),
      connections_(half_kept(options.remembered)),
      groups_(options.remembered),
      texts_(options.texts_remembered) {}

// Some editors and shells begin a file with it.
constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";

const Header& HistoryReader::header_line(std::string_view line) {
  RESCIND_ASSERT(line_ == 0);
  ++line_;
  try {
    check_length(line);
    const std::size_t begin = line.starts_with(byte_order_mark) ? byte_order_mark.size() : 0;
    scanner_.reset(line.substr(begin), static_cast<std::uint32_t>(1 + begin));
    header_ = read_header(scanner_, options_.ignore_unknown_events);
  } catch (const JsonError& error) {
    fail(error, line);
  }
  has_header_ = true;
  return header_;
}

std::optional<Event> HistoryReader::next(std::string_view line, bool is_cut) {
  RESCIND_ASSERT(has_header_);
  ++line_;
  first_of_operation_ = false;
  try {
    check_length(line);
    if (is_blank(line)) return std::nullopt;
    return read_event(line);
  } catch (const JsonError& error) {
    if (!is_cut || !error.hint.empty()) fail(error, line);
    fail(
        {error.column, error.message,
         "the file ends in the middle of this line, as where its writer was killed: `head -n -1 FILE | rescind judge -` "
         "judges what stands before it"},
        line);
  }
}

void HistoryReader::finish() const {
  if (has_header_) return;
  throw InputError(file_, 0, 0, "the history is empty", "its first line has to be its header");
}

namespace {

/// The holder lets go of one name and takes hold of another.
template <class Id>
void exchange(NameTable& table, Id& held, Id other) {
  if (held == other) return;
  if (other.exists()) table.pin(other.value);
  if (held.exists()) table.release(held.value);
  held = other;
}

/// Whether the name may be another one's some day, unless somebody holds it.
template <class Id>
bool may_go(const NameTable& table, Id name) {
  return name.exists() && !table.keeps(name.value);
}

}  // namespace

void HistoryReader::forget(OpId op) {
  ops_.release(op.value);
  forgotten_[op.value] = true;
  if (op.value >= held_.size()) return;
  Held& held = held_[op.value];
  exchange(sessions_, held.session, {});
  exchange(contexts_, held.context, {});
  exchange(threads_, held.thread, {});
  exchange(connections_, held.connection, {});
}

void HistoryReader::forget(SessionId session) {
  if (session.value >= opened_.size() || !opened_[session.value]) return;
  opened_[session.value] = false;
  sessions_.release(session.value);
}

// What an operation that lives was last seen with is in use, however long ago that was.
void HistoryReader::hold_names(const Event& event) {
  if (!event.op.exists() || !ops_.is_pinned(event.op.value)) return;
  if (event.op.value >= held_.size()) {
    const bool any = may_go(sessions_, event.session) || may_go(contexts_, event.context) ||
                     may_go(threads_, event.thread) || may_go(connections_, event.connection);
    if (!any) return;
    held_.resize(event.op.value + 1);
  }
  Held& held = held_[event.op.value];
  if (event.session.exists()) exchange(sessions_, held.session, event.session);
  if (event.context.exists()) exchange(contexts_, held.context, event.context);
  if (event.thread.exists()) exchange(threads_, held.thread, event.thread);
  if (event.connection.exists()) exchange(connections_, held.connection, event.connection);
}

void HistoryReader::fail(const JsonError& error, std::string_view line) const {
  // What is not text would garble the terminal, and of an endless line there is nothing to see.
  const bool can_be_shown = line.size() <= line_bytes_max && first_not_utf8(line) == std::string_view::npos;
  throw InputError(file_, line_number(line_), error.column, error.message, error.hint,
                   can_be_shown ? std::string(line) : std::string{});
}

void HistoryReader::check_length(std::string_view line) const {
  if (line.size() <= line_bytes_max) return;
  throw JsonError{static_cast<std::uint32_t>(line_bytes_max) + 1, "the line is longer than 1 MiB",
                  "a history has one event a line"};
}

std::optional<Event> HistoryReader::read_event(std::string_view line) {
  scanner_.reset(line);
  read_members();
  const std::optional<EventKind> kind = kind_of_line();
  if (!kind) return std::nullopt;
  const EventInfo& known = info(*kind);
  check_required(known);

  Event event;
  event.kind = *kind;
  event.t.ns = whole_number("t", t_, 0, large_max);
  check_order(event);
  for (const Field field : present_& known.fields()) read_field(event, field);
  if (event.since != no_number) check_since(event);
  hold_names(event);
  return event;
}

void HistoryReader::read_members() {
  present_ = {};
  t_.column = at_.column = event_.column = 0;  // Of a value that was read it is at least 1.
  if (!unknown_.empty()) unknown_.clear();
  scanner_.begin_object();
  JsonValue name;
  while (scanner_.next_member(name)) {
    JsonValue* const value = place_for(name);
    if (value == nullptr) {
      static_cast<void>(scanner_.value());
    } else {
      *value = scanner_.value();
    }
  }
  scanner_.finish();
}

JsonValue* HistoryReader::place_for(const JsonValue& name) {
  const bool is_common = name.text == "t" || name.text == "at" || name.text == "event";
  if (is_common) {
    JsonValue& common = name.text == "t" ? t_ : name.text == "at" ? at_ : event_;
    if (common.column != 0) fail_twice(name);
    return &common;
  }
  const std::optional<Field> field = field_named(name.text);
  if (!field) {
    add_unknown_field(unknown_, name);
    return nullptr;
  }
  if (present_.contains(*field)) fail_twice(name);
  present_.add(*field);
  return &values_[static_cast<std::size_t>(*field)];
}

std::optional<EventKind> HistoryReader::kind_of_line() const {
  for (const auto& [value, name] :
       {std::pair{&t_, "t"}, std::pair{&at_, "at"}, std::pair{&event_, "event"}}) {
    if (value->column == 0) throw JsonError{1, fmt::format("the event needs the field '{}'", name), {}};
  }
  const std::string_view at = string_of("at", at_);
  const std::string_view name = string_of("event", event_);
  const std::optional<Place> place = parse<Place>(at);
  const std::optional<EventKind> kind = place ? event_named(*place, name) : std::nullopt;
  if (kind || options_.ignore_unknown_events) return kind;
  if (!place) fail_unknown_word("at", at_, words_of<Place>());
  fail_unknown_event(*place);
}

void HistoryReader::fail_unknown_event(Place place) const {
  std::string places;
  for (const EventInfo& event : all_events())
    if (event.name == event_.text)
      places += fmt::format("{}the {}", places.empty() ? "" : " and ", name_of(event.place));
  if (!places.empty()) {
    throw JsonError{event_.column,
                    fmt::format("'{}' is an event of {}, not of the {}", event_.text, places, name_of(place)),
                    {}};
  }
  throw JsonError{event_.column,
                  fmt::format("the {} has no event '{}'", name_of(place), clipped(event_.text, 40)),
                  word_hint(event_.text, events_at(place))};
}

void HistoryReader::check_required(const EventInfo& known) const {
  const FieldSet missing = known.required.without(present_);
  if (missing.empty()) return;
  throw JsonError{
      event_.column, fmt::format("'{}' needs the field '{}'", known.name, name_of(missing.first())), {}};
}

void HistoryReader::check_order(const Event& event) {
  const Place place = place_of(event.kind);
  if (end_line_ != 0) {
    throw JsonError{
        1, fmt::format("an event after the end of the history, which is in line {}", end_line_), {}};
  }
  LastAt& last = last_at_[static_cast<std::size_t>(place)];
  if (event.t.ns < last.ns) {
    throw JsonError{t_.column,
                    fmt::format("time goes backwards at the {}: {} here, after {} in line {}", name_of(place),
                                event.t.ns, last.ns, last.line),
                    "the lines of one place have to be in the order in which things happened there"};
  }
  last = {event.t.ns, line_};
  if (event.kind == EventKind::end) end_line_ = line_;
}

/// Where the header says how long a judge has to wait before it takes something for decided, what reaches further back
/// would come too late. Where it does not, a judge waits to the end.
void HistoryReader::check_since(const Event& event) const {
  const JsonValue& value = values_[static_cast<std::size_t>(Field::since)];
  const Place place = place_of(event.kind);
  const std::int64_t reach = header_.polled[static_cast<std::size_t>(place)].ns;
  if (header_.clock == Clock::steps)
    throw JsonError{value.column, "'since': a clock of steps has no spans of time", {}};
  if (event.since > event.t.ns)
    throw JsonError{value.column, fmt::format("'since': {} is after 't', {}", event.since, event.t.ns), {}};
  if (reach == 0 || event.t.ns - event.since <= reach) return;
  throw JsonError{value.column,
                  fmt::format("'since' reaches back {} ns, and the header's 'polled' allows {} at the {}",
                              event.t.ns - event.since, reach, name_of(place)),
                  fmt::format("the header says how far at most, e.g. \"polled\":{{\"{}\":{}}}",
                              name_of(place), event.t.ns - event.since)};
}

History read_history(std::string_view text, std::string_view file) {
  constexpr std::size_t all = std::numeric_limits<std::size_t>::max();
  HistoryReader reader(std::string(file),
                       {.remembered = all, .texts_remembered = all, .text_bytes_max = all});
  History history;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    const std::string_view line = text.substr(0, end);
    if (reader.line() == 0) {
      history.header = reader.header_line(line);
    } else if (const std::optional<Event> event = reader.next(line)) {
      history.events.push_back(*event);
    }
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 1);
  }
  reader.finish();
  history.names = reader.names();
  return history;
}

}  // namespace rescind
