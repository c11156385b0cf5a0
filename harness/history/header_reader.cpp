#include "harness/history/header_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>
#include <vector>

#include "harness/base/utf8.hpp"
#include "harness/history/json_checks.hpp"
#include "harness/history/members.hpp"
#include "harness/history/version.hpp"
#include "harness/history/vocabulary.hpp"

namespace rescind {
namespace {

constexpr std::string_view example =
    R"(a history begins with {"history":1,"clock":"monotonic","observes":["client"]})";

/// The header's fields, in the order of writing.
enum HeaderField : std::size_t {
  history,
  name,
  subject,
  protocol,
  clock,
  unit,
  observes,
  elides,
  skew,
  from,
  polled,
  resolution,
  count_
};
constexpr std::array<std::string_view, count_> header_names{"history", "name", "subject",  "protocol",
                                                            "clock",   "unit", "observes", "elides",
                                                            "skew",    "from", "polled",   "resolution"};

struct Members {
  std::array<JsonValue, count_> values;
  std::array<bool, count_> present{};
};

Members read_members(JsonScanner& scanner) {
  Members members;
  std::vector<std::string_view> unknown;
  scanner.begin_object();
  JsonValue key;
  while (scanner.next_member(key)) {
    const auto known = std::find(header_names.begin(), header_names.end(), key.text);
    const auto field = static_cast<std::size_t>(known - header_names.begin());
    if (field == count_) {
      add_unknown_field(unknown, key);
      static_cast<void>(scanner.value());
      continue;
    }
    if (members.present[field]) fail_twice(key);
    members.values[field] = scanner.value();
    members.present[field] = true;
  }
  scanner.finish();
  return members;
}

void check_version(const Members& members) {
  if (!members.present[history]) {
    throw JsonError{1, "the first line is not a history's header: it has no field 'history'",
                    std::string(example)};
  }
  const JsonValue& value = members.values[history];
  const std::int64_t found = whole_number("history", value, 0, std::numeric_limits<std::int64_t>::max());
  if (found == history_version) return;
  throw JsonError{
      value.column,
      fmt::format("this history is of version {}, and only version {} is known", found, history_version),
      "the number changes when the meaning of a history changes"};
}

/// Calls `each` with every string of an array.
template <class Each>
void for_strings(std::string_view field, const JsonValue& value, Each each) {
  if (value.type != JsonValue::Type::array) fail_wrong_type(field, value, "an array of strings");
  JsonScanner elements;
  elements.reset(value.text, value.column);
  elements.begin_array();
  while (elements.next_element()) {
    const JsonValue element = elements.value();
    static_cast<void>(string_of(field, element));
    each(element);
  }
}

void read_observes(Header& header, const JsonValue& value) {
  header.places = {};
  for_strings("observes", value, [&header](const JsonValue& element) {
    constexpr std::array<std::string_view, 4> places{"client", "network", "server", "provider"};
    const Place place = parse<Place>(element.text).value_or(Place::none);
    if (place == Place::none || place == Place::harness) fail_unknown_word("observes", element, places);
    header.places.add(place);
  });
}

/// An object that gives places a number of ns each, e.g. {"server":1000000}.
SpanOfPlace spans_of(HeaderField field, const JsonValue& value) {
  if (value.type != JsonValue::Type::object)
    fail_wrong_type(header_names[field], value, "an object of places and ns", R"(e.g. {"server":1000000})");
  SpanOfPlace spans{};
  PlaceSet seen;
  JsonScanner members;
  members.reset(value.text, value.column);
  members.begin_object();
  JsonValue name;
  while (members.next_member(name)) {
    const Place place = word_of<Place>(header_names[field], name);
    if (seen.contains(place)) fail_twice(name);
    seen.add(place);
    spans[static_cast<std::size_t>(place)] = {
        whole_number(header_names[field], members.value(), 0, large_max)};
  }
  return spans;
}

SpanOfPlace read_polled(const Header& header, const JsonValue& value) {
  if (header.clock == Clock::steps)
    throw JsonError{value.column, "'polled': a clock of steps has no spans of time", {}};
  return spans_of(polled, value);
}

std::vector<std::string_view> event_names() {
  std::vector<std::string_view> names;
  for (const EventInfo& event : all_events()) names.push_back(event.name);
  return names;
}

void read_elides(Header& header, const JsonValue& value, bool ignore_unknown_events) {
  for_strings("elides", value, [&header, ignore_unknown_events](const JsonValue& element) {
    const EventSet named = events_named(element.text);
    if (named.empty() && !ignore_unknown_events) fail_unknown_word("elides", element, event_names());
    header.elides = header.elides | named;
  });
}

}  // namespace

Header read_header(JsonScanner& scanner, bool ignore_unknown_events) {
  const Members members = read_members(scanner);
  check_version(members);
  for (const HeaderField needed : {clock, observes}) {
    if (members.present[needed]) continue;
    throw JsonError{1, fmt::format("the header needs the field '{}'", header_names[needed]),
                    std::string(example)};
  }
  Header header;
  const auto text = [&members](HeaderField field) -> std::string {
    return members.present[field] ? std::string(string_of(header_names[field], members.values[field]))
                                  : std::string{};
  };
  header.name = text(name);
  header.subject = text(subject);
  header.protocol = text(protocol);
  header.clock = word_of<Clock>("clock", members.values[clock]);
  if (members.present[unit] && text(unit) != "ns") {
    throw JsonError{members.values[unit].column,
                    fmt::format("'unit': unknown unit '{}'", clipped(text(unit), 40)),
                    "times are in \"ns\", whole nanoseconds"};
  }
  read_observes(header, members.values[observes]);
  if (members.present[elides]) read_elides(header, members.values[elides], ignore_unknown_events);
  header.skew = members.present[skew] ? Duration{whole_number("skew", members.values[skew], 0, large_max)}
                                      : default_skew(header.clock);
  if (members.present[from]) {
    header.from_start = text(from) == "start";
    if (!header.from_start)
      fail_unknown_word("from", members.values[from], std::array{std::string_view("start")});
  }
  if (members.present[polled]) header.polled = read_polled(header, members.values[polled]);
  if (members.present[resolution]) header.resolution = spans_of(resolution, members.values[resolution]);
  return header;
}

}  // namespace rescind
