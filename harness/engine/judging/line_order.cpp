#include "harness/engine/judging/line_order.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <optional>
#include <span>
#include <tuple>
#include <utility>

#include "harness/base/assert.hpp"
#include "harness/base/enum_set.hpp"

namespace rescind {

namespace {

bool is_clients(const Event& event) {
  return place_of(event.kind) == Place::client;
}

/// What the list has of the operation, or `unset` so far.
template <class Value>
Value& slot(std::vector<Value>& by_operation, OpId op, const Value& unset) {
  if (op.value >= by_operation.size()) by_operation.resize(std::size_t{op.value} + 1, unset);
  return by_operation[op.value];
}

/// Whether the event is one of the first of an operation.
bool begins(const Event& event) {
  constexpr EventSet first{EventKind::connect, EventKind::admit,  EventKind::charge,
                           EventKind::wait,    EventKind::refuse, EventKind::provider_start};
  const bool travels = event.kind == EventKind::send || event.kind == EventKind::deliver;
  return first.contains(event.kind) || (travels && event.message == Message::request);
}

/// When operations are started, and let in, of those events that were not given out yet; and where the clocks are one, when
/// results are posted and messages sent.
class Causes {
 public:
  Causes(const std::vector<NumberedEvent>& events, Duration skew) : skew_(skew) {
    for (const NumberedEvent& one : events) {
      const std::int64_t t = one.event.earliest().ns;
      if (one.event.kind == EventKind::start) starts_[one.event.op.value].times.push_back(t);
      if (lets_in(one.event)) admits_[one.event.op.value].times.push_back(t);
      if (const auto of = of_part(one.event, EventKind::post, EventKind::send)) ++parts_[*of][one.event.t.ns];
    }
  }
  /// Whether the cause of this event is still to come, within what the clocks may differ by. The client's events wait for
  /// nobody, and the server's for the client alone: so somebody's next one waits for none.
  [[nodiscard]] bool wait_for(const Event& event) const {
    if (!event.op.exists()) return false;
    if (const auto of = of_part(event, EventKind::result, EventKind::deliver)) {
      const auto found = parts_.find(*of);
      const bool is_due =
          found != parts_.end() && !found->second.empty() && found->second.begin()->first <= event.t.ns;
      if (is_due) return true;
    }
    if (is_clients(event)) return false;
    return is_near(starts_, event) || (event.kind == EventKind::provider_start && is_near(admits_, event));
  }
  void given_out(const Event& event) {
    if (!event.op.exists()) return;
    if (const auto of = of_part(event, EventKind::post, EventKind::send)) {
      std::map<std::int64_t, std::size_t>& times = parts_[*of];
      if (--times[event.t.ns] == 0) times.erase(event.t.ns);
    }
    if (event.kind == EventKind::start) ++starts_[event.op.value].next;
    if (lets_in(event)) ++admits_[event.op.value].next;
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
  /// Where all clocks are one, what it is charged for at that instant lets it in, too.
  [[nodiscard]] bool lets_in(const Event& event) const {
    const bool is_charged = skew_.ns == 0 && event.kind == EventKind::charge &&
                            event.pool == Pool::operations && event.op.exists();
    return event.kind == EventKind::admit || is_charged;
  }
  /// A result of an operation, by its index, or a message, by its number.
  using Part = std::tuple<std::uint32_t, bool, std::uint32_t>;
  /// What the event is about, where it is of one of these kinds and all clocks are one.
  [[nodiscard]] std::optional<Part> of_part(const Event& event, EventKind of_result,
                                            EventKind of_message) const {
    if (skew_.ns != 0 || !event.op.exists()) return std::nullopt;
    const bool is_result = event.kind == of_result && event.index != no_index;
    if (is_result) return Part{event.op.value, false, event.index};
    if (event.kind != of_message || event.message_id == no_index) return std::nullopt;
    return Part{event.op.value, true, event.message_id};
  }
  [[nodiscard]] bool is_near(const ByOperation& all, const Event& event) const {
    const auto found = all.find(event.op.value);
    if (found == all.end() || found->second.next == found->second.times.size()) return false;
    const std::int64_t after = found->second.times[found->second.next] - event.t.ns;
    const bool near = after <= skew_.ns;
    if (skew_.ns == 0 && after == 0) return true;
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
  std::map<Part, std::map<std::int64_t, std::size_t>> parts_;  ///< How many of it, by their times.
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
/// was given out; where each waits for another one, whose cause was not.
Queue& next_of(Queues& queues, Duration skew, const Causes& causes, bool wait = true) {
  std::array<Queue*, enum_count<Place>> ready{};
  std::size_t count = 0;
  std::int64_t earliest = std::numeric_limits<std::int64_t>::max();
  for (Queue& queue : queues) {
    if (queue.head() == nullptr || (wait && causes.wait_for(queue.head()->event))) continue;
    ready[count++] = &queue;
    earliest = std::min(earliest, queue.head()->event.t.ns);
  }
  if (count == 0 && wait) return next_of(queues, skew, causes, false);
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
  if (!event.op.exists()) return false;
  if (skew_.ns == 0 && is_cause_of_part(event)) return true;
  BegunWith& with = slot(begun_with_, event.op, {});
  std::int64_t& last = slot(last_seen_, event.op, never);
  const bool is_quiet = last != never && event.t.ns - last > skew_.ns;
  // Of a name that is used again it is a beginning, where the operation before has been quiet for so long.
  const bool anew = with.start && begins(event) && is_quiet;
  last = std::max(last, event.t.ns);
  if (event.kind == EventKind::start) {
    with.start = true;
    return event.op.value < before_start_.size() &&
           is_near(std::exchange(before_start_[event.op.value], never), event);
  }
  if ((!with.start || anew) && !is_clients(event)) slot(before_start_, event.op, never) = event.t.ns;
  const std::int64_t served = event.op.value < served_since_.size() ? served_since_[event.op.value] : never;
  if (event.kind == EventKind::admit) return !std::exchange(with.admission, true) && is_near(served, event);
  const bool lets_in_late = skew_.ns == 0 && event.kind == EventKind::charge &&
                            event.pool == Pool::operations && is_near(served, event);
  if (lets_in_late) return true;
  if (event.kind == EventKind::provider_start && (!with.admission || skew_.ns == 0))
    slot(served_since_, event.op, never) = event.t.ns;
  return false;
}

bool LineOrder::is_cause_of_part(const Event& event) {
  const bool is_later = event.op.value >= last_seen_.size() || event.t.ns > last_seen_[event.op.value];
  if (is_later && event.op.value < parts_.size()) parts_[event.op.value] = {};
  switch (event.kind) {
    case EventKind::result:
      slot(parts_, event.op, {}).result = event.index;
      return false;
    case EventKind::deliver:
      slot(parts_, event.op, {}).message = event.message_id;
      return false;
    case EventKind::post:
      return event.index != no_index && event.op.value < parts_.size() &&
             parts_[event.op.value].result == event.index;
    case EventKind::send:
      return event.message_id != no_index && event.op.value < parts_.size() &&
             parts_[event.op.value].message == event.message_id;
    default:
      return false;
  }
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
