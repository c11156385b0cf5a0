#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "harness/contract/judge.hpp"
#include "harness/engine/run/result.hpp"
#include "harness/history/history.hpp"

namespace rescind {

/// The history lines that matter for a violation, ready to print.
using Evidence = std::function<std::vector<std::string>(const Violation&)>;

/// The lines of a history that is wholly in memory, and outlives what is returned.
[[nodiscard]] Evidence evidence_in(const History& history);

/// One violation, without its evidence. `failing` are the rules whose breach fails the case: failing_rules().
/// `names` are those of the moment at which it was found, where ids are reused.
[[nodiscard]] RuleReport broken_report(const Violation& violation, const Names& names,
                                       const RuleSet& failing);

/// What each rule came to, in the order of the rule table: one report for each rule, or one for each
/// violation of it. `failing` as above. `found` may hold more
/// violations than the judge's own.
[[nodiscard]] std::vector<RuleReport> rule_reports(const Judge& judge, std::span<const Violation> found,
                                                   const Names& names, const RuleSet& failing,
                                                   const Evidence& evidence);

}  // namespace rescind
