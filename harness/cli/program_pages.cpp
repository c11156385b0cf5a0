#include "harness/cli/program_pages.hpp"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "harness/engine/run/outcome_words.hpp"
#include "harness/engine/run/reference_run.hpp"

namespace rescind {
namespace {

using Taken = std::function<void(const CaseResult& result, const History& history)>;
// By the name of the case; shipped moments are in none.
using Scenarios = std::map<std::string, Case>;

Taken keeping(const PageHistories& pages, Scenarios scenarios) {
  return [&pages, scenarios = std::make_shared<const Scenarios>(std::move(scenarios))](
             const CaseResult& result, const History& history) {
    const auto found = scenarios->find(result.name);
    std::optional<History> simulated;
    if (found != scenarios->end() && words_for(result.outcome).fails)
      simulated = simulated_run(found->second, result.seed);
    pages.keep(result, history, simulated ? &*simulated : nullptr);
  };
}

}  // namespace

Taken keeping(const PageHistories& pages, const live::CheckRequest& request) {
  Scenarios scenarios;
  for (const std::vector<Case>* all : {&request.family, &request.scenarios})
    for (const Case& one : *all) scenarios.emplace(one.name, one);
  return keeping(pages, std::move(scenarios));
}

Taken keeping(const PageHistories& pages, const live::MiCheckRequest& request) {
  Scenarios scenarios;
  for (const live::MiCase& one : request.cases) scenarios.emplace(one.one.name, one.one);
  return keeping(pages, std::move(scenarios));
}

}  // namespace rescind
