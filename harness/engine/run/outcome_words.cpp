#include "harness/engine/run/outcome_words.hpp"

#include <algorithm>
#include <array>

#include "harness/base/assert.hpp"

namespace rescind {
namespace {

constexpr std::array<CaseOutcomeWords, 6> case_table = {{
    {CaseOutcome::passed, "passed", "passed", "passed", JUnitElement::none, false},
    {CaseOutcome::failed, "failed", "failed", "failed", JUnitElement::failure, true},
    {CaseOutcome::expected_failure, "expected-failure", "expected failure", "expected failures",
     JUnitElement::skipped, false},
    {CaseOutcome::unexpected_pass, "unexpected-pass", "unexpected pass", "unexpected passes",
     JUnitElement::failure, true},
    {CaseOutcome::not_applicable, "not-applicable", "not applicable", "not applicable", JUnitElement::skipped,
     false},
    {CaseOutcome::could_not_run, "could-not-run", "could not run", "could not run", JUnitElement::error,
     true},
}};

constexpr std::array<RuleOutcomeWords, 5> rule_table = {{
    {RuleOutcome::kept, "kept", "kept", ""},
    {RuleOutcome::broken, "broken", "broken", "rules.broken"},
    {RuleOutcome::not_exercised, "not-exercised", "not exercised", "rules.not-exercised"},
    {RuleOutcome::not_checked, "not-checked", "not checked", "rules.not-checked"},
    {RuleOutcome::undecided, "undecided", "undecided", "rules.undecided"},
}};

}  // namespace

std::span<const CaseOutcomeWords> case_outcomes() {
  return case_table;
}

const CaseOutcomeWords& words_for(CaseOutcome outcome) {
  const auto& words = case_table.at(static_cast<std::size_t>(outcome));
  RESCIND_ASSERT(words.outcome == outcome);
  return words;
}

std::span<const RuleOutcomeWords> rule_outcomes() {
  return rule_table;
}

const RuleOutcomeWords& words_for(RuleOutcome outcome) {
  const auto& words = rule_table.at(static_cast<std::size_t>(outcome));
  RESCIND_ASSERT(words.outcome == outcome);
  return words;
}

}  // namespace rescind
