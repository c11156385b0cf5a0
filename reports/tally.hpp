#pragma once

#include <array>
#include <cstddef>

#include "harness/engine/run/outcome_words.hpp"
#include "harness/engine/run/result.hpp"

namespace rescind {

/// How many cases a report has been given, and how they ended.
class CaseTally {
 public:
  void add(CaseOutcome outcome) {
    ++cases_;
    ++ended_[static_cast<std::size_t>(outcome)];
  }
  [[nodiscard]] std::size_t cases() const { return cases_; }
  [[nodiscard]] std::size_t ended(CaseOutcome outcome) const {
    return ended_[static_cast<std::size_t>(outcome)];
  }
  /// Those that JUnit XML says with this element.
  [[nodiscard]] std::size_t with(JUnitElement element) const {
    std::size_t sum = 0;
    for (const CaseOutcomeWords& words : case_outcomes())
      sum += words.junit == element ? ended(words.outcome) : 0;
    return sum;
  }
  /// Whether `rescind run` fails because of one of them.
  [[nodiscard]] bool failed() const {
    bool any = false;
    for (const CaseOutcomeWords& words : case_outcomes())
      any = any || (words.fails && ended(words.outcome) > 0);
    return any;
  }

 private:
  std::size_t cases_ = 0;
  std::array<std::size_t, 6> ended_{};
};

}  // namespace rescind
