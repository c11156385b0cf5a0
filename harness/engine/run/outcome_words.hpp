#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include "harness/engine/run/result.hpp"

namespace rescind {

/// What becomes of a case's test in JUnit XML, which knows four results only.
enum class JUnitElement : std::uint8_t { none, failure, skipped, error };

/// How a case's outcome is written, everywhere. reports/README.md shows the same table.
struct CaseOutcomeWords {
  CaseOutcome outcome;
  std::string_view word;      ///< In JSON and JUnit: "expected-failure".
  std::string_view singular;  ///< For people: "1 expected failure".
  std::string_view plural;    ///< "2 expected failures".
  JUnitElement junit;
  bool fails;  ///< Whether `rescind run` ends with exit code 1 or 3.
};

/// All outcomes of a case, indexed by CaseOutcome.
[[nodiscard]] std::span<const CaseOutcomeWords> case_outcomes();
[[nodiscard]] const CaseOutcomeWords& words_for(CaseOutcome outcome);

/// How a rule's outcome is written. None is a JUnit element of its own: a rule that fails its case is named
/// in the case's failure; the text of the test case lists the others.
struct RuleOutcomeWords {
  RuleOutcome outcome;
  std::string_view word;         ///< In JSON: "not-exercised".
  std::string_view phrase;       ///< For people: "not exercised".
  std::string_view junit_label;  ///< Of the test case's line that lists such rules; empty for none.
};

/// All outcomes of a rule, indexed by RuleOutcome.
[[nodiscard]] std::span<const RuleOutcomeWords> rule_outcomes();
[[nodiscard]] const RuleOutcomeWords& words_for(RuleOutcome outcome);

}  // namespace rescind
