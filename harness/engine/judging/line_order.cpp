#include "harness/engine/judging/line_order.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <span>
#include <utility>

#include "harness/base/assert.hpp"
#include "harness/base/enum_set.hpp"

namespace rescind {

namespace {

bool is_clients(const Event& event) {
  return place_of(event.kind) == Place::client;
}

/// Whether the event is one of the first of an operation.
bool begins(const Event& event) {
  constexpr EventSet first{EventKind::connect, EventKind::admit,  EventKind::charge,
                           EventKind::wait,    EventKind::refuse, EventKind::provider_start};
  const bool travels = event.kind == EventKind::send || event.kind == EventKind::deliver;
  return first.contains(event.kind) || (travels && event.message == Message::request);
}

/// When operations are started, and let in, of those events that were not given out yet. Where the clocks are one, lines
/// stand in the order of causes.
class Causes {
 public:
  Causes(const std::vector<NumberedEvent>& events, Duration skew) : skew_(skew) {
    if (skew.ns == 0) return;
    for (const NumberedEvent& one : events) {
      if (one.event.kind == EventKind::start) starts_[one.event.op.value].times.push_back(one.event.t.ns);
      if (one.event.kind == EventKind::admit) admits_[one.event.op.value].times.push_back(one.event.t.ns);
    }
  }
  /// Whether the cause of this event is still to come, within what the clocks may differ by. The client's events wait for
  /// nobody, and the server's for the client alone: so somebody's next one waits for none.
  [[nodiscard]] bool wait_for(const Event& event) const {
    if (!event.op.exists() || is_clients(event)) return false;
    return is_near(starts_, event) || (event.kind == EventKind::provider_start && is_near(admits_, event));
  }
  void given_out(const Event& event) {
    if (skew_.ns == 0 || !event.op.exists()) return;
    if (event.kind == EventKind::start) ++starts_[event.op.value].next;
    if (event.kind == EventKind::admit) ++admits_[event.op.value].next;
    std::int64_t& last = last_.try_emplace(event.op.value, event.t.ns).first->second;
    last = std::max(last, event.t.ns);
  }

 private:
  /// Events of one operation, in their order, those not given out yet from `next` on.
  struct Times {
    std::vector<std::int64_t> times;
    std::size_t next = 0;
  };
  using ByOperation = std::map<std::uint32_t, Times>;
  [[nodiscard]] bool is_near(const ByOperation& all, const Event& event) const {
    const auto found = all.find(event.op.value);
    if (found == all.end() || found->second.next == found->second.times.size()) return false;
    const bool near = found->second.times[found->second.next] - event.t.ns <= skew_.ns;
    return near && (found->second.next == 0 || begins_anew(event));
  }
  /// Whether it is of the next operation of that name: the one before has been quiet for so long.
  [[nodiscard]] bool begins_anew(const Event& event) const {
    const auto last = last_.find(event.op.value);
    return begins(event) && last != last_.end() && event.t.ns - last->second > skew_.ns;
  }
  Duration skew_;
  ByOperation starts_;
  ByOperation admits_;
  std::map<std::uint32_t, std::int64_t> last_;  ///< When something of an operation was last given out.
};

/// The events of one place, those not given out yet from `next` on.
struct Queue {
  std::vector<NumberedEvent> events;
  std::size_t next = 0;

  [[nodiscard]] const NumberedEvent* head() const { return next < events.size() ? &events[next] : nullptr; }
};

using Queues = std::array<Queue, enum_count<Place>>;

/// Of the places' next events the first in the file that is not after another one by more than the skew, and whose cause
/// was given out.
Queue& next_of(Queues& queues, Duration skew, const Causes& causes) {
  std::array<Queue*, enum_count<Place>> ready{};
  std::size_t count = 0;
  std::int64_t earliest = std::numeric_limits<std::int64_t>::max();
  for (Queue& queue : queues) {
    if (queue.head() == nullptr || causes.wait_for(queue.head()->event)) continue;
    ready[count++] = &queue;
    earliest = std::min(earliest, queue.head()->event.t.ns);
  }
  RESCIND_ASSERT(count != 0);
  Queue* first = nullptr;
  for (Queue* const queue : std::span(ready).first(count)) {
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
  if (event.kind == EventKind::start) {
    early.started = true;
    early.last = std::max(early.last, event.t.ns);
    return is_near(std::exchange(early.anything, never));
  }
  // Of a name that is used again it is a beginning, where the operation before has been quiet for so long.
  const bool anew = early.started && begins(event) && event.t.ns - early.last > skew_.ns;
  if ((!early.started || anew) && !is_clients(event)) early.anything = event.t.ns;
  early.last = std::max(early.last, event.t.ns);
  if (event.kind == EventKind::admit) return !std::exchange(early.admitted, true) && is_near(early.begun);
  if (event.kind == EventKind::provider_start && !early.admitted) early.begun = event.t.ns;
  return false;
}

std::vector<NumberedEvent> in_order_of_time(std::vector<NumberedEvent> events, Duration skew) {
  Queues queues;
  Causes causes(events, skew);
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
    Queue& from = next_of(queues, skew, causes);
    events.push_back(*from.head());
    causes.given_out(from.head()->event);
    ++from.next;
  }
  events.insert(events.end(), end.begin(), end.end());
  return events;
}

}  // namespace rescind
