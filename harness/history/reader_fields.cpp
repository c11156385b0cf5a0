#include <concepts>
#include <optional>
#include <string>
#include <type_traits>
#include <variant>

#include "harness/base/utf8.hpp"
#include "harness/history/json_checks.hpp"
#include "harness/history/members.hpp"
#include "harness/history/reader.hpp"

// The fields of an event's line: the part of the reader that knows what each value has to be.

namespace rescind {
namespace {

std::int32_t result_code(const Member& member, const JsonValue& value) {
  if (value.type == JsonValue::Type::string) {
    const std::optional<std::int32_t> meant = code_named(value.text);
    if (meant)
      fail_wrong_type(member.name, value, "a result code's number", "that code is " + std::to_string(*meant));
  }
  return static_cast<std::int32_t>(whole_number(member.name, value, member.value.least, member.value.most));
}

/// Two names that real protocols go by are translated; the rules need only know how results travel.
std::optional<Protocol> known_protocol(std::string_view word) {
  if (word == "local") return Protocol::push;
  if (word == "wsman") return Protocol::pull;
  return parse<Protocol>(word);
}

/// Words of the subject's own are allowed where the vocabulary has a word for "something else".
template <class E>
concept Open = requires {
  E::other;
};

}  // namespace

/// Reads the value of a member from JSON, by its type.
class ValueReader {
 public:
  ValueReader(HistoryReader& reader, Event& event, const Member& member, const JsonValue& value)
      : reader_(reader), event_(event), member_(member), value_(value) {}

  void read(OpId& id) const { id = reader_.operation(event_.kind, value_); }
  void read(SessionId& id) const { id = reader_.session(event_.kind, value_); }
  void read(ContextId& id) const { id.value = slot(reader_.contexts_, reader_.names_.contexts); }
  void read(ThreadId& id) const { id.value = slot(reader_.threads_, reader_.names_.threads); }
  void read(ConnectionId& id) const { id.value = slot(reader_.connections_, reader_.names_.connections); }
  void read(GroupId& id) const { id.value = slot(reader_.groups_, reader_.names_.groups); }
  void read(TextId& id) const { id = reader_.text(string_of(member_.name, value_)); }
  void read(Flag& flag) const { flag = boolean_of(member_.name, value_) ? Flag::yes : Flag::no; }
  void read(std::uint32_t& number) const { number = static_cast<std::uint32_t>(number_of_value()); }
  void read(std::int64_t& number) const { number = number_of_value(); }
  void read(std::int32_t& number) const {
    number = member_.value.sort == NumberSort::result_code ? result_code(member_, value_)
                                                           : static_cast<std::int32_t>(number_of_value());
  }
  void read(Worded auto& word) const {
    word = word_of<std::remove_reference_t<decltype(word)>>(member_.name, value_);
  }
  template <Worded E>
  requires Open<E>
  void read(E& word) const {
    const std::string_view written = string_of(member_.name, value_);
    const std::optional<E> known = known_word<E>(written);
    word = known.value_or(E::other);
    if (!known && member_.value.own_word != nullptr) event_.*member_.value.own_word = reader_.text(written);
  }

 private:
  template <class E>
  static std::optional<E> known_word(std::string_view written) {
    if constexpr (std::same_as<E, Protocol>) {
      return known_protocol(written);
    } else {
      return parse<E>(written);
    }
  }
  [[nodiscard]] std::int64_t number_of_value() const {
    return whole_number(member_.name, value_, member_.value.least, member_.value.most);
  }
  [[nodiscard]] std::uint32_t slot(NameTable& table, std::vector<std::string>& names) const {
    return table.find_or_add(identity_of(member_.name, value_), names).slot;
  }

  HistoryReader& reader_;
  Event& event_;
  const Member& member_;
  const JsonValue& value_;
};

void HistoryReader::read_field(Event& event, Field field) {
  const Member& member = member_of(event.kind, field);
  const ValueReader value(*this, event, member, values_[static_cast<std::size_t>(field)]);
  std::visit([&event, &value](auto where) { value.read(event.*where); }, member.where);
}

OpId HistoryReader::operation(EventKind kind, const JsonValue& value) {
  const NameTable::Found found = ops_.find_or_add(identity_of("op", value), names_.ops);
  forgotten_.resize(names_.ops.size());
  if (found.is_new) forgotten_[found.slot] = false;
  first_of_operation_ = found.is_new;
  if (kind == EventKind::start) {
    if (!ops_.is_pinned(found.slot)) ops_.pin(found.slot);
    first_of_operation_ = found.is_new || forgotten_[found.slot];
    forgotten_[found.slot] = false;
  }
  return {found.slot};
}

SessionId HistoryReader::session(EventKind kind, const JsonValue& value) {
  const NameTable::Found found = sessions_.find_or_add(identity_of("session", value), names_.sessions);
  if (kind != EventKind::session_open) return {found.slot};
  if (found.slot >= opened_.size()) opened_.resize(found.slot + 1);
  if (!opened_[found.slot]) sessions_.pin(found.slot);
  opened_[found.slot] = true;
  return {found.slot};
}

TextId HistoryReader::text(std::string_view words) {
  if (words.empty()) return {};
  const std::string_view kept = clipped(words, options_.text_bytes_max);
  if (kept.size() == words.size()) return {texts_.find_or_add(words, names_.texts).slot};
  return {texts_.find_or_add(std::string(kept) + "...", names_.texts).slot};
}

}  // namespace rescind
