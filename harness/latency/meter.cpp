#include "harness/latency/meter.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "harness/contract/nobodys.hpp"

namespace rescind {
namespace {

constexpr std::array<EventSet, measures_count> ends_of_measures{
    {{EventKind::cancel_returned},
     {EventKind::final},
     {EventKind::read, EventKind::read_returned},
     {EventKind::send, EventKind::disconnect},
     {EventKind::cancel_received},
     {EventKind::cancel_heard},
     {EventKind::provider_start, EventKind::provider_end},
     {EventKind::charge, EventKind::release},
     {EventKind::close, EventKind::close_returned},
     {EventKind::result},
     {EventKind::result, EventKind::post}}};

std::uint32_t observed_by(const Header& header) {
  std::uint32_t observed = 0;
  for (std::size_t measure = 0; measure < measures_count; ++measure) {
    bool all = true;
    for (std::size_t kind = 1; kind < event_kinds; ++kind) {
      const auto needed = static_cast<EventKind>(kind);
      if (ends_of_measures[measure].contains(needed) && !header.observes(needed)) all = false;
    }
    if (all) observed |= 1u << measure;
  }
  return observed;
}

using Take = void (*)(Facts&, const Event&);

template <std::size_t... Index>
constexpr std::array<Take, event_kinds> taking(std::index_sequence<Index...>) {
  return {
      [](Facts& facts, const Event& event) { facts.on(Kind<static_cast<EventKind>(Index)>{}, event); }...};
}

constexpr Measured of_value(std::int64_t value) {
  return {.what = Measured::What::value, .why = {}, .value = value};
}
constexpr Measured never{.what = Measured::What::never, .why = {}, .value = 0};
constexpr Measured not_applicable(NotApplicable why) {
  return {.what = Measured::What::not_applicable, .why = why, .value = 0};
}

}  // namespace

SpanMeter::SpanMeter(const Profile& profile, const Header& header, OwnDelay own_delay)
    : terms_(terms_of(profile, header)),
      facts_(terms_),
      observed_(observed_by(header)),
      own_delay_taken_out_(own_delay == OwnDelay::taken_out) {}

void SpanMeter::restart() {
  facts_.clear();
  records_.clear();
  cancels_after_final_ = 0;
}

void SpanMeter::on(const Event& event, const Told& told) {
  if (is_nobodys(event)) return;
  if (!event.op.exists()) {
    connection_gone(event);
    return take(event);
  }
  facts_.make_room(event.op);
  if (event.op.value >= records_.size()) records_.resize(event.op.value + 1);
  if (event.kind == EventKind::start && facts_.operation(event.op).is(Fact::started))
    conclude(event.op, told);
  Record& record = records_[event.op.value];
  const bool was_in_force = facts_.operation(event.op).is(Fact::cancelled);
  if (record.measured) before(event, record);
  take(event);
  const OperationFacts& operation = facts_.operation(event.op);
  if (!was_in_force && operation.is(Fact::cancelled)) return begin(event);
  // A cancel that answers that it failed was none.
  if (was_in_force && !operation.is(Fact::cancelled)) record = {};
  if (record.measured && holds_units(event.op)) record.held_units = true;
  if (event.kind == EventKind::cancel && operation.finished()) ++cancels_after_final_;
}

void SpanMeter::take(const Event& event) {
  static constexpr auto table = taking(std::make_index_sequence<event_kinds>{});
  table[static_cast<std::size_t>(event.kind)](facts_, event);
}

void SpanMeter::begin(const Event& event) {
  const OperationFacts& operation = facts_.operation(event.op);
  Record record;
  record.measured = true;
  record.cancelled = event.t.ns;
  record.by_timeout = event.kind == EventKind::timeout_fired;
  record.read_blocked = operation.readers != 0;
  record.used_connection = operation.is(Fact::uses_connection);
  record.heard_before = operation.heard != 0;
  record.provider_done = operation.is(Fact::provider_done_at_cancel);
  record.provider_ended = operation.runs != 0 && !operation.provider_runs();
  record.held_units = holds_units(event.op);
  records_[event.op.value] = record;
}

/// What ends with this event, by what is known before it.
void SpanMeter::before(const Event& event, Record& record) {
  const OperationFacts& operation = facts_.operation(event.op);
  const std::int64_t t = event.t.ns;
  switch (event.kind) {
    case EventKind::final:
      if (!operation.finished())
        record.final = own_delay_taken_out_ ? facts_.lateness_of_final(event) : span(record, t);
      break;
    case EventKind::result:
      ++record.late;
      break;
    case EventKind::cancel_received:
      if (record.told == none) record.told = span(record, t);
      break;
    case EventKind::cancel_heard:
      if (record.heard == none) record.heard = span(record, t);
      break;
    case EventKind::cancel_polled:
      if (record.heard == none && event.answer == Flag::yes) record.heard = span(record, t);
      break;
    case EventKind::provider_end:
    case EventKind::provider_crash:
      if (operation.provider_runs()) record.stopped = span(record, t);
      break;
    case EventKind::release:
      record.units = span(record, t);
      break;
    case EventKind::disconnect:
      let_go(event.op, record, event);
      break;
    case EventKind::cancel_returned:
    case EventKind::read_returned:
    case EventKind::close_returned:
      call_returned(event, record);
      break;
    default:
      break;
  }
}

void SpanMeter::call_returned(const Event& event, Record& record) {
  const std::int64_t t = event.t.ns;
  const auto called = [&](CallKind kind) { return facts_.calls().find(event, kind, event.op.value); };
  const auto in_callbacks = [&](const PendingCall* call) {
    return own_delay_taken_out_ && call != nullptr ? call->in_callbacks : 0;
  };
  if (event.kind == EventKind::cancel_returned) {
    const PendingCall* call = called(CallKind::cancel);
    if (record.returned == none && call != nullptr && call->in_force)
      record.returned = span(record, t - in_callbacks(call));
  } else if (event.kind == EventKind::read_returned) {
    if (record.read_blocked && record.unblocked == none)
      record.unblocked = own_delay_taken_out_ ? facts_.lateness(event.op, t) : span(record, t);
  } else if (record.closed == none && event.succeeded()) {
    const PendingCall* call = called(CallKind::close);
    const std::int64_t from =
        own_delay_taken_out_ && call != nullptr ? std::max(call->t, record.cancelled) : record.cancelled;
    record.closed = std::max<std::int64_t>(0, t - from - in_callbacks(call));
  }
}

/// A whole connection goes down: every operation that used it has let go.
void SpanMeter::connection_gone(const Event& event) {
  if (event.kind != EventKind::disconnect || event.op.exists() || !event.connection.exists()) return;
  facts_.each_user(event.connection, [&](OpId op) {
    if (measures(op)) let_go(op, records_[op.value], event);
  });
}

void SpanMeter::let_go(OpId op, Record& record, const Event& disconnect) const {
  if (!facts_.operation(op).is(Fact::uses_connection) || record.disconnect != none) return;
  if (disconnect.party == Place::server) return;
  const std::int64_t t = disconnect.t.ns;
  record.disconnect = own_delay_taken_out_ ? facts_.lateness(op, t) : span(record, t);
}

bool SpanMeter::holds_units(OpId op) const {
  return facts_.operation(op).holds_units() || facts_.memory_units(op) > 0;
}

/// The clocks of two places may differ: a span is never negative.
std::int64_t SpanMeter::span(const Record& record, std::int64_t t) const {
  return std::max<std::int64_t>(0, t - record.cancelled);
}

void SpanMeter::forget(OpId op, const Told& told) {
  if (!op.exists() || op.value >= records_.size()) return;
  conclude(op, told);
  facts_.forget(op);
  facts_.forget_name(op);
}

void SpanMeter::finish(const Told& told) {
  for (std::uint32_t i = 0; i < records_.size(); ++i) conclude({i}, told);
}

void SpanMeter::conclude(OpId op, const Told& told) {
  Record& record = records_[op.value];
  if (!record.measured) return;
  const OperationFacts& operation = facts_.operation(op);
  CancelledOperation cancelled{.op = op,
                               .kind = operation.kind,
                               .mode = operation.mode,
                               .reason = operation.reason,
                               .by_timeout = record.by_timeout,
                               .cancelled = {record.cancelled}};
  for (std::size_t i = 0; i < measures_count; ++i) {
    const bool observed = (observed_ >> i & 1u) != 0;
    cancelled.readings[i] =
        observed ? reading(static_cast<Measure>(i), op, record) : not_applicable(NotApplicable::unobserved);
  }
  record = {};
  told(cancelled);
}

Measured SpanMeter::reading(Measure measure, OpId op, const Record& record) const {
  const OperationFacts& operation = facts_.operation(op);
  const auto ended = [](std::int64_t value) { return value == none ? never : of_value(value); };
  switch (measure) {
    case Measure::returned:
      return record.by_timeout ? not_applicable(NotApplicable::timed_out) : ended(record.returned);
    case Measure::final:
      return final_reading(op, record);
    case Measure::unblocked:
      return record.read_blocked ? ended(record.unblocked) : not_applicable(NotApplicable::no_read_blocked);
    case Measure::disconnect:
      if (!record.used_connection) return not_applicable(NotApplicable::no_connection);
      if (record.disconnect == none && !operation.is(Fact::uses_connection))
        return not_applicable(NotApplicable::connection_ended);
      return ended(record.disconnect);
    case Measure::told:
      return told_reading(op, record);
    case Measure::heard:
      return heard_reading(op, record);
    case Measure::stopped:
      return stopped_reading(op, record);
    case Measure::units:
      if (!record.held_units) return not_applicable(NotApplicable::no_units);
      return holds_units(op) ? never : ended(record.units);
    case Measure::closed:
      if (record.closed == none && operation.closes == 0) return not_applicable(NotApplicable::not_closed);
      return ended(record.closed);
    case Measure::late:
      return of_value(record.late);
    case Measure::lost:
      return of_value(std::max<std::int64_t>(0, std::int64_t{operation.posted} - operation.delivered));
    case Measure::count_:
      break;
  }
  RESCIND_ASSERT(false);
  return never;
}

Measured SpanMeter::final_reading(OpId op, const Record& record) const {
  const OperationFacts& operation = facts_.operation(op);
  if (record.final == none && !operation.finished() && !operation.final_due())
    return not_applicable(NotApplicable::reader_gone);
  return record.final == none ? never : of_value(record.final);
}

Measured SpanMeter::told_reading(OpId op, const Record& record) const {
  const OperationFacts& operation = facts_.operation(op);
  if (record.told != none) return of_value(record.told);
  if (!terms_.travels(operation.kind)) return not_applicable(NotApplicable::does_not_travel);
  const bool owed = operation.is(Fact::cancel_due) || operation.is(Fact::path_down_at_cancel);
  if (terms_.sees_sends && !operation.is(Fact::cancel_sent) && !owed)
    return not_applicable(NotApplicable::not_sent);
  const bool over = operation.is(Fact::refused) || (operation.runs != 0 && !operation.provider_runs());
  if (record.provider_done || over) return not_applicable(NotApplicable::provider_done);
  return never;
}

Measured SpanMeter::heard_reading(OpId op, const Record& record) const {
  const OperationFacts& operation = facts_.operation(op);
  if (record.heard_before) return not_applicable(NotApplicable::heard_before);
  if (record.heard != none) return of_value(record.heard);
  if (operation.runs == 0) return not_applicable(NotApplicable::no_provider);
  if (record.provider_done) return not_applicable(NotApplicable::provider_done);
  if (!terms_.travels(operation.kind)) return not_applicable(NotApplicable::does_not_travel);
  if ((operation.registered | operation.turned_away | operation.polled) == 0)
    return not_applicable(NotApplicable::not_listening);
  // The server was told while a provider ran that waited for the call; one that asks may end before it asks again.
  const bool told_in_time = operation.is(Fact::cancel_received) && !operation.is(Fact::final_untold);
  if (operation.provider_runs() || (told_in_time && operation.registered != 0)) return never;
  return not_applicable(NotApplicable::provider_done);
}

Measured SpanMeter::stopped_reading(OpId op, const Record& record) const {
  const OperationFacts& operation = facts_.operation(op);
  if (operation.runs == 0) return not_applicable(NotApplicable::no_provider);
  if (operation.provider_runs()) return never;
  if (record.stopped == none) return not_applicable(NotApplicable::provider_done);
  return of_value(record.stopped);
}

}  // namespace rescind
