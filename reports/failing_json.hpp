#pragma once

#include <nlohmann/json.hpp>

#include "harness/engine/run/result.hpp"
#include "reports/breach_words.hpp"

namespace rescind {

/// What failed a case, as the reports of searches list it.
[[nodiscard]] inline nlohmann::ordered_json failing_json(const CaseResult& result) {
  nlohmann::ordered_json rules = nlohmann::ordered_json::array();
  for (const Breach& breach : result.breaches) {
    if (!breach.fails) continue;
    rules.push_back({{"rule", name_of(breach)},
                     {"op", operation_of(breach, result)},
                     {"expected", expected(breach, result)},
                     {"seen", seen(breach, result)}});
  }
  return rules;
}

}  // namespace rescind
