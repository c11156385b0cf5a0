#include <limits>

#include "harness/base/utf8.hpp"
#include "harness/history/json_checks.hpp"
#include "harness/history/reader.hpp"

// The fields of an event's line: the part of the reader that knows what each value has to be.

namespace rescind {
namespace {

constexpr std::int64_t small_max =
    static_cast<std::int64_t>(no_index) - 1;  // Of indices, runs and message ids.

std::uint32_t small_number(std::string_view field, const JsonValue& value) {
  return static_cast<std::uint32_t>(whole_number(field, value, 0, small_max));
}

std::int32_t result_code(std::string_view field, const JsonValue& value) {
  using Limits = std::numeric_limits<std::int32_t>;
  if (value.type == JsonValue::Type::string) {
    const std::optional<std::int32_t> meant = code_named(value.text);
    if (meant)
      fail_wrong_type(field, value, "a result code's number", "that code is " + std::to_string(*meant));
  }
  return static_cast<std::int32_t>(whole_number(field, value, Limits::min() + 1, Limits::max()));
}

Flag flag(std::string_view field, const JsonValue& value) {
  return boolean_of(field, value) ? Flag::yes : Flag::no;
}

/// Two names that real protocols go by are translated; the rules need only know how results travel.
Protocol protocol(std::string_view field, const JsonValue& value) {
  const std::string_view word = string_of(field, value);
  if (word == "local") return Protocol::push;
  if (word == "wsman") return Protocol::pull;
  return parse<Protocol>(word).value_or(Protocol::other);
}

}  // namespace

void HistoryReader::read_field(Event& event, Field field) {
  const JsonValue& value = values_[static_cast<std::size_t>(field)];
  const std::string_view name = name_of(field);
  switch (field) {
    case Field::op:
      event.op = operation(event.kind, value);
      return;
    case Field::session:
      event.session = session(event.kind, value);
      return;
    case Field::context:
      event.context.value = contexts_.find_or_add(identity_of(name, value), names_.contexts).slot;
      return;
    case Field::thread:
      event.thread.value = threads_.find_or_add(identity_of(name, value), names_.threads).slot;
      return;
    case Field::connection:
      event.connection.value = connections_.find_or_add(identity_of(name, value), names_.connections).slot;
      return;
    case Field::run:
      event.run = small_number(name, value);
      return;
    case Field::id:
      event.message_id = small_number(name, value);
      return;
    case Field::index:
      event.index = small_number(name, value);
      return;
    case Field::timeout:
    case Field::after:
      event.duration = whole_number(name, value, 0, large_max);
      return;
    case Field::units:
      event.units = whole_number(name, value, 0, large_max);
      return;
    case Field::held:
      event.held = whole_number(name, value, -large_max, large_max);
      return;
    case Field::limit:
      event.limit = whole_number(name, value, 0, large_max);
      return;
    case Field::code:
      event.code = result_code(name, value);
      return;
    case Field::signal:
      event.signal = static_cast<std::int32_t>(whole_number(name, value, 1, 255));
      return;
    case Field::more:
      event.more = flag(name, value);
      return;
    case Field::answer:
      event.answer = flag(name, value);
      return;
    case Field::message:
      return read_message(event, value);
    case Field::target:
    case Field::waits_for:
      event.text = text(string_of(name, value));
      return;
    case Field::protocol:
      event.protocol = protocol(name, value);
      return;
    case Field::what:
      event.what = parse<Fault>(string_of(name, value)).value_or(Fault::other);
      return;
    case Field::ends:
      event.ends = parse<Fault>(string_of(name, value)).value_or(Fault::other);
      return;
    case Field::kind:
      event.operation_kind = word_of<OperationKind>(name, value);
      return;
    case Field::mode:
      event.mode = word_of<Mode>(name, value);
      return;
    case Field::acknowledge:
      event.acknowledge = word_of<Acknowledge>(name, value);
      return;
    case Field::from:
      event.from = word_of<Place>(name, value);
      return;
    case Field::to:
      event.to = word_of<Place>(name, value);
      return;
    case Field::by:
      event.by = word_of<Place>(name, value);
      return;
    case Field::via:
      event.via = word_of<Via>(name, value);
      return;
    case Field::reason:
      event.reason = word_of<Reason>(name, value);
      return;
    case Field::handle:
      event.handle = word_of<Handle>(name, value);
      return;
    case Field::how:
      event.how = word_of<How>(name, value);
      return;
    case Field::wait:
      event.wait = word_of<Wait>(name, value);
      return;
    case Field::outcome:
      event.outcome = word_of<Outcome>(name, value);
      return;
    case Field::pool:
      event.pool = word_of<Pool>(name, value);
      return;
    case Field::scope:
      event.scope = word_of<Scope>(name, value);
      return;
    case Field::why:
      event.why = word_of<EndWhy>(name, value);
      return;
    case Field::count_:
      break;
  }
}

/// The text of a final result; else the word of a message. A message that the vocabulary does not know keeps
/// its word.
void HistoryReader::read_message(Event& event, const JsonValue& value) {
  const std::string_view word = string_of("message", value);
  if (event.kind == EventKind::final) {
    event.text = text(word);
    return;
  }
  const std::optional<Message> known = parse<Message>(word);
  event.message = known.value_or(Message::other);
  if (!known && event.kind != EventKind::network_fault) event.text = text(word);
}

OpId HistoryReader::operation(EventKind kind, const JsonValue& value) {
  const NameTable::Found found = ops_.find_or_add(identity_of("op", value), names_.ops);
  forgotten_.resize(names_.ops.size());
  if (found.is_new) forgotten_[found.slot] = false;
  first_of_operation_ = found.is_new;
  if (kind == EventKind::start) {
    ops_.pin(found.slot);
    first_of_operation_ = found.is_new || forgotten_[found.slot];
    forgotten_[found.slot] = false;
  }
  return {found.slot};
}

SessionId HistoryReader::session(EventKind kind, const JsonValue& value) {
  const NameTable::Found found = sessions_.find_or_add(identity_of("session", value), names_.sessions);
  if (kind == EventKind::session_open) sessions_.pin(found.slot);
  return {found.slot};
}

TextId HistoryReader::text(std::string_view words) {
  if (words.empty()) return {};
  const std::string_view kept = clipped(words, options_.text_bytes_max);
  if (kept.size() == words.size()) return {texts_.find_or_add(words, names_.texts).slot};
  return {texts_.find_or_add(std::string(kept) + "...", names_.texts).slot};
}

}  // namespace rescind
