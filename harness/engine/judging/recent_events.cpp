#include "harness/engine/judging/recent_events.hpp"

#include <algorithm>

#include "harness/contract/evidence.hpp"

namespace rescind {

void RecentEvents::add(const Event& event, std::uint64_t number) {
  if (recent_.events.size() + 1 == 2 * remembered) {
    recent_.events.erase(recent_.events.begin(), recent_.events.begin() + remembered);
    numbers_.erase(numbers_.begin(), numbers_.begin() + remembered);
    forgotten_ += remembered;
  }
  recent_.events.push_back(event);
  numbers_.push_back(number);
}

void RecentEvents::clear() {
  recent_.events.clear();
  numbers_.clear();
  forgotten_ = 0;
}

bool RecentEvents::lost_beginning_of(OpId op) const {
  if (!op.exists() || forgotten_ == 0) return false;
  const auto begins = [op](const Event& event) { return event.kind == EventKind::start && event.op == op; };
  return std::ranges::none_of(recent_.events, begins);
}

std::vector<NumberedEvent> RecentEvents::evidence_of(Violation violation) const {
  std::vector<NumberedEvent> shown;
  if (violation.event < forgotten_) return shown;
  violation.event -= forgotten_;
  for (const std::size_t i : evidence(recent_, violation)) shown.push_back({numbers_[i], recent_.events[i]});
  return shown;
}

}  // namespace rescind
