#pragma once

#include <span>
#include <vector>

#include "harness/contract/failing.hpp"
#include "harness/contract/judge.hpp"
#include "harness/engine/run/excerpt.hpp"
#include "harness/engine/run/result.hpp"
#include "harness/history/history.hpp"

namespace rescind {

/// Of each rule and operation the first of these violations, in their order.
[[nodiscard]] std::vector<Violation> told_once(std::span<const Violation> found);

/// What each rule came to. A rule that the judge holds broken and that `found` does not name is excused, and
/// undecided.
[[nodiscard]] RuleOutcomes outcomes_of(const Judge& judge, std::span<const Violation> found);

/// A violation with the events that show it. `failing` says whether it fails the case.
[[nodiscard]] Breach breach_of(const Violation& violation, const History& history, const Failing& failing,
                               Excerpt& excerpt);

/// Adds what each rule came to, and a breach for each violation in the order of the rule table. `found` may
/// hold more violations than the judge's own.
void add_rules(const Judge& judge, std::span<const Violation> found, const History& history,
               const Failing& failing, Excerpt& excerpt, CaseResult& result);

}  // namespace rescind
