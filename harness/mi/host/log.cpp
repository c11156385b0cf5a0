#include "harness/mi/host/log.hpp"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "harness/base/text.hpp"
#include "harness/history/writer.hpp"
#include "harness/mi/host/job.hpp"
#include "harness/scenario/language/phrase.hpp"

namespace rescind::mi {
namespace {

Header header_of_host(const Case& what, bool virtual_time) {
  Header header;
  header.name = what.name;
  header.protocol = what.plan.network.protocol == Protocol::pull ? "pull" : "push";
  header.clock = virtual_time ? Clock::virtual_time : Clock::monotonic;
  header.places = {Place::client};
  // On virtual time the library is ours, which tells of its timers.
  if (!virtual_time) header.elides = {EventKind::timeout_fired};
  header.from_start = true;
  return header;
}

}  // namespace

Log::Log(const Case& what, int output, bool virtual_time) : output_(output), names_(names_in(what.plan)) {
  std::string line;
  append_json(line, header_of_host(what, virtual_time));
  write(line);
  note(zero_note + std::to_string(zero_.time_since_epoch().count()));
}

void Log::write(const std::string& bytes) const {
  for (std::size_t done = 0; done < bytes.size();) {
    const ssize_t taken = ::write(output_, bytes.data() + done, bytes.size() - done);
    if (taken < 0 && errno != EINTR) return;  // Nobody reads any more.
    if (taken > 0) done += static_cast<std::size_t>(taken);
  }
}

void Log::note(const std::string& line) {
  const std::lock_guard hold(mutex_);
  write(line + "\n");
}

ThreadId Log::this_thread() {
  const auto [found, is_new] = threads_.try_emplace(std::this_thread::get_id(), ThreadId{});
  if (is_new) {
    found->second = {static_cast<std::uint32_t>(names_.threads.size())};
    names_.threads.push_back(
        "library-" +
        std::to_string(
            std::ranges::count_if(names_.threads, [](auto& name) { return name.starts_with("library-"); }) +
            1));
  }
  return found->second;
}

void Log::name_this_thread(const std::string& name) {
  const std::lock_guard hold(mutex_);
  threads_[std::this_thread::get_id()] = {static_cast<std::uint32_t>(names_.threads.size())};
  names_.threads.push_back(name);
}

Time Log::now() const {
  return Time{} + nanoseconds((std::chrono::steady_clock::now() - zero_) / std::chrono::nanoseconds(1));
}

Time Log::last() const {
  const std::lock_guard hold(mutex_);
  return last_;
}

void Log::ask_first(Untold untold) {
  const std::lock_guard hold(mutex_);
  untold_ = std::move(untold);
}

void Log::write(const Event& event) {
  std::string line;
  append_json(line, event, names_);
  write(line);
}

void Log::write_untold() {
  if (!untold_) return;
  std::int64_t at = 0;
  while (std::optional<Event> event = untold_(at)) {
    event->t = Time{} + nanoseconds(at - zero_.time_since_epoch() / std::chrono::nanoseconds(1));
    write(*event);
  }
}

void Log::record(Event event) {
  const std::lock_guard hold(mutex_);
  if (over_) return;
  event.t = now();
  event.thread = this_thread();
  write_untold();
  write(event);
  last_ = event.t;
  ++counts_[{event.kind, OpId{}, SessionId{}}];
  if (event.op.exists()) ++counts_[{event.kind, event.op, SessionId{}}];
  if (event.session.exists()) ++counts_[{event.kind, OpId{}, event.session}];
  wake_.notify_all();
}

void Log::end(const Event& event) {
  const std::lock_guard hold(mutex_);
  if (over_) return;
  over_ = true;
  Event last = event;
  last.t = now();
  write_untold();
  write(last);
  wake_.notify_all();
}

bool Log::over() const {
  const std::lock_guard hold(mutex_);
  return over_;
}

void Log::changed() {
  const std::lock_guard hold(mutex_);
  wake_.notify_all();
}

std::uint32_t Log::count_of(const EventPattern& pattern) const {
  const auto found = counts_.find({pattern.kind, pattern.op, pattern.session});
  return found == counts_.end() ? 0 : found->second;
}

bool Log::wait_for(const EventPattern& pattern) {
  std::unique_lock hold(mutex_);
  wake_.wait(hold, [&] { return over_ || count_of(pattern) >= pattern.nth; });
  return !over_;
}

bool Log::sleep_until(Time time) {
  return !wait_until(time, [this] { return over_; });
}

TextId Log::text(const std::string& words) {
  const std::lock_guard hold(mutex_);
  names_.texts.push_back(printable(words));
  return {static_cast<std::uint32_t>(names_.texts.size() - 1)};
}

std::string Log::phrase(const EventPattern& pattern) const {
  const std::lock_guard hold(mutex_);
  return phrase_of(pattern, names_);
}

}  // namespace rescind::mi
