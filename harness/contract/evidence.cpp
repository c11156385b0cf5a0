#include "harness/contract/evidence.hpp"

#include <algorithm>

namespace rescind {

namespace {

class Choice {
 public:
  void add(std::size_t index) {
    const bool known = std::find(chosen_.begin(), chosen_.end(), index) != chosen_.end();
    if (!known && chosen_.size() < evidence_max) chosen_.push_back(index);
  }
  [[nodiscard]] std::vector<std::size_t> sorted() && {
    std::sort(chosen_.begin(), chosen_.end());
    return std::move(chosen_);
  }

 private:
  std::vector<std::size_t> chosen_;
};

}  // namespace

std::vector<std::size_t> evidence(const History& history, const Violation& violation) {
  const std::vector<Event>& events = history.events;
  const std::size_t decided = std::min<std::size_t>(violation.event, events.empty() ? 0 : events.size() - 1);
  const RuleInfo& rule = info(violation.rule);
  const auto concerns = [&](const Event& event) {
    if (rule.about_all) return true;
    if (violation.op.exists() && event.op == violation.op) return true;
    return violation.session.exists() && event.session == violation.session;
  };
  Choice choice;
  if (violation.event < events.size()) choice.add(violation.event);
  for (std::size_t i = decided + 1; rule.cause != EventKind::none && i-- > 0;) {
    if (events[i].kind == rule.cause) {
      choice.add(i);
      break;
    }
  }
  // First the last one of each kind, then the ones before, until the list is full.
  for (std::size_t round = 0; round < 2; ++round) {
    for (EventKind kind : rule.telling) {
      std::size_t skip = round;
      for (std::size_t i = decided + 1; i-- > 0;) {
        if (events[i].kind != kind || !concerns(events[i])) continue;
        if (skip-- == 0) {
          choice.add(i);
          break;
        }
        if (kind == EventKind::start) break;
      }
    }
  }
  return std::move(choice).sorted();
}

}  // namespace rescind
