#include "harness/library/recorder.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <limits>
#include <map>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <utility>
#include <vector>

#include "harness/base/text.hpp"
#include "harness/edge/whole_file.hpp"
#include "harness/history/name_table.hpp"
#include "harness/history/vocabulary.hpp"
#include "harness/history/writer.hpp"

namespace rescind {
namespace {

constexpr std::size_t name_bytes_max = 256;  // As the reader of histories has it.
constexpr std::size_t events_in_chunk = 1024;
constexpr std::size_t for_ever = std::numeric_limits<std::size_t>::max();

using SteadyClock = std::chrono::steady_clock;

/// A number that no other thread has or had. (std::thread::id is given to others after the thread's end.)
std::uint64_t number_of_this_thread() {
  static std::atomic<std::uint64_t> threads{0};
  thread_local const std::uint64_t number = ++threads;
  return number;
}

std::string checked_name(std::string_view name) {
  std::string safe = printable(name);
  if (name.empty() || safe.size() > name_bytes_max)
    throw std::invalid_argument("HistoryRecorder: a name has 1 to 256 bytes, but this one has " +
                                std::to_string(safe.size()));
  return safe;
}

/// "'kind', 'mode'"
std::string listed(FieldSet fields) {
  std::string text;
  for (const Field field : fields) {
    if (!text.empty()) text += ", ";
    text += "'" + std::string(name_of(field)) + "'";
  }
  return text;
}

[[noreturn]] void refuse(const std::string& message) {
  throw std::invalid_argument("HistoryRecorder::record: " + message);
}

void require_complete(const Event& event) {
  if (event.kind == EventKind::none || event.kind >= EventKind::count_) refuse("an event has a kind");
  const std::string name(name_of(event.kind));
  if (event.kind == EventKind::end) refuse("'end' is for HistoryRecorder::end() to record");
  if (const FieldSet missing = missing_fields(event); !missing.empty())
    refuse("'" + name + "' needs " + listed(missing));
  if (const FieldSet unused = unexpected_fields(event); !unused.empty())
    refuse("'" + name + "' has no " + listed(unused));
}

bool has_thread(EventKind kind) {
  const EventInfo& known = info(kind);
  return (known.fields()).contains(Field::thread);
}

bool is_kept(const Header& header, EventKind kind) {
  const bool is_fault = kind == EventKind::network_fault || kind == EventKind::server_fault;
  return is_fault || header.observes(kind);
}

}  // namespace

/// What the recorder's functions share. Everything is guarded by `mutex`, save what is const.
struct HistoryRecorder::State {
  const Header header;
  const std::function<Time()> own_clock;
  const SteadyClock::time_point begin = SteadyClock::now();

  mutable std::mutex mutex;
  Names names;
  NameTable ops{for_ever}, sessions{for_ever}, contexts{for_ever}, threads{for_ever}, connections{for_ever},
      groups{for_ever}, texts{for_ever};
  std::map<std::uint64_t, ThreadId> thread_of;   // By number_of_this_thread().
  std::map<std::string, std::uint64_t> numbers;  // How far new_operation() has counted for a name.
  std::vector<std::vector<Event>> chunks;  // Full ones stay where they are: recording never copies the past.
  std::size_t events = 0;
  Time last{};
  std::optional<Event> end;

  explicit State(const Recording& what) : header(header_of(what)), own_clock(what.now) {
    if (what.clock == Clock::steps && !what.now)
      throw std::invalid_argument("HistoryRecorder: a clock of steps needs a `now` that counts them");
  }

  [[nodiscard]] Time now() {
    if (own_clock) {
      last = std::max(last, own_clock());
    } else {
      const auto since = std::chrono::duration_cast<std::chrono::nanoseconds>(SteadyClock::now() - begin);
      last = std::max(last, Time{since.count()});
    }
    return last;
  }

  [[nodiscard]] ThreadId this_thread() {
    const auto [entry, is_new] = thread_of.try_emplace(number_of_this_thread());
    for (std::size_t number = thread_of.size(); is_new; ++number) {
      const NameTable::Found found = threads.find_or_add("t" + std::to_string(number), names.threads);
      entry->second = {found.slot};
      if (found.is_new) break;  // Else somebody gave this name to another thread.
    }
    return entry->second;
  }

