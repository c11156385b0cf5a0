#include "reports/json.hpp"

#include <nlohmann/json.hpp>

#include "harness/base/hex.hpp"
#include "harness/base/text.hpp"
#include "harness/engine/run/outcome_words.hpp"
#include "harness/history/vocabulary.hpp"

namespace rescind {
namespace {

using Json = nlohmann::ordered_json;

Json text_or_null(const std::string& text) {
  return text.empty() ? Json(nullptr) : Json(text);
}

Json rule_json(const RuleReport& rule) {
  return {
      {"rule", rule.rule},
      {"outcome", words_for(rule.outcome).word},
      {"fails", rule.fails},
      {"op", text_or_null(rule.op)},
      {"t", rule.t < 0 ? Json(nullptr) : Json(rule.t)},
      {"expected", text_or_null(rule.expected)},
      {"seen", text_or_null(rule.seen)},
      {"lines", rule.lines},
  };
}

// Numbers of 64 bits that are not amounts are text: many JSON readers round beyond 2^53.
Json case_json(const FinishedCase& one) {
  Json rules = Json::array();
  for (const RuleReport& rule : one.rules) rules.push_back(rule_json(rule));
  return {
      {"name", one.name},
      {"file", one.file},
      {"line", one.line},
      {"outcome", words_for(one.outcome).word},
      {"why", text_or_null(one.why)},
      {"history_hash", hex(one.history_hash)},
      {"seed", std::to_string(one.seed)},
      {"events", one.events},
      {"clock", name_of(one.clock)},
      {"length", one.virtual_time.ns},
      {"replay", text_or_null(one.replay)},
      {"rules", std::move(rules)},
  };
}

Json summary_json(const FinishedRun& run) {
  Json summary = {{"cases", run.cases.size()}};
  for (const CaseOutcomeWords& words : case_outcomes()) {
    summary[std::string(words.word)] = count(run, words.outcome);
  }
  return summary;
}

}  // namespace

std::string json_report(const FinishedRun& run) {
  Json cases = Json::array();
  for (const FinishedCase& one : run.cases) cases.push_back(case_json(one));
  const Json report = {
      {"version", json_report_version},
      {"profile", run.profile.name},
      {"summary", summary_json(run)},
      {"cases", std::move(cases)},
  };
  // Bytes that are not UTF-8 become U+FFFD: a report is always JSON.
  return report.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace rescind
