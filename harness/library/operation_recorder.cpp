#include "harness/library/operation_recorder.hpp"

#include "harness/history/vocabulary.hpp"
#include "harness/library/recorder.hpp"

namespace rescind {
namespace {

Event answer(EventKind kind, std::int32_t code) {
  Event event;
  event.kind = kind;
  event.code = code;
  return event;
}

Event call(EventKind kind, const CallFields& fields) {
  Event event;
  event.kind = kind;
  event.context = fields.context;
  event.handle = fields.handle;
  return event;
}

Event units_of(EventKind kind, Pool pool, std::int64_t units, const PoolFields& fields) {
  Event event;
  event.kind = kind;
  event.pool = pool;
  event.units = units;
  event.scope = fields.scope;
  event.session = fields.session;
  event.context = fields.context;
  event.held = fields.held;
  event.limit = fields.limit;
  return event;
}

}  // namespace

void OperationRecorder::take(Event event) const {
  if (recorder_ == nullptr) return;
  event.op = op_;
  recorder_->take(event);
}

void OperationRecorder::record(Event event) const {
  if (recorder_ == nullptr) return;
  event.op = op_;
  recorder_->record(event);
}

// --- client ---

void OperationRecorder::start(OperationKind kind, Mode mode, const StartFields& fields) const {
  Event event = of(EventKind::start);
  event.operation_kind = kind;
  event.mode = mode;
  event.session = fields.session;
  event.context = fields.context;
  event.acknowledge = fields.acknowledge;
  event.group = fields.group;
  if (fields.timeout) event.duration = fields.timeout->ns;
  take(event);
}

void OperationRecorder::start_returned(std::int32_t code, TextId error) const {
  Event event = answer(EventKind::start_returned, code);
  event.error = error;
  take(event);
}

void OperationRecorder::result(const ResultFields& fields) const {
  Event event = answer(EventKind::result, fields.code);
  event.index = fields.index;
  event.via = fields.via;
  take(event);
}

void OperationRecorder::callback_returned() const {
  take(of(EventKind::callback_returned));
}

void OperationRecorder::final(std::int32_t code, const FinalFields& fields) const {
  Event event = answer(EventKind::final, code);
  event.index = fields.index;
  event.via = fields.via;
  event.text = fields.message;
  event.error = fields.error;
  event.ended = fields.ended;
  if (fields.since) event.since = fields.since->ns;
  take(event);
}

void OperationRecorder::read(const CallFields& fields) const {
  take(call(EventKind::read, fields));
}

void OperationRecorder::read_returned(const ReadFields& fields) const {
  Event event = answer(EventKind::read_returned, fields.code);
  event.index = fields.index;
  event.more = fields.more;
  take(event);
}

void OperationRecorder::ack(const CallFields& fields, std::uint32_t index) const {
  Event event = call(EventKind::ack, fields);
  event.index = index;
  take(event);
}

void OperationRecorder::cancel(const CancelFields& fields) const {
  Event event = call(EventKind::cancel, {fields.context, fields.handle});
  event.reason = fields.reason;
  event.text = fields.form;
  event.cancel_target = fields.target;
  take(event);
}

void OperationRecorder::cancel_returned(std::int32_t code, TextId error) const {
  Event event = answer(EventKind::cancel_returned, code);
  event.error = error;
  take(event);
}

void OperationRecorder::timeout_fired() const {
  take(of(EventKind::timeout_fired));
}

void OperationRecorder::close(const CallFields& fields) const {
  take(call(EventKind::close, fields));
}

void OperationRecorder::close_returned(std::int32_t code) const {
  take(answer(EventKind::close_returned, code));
}

void OperationRecorder::waited(Outcome outcome, std::optional<Duration> after) const {
  Event event = of(EventKind::waited);
  event.outcome = outcome;
  if (after) event.duration = after->ns;
  take(event);
}

// --- server ---

void OperationRecorder::admit() const {
  take(of(EventKind::admit));
}

void OperationRecorder::charge(Pool pool, std::int64_t units, const PoolFields& fields) const {
  take(units_of(EventKind::charge, pool, units, fields));
}

void OperationRecorder::release(Pool pool, std::int64_t units, const PoolFields& fields) const {
  take(units_of(EventKind::release, pool, units, fields));
}

void OperationRecorder::refuse(std::int32_t code, Pool full, const PoolFields& fields) const {
  Event event = units_of(EventKind::refuse, full, no_number, fields);
  event.code = code;
  take(event);
}

void OperationRecorder::wait(Pool pool, std::int64_t units, const PoolFields& fields) const {
  take(units_of(EventKind::wait, pool, units, fields));
}

void OperationRecorder::cancel_received(Reason reason) const {
  Event event = of(EventKind::cancel_received);
  event.reason = reason;
  take(event);
}

// --- provider ---

void OperationRecorder::provider_start() const {
  take(of(EventKind::provider_start));
}

void OperationRecorder::register_cancel(std::int32_t code) const {
  take(answer(EventKind::register_cancel, code));
}

void OperationRecorder::post(std::uint32_t index, std::int32_t code) const {
  Event event = answer(EventKind::post, code);
  event.index = index;
  take(event);
}

void OperationRecorder::provider_final(std::int32_t code) const {
  take(answer(EventKind::provider_final, code));
}

void OperationRecorder::cancel_heard(How how, Reason reason) const {
  Event event = of(EventKind::cancel_heard);
  event.heard_by = how;
  event.reason = reason;
  take(event);
}

void OperationRecorder::cancel_polled(bool cancelled, Reason reason) const {
  Event event = of(EventKind::cancel_polled);
  event.answer = cancelled ? Flag::yes : Flag::no;
  event.reason = reason;
  take(event);
}

void OperationRecorder::provider_end() const {
  take(of(EventKind::provider_end));
}

void OperationRecorder::provider_crash(const EndFields& fields) const {
  Event event = of(EventKind::provider_crash);
  event.signal = fields.signal;
  if (fields.status) event.code = *fields.status;
  take(event);
}

// --- scopes ---

CallRecorder OperationRecorder::start_call(OperationKind kind, Mode mode, const StartFields& fields) const {
  start(kind, mode, fields);
  return {*this, EventKind::start_returned, no_code};
}

CallRecorder OperationRecorder::cancel_call(const CancelFields& fields) const {
  cancel(fields);
  return {*this, EventKind::cancel_returned, code::failed};
}

CallRecorder OperationRecorder::close_call(const CallFields& fields) const {
  close(fields);
  return {*this, EventKind::close_returned, code::failed};
}

CallRecorder OperationRecorder::result_callback(const ResultFields& fields) const {
  result(fields);
  return {*this, EventKind::callback_returned, no_code};
}

CallRecorder OperationRecorder::final_callback(std::int32_t code, const FinalFields& fields) const {
  final(code, fields);
  return {*this, EventKind::callback_returned, no_code};
}

CallRecorder::~CallRecorder() {
  op_.take(at_return_ == EventKind::callback_returned ? OperationRecorder::of(at_return_)
                                                      : answer(at_return_, code_));
}

}  // namespace rescind
