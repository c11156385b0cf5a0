#include "harness/contract/calls.hpp"

#include "harness/base/burst.hpp"
#include "harness/history/result_code.hpp"

namespace rescind {

namespace {

std::size_t slot_of(ThreadId id) {
  return Calls::number_of(id) - 1;
}

/// Which of two calls the event rather returns from: the older one; but that it was not found is said of what repeats another.
bool returns_rather_from(const Event& event, const PendingCall& one, const PendingCall& other) {
  const bool not_found = event.kind == EventKind::cancel_returned && event.code == code::not_found;
  if (not_found && one.repeated != other.repeated) return one.repeated;
  return one.t != other.t ? one.t < other.t : one.on < other.on;
}

}  // namespace

PendingCall& Calls::enter(const Event& event, CallKind kind, std::uint32_t subject) {
  if (kind == CallKind::callback) leave_callback(event);
  if (free_ == 0) add_frame();
  const std::uint32_t number = free_;
  PendingCall& call = frames_[number - 1];
  free_ = call.below;
  ++in_progress_;
  Thread& on = thread(event.thread);
  call = {.t = event.t.ns,
          .elsewhere = busy(number_of({}), event.t.ns),
          .subject = subject,
          .below = on.top,
          .on = static_cast<std::uint32_t>(slot_of(event.thread)),
          .kind = kind,
          .handle = event.handle};
  on.top = number;
  if (kind == CallKind::callback) {
    enter_callback(library_of(on), event.t.ns);
    enter_callback(together_, event.t.ns);
  }
  return call;
}

void Calls::add_frame() {
  frames_.emplace_back();
  free_ = static_cast<std::uint32_t>(frames_.size());
}

void Calls::mark_ambiguous(CallKind kind, std::uint32_t subject) {
  for (PendingCall& call : frames_)
    if (call.kind == kind && call.subject == subject) call.ambiguous = true;
}

void Calls::mark_ambiguous(OpId op) {
  for (std::uint32_t at = thread({}).top; at != 0; at = frames_[at - 1].below) {
    PendingCall& call = frames_[at - 1];
    if (call.kind == CallKind::cancel && call.subject == op.value) call.ambiguous = true;
  }
}

void Calls::enter_callback(Library& library, std::int64_t t) {
  if (library.depth++ == 0) library.since = t;
}

void Calls::leave_callback(Library& library, std::uint32_t of, std::int64_t t) {
  library.last_return = t;
  library.last_of = of;
  if (--library.depth == 0) library.busy += t - library.since;
}

void Calls::leave_callback(const Event& next) {
  const std::uint32_t top = thread(next.thread).top;
  if (top == 0 || frames_[top - 1].kind != CallKind::callback) return;
  leave(next, CallKind::callback, frames_[top - 1].subject);
}

Calls::Found Calls::locate_on(std::size_t on, CallKind kind, std::uint32_t subject) const {
  Found found;
  for (std::uint32_t at = threads_[on].top; at != 0; found.above = at, at = frames_[at - 1].below) {
    const PendingCall& call = frames_[at - 1];
    if (call.kind != kind || call.subject != subject) continue;
    found.number = at;
    return found;
  }
  return found;
}

Calls::Found Calls::locate(const Event& event, CallKind kind, std::uint32_t subject) const {
  Found likely;
  const std::size_t own = slot_of(event.thread);
  if (own < threads_.size()) likely = locate_on(own, kind, subject);
  if (likely.number != 0) return likely;
  std::uint32_t count = 0;
  for (const PendingCall& call : frames_) {
    if (call.kind != kind || call.subject != subject) continue;
    const Found found = locate_on(call.on, kind, subject);
    if (&frames_[found.number - 1] != &call) continue;  // Another is innermost there.
    ++count;
    if (count == 1 || returns_rather_from(event, call, frames_[likely.number - 1])) likely = found;
  }
  likely.others = count == 0 ? 0 : count - 1;
  return likely;
}

const PendingCall* Calls::find_around(const Event& event, CallKind kind, std::uint32_t subject) const {
  const std::size_t own = slot_of(event.thread);
  if (own >= threads_.size()) return nullptr;
  const Found found = locate_on(own, kind, subject);
  return found.number == 0 ? nullptr : &frames_[found.number - 1];
}

const PendingCall* Calls::find(const Event& event, CallKind kind, std::uint32_t subject) const {
  const Found found = locate(event, kind, subject);
  return found.number == 0 ? nullptr : &frames_[found.number - 1];
}

void Calls::leave(const Event& event, CallKind kind, std::uint32_t subject) {
  const Found found = locate(event, kind, subject);
  if (found.number == 0) return;
  if (found.others != 0) mark_ambiguous(kind, subject);
  PendingCall& call = frames_[found.number - 1];
  Thread& on = threads_[call.on];
  (found.above != 0 ? frames_[found.above - 1].below : on.top) = call.below;
  if (kind == CallKind::callback) {
    const std::int64_t spent = event.t.ns - call.t;
    if (call.below != 0) frames_[call.below - 1].in_callbacks += spent;
    leave_callback(libraries_[on.library - 1], call.subject, event.t.ns);
    leave_callback(together_, call.subject, event.t.ns);
  } else if (call.below != 0) {
    frames_[call.below - 1].in_callbacks += call.in_callbacks;
  }
  call = {.below = free_};
  free_ = found.number;
  if (--in_progress_ != 0 || !holds_burst(frames_)) return;
  clear_after_burst(frames_);
  free_ = 0;
}

void Calls::outdate(OpId op) {
  for (PendingCall& call : frames_) {
    const bool uses_handle =
        call.kind == CallKind::read || call.kind == CallKind::cancel || call.kind == CallKind::close;
    if (!uses_handle || call.subject != op.value) continue;
    call.outdated = call.stale = true;
    call.in_force = false;
  }
}

Calls::Library& Calls::library_of(Thread& thread) {
  if (thread.library == 0) {
    libraries_.emplace_back();
    thread.library = static_cast<std::uint32_t>(libraries_.size());
  }
  return libraries_[thread.library - 1];
}

const Calls::Library& Calls::library(std::uint32_t number) const {
  static constexpr Library none{};
  if (number == 0) return together_;
  if (number > threads_.size()) return none;
  const std::uint32_t library = threads_[number - 1].library;
  return library == 0 ? none : libraries_[library - 1];
}

std::int64_t Calls::busy(std::uint32_t number, std::int64_t t) const {
  const Library& on = library(number);
  return on.busy + (on.depth != 0 ? t - on.since : 0);
}

bool Calls::calls_back(const PendingCall& call) const {
  bool callback = false;
  for (std::uint32_t at = threads_[call.on].top; &frames_[at - 1] != &call; at = frames_[at - 1].below)
    callback = callback || frames_[at - 1].kind == CallKind::callback;
  return callback;
}

void Calls::add_to(BlockHasher& hasher) const {
  std::uint32_t number = 0;
  for (const Thread& thread : threads_) {
    ++number;
    for (std::uint32_t at = thread.top; at != 0; at = frames_[at - 1].below) {
      const PendingCall& call = frames_[at - 1];
      const std::uint8_t bytes[9] = {static_cast<std::uint8_t>(call.kind),
                                     static_cast<std::uint8_t>(call.handle),
                                     call.stale,
                                     call.foreign,
                                     call.running,
                                     call.repeated,
                                     call.in_force,
                                     call.undrained,
                                     call.outdated};
      hasher.add(number, call.subject, bytes);
    }
  }
  hasher.end_list();
}

void Calls::rename(const Renaming& names) {
  for (Library& library : libraries_) library.last_of = names.of(OpId{library.last_of}).value;
  together_.last_of = names.of(OpId{together_.last_of}).value;
  move_records(threads_, names.threads, 1);
  for (PendingCall& call : frames_) {
    call.on = renamed_number(call.on + 1, names) - 1;
    call.subject = call.kind == CallKind::session_close ? names.of(SessionId{call.subject}).value
                                                        : names.of(OpId{call.subject}).value;
  }
}

void Calls::clear() {
  threads_.clear();
  frames_.clear();
  free_ = 0;
  in_progress_ = 0;
  libraries_.clear();
  together_ = {};
}

}  // namespace rescind
