#pragma once

#include <concepts>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "harness/base/enum_set.hpp"
#include "harness/history/event.hpp"
#include "harness/history/history.hpp"

namespace rescind {

// The one table of the words that a history is written in. The writer, the reader, the scenario loader, the
// reports and the tests of FORMAT.md all read it; no word is spelled anywhere else.

/// A field of an event in JSON, besides `t`, `at` and `event`, which every event has. The order is that of
/// writing.
enum class Field : std::uint8_t {
  since,
  op,
  run,
  session,
  context,
  thread,
  connection,
  group,
  kind,
  mode,
  acknowledge,
  timeout,
  message,  ///< Of `final`: its text. Of `send`, `deliver`, `lost` and a fault: which message.
  id,
  from,
  to,
  by,
  protocol,
  via,
  index,
  code,
  error,
  ended,
  more,
  reason,
  handle,
  form,
  how,
  answer,
  wait,
  outcome,
  after,
  pool,
  scope,
  units,
  held,
  limit,
  what,
  ends,
  target,  ///< Of `cancel`: what it names. Of a fault and a shutdown: what it hits.
  waits_for,
  why,
  signal,
  status,
  count_
};
inline constexpr std::size_t fields_count = enum_count<Field>;
using FieldSet = EnumSet<Field>;

/// What a history says about one kind of event. Fields that it does not name are ignored by the reader.
struct EventInfo {
  EventKind kind;
  Place place;
  std::string_view name;  ///< "cancel-returned"; unique within its place.
  FieldSet required;      ///< A line without one of these is refused.
  FieldSet optional;

  /// Every field that such an event can carry.
  [[nodiscard]] constexpr FieldSet fields() const { return required | optional | FieldSet{Field::since}; }
};

/// Every kind of event but `none`, in the order of EventKind.
[[nodiscard]] std::span<const EventInfo> all_events();
/// Requires a kind other than `none`.
[[nodiscard]] const EventInfo& info(EventKind kind);
/// "cancel-returned"; empty for `none`.
[[nodiscard]] std::string_view name_of(EventKind kind);
/// The event that is called `name` at `place`, or nullopt.
[[nodiscard]] std::optional<EventKind> event_named(Place place, std::string_view name);
/// The events that are called `name`, at whatever place: none, one, or two ("fault").
[[nodiscard]] EventSet events_named(std::string_view name);

/// The field's name in JSON, e.g. "waits-for".
[[nodiscard]] std::string_view name_of(Field field);
[[nodiscard]] std::optional<Field> field_named(std::string_view name);

/// The fields that `event` carries, i.e. whose member differs from "absent". A member that its kind does not use
/// counts as the first field that can be kept there.
[[nodiscard]] FieldSet fields_of(const Event& event);
/// Fields that the event's kind requires and `event` does not carry.
[[nodiscard]] FieldSet missing_fields(const Event& event);
/// Fields that `event` carries and its kind does not use: the writer leaves them out.
[[nodiscard]] FieldSet unexpected_fields(const Event& event);

/// The enumerations whose values are words in a history.
template <class E>
concept Worded = std::same_as<E, Place> || std::same_as<E, OperationKind> || std::same_as<E, Mode> ||
    std::same_as<E, Acknowledge> || std::same_as<E, Via> || std::same_as<E, Reason> ||
    std::same_as<E, Handle> || std::same_as<E, Wait> || std::same_as<E, Protocol> || std::same_as<E, Pool> ||
    std::same_as<E, Scope> || std::same_as<E, How> || std::same_as<E, EndWhy> || std::same_as<E, Outcome> ||
    std::same_as<E, Fault> || std::same_as<E, Message> || std::same_as<E, Clock> || std::same_as<E, Ended> ||
    std::same_as<E, CancelTarget>;

/// The words of `E`, indexed by value. The word of "absent" is empty.
template <Worded E>
[[nodiscard]] std::span<const std::string_view> words_of();

/// The word of `value`, e.g. "failing-post"; empty where it stands for "absent".
template <Worded E>
[[nodiscard]] std::string_view name_of(E value) {
  return words_of<E>()[static_cast<std::size_t>(value)];
}

/// The value whose word is `word`, or nullopt. The empty word is nobody's.
template <Worded E>
[[nodiscard]] std::optional<E> parse(std::string_view word) {
  const std::span<const std::string_view> words = words_of<E>();
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (!words[i].empty() && words[i] == word) return static_cast<E>(i);
  }
  return std::nullopt;
}

/// The words of all result codes, in the order of their numbers: "ok", "failed", "access-denied", ...
[[nodiscard]] std::span<const std::string_view> code_words();
/// An MI_Result's word, e.g. 27: "server-limits-exceeded"; empty for a number that MI_Result does not have.
[[nodiscard]] std::string_view code_name(std::int32_t code);
[[nodiscard]] std::optional<std::int32_t> code_named(std::string_view word);

}  // namespace rescind
