#include "harness/history/describe.hpp"

#include <fmt/format.h>

#include <array>
#include <concepts>
#include <cstddef>
#include <string_view>
#include <type_traits>
#include <variant>
#include <vector>

#include "harness/history/members.hpp"
#include "harness/history/vocabulary.hpp"

namespace rescind {
namespace {

/// A bare number says nothing: "thread 13676", but "alice".
std::string name_or_number(const std::vector<std::string>& names, std::uint32_t id, std::string_view noun) {
  if (id >= names.size()) return fmt::format("{} {}", noun, id);
  if (names[id].empty()) return "\"\"";
  const bool is_number = names[id].find_first_not_of("0123456789") == std::string::npos;
  return is_number ? fmt::format("{} {}", noun, names[id]) : names[id];
}

std::string code_text(std::int32_t code) {
  const std::string_view name = code_name(code);
  return name.empty() ? fmt::format("code {}", code) : std::string(name);
}

/// The `chosen`th of the phrases that `|` divides.
std::string_view phrase_for(std::string_view phrases, std::size_t chosen) {
  for (; chosen > 0; --chosen) phrases.remove_prefix(phrases.find('|') + 1);
  return phrases.substr(0, phrases.find('|'));
}

/// Says the value of a member, by its type.
class ValueText {
 public:
  ValueText(const Event& event, const Names& names) : event_(event), names_(names) {}

  /// One detail in words. `member` is one that the event carries.
  [[nodiscard]] std::string said(const Member& member) const {
    return std::visit([&](auto where) { return said(member, event_.*where); }, member.where);
  }

 private:
  template <class Value>
  [[nodiscard]] std::string said(const Member& member, Value value) const {
    if constexpr (std::is_enum_v<Value>) {
      const bool has_phrases = member.phrase.find('|') != std::string_view::npos;
      // Each enumeration begins with what stands for "absent".
      if (has_phrases) return std::string(phrase_for(member.phrase, static_cast<std::size_t>(value) - 1));
    }
    return fmt::format(fmt::runtime(member.phrase), text(member, value));
  }

  [[nodiscard]] std::string text(const Member&, OpId id) const { return name_of(id, names_); }
  [[nodiscard]] std::string text(const Member&, SessionId id) const { return name_of(id, names_); }
  [[nodiscard]] std::string text(const Member&, ContextId id) const {
    return name_or_number(names_.contexts, id.value, "context");
  }
  [[nodiscard]] std::string text(const Member&, ThreadId id) const {
    return name_or_number(names_.threads, id.value, "thread");
  }
  [[nodiscard]] std::string text(const Member&, ConnectionId id) const {
    return name_or_number(names_.connections, id.value, "connection");
  }
  [[nodiscard]] std::string text(const Member&, GroupId id) const {
    return id.value < names_.groups.size() ? names_.groups[id.value] : fmt::format("{}", id.value);
  }
  [[nodiscard]] std::string text(const Member&, TextId id) const {
    return id.value < names_.texts.size() ? names_.texts[id.value] : fmt::format("text {}", id.value);
  }
  [[nodiscard]] std::string text(const Member& member, std::integral auto number) const {
    switch (member.value.sort) {
      case NumberSort::nanoseconds:
        return format_duration({number});
      case NumberSort::moment:
        return format_time({number});
      case NumberSort::result_code:
        return code_text(static_cast<std::int32_t>(number));
      case NumberSort::pool_units:
        return fmt::format("{}{}", number, event_.pool == Pool::memory ? " bytes" : "");
      case NumberSort::plain:
        break;
    }
    return fmt::format("{}", number);
  }
  [[nodiscard]] std::string text(const Member& member, Worded auto word) const {
    const bool has_own_word = member.value.own_word != nullptr && (event_.*member.value.own_word).exists();
    return has_own_word ? text(member, event_.*member.value.own_word) : std::string(name_of(word));
  }
  [[nodiscard]] std::string text(const Member&, Flag flag) const { return flag == Flag::yes ? "yes" : "no"; }

