#include "harness/engine/run/rule_reports.hpp"

#include "harness/contract/evidence.hpp"
#include "harness/contract/rule.hpp"
#include "harness/history/describe.hpp"

namespace rescind {

Evidence evidence_in(const History& history) {
  return [&history](const Violation& violation) {
    std::vector<std::string> lines;
    for (const std::size_t i : evidence(history, violation)) {
      lines.push_back(describe(history.events[i], history.names, history.header.clock));
    }
    return lines;
  };
}

RuleReport broken_report(const Violation& violation, const Names& names, const RuleSet& failing) {
  const RuleInfo& rule = info(violation.rule);
  return {.rule = std::string(rule.name),
          .outcome = RuleOutcome::broken,
          .fails = failing.test(static_cast<std::size_t>(violation.rule)),
          .op = violation.op.exists() ? name_of(violation.op, names) : std::string(),
          .t = violation.t.ns,
          .expected = expected(violation, names),
          .seen = seen(violation, names)};
}

std::vector<RuleReport> rule_reports(const Judge& judge, std::span<const Violation> found, const Names& names,
                                     const RuleSet& failing, const Evidence& evidence) {
  std::vector<RuleReport> reports;
  for (const RuleInfo& rule : all_rules()) {
    const std::size_t before = reports.size();
    for (const Violation& violation : found) {
      if (violation.rule != rule.id) continue;
      reports.push_back(broken_report(violation, names, failing));
      reports.back().lines = evidence(violation);
    }
    if (reports.size() > before) continue;
    reports.push_back({.rule = std::string(rule.name), .outcome = judge.outcome(rule.id)});
  }
  return reports;
}

}  // namespace rescind
