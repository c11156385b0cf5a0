#include <nlohmann/json.hpp>

#include "reports/json_text.hpp"
#include "reports/mutants.hpp"
#include "reports/versions.hpp"

namespace rescind {
namespace {

using Json = nlohmann::ordered_json;

Json rules_json(const std::vector<RuleCount>& counts) {
  Json list = Json::array();
  for (const RuleCount& one : counts) list.push_back({{"rule", info(one.rule).name}, {"cases", one.cases}});
  return list;
}

Json files_json(const std::vector<FileCount>& counts) {
  Json list = Json::array();
  for (const FileCount& one : counts) list.push_back({{"file", one.file}, {"cases", one.cases}});
  return list;
}

// Seeds are text: many JSON readers round beyond 2^53.
Json random_json(const RandomSearch& random) {
  return {
      {"runs", random.runs},
      {"by_named_rule", random.by_named_rule},
      {"by_any_rule", random.by_any_rule},
      {"first_seed", random.seed ? Json(std::to_string(*random.seed)) : Json(nullptr)},
      {"replay", text_or_null(random.replay)},
  };
}

Json result_json(const MutantRow& row) {
  return {
      {"killed", row.killed},
      {"noticed", row.fate() == Fate::noticed},
      {"cases_failed", row.cases_failed},
      {"cases_could_not_run", row.cases_could_not},
      {"rules", rules_json(row.rules)},
      {"files", files_json(row.files)},
      {"runs", row.killed ? Json(row.runs) : Json(nullptr)},
      {"events", row.killed ? Json(row.events) : Json(nullptr)},
      {"first_case", text_or_null(row.first_case)},
      {"replay", text_or_null(row.replay)},
      {"uncancelled_failed", row.uncancelled_failed},
      {"random", row.random ? random_json(*row.random) : Json(nullptr)},
  };
}

Json mutant_json(const MutantInfo& mutant, Json result) {
  return {
      {"name", mutant.name},
      {"rule", text_or_null(mutant.rule)},
      {"statement", mutant.statement},
      {"retells", text_or_null(mutant.retells)},
      {"link", text_or_null(mutant.link)},
      {"result", std::move(result)},
  };
}

}  // namespace

std::string mutants_json(const KillMatrix& matrix) {
  Json mutants = Json::array();
  std::size_t killed = 0;
  for (const MutantRow& row : matrix.mutants) {
    mutants.push_back(mutant_json(row.mutant, result_json(row)));
    killed += row.killed ? 1 : 0;
  }
  return json_document({
      {"version", mutants_json_version},
      {"summary",
       {{"mutants", matrix.mutants.size()},
        {"killed", killed},
        {"cases", matrix.cases},
        {"files", matrix.files},
        {"cases_uncancelled", matrix.uncancelled}}},
      {"reference", mutant_json(matrix.reference.mutant, result_json(matrix.reference))},
      {"mutants", std::move(mutants)},
  });
}

std::string mutants_list_json(std::span<const MutantInfo> mutants) {
  Json list = Json::array();
  for (const MutantInfo& mutant : mutants) list.push_back(mutant_json(mutant, nullptr));
  return json_document({{"version", mutants_json_version},
                        {"summary", nullptr},
                        {"reference", nullptr},
                        {"mutants", std::move(list)}});
}

}  // namespace rescind
