#include "harness/engine/judging/recent_events.hpp"

#include <algorithm>

#include "harness/contract/evidence.hpp"
#include "harness/history/describe.hpp"

namespace rescind {

void RecentEvents::add(const Event& event) {
  if (recent_.events.size() + 1 == 2 * remembered) {
    recent_.events.erase(recent_.events.begin(), recent_.events.begin() + remembered);
    forgotten_ += remembered;
  }
  recent_.events.push_back(event);
}

void RecentEvents::clear() {
  recent_.events.clear();
  forgotten_ = 0;
}

bool RecentEvents::lost_beginning_of(OpId op) const {
  if (!op.exists() || forgotten_ == 0) return false;
  const auto begins = [op](const Event& event) { return event.kind == EventKind::start && event.op == op; };
  return std::ranges::none_of(recent_.events, begins);
}

std::vector<std::string> RecentEvents::lines(Violation violation, const Names& names) const {
  std::vector<std::string> lines;
  if (violation.event < forgotten_) return lines;
  violation.event -= forgotten_;
  for (const std::size_t i : evidence(recent_, violation)) {
    lines.push_back(describe(recent_.events[i], names, recent_.header.clock));
  }
  return lines;
}

}  // namespace rescind
