#pragma once

#include <string>

#include "harness/engine/coverage/covered.hpp"

namespace rescind {

struct CoverageOptions {
  bool verbose = false;    ///< Names the mutants of each rule.
  bool unreached = false;  ///< Lists every race that no run reached.
};

/// For people: the sentences with their rules, then the races.
[[nodiscard]] std::string coverage_text(const CoverageReport& report, const CoverageOptions& options);
/// For programs, as reports/coverage.schema.json says. Of CoverageOptions only `unreached` matters.
[[nodiscard]] std::string coverage_json(const CoverageReport& report, const CoverageOptions& options);

}  // namespace rescind
