#include "harness/simulation/event_queue.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <ostream>
#include <vector>

namespace rescind::event_queue_test {
namespace {

/// The obviously right queue: std::multimap inserts equal keys at the end of their range.
using Reference = std::multimap<std::int64_t, std::uint32_t>;

/// What to do next: pop `pops` entries, then push `pushes` entries up to `delay` after the time popped last.
struct Step {
  std::uint8_t pops;
  std::uint8_t pushes;
  std::int64_t delay;
};

std::ostream& operator<<(std::ostream& out, const Step& step) {
  return out << "pop " << int{step.pops} << ", push " << int{step.pushes} << " after " << step.delay;
}

/// Delays of every magnitude, small and equal ones often.
rc::Gen<std::int64_t> any_delay() {
  return rc::gen::mapcat(rc::gen::inRange(0, 50), [](int bits) {
    return rc::gen::inRange<std::int64_t>(0, (std::int64_t{1} << bits) + 1);
  });
}

rc::Gen<std::vector<Step>> any_steps() {
  return rc::gen::scale(
      6.0, rc::gen::container<std::vector<Step>>(rc::gen::construct<Step>(
               rc::gen::inRange<std::uint8_t>(0, 20), rc::gen::inRange<std::uint8_t>(0, 40),
               rc::gen::oneOf(any_delay(), rc::gen::element<std::int64_t>(0, 1, 63, 64, 1000)))));
}

class Pair {
 public:
  void push(std::int64_t delay) {
    queue_.push(Time{now_ + delay}, number_);
    reference_.emplace(now_ + delay, number_);
    ++number_;
  }

  void pop() {
    const auto expected = reference_.begin();
    RC_ASSERT(queue_.next_time() == Time{expected->first});
    const auto entry = queue_.pop();
    RC_ASSERT(entry.due == Time{expected->first});
    RC_ASSERT(entry.payload == expected->second);
    now_ = expected->first;
    reference_.erase(expected);
  }

  void check_size() const {
    RC_ASSERT(queue_.size() == reference_.size());
    RC_ASSERT(queue_.empty() == reference_.empty());
  }

  [[nodiscard]] bool empty() const { return reference_.empty(); }

 private:
  EventQueue<std::uint32_t> queue_;
  Reference reference_;
  std::int64_t now_ = 0;
  std::uint32_t number_ = 0;
};

RC_GTEST_PROP(EventQueueProperty, EqualsASortedReference, ()) {
  const auto steps = *any_steps();
  Pair pair;
  for (const Step& step : steps) {
    for (int i = 0; i < step.pops && !pair.empty(); ++i) pair.pop();
    for (int i = 0; i < step.pushes; ++i) pair.push(step.delay / (i % 3 + 1));
    pair.check_size();
  }
  while (!pair.empty()) pair.pop();
  pair.check_size();
}

RC_GTEST_PROP(EventQueueProperty, DrainsInTheOrderOfAStableSort,
              (const std::vector<std::uint16_t>& times, std::uint8_t repeat)) {
  struct Item {
    std::int64_t due;
    std::uint32_t number;
  };
  std::vector<Item> items;
  for (int round = 0; round <= repeat % 8; ++round) {
    for (const auto time : times) items.push_back({time / 16, static_cast<std::uint32_t>(items.size())});
  }
  EventQueue<std::uint32_t> queue;
  for (const Item& item : items) queue.push(Time{item.due}, item.number);
  std::stable_sort(items.begin(), items.end(), [](const Item& a, const Item& b) { return a.due < b.due; });
  for (const Item& item : items) RC_ASSERT(queue.pop().payload == item.number);
  RC_ASSERT(queue.empty());
}

}  // namespace
}  // namespace rescind::event_queue_test
