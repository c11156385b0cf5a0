#include "harness/cli/mutant_cases.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "harness/base/assert.hpp"
#include "harness/base/text.hpp"
#include "harness/engine/run/reference_run.hpp"
#include "harness/engine/run/replay_command.hpp"

namespace rescind {
namespace {

CaseResult killed(const MutantRow& row, const Case& first, std::uint64_t seed, const PageHistories& pages) {
  CaseRun run =
      run_case(first, {.seed = seed, .keep_history = true, .behaviour = Behaviour{}.with(row.mutant.id)});
  CaseResult& result = run.report;
  result.name = fmt::format("{}: {}", row.mutant.name, first.name);
  result.outcome = CaseOutcome::expected_failure;
  result.why = fmt::format("the mutant breaks {}: {}", row.mutant.rule, row.mutant.statement);
  result.replay = row.replay;
  result.run = static_cast<std::uint64_t>(row.mutant.id);
  if (!pages.wanted()) return result;
  pages.tell(first);
  const std::optional<History> reference = reference_run(first, row.mutant.id, seed);
  pages.keep(result.run, run, reference ? &*reference : nullptr);
  return result;
}

CaseResult survived(const MutantRow& row) {
  CaseResult result{.name = std::string(row.mutant.name), .outcome = CaseOutcome::unexpected_pass};
  result.why = fmt::format("no case breaks {}{}: {}", row.mutant.rule,
                           row.fate() == Fate::noticed
                               ? fmt::format(", but {} failed", counted(row.cases_failed, "case", "cases"))
                               : "",
                           row.mutant.statement);
  return result;
}

}  // namespace

std::vector<CaseResult> cases_of(const KillMatrix& matrix, const std::vector<const Case*>& cases,
                                 std::uint64_t seed, const PageHistories& pages) {
  std::vector<CaseResult> results;
  if (reference_fires(matrix)) {
    CaseResult& result = results.emplace_back();
    result.name = "none: " + matrix.reference.first_case;
    result.outcome = CaseOutcome::failed;
    result.why =
        fmt::format("without a mutant {} failed", counted(matrix.reference.cases_failed, "case", "cases"));
  }
  for (const MutantRow& row : matrix.mutants) {
    if (!row.killed) {
      results.push_back(survived(row));
      continue;
    }
    const auto first = std::ranges::find(cases, row.first_case, [](const Case* one) { return one->name; });
    RESCIND_ASSERT(first != cases.end());
    results.push_back(killed(row, **first, seed_of(**first, seed), pages));
  }
  return results;
}

}  // namespace rescind
