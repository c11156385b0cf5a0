#include "harness/engine/judging/line_order.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <utility>

#include "harness/base/enum_set.hpp"

namespace rescind {

namespace {

bool is_clients(const Event& event) {
  return place_of(event.kind) == Place::client;
}

/// When an operation was first started, and first let in, of those events that were not given out yet.
class Causes {
 public:
  explicit Causes(const std::vector<NumberedEvent>& events) {
    for (const NumberedEvent& one : events) {
      if (one.event.kind == EventKind::start) starts_.try_emplace(one.event.op.value, one.event.t.ns);
      if (one.event.kind == EventKind::admit) admits_.try_emplace(one.event.op.value, one.event.t.ns);
    }
  }
  /// Whether the cause of this event is still to come, within what the clocks may differ by.
  [[nodiscard]] bool wait_for(const Event& event, Duration skew) const {
    if (!event.op.exists() || is_clients(event)) return false;
    return is_near(starts_, event, skew) ||
           (event.kind == EventKind::provider_start && is_near(admits_, event, skew));
  }
  void given_out(const Event& event) {
    if (event.kind == EventKind::start) starts_.erase(event.op.value);
    if (event.kind == EventKind::admit) admits_.erase(event.op.value);
  }

 private:
  using Times = std::map<std::uint32_t, std::int64_t>;
  static bool is_near(const Times& times, const Event& event, Duration skew) {
    const auto found = times.find(event.op.value);
    return found != times.end() && found->second - event.t.ns <= skew.ns;
  }
  Times starts_;
  Times admits_;
};

/// The events of one place, those not given out yet from `next` on.
struct Queue {
  std::vector<NumberedEvent> events;
  std::size_t next = 0;

  [[nodiscard]] const NumberedEvent* head() const { return next < events.size() ? &events[next] : nullptr; }
};

using Queues = std::array<Queue, enum_count<Place>>;

/// Of the places' next events the first in the file that is not after another one by more than the skew, and whose cause
/// was given out; where all wait for each other the causes are no such.
Queue& next_of(Queues& queues, Duration skew, const Causes* causes) {
  std::vector<Queue*> ready;
  std::int64_t earliest = std::numeric_limits<std::int64_t>::max();
  for (Queue& queue : queues) {
    if (queue.head() == nullptr) continue;
    if (causes != nullptr && causes->wait_for(queue.head()->event, skew)) continue;
    ready.push_back(&queue);
    earliest = std::min(earliest, queue.head()->event.t.ns);
  }
  if (ready.empty()) return next_of(queues, skew, nullptr);
  Queue* first = nullptr;
  for (Queue* const queue : ready) {
    const NumberedEvent* head = queue->head();
    if (head->event.t.ns - earliest > skew.ns) continue;
    if (first == nullptr || head->number < first->head()->number) first = queue;
  }
  return *first;
}

}  // namespace

bool LineOrder::allows(const Event& event) {
  const bool allowed = event.kind == EventKind::end || latest_.ns - event.t.ns <= skew_.ns;
  latest_ = std::max(latest_, event.t);
  return !is_cause(event) && allowed;
}

/// Whether what it is the cause of stood before it, within the skew.
bool LineOrder::is_cause(const Event& event) {
  if (skew_.ns == 0 || !event.op.exists()) return false;
  if (event.op.value >= early_.size()) early_.resize(std::size_t{event.op.value} + 1);
  Early& early = early_[event.op.value];
  const auto is_near = [&](std::int64_t before) {
    return before != never && event.t.ns - before <= skew_.ns;
  };
  if (event.kind == EventKind::start) return !std::exchange(early.started, true) && is_near(early.anything);
  if (!early.started && !is_clients(event)) early.anything = event.t.ns;
  if (event.kind == EventKind::admit) return !std::exchange(early.admitted, true) && is_near(early.begun);
  if (event.kind == EventKind::provider_start && !early.admitted) early.begun = event.t.ns;
  return false;
}

std::vector<NumberedEvent> in_order_of_time(std::vector<NumberedEvent> events, Duration skew) {
  Queues queues;
  Causes causes(events);
  std::vector<NumberedEvent> end;
  for (const NumberedEvent& one : events) {
    std::vector<NumberedEvent>& to =
        one.event.kind == EventKind::end
            ? end
            : queues.at(static_cast<std::size_t>(place_of(one.event.kind))).events;
    to.push_back(one);
  }
  const std::size_t count = events.size() - end.size();
  events.clear();
  while (events.size() < count) {
    Queue& from = next_of(queues, skew, skew.ns != 0 ? &causes : nullptr);
    events.push_back(*from.head());
    causes.given_out(from.head()->event);
    ++from.next;
  }
  events.insert(events.end(), end.begin(), end.end());
  return events;
}

}  // namespace rescind
