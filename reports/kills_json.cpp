#include <nlohmann/json.hpp>

#include "reports/json_text.hpp"
#include "reports/kills.hpp"
#include "reports/versions.hpp"

namespace rescind {
namespace {

using Json = nlohmann::ordered_json;

Json number_or_null(const std::optional<std::uint64_t>& number) {
  return number ? Json(*number) : Json(nullptr);
}

Json mutant_json(const MutantInfo& mutant) {
  return {{"name", mutant.name},
          {"rule", mutant.rule},
          {"statement", mutant.statement},
          {"retells", text_or_null(mutant.retells)},
          {"link", text_or_null(mutant.link)}};
}

Json row_json(const KillRow& row) {
  Json json = mutant_json(row.mutant);
  json["cases"] = row.cases;
  json["killed"] = row.killed;
  json["cost"] = row.killed ? Json(row.cost) : Json(nullptr);
  json["in"] = row.killed ? Json(row.in) : Json(nullptr);
  json["steps"] = row.killed ? Json(row.steps) : Json(nullptr);
  json["events"] = row.killed ? Json(row.events) : Json(nullptr);
  return json;
}

Json bench_row_json(const BenchRow& row, const Bench& bench) {
  Json json = mutant_json(row.mutant);
  json["cases"] = row.cases;
  json["runs"] = Json::array();
  for (std::size_t i = 0; i < row.cells.size(); ++i) {
    json["runs"].push_back({{"strategy", name_of(bench.strategies[i])},
                            {"found", row.cells[i].found},
                            {"median", number_or_null(row.cells[i].median)}});
  }
  json["states"] = number_or_null(row.states);
  json["steps"] = row.states ? Json(row.steps) : Json(nullptr);
  json["shrunk_steps"] = number_or_null(row.shrunk_steps);
  json["shrunk_events"] = row.shrunk_steps ? Json(row.shrunk_events) : Json(nullptr);
  return json;
}

}  // namespace

// Seeds are text: many JSON readers round beyond 2^53.
std::string kills_json(const Kills& kills) {
  Json mutants = Json::array();
  for (const KillRow& row : kills.rows) mutants.push_back(row_json(row));
  const bool fuzz = kills.strategy.has_value();
  return json_document({{"version", kills_json_version},
                        {"by", fuzz ? "fuzz" : "explore"},
                        {"strategy", fuzz ? Json(name_of(*kills.strategy)) : Json(nullptr)},
                        {"seed", fuzz ? Json(std::to_string(kills.seed)) : Json(nullptr)},
                        {"limit", kills.limit},
                        {"mutants", std::move(mutants)}});
}

std::string bench_json(const Bench& bench) {
  Json strategies = Json::array();
  for (const Strategy strategy : bench.strategies) strategies.push_back(name_of(strategy));
  Json mutants = Json::array();
  for (const BenchRow& row : bench.rows) mutants.push_back(bench_row_json(row, bench));
  return json_document({{"version", kills_json_version},
                        {"strategies", std::move(strategies)},
                        {"repetitions", bench.repetitions},
                        {"seed", std::to_string(bench.seed)},
                        {"runs_max", bench.runs_max},
                        {"mutants", std::move(mutants)}});
}

}  // namespace rescind