  const Event& event_;
  const Names& names_;
};

/// What the event is about: it follows the event's name, without a word of its own.
Field subject_of(const EventInfo& known) {
  for (const Field field : {Field::op, Field::session, Field::connection}) {
    if (known.required.contains(field)) return field;
  }
  return known.optional.contains(Field::op) ? Field::op : Field::count_;
}

/// "by alice on main", "async enumerate", "from client to server": words that belong together take no comma.
bool joins(Field before, Field field) {
  return (before == Field::context && field == Field::thread) ||
         (before == Field::mode && field == Field::kind) || (before == Field::from && field == Field::to) ||
         (before == Field::pool && field == Field::scope);
}

std::string subject_text(Field subject, const Event& event, const Names& names) {
  if (subject == Field::op) return " " + name_of(event.op, names);
  if (subject == Field::session) return " " + name_of(event.session, names);
  return " " + name_or_number(names.connections, event.connection.value, "connection");
}

}  // namespace

std::string format_duration(Duration span) {
  struct Unit {
    std::int64_t ns;
    std::string_view name;
  };
  constexpr std::array<Unit, 4> units{{{1'000'000'000, "s"}, {1'000'000, "ms"}, {1'000, "us"}, {1, "ns"}}};
  if (span.ns == 0) return "0 s";
  const bool negative = span.ns < 0;
  const std::uint64_t size =
      negative ? 0 - static_cast<std::uint64_t>(span.ns) : static_cast<std::uint64_t>(span.ns);
  for (const Unit& unit : units) {
    const auto in_unit = static_cast<std::uint64_t>(unit.ns);
    if (size < in_unit) continue;
    std::string decimals =
        size % in_unit == 0 ? std::string{} : fmt::format(".{}", in_unit + size % in_unit).erase(1, 1);
    while (!decimals.empty() && decimals.back() == '0') decimals.pop_back();
    return fmt::format("{}{}{} {}", negative ? "-" : "", size / in_unit, decimals, unit.name);
  }
  return {};
}

std::string format_time(Time t, Clock clock) {
  if (clock == Clock::steps) return fmt::format("step {}", t.ns);
  const std::int64_t ms = t.ns / 1'000'000;
  const std::int64_t us = t.ns / 1'000 % 1'000;
  const std::int64_t ns = t.ns % 1'000;
  return ns == 0 ? fmt::format("{}.{:03} ms", ms, us) : fmt::format("{}.{:03}{:03} ms", ms, us, ns);
}

std::string describe_text(const Event& event, const Names& names) {
  const EventInfo& known = info(event.kind);
  const FieldSet present = fields_of(event) & known.fields();
  const Field subject = subject_of(known);
  std::string text(known.name);
  FieldSet left = present;
  if (subject != Field::count_ && present.contains(subject)) {
    text += subject_text(subject, event, names);
    left = left.without({subject});
  }
  Field before = Field::count_;
  const ValueText value(event, names);
  for (const Member& member : all_members()) {
    const bool is_carried = left.contains(member.field) && &member_of(event.kind, member.field) == &member;
    if (!is_carried) continue;
    text += before == Field::count_ ? ": " : joins(before, member.field) ? " " : ", ";
    text += value.said(member);
    before = member.field;
  }
  return text;
}

std::string describe(const Event& event, const Names& names, Clock clock) {
  std::string time = format_time(event.t, clock);
  // The decimal points stand below each other, whether three decimals follow or six.
  if (clock != Clock::steps && event.t.ns % 1'000 == 0) time += "   ";
  return fmt::format("{:>17}  {:<8}  {}", time, name_of(place_of(event.kind)), describe_text(event, names));
}

std::string name_of(OpId op, const Names& names) {
  return name_or_number(names.ops, op.value, "operation");
}

std::string name_of(SessionId session, const Names& names) {
  return name_or_number(names.sessions, session.value, "session");
}

}  // namespace rescind
