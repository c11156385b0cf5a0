#include <nlohmann/json.hpp>

#include "reports/coverage_report.hpp"
#include "reports/json_text.hpp"
#include "reports/versions.hpp"

namespace rescind {
namespace {

using Json = nlohmann::ordered_json;

Json totals_json(const CoverageReport& report) {
  const RaceTotals races = totals_of(report.table);
  return {
      {"files", report.files},
      {"cases", report.cases},
      {"runs", report.runs},
      {"distinct", report.distinct},
      {"searched", report.searched},
      {"rules", report.rules.size()},
      {"rules_exercised", rules_exercised(report)},
      {"sentences", sentences_count(report)},
      {"sentences_covered", sentences_covered(report)},
      {"races_possible", races.possible},
      {"races_reached", races.reached},
      {"races_impossible", races.impossible},
      {"races_contradicted", races.contradicted},
  };
}

Json sentence_json(const CoverageReport& report, const SentenceCoverage& sentence) {
  Json rules = Json::array();
  for (const std::size_t rule : sentence.rules) rules.push_back(report.rules[rule].name);
  return {{"id", sentence.id},
          {"text", sentence.text},
          {"covered", sentence.covered},
          {"rules", std::move(rules)}};
}

Json rule_json(const RuleCoverage& rule, bool mutants_tried) {
  return {
      {"rule", rule.name},
      {"level", rule.level},
      {"named_by", {{"files", rule.files_naming}, {"cases", rule.cases_naming}}},
      {"exercised_by", {{"files", rule.files_exercising}, {"cases", rule.cases_exercising}}},
      {"mutants", rule.mutants},
      {"killed", mutants_tried ? Json(rule.killed) : Json(nullptr)},
      {"races", rule.races},
  };
}

Json race_json(const RaceTable& table, const RaceCount& race) {
  return {
      {"phase", table.phases[race.phase]},       {"kind", table.kinds[race.kind]},
      {"mode", table.modes[race.mode]},          {"reason", table.reasons[race.reason]},
      {"network", table.networks[race.network]},
  };
}

bool is_possible(const RaceCount& race) {
  return race.limit == RaceCount::possible;
}

Json reached_json(const RaceTable& table) {
  Json all = Json::array();
  for (const RaceCount& race : table.races) {
    if (race.runs == 0) continue;
    Json one = race_json(table, race);
    one["possible"] = is_possible(race);
    one["runs"] = race.runs;
    all.push_back(std::move(one));
  }
  return all;
}

Json unreached_json(const RaceTable& table) {
  Json all = Json::array();
  for (const RaceCount& race : table.races) {
    if (race.runs > 0) continue;
    Json one = race_json(table, race);
    one["impossible"] = is_possible(race) ? Json(nullptr) : Json(table.limits[race.limit]);
    all.push_back(std::move(one));
  }
  return all;
}

Json races_json(const RaceTable& table, const CoverageOptions& options) {
  Json races = {{"phases", table.phases},
                {"kinds", table.kinds},
                {"modes", table.modes},
                {"reasons", table.reasons},
                {"networks", table.networks}};
  races["reached"] = reached_json(table);
  if (options.unreached) races["unreached"] = unreached_json(table);
  return races;
}

}  // namespace

std::string coverage_json(const CoverageReport& report, const CoverageOptions& options) {
  Json sentences = Json::array();
  for (const SentenceCoverage& sentence : report.sentences) {
    if (!sentence.id.empty()) sentences.push_back(sentence_json(report, sentence));
  }
  Json rules = Json::array();
  for (const RuleCoverage& rule : report.rules) rules.push_back(rule_json(rule, report.mutants_tried));
  const Json document = {
      {"version", coverage_json_version},           {"totals", totals_json(report)},
      {"sentences", std::move(sentences)},          {"rules", std::move(rules)},
      {"races", races_json(report.table, options)},
  };
  return json_document(document);
}

}  // namespace rescind
