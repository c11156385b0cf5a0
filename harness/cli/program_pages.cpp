#include "harness/cli/program_pages.hpp"

#include <optional>
#include <utility>

#include "harness/engine/run/outcome_words.hpp"
#include "harness/engine/run/reference_run.hpp"

namespace rescind {

std::function<void(const CaseResult& result, const History& history)> keeping(
    const PageHistories& pages, std::shared_ptr<const SimulatedCases> cases) {
  return [&pages, cases = std::move(cases)](const CaseResult& result, const History& history) {
    const auto found = cases->find(result.name);
    std::optional<History> simulated;
    if (found != cases->end() && words_for(result.outcome).fails)
      simulated = simulated_run(found->second, result.seed);
    pages.keep(result, history, simulated ? &*simulated : nullptr);
  };
}

}  // namespace rescind
