#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <variant>

#include "harness/history/event.hpp"
#include "harness/history/vocabulary.hpp"

namespace rescind {

/// The largest number of 64 bits in a history: in ns 73 years. The sum of four does not overflow.
inline constexpr std::int64_t large_max = (std::int64_t{1} << 61) - 1;
/// The largest index, run or message number.
inline constexpr std::int64_t small_max = std::int64_t{no_index} - 1;

/// Where an Event keeps the value of a field. The member's type says what the value is in JSON: a name, a text, a
/// word, true or false, or a number.
using MemberPointer =
    std::variant<OpId Event::*, SessionId Event::*, ContextId Event::*, ThreadId Event::*,
                 ConnectionId Event::*, GroupId Event::*, TextId Event::*, std::uint32_t Event::*,
                 std::int32_t Event::*, std::int64_t Event::*, Flag Event::*, OperationKind Event::*,
                 Mode Event::*, Acknowledge Event::*, Via Event::*, Reason Event::*, Handle Event::*,
                 Wait Event::*, Protocol Event::*, Message Event::*, Place Event::*, Pool Event::*,
                 Scope Event::*, How Event::*, EndWhy Event::*, Outcome Event::*, Fault Event::*,
                 Ended Event::*, CancelTarget Event::*>;

/// What a number counts.
enum class NumberSort : std::uint8_t { plain, nanoseconds, moment, pool_units, result_code };

/// What a value may be.
struct ValueSpec {
  // Of a number:
  NumberSort sort = NumberSort::plain;
  std::int64_t least = 0;
  std::int64_t most = large_max;
  /// Of a word: where one that the vocabulary does not know is kept; else nullptr.
  TextId Event::*own_word = nullptr;
  /// The kinds of event that the row is for; empty for all those that no other row of its field names.
  EventSet only{};
};

/// What the reader, the writer and describe() know of one field: a row of the one table in vocabulary.cpp.
struct Member {
  Field field;
  std::string_view name;  ///< In JSON.
  MemberPointer where;
  /// How describe() says it, with `{}` for the value. A word or a flag may have a phrase for each of its values
  /// instead, divided by `|`, in the order of the enumeration.
  std::string_view phrase;
  ValueSpec value{};
};

/// Every row, in the order in which describe() says the fields.
[[nodiscard]] std::span<const Member> all_members();
/// The row of `field` for events of this kind. Requires a kind other than `none`.
[[nodiscard]] const Member& member_of(EventKind kind, Field field);

/// Whether `event` carries a value there, i.e. one that differs from "absent".
[[nodiscard]] inline bool is_set(const Event& event, const Member& member) {
  static constexpr Event blank{};
  return std::visit([&event](auto where) { return event.*where != blank.*where; }, member.where);
}

}  // namespace rescind
