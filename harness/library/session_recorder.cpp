#include "harness/library/session_recorder.hpp"

#include "harness/library/recorder.hpp"

namespace rescind {
namespace {

Event event_of(EventKind kind, ContextId context, std::int32_t code) {
  Event event;
  event.kind = kind;
  event.context = context;
  event.code = code;
  return event;
}

}  // namespace

void SessionRecorder::take(Event event) const {
  if (recorder_ == nullptr) return;
  event.session = session_;
  recorder_->take(event);
}

void SessionRecorder::open(const SessionFields& fields) const {
  take(event_of(EventKind::session_open, fields.context, fields.code));
}

void SessionRecorder::close(Wait wait, ContextId context) const {
  Event event = event_of(EventKind::session_close, context, no_code);
  event.wait = wait;
  take(event);
}

void SessionRecorder::close_returned(std::int32_t code) const {
  take(event_of(EventKind::session_close_returned, {}, code));
}

void SessionRecorder::closed(std::int32_t code) const {
  take(event_of(EventKind::session_closed, {}, code));
}

}  // namespace rescind
