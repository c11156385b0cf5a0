#include "harness/mi/drop_in/baton.hpp"

#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>

#include "harness/base/assert.hpp"
#include "harness/mi/drop_in/ending.hpp"
#include "harness/mi/drop_in/real.hpp"

namespace rescind::drop_in {
namespace {

/// So many calls without a wait look like a loop that waits for something to change: then others have to go on.
constexpr std::uint32_t points_max = 10'000;

thread_local Worker* this_thread __attribute__((tls_model("initial-exec"))) = nullptr;

void futex(std::atomic<std::uint32_t>& word, int what, std::uint32_t value) {
  real().syscall(SYS_futex, reinterpret_cast<std::uint32_t*>(&word), what, value, nullptr, nullptr, 0);
}

}  // namespace

Worker* Baton::self() {
  return this_thread;
}

void Baton::adopt(Worker& worker) {
  worker.phase = Worker::Phase::running;
  worker.tid = static_cast<pid_t>(real().syscall(SYS_gettid));
  worker.handle = pthread_self();
  this_thread = &worker;
  running_ = &worker;
}

Worker& Baton::add(ThreadId id, std::string name) {
  auto worker = std::make_unique<Worker>();
  worker->id = id;
  worker->name = std::move(name);
  const auto place = std::ranges::upper_bound(workers_, id, {}, [](const auto& one) { return one->id; });
  return **workers_.insert(place, std::move(worker));
}

void Baton::begin_on(Worker& worker) {
  this_thread = &worker;
  worker.tid = static_cast<pid_t>(real().syscall(SYS_gettid));
  park(worker);
}

void Baton::end_on(Worker& worker) {
  worker.phase = Worker::Phase::ended;
  wake_all(&worker);
  Worker& other = next(nullptr);
  this_thread = nullptr;
  hand_to(other);
}

void Baton::park(Worker& worker) {
  while (worker.go.load(std::memory_order_acquire) == 0) futex(worker.go, FUTEX_WAIT_PRIVATE, 0);
  worker.go.store(0, std::memory_order_relaxed);
}

void Baton::hand_to(Worker& worker) {
  worker.phase = Worker::Phase::running;
  running_.store(&worker, std::memory_order_relaxed);
  worker.go.store(1, std::memory_order_release);
  futex(worker.go, FUTEX_WAKE_PRIVATE, 1);
}

void Baton::point() {
  Worker& mine = *this_thread;
  if (++mine.points > points_max) return yield("a loop");
  turns_.fetch_add(1, std::memory_order_relaxed);
  mine.phase = Worker::Phase::ready;
  go_on(&mine);
}

void Baton::look() {
  turns_.fetch_add(1, std::memory_order_relaxed);
  if (++this_thread->points > points_max) yield("a loop that looks at a clock");
}

void Baton::yield(const char* call) {
  turns_.fetch_add(1, std::memory_order_relaxed);
  Worker& mine = *this_thread;
  mine.points = 0;
  mine.phase = Worker::Phase::ready;
  mine.yields = true;
  mine.yielded_at = progress_;
  mine.wait = {.call = call};
  go_on(&mine);
}

Woken Baton::wait(const WaitFor& what) {
  turns_.fetch_add(1, std::memory_order_relaxed);
  Worker& mine = *this_thread;
  mine.points = 0;
  mine.wait = what;
  mine.phase = Worker::Phase::waiting;
  go_on(&mine);
  return mine.woken;
}

void Baton::go_on(Worker* self) {
  Worker& chosen = next(self);
  if (&chosen == self) {
    self->phase = Worker::Phase::running;
    return;
  }
  hand_to(chosen);
  park(*self);
}

void Baton::make_ready(Worker& worker, Woken how) {
  worker.phase = Worker::Phase::ready;
  worker.woken = how;
}

void Baton::wake(Worker& worker, const void* on) {
  if (worker.phase == Worker::Phase::waiting && worker.wait.on == on) make_ready(worker, Woken::by_somebody);
}

void Baton::wake_all(const void* on) {
  for (const auto& worker : workers_) wake(*worker, on);
}

bool Baton::wake_one(const void* on) {
  std::vector<Worker*> waiting;
  for (const auto& worker : workers_) {
    if (worker->phase == Worker::Phase::waiting && worker->wait.on == on) waiting.push_back(worker.get());
  }
  if (waiting.empty()) return false;
  const auto picked = or_end([&] { return system_.tape().choose(Site::schedule, 1, waiting.size()); });
  make_ready(*waiting[picked], Woken::by_somebody);
  return true;
}

/// The candidates: who runs already stands first.
void Baton::gather(Worker* self, bool yielding) {
  candidates_.clear();
  if (self != nullptr && self->phase == Worker::Phase::ready && self->yields == yielding)
    candidates_.push_back(self);
  for (const auto& worker : workers_) {
    const bool can = worker->phase == Worker::Phase::ready && worker->yields == yielding;
    if (can && worker.get() != self) candidates_.push_back(worker.get());
  }
}

Worker& Baton::next(Worker* self) {
  return or_end([&]() -> Worker& { return chosen(self); });
}

Worker& Baton::chosen(Worker* self) {
  for (;;) {
    if (system_.crashed()) end_crashed();
    ask_the_waiting();
    gather(self, false);
    const bool due = system_.next_due() && *system_.next_due() <= now();
    const std::size_t count = candidates_.size() + (due ? 1 : 0);
    if (count > 0) {
      ++progress_;
      const std::size_t picked = system_.tape().choose(Site::schedule, 0, count);
      if (picked < candidates_.size()) return *candidates_[picked];
      system_.step();
      continue;
    }
    gather(self, true);
    if (!others_went_on() && !let_time_pass()) {
      if (!candidates_.empty()) {
        pass_for_loops();
      } else if (!wake_at_rest() && !any_comes_from_outside(*this)) {
        end_stuck(*this);
      }
    }
    for (Worker* worker : candidates_) worker->yields = false;
  }
}

/// Whether one that yields may see something new without time passing.
bool Baton::others_went_on() const {
  return std::ranges::any_of(candidates_, [&](const Worker* one) { return one->yielded_at != progress_; });
}

/// Threads go round in loops, and nothing else would happen: who waits for a time will see it.
void Baton::pass_for_loops() {
  constexpr std::uint32_t doublings = 10;
  const Time later = now() + milliseconds(1) * (std::int64_t{1} << std::min(loops_++, doublings));
  if (later > system_.until()) end_cut();
  system_.advance_to(later);
}

/// The first time that one of those that wait for a time waits for.
std::optional<Time> Baton::first_until(bool for_rest) const {
  std::optional<Time> first;
  for (const auto& worker : workers_) {
    const bool timed =
        worker->phase == Worker::Phase::waiting && worker->wait.until && worker->wait.is_for_rest == for_rest;
    if (timed && (!first || *worker->wait.until < *first)) first = worker->wait.until;
  }
  return first;
}

/// False where nothing would ever happen.
bool Baton::let_time_pass() {
  const std::optional<Time> due = system_.next_due();
  const std::optional<Time> wanted = first_until(false);
  if (!due && !wanted) return false;
  std::optional<Time> first;
  for (const std::optional<Time>& one : {due, wanted, first_until(true)})
    if (one && (!first || *one < *first)) first = one;
  if (*first > system_.until()) end_cut();
  system_.advance_to(*first);
  loops_ = 0;
  for (const auto& worker : workers_) {
    const bool timed = worker->phase == Worker::Phase::waiting && worker->wait.until;
    if (timed && *worker->wait.until <= now()) make_ready(*worker, Woken::by_the_clock);
  }
  return true;
}

/// Nothing else would ever happen. False where nobody waits for that.
bool Baton::wake_at_rest() {
  bool any = false;
  for (const auto& worker : workers_) {
    if (worker->phase != Worker::Phase::waiting || !worker->wait.is_for_rest) continue;
    make_ready(*worker, Woken::by_somebody);
    any = true;
  }
  return any;
}

void Baton::ask_the_waiting() {
  for (const auto& worker : workers_) {
    const bool asks = worker->phase == Worker::Phase::waiting && worker->wait.ready != nullptr;
    if (asks && (*worker->wait.ready)()) make_ready(*worker, Woken::by_somebody);
  }
}

}  // namespace rescind::drop_in
