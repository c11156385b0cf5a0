#include "harness/history/writer.hpp"

#include <charconv>
#include <concepts>
#include <string_view>
#include <vector>

#include "harness/base/text.hpp"
#include "harness/history/members.hpp"
#include "harness/history/version.hpp"
#include "harness/history/vocabulary.hpp"

namespace rescind {
namespace {

void append_number(std::string& out, std::integral auto number) {
  char digits[24];
  const auto end = std::to_chars(digits, digits + sizeof digits, number).ptr;
  out.append(digits, end);
}

void append_escape(std::string& out, char c) {
  switch (c) {
    case '"':
      out += "\\\"";
      return;
    case '\\':
      out += "\\\\";
      return;
    case '\n':
      out += "\\n";
      return;
    case '\r':
      out += "\\r";
      return;
    case '\t':
      out += "\\t";
      return;
    default:
      out += "\\u00";
      out += "0123456789abcdef"[(static_cast<unsigned char>(c) >> 4) & 15];
      out += "0123456789abcdef"[static_cast<unsigned char>(c) & 15];
  }
}

void append_string(std::string& out, std::string_view text) {
  out += '"';
  std::size_t plain = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c != '"' && c != '\\' && static_cast<unsigned char>(c) >= 0x20) continue;
    out += printable_json(text.substr(plain, i - plain));
    append_escape(out, c);
    plain = i + 1;
  }
  out += printable_json(text.substr(plain));
  out += '"';
}

/// Words of the vocabulary need no escapes.
void append_word(std::string& out, std::string_view word) {
  out += '"';
  out += word;
  out += '"';
}

/// The name that an id goes by; an id without one is its number.
void append_name(std::string& out, const std::vector<std::string>& names, std::uint32_t id) {
  if (id < names.size()) return append_string(out, names[id]);
  out += '"';
  append_number(out, id);
  out += '"';
}

/// Writes the value of a member in JSON, by its type.
class ValueWriter {
 public:
  ValueWriter(std::string& out, const Event& event, const Names& names)
      : out_(out), event_(event), names_(names) {}

  void append(const Member& member) const {
    const bool has_own_word = member.value.own_word != nullptr && (event_.*member.value.own_word).exists();
    if (has_own_word) return value(event_.*member.value.own_word);
    std::visit([this](auto where) { value(event_.*where); }, member.where);
  }

 private:
  void value(OpId id) const { append_name(out_, names_.ops, id.value); }
  void value(SessionId id) const { append_name(out_, names_.sessions, id.value); }
  void value(ContextId id) const { append_name(out_, names_.contexts, id.value); }
  void value(ThreadId id) const { append_name(out_, names_.threads, id.value); }
  void value(ConnectionId id) const { append_name(out_, names_.connections, id.value); }
  void value(GroupId id) const { append_name(out_, names_.groups, id.value); }
  void value(TextId id) const { append_name(out_, names_.texts, id.value); }
  void value(Flag flag) const { out_ += flag == Flag::yes ? "true" : "false"; }
  void value(std::integral auto number) const { append_number(out_, number); }
  void value(Worded auto word) const { append_word(out_, name_of(word)); }

  std::string& out_;
  const Event& event_;
  const Names& names_;
};

void append_key(std::string& out, std::string_view key) {
  out += ",\"";
  out += key;
  out += "\":";
}

void append_list(std::string& out, std::string_view key, const std::vector<std::string_view>& words) {
  append_key(out, key);
  out += '[';
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0) out += ',';
    append_word(out, words[i]);
  }
  out += ']';
}

std::vector<std::string_view> observed_places(const Header& header) {
  std::vector<std::string_view> words;
  for (const Place place : header.places) words.push_back(name_of(place));
  return words;
}

/// The places whose span is not 0, each with its span.
void append_spans(std::string& out, std::string_view key, const SpanOfPlace& spans) {
  std::string members;
  for (const Place place : PlaceSet::all()) {
    const Duration span = spans[static_cast<std::size_t>(place)];
    if (span.ns == 0) continue;
    if (!members.empty()) members += ',';
    append_word(members, name_of(place));
    members += ':';
    append_number(members, span.ns);
  }
  if (members.empty()) return;
  append_key(out, key);
  out += '{';
  out += members;
  out += '}';
}

/// "fault" stands for both events of that name, and is written once.
std::vector<std::string_view> elided_events(const Header& header) {
  std::vector<std::string_view> words;
  for (const EventInfo& event : all_events()) {
    if (!header.elides.contains(event.kind)) continue;
    bool listed = false;
    for (const std::string_view word : words) listed = listed || word == event.name;
    if (!listed) words.push_back(event.name);
  }
  return words;
}

}  // namespace

void append_json(std::string& out, const Header& header) {
  out += "{\"history\":" + std::to_string(history_version);
  append_key(out, "name");
  append_string(out, header.name);
  append_key(out, "subject");
  append_string(out, header.subject);
  append_key(out, "protocol");
  append_string(out, header.protocol);
  append_key(out, "clock");
  append_word(out, name_of(header.clock));
  append_key(out, "unit");
  append_word(out, "ns");
  append_list(out, "observes", observed_places(header));
  if (!header.elides.empty()) append_list(out, "elides", elided_events(header));
  if (header.skew != default_skew(header.clock)) {
    append_key(out, "skew");
    append_number(out, header.skew.ns);
  }
  if (header.from_start) {
    append_key(out, "from");
    append_word(out, "start");
  }
  append_spans(out, "polled", header.polled);
  append_spans(out, "resolution", header.resolution);
  out += "}\n";
}

void append_json(std::string& out, const Event& event, const Names& names) {
  const EventInfo& known = info(event.kind);
  out += "{\"t\":";
  append_number(out, event.t.ns);
  append_key(out, "at");
  append_word(out, name_of(known.place));
  append_key(out, "event");
  append_word(out, known.name);
  const ValueWriter value(out, event, names);
  for (const Field field : known.fields()) {
    const Member& member = member_of(event.kind, field);
    if (!is_set(event, member)) continue;
    append_key(out, member.name);
    value.append(member);
  }
  out += "}\n";
}

std::string to_json_lines(const History& history) {
  std::string out;
  append_json(out, history.header);
  for (const Event& event : history.events) append_json(out, event, history.names);
  return out;
}

}  // namespace rescind