  void add(const Event& event) {
    if (events % events_in_chunk == 0) chunks.emplace_back().reserve(events_in_chunk);
    chunks.back().push_back(event);
    ++events;
  }
};

HistoryRecorder::HistoryRecorder(const Recording& what) : state_(std::make_unique<State>(what)) {}
HistoryRecorder::~HistoryRecorder() = default;

OperationRecorder HistoryRecorder::operation(std::string_view name) {
  const std::string safe = checked_name(name);
  const std::lock_guard lock(state_->mutex);
  return {this, OpId{state_->ops.find_or_add(safe, state_->names.ops).slot}};
}

OperationRecorder HistoryRecorder::new_operation(std::string_view name) {
  const std::string stem = checked_name(name);
  const std::lock_guard lock(state_->mutex);
  std::uint64_t& number = state_->numbers[stem];
  for (;;) {
    ++number;
    const std::string tried = number == 1 ? stem : stem + "-" + std::to_string(number);
    const NameTable::Found found = state_->ops.find_or_add(tried, state_->names.ops);
    if (found.is_new) return {this, OpId{found.slot}};
  }
}

SessionRecorder HistoryRecorder::session(std::string_view name) {
  const std::string safe = checked_name(name);
  const std::lock_guard lock(state_->mutex);
  return {this, SessionId{state_->sessions.find_or_add(safe, state_->names.sessions).slot}};
}

ContextId HistoryRecorder::context(std::string_view name) {
  const std::string safe = checked_name(name);
  const std::lock_guard lock(state_->mutex);
  return {state_->contexts.find_or_add(safe, state_->names.contexts).slot};
}

ConnectionId HistoryRecorder::connection(std::string_view name) {
  const std::string safe = checked_name(name);
  const std::lock_guard lock(state_->mutex);
  return {state_->connections.find_or_add(safe, state_->names.connections).slot};
}

GroupId HistoryRecorder::group(std::string_view name) {
  const std::string safe = checked_name(name);
  const std::lock_guard lock(state_->mutex);
  return {state_->groups.find_or_add(safe, state_->names.groups).slot};
}

TextId HistoryRecorder::text(std::string_view words) {
  const std::string safe = printable(words);
  const std::lock_guard lock(state_->mutex);
  return {state_->texts.find_or_add(safe, state_->names.texts).slot};
}

void HistoryRecorder::name_this_thread(std::string_view name) {
  const std::string safe = checked_name(name);
  const std::lock_guard lock(state_->mutex);
  state_->thread_of[number_of_this_thread()] = {
      state_->threads.find_or_add(safe, state_->names.threads).slot};
}

void HistoryRecorder::record(const Event& event) {
  require_complete(event);
  take(event);
}

void HistoryRecorder::take(Event event) {
  if (!is_kept(state_->header, event.kind)) return;
  const bool needs_thread = has_thread(event.kind) && !event.thread.exists();
  const std::lock_guard lock(state_->mutex);
  if (needs_thread) event.thread = state_->this_thread();
  event.t = state_->now();
  state_->add(event);
  state_->end.reset();
}

void HistoryRecorder::crash(const EndFields& fields) {
  Event event;
  event.kind = EventKind::crash;
  event.signal = fields.signal;
  if (fields.status) event.code = *fields.status;
  record(event);
}

void HistoryRecorder::end(EndWhy why, const EndFields& fields) {
  Event event;
  event.kind = EventKind::end;
  event.ending = why;
  event.signal = fields.signal;
  if (fields.status) event.code = *fields.status;
  const std::lock_guard lock(state_->mutex);
  event.t = state_->now();
  state_->end = event;
}

std::size_t HistoryRecorder::size() const {
  const std::lock_guard lock(state_->mutex);
  return state_->events;
}

History HistoryRecorder::history() const {
  const std::lock_guard lock(state_->mutex);
  History history{.header = state_->header, .names = state_->names, .events = {}};
  history.events.reserve(state_->events + 1);
  for (const std::vector<Event>& chunk : state_->chunks)
    history.events.insert(history.events.end(), chunk.begin(), chunk.end());
  if (state_->end) history.events.push_back(*state_->end);
  return history;
}

void HistoryRecorder::write(const std::string& path) const {
  WholeFile file(path);
  file.write(to_json_lines(history()));
  file.keep();
}

}  // namespace rescind
