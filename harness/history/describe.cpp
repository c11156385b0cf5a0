#include "harness/history/describe.hpp"

#include <fmt/format.h>

#include <array>
#include <string_view>
#include <vector>

#include "harness/history/vocabulary.hpp"

namespace rescind {
namespace {

/// A bare number says nothing: "thread 13676", but "alice".
std::string name_or_number(const std::vector<std::string>& names, std::uint32_t id, std::string_view what) {
  if (id >= names.size() || names[id].empty()) return fmt::format("{} {}", what, id);
  const bool is_number = names[id].find_first_not_of("0123456789") == std::string::npos;
  return is_number ? fmt::format("{} {}", what, names[id]) : names[id];
}

std::string code_text(std::int32_t code) {
  const std::string_view name = code_name(code);
  return name.empty() ? fmt::format("code {}", code) : std::string(name);
}

std::string quantity(std::int64_t number, Pool pool) {
  return fmt::format("{}{}", number, pool == Pool::memory ? " bytes" : "");
}

/// What the event is about: it follows the event's name, without a word of its own.
Field subject_of(const EventInfo& known) {
  for (const Field field : {Field::op, Field::session, Field::connection}) {
    if (known.required.contains(field)) return field;
  }
  return known.optional.contains(Field::op) ? Field::op : Field::count_;
}

/// The order of the details in a line: what happened first, who did it last.
constexpr std::array details{
    Field::mode,    Field::kind,      Field::message, Field::what,        Field::ends,       Field::why,
    Field::signal,  Field::code,      Field::more,    Field::index,       Field::via,        Field::run,
    Field::outcome, Field::after,     Field::timeout, Field::acknowledge, Field::how,        Field::answer,
    Field::reason,  Field::handle,    Field::wait,    Field::pool,        Field::scope,      Field::units,
    Field::held,    Field::limit,     Field::from,    Field::to,          Field::id,         Field::protocol,
    Field::target,  Field::waits_for, Field::op,      Field::session,     Field::connection, Field::by,
    Field::context, Field::thread};

consteval bool every_field_once() {
  FieldSet seen;
  for (const Field field : details) seen.add(field);
  for (std::size_t i = 0; i < fields_count; ++i) {
    if (!seen.contains(static_cast<Field>(i))) return false;
  }
  return details.size() == fields_count;
}
static_assert(every_field_once());

std::string text_of(const Event& event, const Names& names) {
  const std::uint32_t id = event.text.value;
  return id < names.texts.size() ? names.texts[id] : fmt::format("text {}", id);
}

std::string message_text(const Event& event, const Names& names) {
  if (event.kind == EventKind::final) return fmt::format("\"{}\"", text_of(event, names));
  const bool own_word =
      event.message == Message::other && event.text.exists() && event.kind != EventKind::network_fault;
  return own_word ? text_of(event, names) : std::string(name_of(event.message));
}

/// One detail in words. `field` is one that `event` carries.
std::string detail(Field field, const Event& event, const Names& names) {
  switch (field) {
    case Field::op:
      return "of " + name_of(event.op, names);
    case Field::run:
      return fmt::format("run {}", event.run);
    case Field::session:
      return "in " + name_of(event.session, names);
    case Field::context:
      return "by " + name_or_number(names.contexts, event.context.value, "context");
    case Field::thread:
      return "on " + name_or_number(names.threads, event.thread.value, "thread");
    case Field::connection:
      return "on " + name_or_number(names.connections, event.connection.value, "connection");
    case Field::kind:
      return std::string(name_of(event.operation_kind));
    case Field::mode:
      return std::string(name_of(event.mode));
    case Field::acknowledge:
      return fmt::format("{} acknowledgement", name_of(event.acknowledge));
    case Field::timeout:
      return "timeout " + format_duration({event.duration});
    case Field::message:
      return message_text(event, names);
    case Field::id:
      return fmt::format("message {}", event.message_id);
    case Field::from:
      return fmt::format("from {}", name_of(event.from));
    case Field::to:
      return fmt::format("to {}", name_of(event.to));
    case Field::by:
      return fmt::format("by {}", name_of(event.by));
    case Field::protocol:
      return fmt::format("{} protocol", name_of(event.protocol));
    case Field::via:
      return fmt::format("via {}", name_of(event.via));
    case Field::index:
      return fmt::format("index {}", event.index);
    case Field::code:
      return code_text(event.code);
    case Field::more:
      return event.more == Flag::yes ? "more follows" : "nothing follows";
    case Field::reason:
      return fmt::format("reason {}", name_of(event.reason));
    case Field::handle:
      return fmt::format("{} handle", name_of(event.handle));
    case Field::how:
      return fmt::format("by {}", name_of(event.how));
    case Field::answer:
      return event.answer == Flag::yes ? "answer yes" : "answer no";
    case Field::wait:
      return event.wait == Wait::block ? "blocks" : "notifies";
    case Field::outcome:
      return event.outcome == Outcome::final ? "the final result came" : "no final result came";
    case Field::after:
      return (event.kind == EventKind::waited ? "after " : "for ") + format_duration({event.duration});
    case Field::pool:
      return fmt::format("{} pool", name_of(event.pool));
    case Field::scope:
      return event.scope == Scope::total ? "in total" : fmt::format("per {}", name_of(event.scope));
    case Field::units:
      return "units " + quantity(event.units, event.pool);
    case Field::held:
      return "held " + quantity(event.held, event.pool);
    case Field::limit:
      return "limit " + quantity(event.limit, event.pool);
    case Field::what:
      return std::string(name_of(event.what));
    case Field::ends:
      return fmt::format("ends {}", name_of(event.ends));
    case Field::target:
      return "target " + text_of(event, names);
    case Field::waits_for:
      return (event.kind == EventKind::step_fired ? "waited for " : "waits for ") + text_of(event, names);
    case Field::why:
      return std::string(name_of(event.why));
    case Field::signal:
      return fmt::format("signal {}", event.signal);
    case Field::count_:
      break;
  }
  return {};
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
  const FieldSet present = fields_of(event) & (known.required | known.optional);
  const Field subject = subject_of(known);
  std::string text(known.name);
  FieldSet left = present;
  if (subject != Field::count_ && present.contains(subject)) {
    text += subject_text(subject, event, names);
    left = left.without({subject});
  }
  Field before = Field::count_;
  for (const Field field : details) {
    if (!left.contains(field)) continue;
    text += before == Field::count_ ? ": " : joins(before, field) ? " " : ", ";
    text += detail(field, event, names);
    before = field;
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
