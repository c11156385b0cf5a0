#include "harness/history/vocabulary.hpp"

#include <array>

#include "harness/base/assert.hpp"

namespace rescind {
namespace {

using enum Field;

// clang-format off
constexpr std::array<EventInfo, event_kinds - 1> events{{
    {EventKind::session_open, Place::client, "session-open", {session}, {context, thread, protocol, code}},
    {EventKind::start, Place::client, "start", {op, kind, mode},
     {session, context, thread, acknowledge, timeout, handle}},
    {EventKind::start_returned, Place::client, "start-returned", {op}, {thread, code}},
    {EventKind::result, Place::client, "result", {op}, {thread, via, index, code}},
    {EventKind::callback_returned, Place::client, "callback-returned", {op}, {thread, index}},
    {EventKind::final, Place::client, "final", {op, code}, {thread, via, index, message}},
    {EventKind::read, Place::client, "read", {op}, {thread, context, handle}},
    {EventKind::read_returned, Place::client, "read-returned", {op}, {thread, index, code, more}},
    {EventKind::ack, Place::client, "ack", {op}, {thread, context, index, code, handle}},
    {EventKind::cancel, Place::client, "cancel", {op}, {context, thread, reason, handle}},
    {EventKind::cancel_returned, Place::client, "cancel-returned", {op, code}, {thread}},
    {EventKind::timeout_fired, Place::client, "timeout-fired", {op}, {thread}},
    {EventKind::close, Place::client, "close", {op}, {context, thread, handle}},
    {EventKind::close_returned, Place::client, "close-returned", {op, code}, {thread}},
    {EventKind::session_close, Place::client, "session-close", {session}, {context, thread, wait}},
    {EventKind::session_close_returned, Place::client, "session-close-returned", {session}, {thread, code}},
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
    {EventKind::refuse, Place::server, "refuse", {op, code}, {run, session, context, pool, scope, units, held, limit}},
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
    {EventKind::provider_crash, Place::provider, "provider-crash", {op}, {run, signal}},

    {EventKind::step_blocked, Place::harness, "step-blocked", {waits_for}, {op, session, thread}},
    {EventKind::step_fired, Place::harness, "step-fired", {}, {op, session, thread, waits_for}},
    {EventKind::frozen, Place::harness, "frozen", {by}, {}},
    {EventKind::end, Place::harness, "end", {why}, {signal}},
}};

constexpr auto field_names = std::to_array<std::string_view>({
    "op", "run", "session", "context", "thread", "connection",
    "kind", "mode", "acknowledge", "timeout",
    "message",
    "id", "from", "to", "by", "protocol",
    "via", "index", "code", "more", "reason", "handle", "how", "answer", "wait", "outcome", "after",
    "pool", "scope", "units", "held", "limit",
    "what", "ends", "target", "waits-for", "why", "signal"});
static_assert(field_names.size() == fields_count);

constexpr auto place_words = std::to_array<std::string_view>(
    {"", "client", "network", "server", "provider", "harness"});
constexpr auto operation_kind_words = std::to_array<std::string_view>(
    {"", "get", "create", "modify", "delete", "invoke", "enumerate", "query", "associators", "references",
     "subscribe", "get-class", "enumerate-classes", "test-connection"});
static_assert(operation_kind_words.size() == static_cast<std::size_t>(OperationKind::count_));
constexpr auto mode_words = std::to_array<std::string_view>({"", "async", "sync"});
constexpr auto acknowledge_words = std::to_array<std::string_view>({"", "automatic", "manual"});
constexpr auto via_words = std::to_array<std::string_view>({"", "callback", "read"});
constexpr auto reason_words = std::to_array<std::string_view>({"", "none", "timeout", "shutdown", "service-stop"});
constexpr auto handle_words = std::to_array<std::string_view>({"", "own", "callback", "copy", "stale", "empty"});
constexpr auto wait_words = std::to_array<std::string_view>({"", "block", "notify"});
constexpr auto protocol_words = std::to_array<std::string_view>({"", "pull", "push", "other"});
constexpr auto pool_words = std::to_array<std::string_view>({"", "operations", "memory"});
constexpr auto scope_words = std::to_array<std::string_view>({"", "user", "session", "total"});
constexpr auto how_words = std::to_array<std::string_view>(
    {"", "callback", "poll", "failing-post", "unsubscribe", "disconnect"});
constexpr auto end_words = std::to_array<std::string_view>({"", "quiet", "cut", "hung", "crashed"});
constexpr auto outcome_words = std::to_array<std::string_view>({"", "final", "no-final"});
constexpr auto fault_words = std::to_array<std::string_view>(
    {"", "delay-spike", "partition", "half-open", "reset", "bandwidth", "loss", "duplicate", "reorder", "heal",
     "stop", "cont", "kill", "hang", "other"});
static_assert(fault_words.size() == static_cast<std::size_t>(Fault::other) + 1);
constexpr auto message_words = std::to_array<std::string_view>(
    {"", "request", "response", "accepted", "pull", "batch", "result", "final", "release", "cancel", "unsubscribe",
     "close", "other"});
static_assert(message_words.size() == static_cast<std::size_t>(Message::other) + 1);
constexpr auto clock_words = std::to_array<std::string_view>({"virtual", "monotonic", "steps"});

/// MI_Result. 18 and 19 are not used.
constexpr auto codes = std::to_array<std::string_view>({
    "ok", "failed", "access-denied", "invalid-namespace", "invalid-parameter", "invalid-class", "not-found",
    "not-supported", "class-has-children", "class-has-instances", "invalid-superclass", "already-exists",
    "no-such-property", "type-mismatch", "query-language-not-supported", "invalid-query", "method-not-available",
    "method-not-found", "", "", "namespace-not-empty", "invalid-enumeration-context", "invalid-operation-timeout",
    "pull-has-been-abandoned", "pull-cannot-be-abandoned", "filtered-enumeration-not-supported",
    "continuation-on-error-not-supported", "server-limits-exceeded", "server-is-shutting-down"});
static_assert(codes.size() == 29);
// clang-format on

consteval bool in_order_of_kind() {
  for (std::size_t i = 0; i < events.size(); ++i) {
    if (static_cast<std::size_t>(events[i].kind) != i + 1) return false;
  }
  return true;
}
static_assert(in_order_of_kind());

/// Which field of the JSON line `Event::text` is, for this kind of event.
constexpr Field text_field(EventKind event_kind) {
  switch (event_kind) {
    case EventKind::final:
    case EventKind::send:
    case EventKind::deliver:
    case EventKind::lost:
      return message;
    case EventKind::step_blocked:
    case EventKind::step_fired:
      return waits_for;
    default:
      return target;
  }
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
  for (const EventInfo& event : events) {
    if (event.place == place && event.name == name) return event.kind;
  }
  return std::nullopt;
}

EventSet events_named(std::string_view name) {
  EventSet found;
  for (const EventInfo& event : events) {
    if (event.name == name) found.add(event.kind);
  }
  return found;
}

std::string_view name_of(Field field) {
  return field_names[static_cast<std::size_t>(field)];
}

std::optional<Field> field_named(std::string_view name) {
  for (std::size_t i = 0; i < field_names.size(); ++i) {
    if (field_names[i] == name) return static_cast<Field>(i);
  }
  return std::nullopt;
}

FieldSet fields_of(const Event& event) {
  FieldSet present;
  const auto add_if = [&present](bool is_present, Field field) {
    if (is_present) present.add(field);
  };
  add_if(event.op.exists(), op);
  add_if(event.run != no_index, run);
  add_if(event.session.exists(), session);
  add_if(event.context.exists(), context);
  add_if(event.thread.exists(), thread);
  add_if(event.connection.exists(), connection);
  add_if(event.operation_kind != OperationKind::none, kind);
  add_if(event.mode != Mode::none, mode);
  add_if(event.acknowledge != Acknowledge::none, acknowledge);
  add_if(event.duration != no_number, event.kind == EventKind::start ? timeout : after);
  add_if(event.message != Message::none, message);
  add_if(event.message_id != no_index, id);
  add_if(event.from != Place::none, from);
  add_if(event.to != Place::none, to);
  add_if(event.by != Place::none, by);
  add_if(event.protocol != Protocol::none, protocol);
  add_if(event.via != Via::none, via);
  add_if(event.index != no_index, index);
  add_if(event.code != no_code, code);
  add_if(event.more != Flag::absent, more);
  add_if(event.reason != Reason::absent, reason);
  add_if(event.handle != Handle::absent, handle);
  add_if(event.how != How::none, how);
  add_if(event.answer != Flag::absent, answer);
  add_if(event.wait != Wait::none, wait);
  add_if(event.outcome != Outcome::none, outcome);
  add_if(event.pool != Pool::none, pool);
  add_if(event.scope != Scope::none, scope);
  add_if(event.units != no_number, units);
  add_if(event.held != no_number, held);
  add_if(event.limit != no_number, limit);
  add_if(event.what != Fault::none, what);
  add_if(event.ends != Fault::none, ends);
  add_if(event.text.exists(), text_field(event.kind));
  add_if(event.why != EndWhy::none, why);
  add_if(event.signal != 0, signal);
  return present;
}

FieldSet missing_fields(const Event& event) {
  return info(event.kind).required.without(fields_of(event));
}

FieldSet unexpected_fields(const Event& event) {
  const EventInfo& known = info(event.kind);
  return fields_of(event).without(known.required | known.optional);
}

template <>
std::span<const std::string_view> words_of<Place>() {
  return place_words;
}
template <>
std::span<const std::string_view> words_of<OperationKind>() {
  return operation_kind_words;
}
template <>
std::span<const std::string_view> words_of<Mode>() {
  return mode_words;
}
template <>
std::span<const std::string_view> words_of<Acknowledge>() {
  return acknowledge_words;
}
template <>
std::span<const std::string_view> words_of<Via>() {
  return via_words;
}
template <>
std::span<const std::string_view> words_of<Reason>() {
  return reason_words;
}
template <>
std::span<const std::string_view> words_of<Handle>() {
  return handle_words;
}
template <>
std::span<const std::string_view> words_of<Wait>() {
  return wait_words;
}
template <>
std::span<const std::string_view> words_of<Protocol>() {
  return protocol_words;
}
template <>
std::span<const std::string_view> words_of<Pool>() {
  return pool_words;
}
template <>
std::span<const std::string_view> words_of<Scope>() {
  return scope_words;
}
template <>
std::span<const std::string_view> words_of<How>() {
  return how_words;
}
template <>
std::span<const std::string_view> words_of<EndWhy>() {
  return end_words;
}
template <>
std::span<const std::string_view> words_of<Outcome>() {
  return outcome_words;
}
template <>
std::span<const std::string_view> words_of<Fault>() {
  return fault_words;
}
template <>
std::span<const std::string_view> words_of<Message>() {
  return message_words;
}
template <>
std::span<const std::string_view> words_of<Clock>() {
  return clock_words;
}

std::span<const std::string_view> code_words() {
  return codes;
}

std::string_view code_name(std::int32_t number) {
  const bool known = number >= 0 && static_cast<std::size_t>(number) < codes.size();
  return known ? codes[static_cast<std::size_t>(number)] : std::string_view{};
}

std::optional<std::int32_t> code_named(std::string_view word) {
  for (std::size_t i = 0; i < codes.size(); ++i) {
    if (!codes[i].empty() && codes[i] == word) return static_cast<std::int32_t>(i);
  }
  return std::nullopt;
}

}  // namespace rescind
