#include "harness/cli/program_pages.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "harness/engine/run/outcome_words.hpp"
#include "harness/engine/run/reference_run.hpp"
#include "harness/scenario/language/moment_scenario.hpp"

namespace rescind {
namespace {

std::vector<std::uint32_t> started(const History& history) {
  std::vector<std::uint32_t> ops;
  for (const Event& event : history.events)
    if (event.kind == EventKind::start && history.names.ops[event.op.value] != live::bystander)
      ops.push_back(event.op.value);
  return ops;
}

// A program's requests are called by their ids, the simulated ones as the moment calls them; both are started in the order
// of its steps.
void call_alike(History& simulated, const History& history) {
  const std::vector<std::uint32_t> ours = started(simulated);
  const std::vector<std::uint32_t> theirs = started(history);
  for (std::size_t i = 0; i < std::min(ours.size(), theirs.size()); ++i)
    simulated.names.ops[ours[i]] = history.names.ops[theirs[i]];
}

}  // namespace

std::function<void(const CaseResult& result, const History& history)> keeping(
    const PageHistories& pages, std::shared_ptr<const SimulatedCases> cases) {
  return [&pages, cases = std::move(cases)](const CaseResult& result, const History& history) {
    const auto found = cases->find(result.name);
    std::optional<History> simulated;
    if (found != cases->end() && words_for(result.outcome).fails)
      simulated = simulated_run(found->second, result.seed);
    if (simulated && found->second.moment != nullptr) call_alike(*simulated, history);
    pages.keep(result, history, simulated ? &*simulated : nullptr);
  };
}

}  // namespace rescind
