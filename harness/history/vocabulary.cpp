#include "harness/history/vocabulary.hpp"

#include <algorithm>
#include <array>
#include <limits>

#include "harness/base/assert.hpp"
#include "harness/history/known_names.hpp"
#include "harness/history/members.hpp"

namespace rescind {
namespace {

using enum Field;

using Code = std::numeric_limits<std::int32_t>;
constexpr std::int64_t code_min = Code::min() + 1;  // The least one stands for "absent".
constexpr std::int64_t code_max = Code::max();

// clang-format off
constexpr std::array<EventInfo, event_kinds - 1> events{{
    {EventKind::session_open, Place::client, "session-open", {session}, {context, thread, protocol, code}},
    {EventKind::start, Place::client, "start", {op, kind, mode},
     {session, context, thread, group, acknowledge, timeout, handle}},
    {EventKind::start_returned, Place::client, "start-returned", {op}, {thread, code, error}},
    {EventKind::result, Place::client, "result", {op}, {thread, via, index, code}},
    {EventKind::callback_returned, Place::client, "callback-returned", {op}, {thread, index}},
    {EventKind::final, Place::client, "final", {op, code}, {thread, via, index, error, ended, message}},
    {EventKind::read, Place::client, "read", {op}, {thread, context, handle}},
    {EventKind::read_returned, Place::client, "read-returned", {op}, {thread, index, code, error, more}},
    {EventKind::ack, Place::client, "ack", {op}, {thread, context, index, code, handle}},
    {EventKind::cancel, Place::client, "cancel", {op}, {context, thread, reason, handle, form, target}},
    {EventKind::cancel_returned, Place::client, "cancel-returned", {op, code}, {thread, error}},
    {EventKind::timeout_fired, Place::client, "timeout-fired", {op}, {thread}},
    {EventKind::close, Place::client, "close", {op}, {context, thread, handle}},
    {EventKind::close_returned, Place::client, "close-returned", {op, code}, {thread, error}},
    {EventKind::session_close, Place::client, "session-close", {session}, {context, thread, wait}},
    {EventKind::session_close_returned, Place::client, "session-close-returned", {session}, {thread, code, error}},
    {EventKind::session_closed, Place::client, "session-closed", {session}, {thread, code}},
    {EventKind::waited, Place::client, "waited", {op, outcome}, {thread, after}},

    {EventKind::connect, Place::network, "connect", {connection}, {op, session, by, protocol}},
    {EventKind::disconnect, Place::network, "disconnect", {connection}, {op, session, by}},
    {EventKind::send, Place::network, "send", {message},
     {op, run, session, connection, id, from, to, index, code, reason, units}},
    {EventKind::deliver, Place::network, "deliver", {message},
     {op, run, session, connection, id, from, to, index, code, reason, units}},
    {EventKind::lost, Place::network, "lost", {message},
     {op, run, session, connection, id, from, to, index, code, reason, units}},
    {EventKind::network_fault, Place::network, "fault", {what},
     {op, session, connection, message, id, after, units, ends, target}},

    {EventKind::limits, Place::server, "limits", {pool, limit}, {scope, session, context, held}},
    {EventKind::admit, Place::server, "admit", {op}, {run, session, context}},
    {EventKind::charge, Place::server, "charge", {pool, units}, {op, run, session, context, scope, held, limit}},
    {EventKind::release, Place::server, "release", {pool, units}, {op, run, session, context, scope, held, limit}},
    {EventKind::refuse, Place::server, "refuse", {op, code}, {run, session, context, error, pool, scope, units, held, limit}},
    {EventKind::cancel_received, Place::server, "cancel-received", {op}, {run, connection, reason}},
    {EventKind::shutdown, Place::server, "shutdown", {}, {reason, target}},
    {EventKind::server_fault, Place::server, "fault", {what}, {op, session, after, units, target}},

    {EventKind::provider_start, Place::provider, "provider-start", {op}, {run}},
    {EventKind::register_cancel, Place::provider, "register-cancel", {op, code}, {run}},
    {EventKind::post, Place::provider, "post", {op}, {run, index, code}},
    {EventKind::provider_final, Place::provider, "provider-final", {op, code}, {run, index}},
    {EventKind::cancel_heard, Place::provider, "cancel-heard", {op, how}, {run, reason}},
    {EventKind::cancel_polled, Place::provider, "cancel-polled", {op, answer}, {run, reason}},
    {EventKind::provider_end, Place::provider, "provider-end", {op}, {run}},
    {EventKind::provider_crash, Place::provider, "provider-crash", {op}, {run, signal, status}},

    {EventKind::step_blocked, Place::harness, "step-blocked", {waits_for}, {op, session, thread}},
    {EventKind::step_fired, Place::harness, "step-fired", {}, {op, session, thread, waits_for}},
    {EventKind::frozen, Place::harness, "frozen", {by}, {}},
    {EventKind::end, Place::harness, "end", {why}, {signal, status}},
    {EventKind::crash, Place::server, "crash", {}, {signal, status}},
    {EventKind::wait, Place::server, "wait", {op, pool, units}, {run, session, context, scope, held, limit}},
}};

/// The rows stand in the order in which describe() says them: what happened first, who did it last.
constexpr auto members = std::to_array<Member>({
    {mode, "mode", &Event::mode, "{}"},
    {kind, "kind", &Event::operation_kind, "{}"},
    {message, "message", &Event::text, "\"{}\"", {.only = {EventKind::final}}},
    {message, "message", &Event::message, "{}", {.only = {EventKind::network_fault}}},
    {message, "message", &Event::message, "{}", {.own_word = &Event::text}},
    {what, "what", &Event::fault, "{}"},
    {ends, "ends", &Event::healed, "ends {}"},
    {why, "why", &Event::ending, "{}"},
    {signal, "signal", &Event::signal, "signal {}", {.least = 1, .most = 255}},
    {status, "status", &Event::code, "status {}", {.least = code_min, .most = code_max}},
    {ended, "ended", &Event::ended, "ended {}"},
    {code, "code", &Event::code, "{}", {.sort = NumberSort::result_code, .least = code_min, .most = code_max}},
    {error, "error", &Event::error, "error {}"},
    {more, "more", &Event::more, "nothing follows|more follows"},
    {index, "index", &Event::index, "index {}", {.most = small_max}},
    {via, "via", &Event::via, "via {}"},
    {run, "run", &Event::run, "run {}", {.most = small_max}},
    {outcome, "outcome", &Event::outcome, "the final result came|no final result came"},
    {after, "after", &Event::duration, "after {}", {.sort = NumberSort::nanoseconds, .only = {EventKind::waited}}},
    {after, "after", &Event::duration, "for {}", {.sort = NumberSort::nanoseconds}},
    {timeout, "timeout", &Event::duration, "timeout {}", {.sort = NumberSort::nanoseconds}},
    {acknowledge, "acknowledge", &Event::acknowledge, "{} acknowledgement"},
    {how, "how", &Event::heard_by, "by {}"},
    {answer, "answer", &Event::answer, "answer no|answer yes"},
    {reason, "reason", &Event::reason, "reason {}"},
    {handle, "handle", &Event::handle, "{} handle"},
    {form, "form", &Event::text, "form {}"},
    {target, "target", &Event::cancel_target, "of the {}", {.only = {EventKind::cancel}}},
    {wait, "wait", &Event::wait, "blocks|notifies"},
    {pool, "pool", &Event::pool, "{} pool"},
    {scope, "scope", &Event::scope, "per user|per session|in total"},
    {units, "units", &Event::units, "units {}", {.sort = NumberSort::pool_units}},
    {held, "held", &Event::held, "held {}", {.sort = NumberSort::pool_units, .least = -large_max}},
    {limit, "limit", &Event::limit, "limit {}", {.sort = NumberSort::pool_units}},
    {from, "from", &Event::from, "from {}"},
    {to, "to", &Event::to, "to {}"},
    {id, "id", &Event::message_id, "message {}", {.most = small_max}},
    {protocol, "protocol", &Event::protocol, "{} protocol"},
    {target, "target", &Event::text, "target {}"},
    {waits_for, "waits-for", &Event::text, "waited for {}", {.only = {EventKind::step_fired}}},
    {waits_for, "waits-for", &Event::text, "waits for {}"},
    {op, "op", &Event::op, "of {}"},
    {session, "session", &Event::session, "in {}"},
    {group, "group", &Event::group, "of the group {}"},
    {connection, "connection", &Event::connection, "on {}"},
    {by, "by", &Event::party, "by {}"},
    {context, "context", &Event::context, "by {}"},
    {thread, "thread", &Event::thread, "on {}"},
    {since, "since", &Event::since, "not before {}", {.sort = NumberSort::moment}},
});
// clang-format on

consteval std::array<std::string_view, fields_count> names_of_fields() {
  std::array<std::string_view, fields_count> names{};
  for (const Member& member : members) names[static_cast<std::size_t>(member.field)] = member.name;
  return names;
}
constexpr std::array<std::string_view, fields_count> field_names = names_of_fields();
static_assert(std::ranges::none_of(field_names, &std::string_view::empty), "a field without a row");
constexpr KnownNames known_fields(field_names);

consteval std::array<std::string_view, events.size()> names_of_events() {
  std::array<std::string_view, events.size()> names{};
  std::ranges::transform(events, names.begin(), &EventInfo::name);
  return names;
}
constexpr KnownNames known_events(names_of_events());

consteval bool in_order_of_kind() {
  for (std::size_t i = 0; i < events.size(); ++i) {
    if (static_cast<std::size_t>(events[i].kind) != i + 1) return false;
  }
  return true;
}
static_assert(in_order_of_kind());

constexpr std::uint8_t no_row = 0xff;

using RowOfField = std::array<std::uint8_t, fields_count>;
using RowsOfFields = std::array<RowOfField, event_kinds>;
static_assert(members.size() < no_row);

constexpr void give_row(RowsOfFields& rows, std::size_t row) {
  const Member& member = members[row];
  for (std::size_t event = 0; event < event_kinds; ++event) {
    const bool has_it =
        member.value.only.empty() || member.value.only.contains(static_cast<EventKind>(event));
    if (has_it) rows[event][static_cast<std::size_t>(member.field)] = static_cast<std::uint8_t>(row);
  }
}

/// A row for some kinds of events goes before one for all. Each row is looked at once: clang counts the steps.
consteval RowsOfFields rows_of_fields() {
  RowsOfFields rows{};
  for (RowOfField& row : rows) row.fill(no_row);
  for (std::size_t row = 0; row < members.size(); ++row) {
    if (members[row].value.only.empty()) give_row(rows, row);
  }
  for (std::size_t row = members.size(); row-- > 0;) {
    if (!members[row].value.only.empty()) give_row(rows, row);
  }
  return rows;
}
constexpr RowsOfFields rows = rows_of_fields();

consteval bool every_used_field_has_a_row() {
  for (const EventInfo& event : events) {
    for (const Field field : event.fields()) {
      if (rows[static_cast<std::size_t>(event.kind)][static_cast<std::size_t>(field)] == no_row) return false;
    }
  }
  return true;
}
static_assert(every_used_field_has_a_row());

/// Whether both are kept in the same place, so that an event can have only one of them.
bool share_a_member(const Member& one, const Member& other) {
  return one.where == other.where || MemberPointer(one.value.own_word) == other.where ||
         MemberPointer(other.value.own_word) == one.where;
}

}  // namespace

std::span<const EventInfo> all_events() {
  return events;
}

const EventInfo& info(EventKind event_kind) {
  const auto number = static_cast<std::size_t>(event_kind);
  RESCIND_ASSERT(number >= 1 && number <= events.size());
  return events[number - 1];
}

std::string_view name_of(EventKind event_kind) {
  return event_kind == EventKind::none ? std::string_view{} : info(event_kind).name;
}

Place place_of(EventKind event_kind) {
  return event_kind == EventKind::none ? Place::none : info(event_kind).place;
}

std::optional<EventKind> event_named(Place place, std::string_view name) {
  const std::size_t row = known_events.find(name, [&](std::size_t i) { return events[i].place == place; });
  if (row == events.size()) return std::nullopt;
  return events[row].kind;
}

EventSet events_named(std::string_view name) {
  EventSet found;
  for (const EventInfo& event : events) {
    if (event.name == name) found.add(event.kind);
  }
  return found;
}

const Member& member_of(EventKind event_kind, Field field) {
  const std::uint8_t row = rows[static_cast<std::size_t>(event_kind)][static_cast<std::size_t>(field)];
  RESCIND_ASSERT(row != no_row);
  return members[row];
}

std::string_view name_of(Field field) {
  return field_names[static_cast<std::size_t>(field)];
}

std::optional<Field> field_named(std::string_view name) {
  const std::size_t row = known_fields.find(name, [](std::size_t) { return true; });
  if (row == field_names.size()) return std::nullopt;
  return static_cast<Field>(row);
}

std::span<const Member> all_members() {
  return members;
}

FieldSet fields_of(const Event& event) {
  const FieldSet used = info(event.kind).fields();
  FieldSet present;
  for (const Field field : used) {
    if (is_set(event, member_of(event.kind, field))) present.add(field);
  }
  for (const Member& member : members) {
    if (used.contains(member.field) || !is_set(event, member)) continue;
    const auto is_same_place = [&](Field field) {
      return share_a_member(member_of(event.kind, field), member);
    };
    if (std::ranges::none_of(used, is_same_place) && std::ranges::none_of(present, is_same_place))
      present.add(member.field);
  }
  return present;
}

FieldSet missing_fields(const Event& event) {
  return info(event.kind).required.without(fields_of(event));
}

FieldSet unexpected_fields(const Event& event) {
  const EventInfo& known = info(event.kind);
  return fields_of(event).without(known.fields());
}

}  // namespace rescind
