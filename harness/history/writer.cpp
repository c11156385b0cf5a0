#include "harness/history/writer.hpp"

#include <charconv>
#include <concepts>
#include <string_view>
#include <vector>

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
    out.append(text.substr(plain, i - plain));
    append_escape(out, c);
    plain = i + 1;
  }
  out.append(text.substr(plain));
  out += '"';
}

/// Words of the vocabulary need no escapes.
void append_word(std::string& out, std::string_view word) {
  out += '"';
  out += word;
  out += '"';
}

void append_name(std::string& out, const std::vector<std::string>& names, std::uint32_t id) {
  if (id < names.size() && !names[id].empty()) {
    append_string(out, names[id]);
    return;
  }
  out += '"';
  append_number(out, id);
  out += '"';
}

void append_flag(std::string& out, Flag flag) {
  out += flag == Flag::yes ? "true" : "false";
}

void append_message(std::string& out, const Event& event, const Names& names) {
  if (event.kind == EventKind::final) return append_name(out, names.texts, event.text.value);
  const bool own_word =
      event.message == Message::other && event.text.exists() && event.kind != EventKind::network_fault;
  if (own_word) return append_name(out, names.texts, event.text.value);
  append_word(out, name_of(event.message));
}

void append_value(std::string& out, Field field, const Event& event, const Names& names) {
  switch (field) {
    case Field::op:
      return append_name(out, names.ops, event.op.value);
    case Field::run:
      return append_number(out, event.run);
    case Field::session:
      return append_name(out, names.sessions, event.session.value);
    case Field::context:
      return append_name(out, names.contexts, event.context.value);
    case Field::thread:
      return append_name(out, names.threads, event.thread.value);
    case Field::connection:
      return append_name(out, names.connections, event.connection.value);
    case Field::kind:
      return append_word(out, name_of(event.operation_kind));
    case Field::mode:
      return append_word(out, name_of(event.mode));
    case Field::acknowledge:
      return append_word(out, name_of(event.acknowledge));
    case Field::timeout:
    case Field::after:
      return append_number(out, event.duration);
    case Field::message:
      return append_message(out, event, names);
    case Field::id:
      return append_number(out, event.message_id);
    case Field::from:
      return append_word(out, name_of(event.from));
    case Field::to:
      return append_word(out, name_of(event.to));
    case Field::by:
      return append_word(out, name_of(event.by));
    case Field::protocol:
      return append_word(out, name_of(event.protocol));
    case Field::via:
      return append_word(out, name_of(event.via));
    case Field::index:
      return append_number(out, event.index);
    case Field::code:
      return append_number(out, event.code);
    case Field::more:
      return append_flag(out, event.more);
    case Field::reason:
      return append_word(out, name_of(event.reason));
    case Field::handle:
      return append_word(out, name_of(event.handle));
    case Field::how:
      return append_word(out, name_of(event.how));
    case Field::answer:
      return append_flag(out, event.answer);
    case Field::wait:
      return append_word(out, name_of(event.wait));
    case Field::outcome:
      return append_word(out, name_of(event.outcome));
    case Field::pool:
      return append_word(out, name_of(event.pool));
    case Field::scope:
      return append_word(out, name_of(event.scope));
    case Field::units:
      return append_number(out, event.units);
    case Field::held:
      return append_number(out, event.held);
    case Field::limit:
      return append_number(out, event.limit);
    case Field::what:
      return append_word(out, name_of(event.what));
    case Field::ends:
      return append_word(out, name_of(event.ends));
    case Field::target:
    case Field::waits_for:
      return append_name(out, names.texts, event.text.value);
    case Field::why:
      return append_word(out, name_of(event.why));
    case Field::signal:
      return append_number(out, event.signal);
    case Field::count_:
      break;
  }
}

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
  for (const Place place : {Place::client, Place::network, Place::server, Place::provider}) {
    if (header.observes(place)) words.push_back(name_of(place));
  }
  return words;
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
  out += "{\"history\":1";
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
  FieldSet left = fields_of(event) & (known.required | known.optional);
  for (; !left.empty(); left.remove_first()) {
    append_key(out, name_of(left.first()));
    append_value(out, left.first(), event, names);
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
