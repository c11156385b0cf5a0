#include "harness/mi/drop_in/simulation.hpp"

#include <utility>

#include "harness/mi/drop_in/signals.hpp"
#include "harness/mi/drop_in/watch.hpp"

namespace rescind::drop_in {

Simulation::Simulation(const Case& what, const Behaviour& behaviour, Tape tape, const std::string& history,
                       const std::string& tape_file)
    : record_(history, tape_file),
      system_(what, behaviour, std::move(tape), [this](std::span<const Event> events) { see(events); }),
      baton_(system_) {
  record_.begin(system_.header());
  system_.begin();
}

void Simulation::open() {
  if (opened_) return;
  opened_ = true;
  record_.open();
  catch_signals();
  begin_to_watch(baton_);
}

Worker& Simulation::new_thread() {
  if (threads_ == PlayedLimits::threads)
    throw PlayedTooMany("the program makes more than " + std::to_string(PlayedLimits::threads) +
                        " threads in one run");
  const ThreadId id{threads_++};
  std::string name = id.value == 0 ? "main" : "thread-" + std::to_string(id.value);
  system_.name_thread(id, name);
  return baton_.add(id, std::move(name));
}

Library& Simulation::new_library(std::uint32_t client) {
  const ThreadId id = system_.library_thread(client);
  Library& library = libraries_.emplace_back();
  library.client = client;
  library.worker = &baton_.add(id, system_.names().threads[id.value]);
  return library;
}

void Simulation::remove(Library& library) {
  library.leaves = true;
  baton_.wake_all(&library);
}

Library* Simulation::library_of(ThreadId thread) {
  for (Library& library : libraries_) {
    if (library.worker->id == thread) return &library;
  }
  return nullptr;
}

Worker* Simulation::worker_of(ThreadId thread) {
  for (const auto& worker : baton_.workers()) {
    if (worker->id == thread) return worker.get();
  }
  return nullptr;
}

void Simulation::see(std::span<const Event> events) {
  record_.add(events, system_.names());
  for (const Event& event : events) {
    ++counts_[{event.kind, event.message, event.op, event.session}];
    see(event);
  }
  baton_.wake_all(&counts_);
}

void Simulation::await(const EventPattern& pattern) {
  const auto happened = [&] {
    std::uint32_t count = 0;
    for (const auto& [what, times] : counts_) {
      const auto& [kind, message, op, session] = what;
      const bool is_like = kind == pattern.kind &&
                           (pattern.message == Message::none || message == pattern.message) &&
                           (!pattern.op.exists() || op == pattern.op) &&
                           (!pattern.session.exists() || session == pattern.session);
      if (is_like) count += times;
    }
    return count >= pattern.nth;
  };
  while (!happened()) baton_.wait({.call = "a wait for an event of the system", .on = &counts_});
}

bool Simulation::await_rest(Time latest) {
  return baton_.wait({.call = "a wait for rest", .until = latest, .is_idle = true, .is_for_rest = true}) ==
         Woken::by_somebody;
}

void Simulation::deliver(ThreadId thread, const Delivery& delivery) {
  if (Library* library = library_of(thread)) {
    library->due.push_back(delivery);
    baton_.wake_all(library);
  } else {
    inline_.emplace_back(thread, delivery);
  }
}

void Simulation::see(const Event& event) {
  Worker* worker = worker_of(event.thread);
  switch (event.kind) {
    case EventKind::start_returned:
    case EventKind::read_returned:
    case EventKind::cancel_returned:
    case EventKind::close_returned:
    case EventKind::session_close_returned:
      if (worker == nullptr) return;
      worker->returned = true;
      worker->code = event.code == no_code ? 0 : event.code;
      return baton_.wake(*worker, &worker->returned);
    case EventKind::result:
      if (event.via == Via::callback) return deliver(event.thread, {.op = event.op, .index = event.index});
      worker->has_result = true;
      worker->result = event.index;
      return;
    case EventKind::final:
      if (event.via == Via::callback)
        return deliver(event.thread, {.op = event.op, .index = no_index, .code = event.code});
      worker->has_final = true;
      worker->final_code = event.code;
      return;
    case EventKind::timeout_fired:
      fired_.push_back({.op = event.op, .at = event.t});
      return;
    case EventKind::session_closed:
      return deliver(system_.library_thread(system_.client_of(event.session)), {.closed = event.session});
    default:
      return;
  }
}

std::optional<Fired> Simulation::take_fired() {
  if (fired_.empty()) return std::nullopt;
  const Fired next = fired_.front();
  fired_.pop_front();
  return next;
}

std::deque<Delivery> Simulation::take_inline(Worker& worker) {
  std::deque<Delivery> taken;
  for (const auto& [thread, delivery] : inline_) {
    if (thread == worker.id) taken.push_back(delivery);
  }
  std::erase_if(inline_, [&](const auto& one) { return one.first == worker.id; });
  return taken;
}

}  // namespace rescind::drop_in
