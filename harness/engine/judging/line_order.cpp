#include "harness/engine/judging/line_order.hpp"

#include <algorithm>
#include <limits>

#include "harness/base/enum_set.hpp"

namespace rescind {

namespace {

/// The events of one place, those not given out yet from `next` on.
struct Queue {
  std::vector<NumberedEvent> events;
  std::size_t next = 0;

  [[nodiscard]] const NumberedEvent* head() const { return next < events.size() ? &events[next] : nullptr; }
};

using Queues = std::array<Queue, enum_count<Place>>;

/// Of the places' next events the first in the file that is not after another one by more than the skew.
Queue& next_of(Queues& queues, Duration skew) {
  std::int64_t earliest = std::numeric_limits<std::int64_t>::max();
  for (const Queue& queue : queues)
    if (queue.head() != nullptr) earliest = std::min(earliest, queue.head()->event.t.ns);
  Queue* first = nullptr;
  for (Queue& queue : queues) {
    const NumberedEvent* head = queue.head();
    if (head == nullptr || head->event.t.ns - earliest > skew.ns) continue;
    if (first == nullptr || head->number < first->head()->number) first = &queue;
  }
  return *first;
}

}  // namespace

bool LineOrder::allows(const Event& event) {
  const bool allowed = event.kind == EventKind::end || latest_.ns - event.t.ns <= skew_.ns;
  latest_ = std::max(latest_, event.t);
  return allowed;
}

std::vector<NumberedEvent> in_order_of_time(std::vector<NumberedEvent> events, Duration skew) {
  Queues queues;
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
    Queue& from = next_of(queues, skew);
    events.push_back(*from.head());
    ++from.next;
  }
  events.insert(events.end(), end.begin(), end.end());
  return events;
}

}  // namespace rescind
