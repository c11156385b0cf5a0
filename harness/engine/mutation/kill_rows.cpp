#include "harness/engine/mutation/kill_rows.hpp"

#include <algorithm>
#include <map>
#include <optional>

#include "harness/engine/run/replay_command.hpp"

namespace rescind {
namespace {

std::vector<RuleCount> rules_broken(const Tally& tally) {
  std::vector<RuleCount> rules;
  for (const RuleInfo& rule : all_rules()) {
    if (tally.of(rule.id).runs > 0) rules.push_back({rule.id, tally.of(rule.id).runs});
  }
  return rules;
}

std::vector<FileCount> files_failed(const Tally& tally, const std::vector<Trial>& trials) {
  std::map<std::string, std::uint64_t> counts;
  for (const std::uint32_t place : tally.failed) ++counts[trials[place].what->file];
  std::vector<FileCount> files;
  for (const auto& [file, count] : counts) files.push_back({file, count});
  return files;
}

// Makes rows of outcomes.
class Rows {
 public:
  Rows(const Trials& trials, const Tally& reference, const std::string& profile)
      : trials_(trials), uncancelled_(reference.uncancelled), judged_{.profile = profile} {}

  [[nodiscard]] MutantRow reference(const Tallies& outcome) const {
    MutantRow row = common(outcome);
    row.mutant = reference_system;
    if (!trials_.random.empty()) {
      row.random = RandomSearch{.runs = outcome.random.runs, .by_any_rule = outcome.random.broken};
    }
    return row;
  }

  [[nodiscard]] MutantRow of(const MutantInfo& mutant, const Tallies& outcome) const {
    MutantRow row = common(outcome);
    row.mutant = mutant;
    if (const std::optional<Kill> kill = kill_in(mutant, outcome.suite, trials_.suite)) {
      row.killed = true;
      row.runs = kill->runs;
      row.events = kill->events;
      row.first_case = kill->trial.what->name;
      row.replay = replay(*kill);
    }
    if (trials_.random.empty()) return row;
    row.random = RandomSearch{.runs = outcome.random.runs, .by_any_rule = outcome.random.broken};
    if (const std::optional<Kill> kill = kill_in(mutant, outcome.random, trials_.random)) {
      row.random->by_named_rule = outcome.random.of(kill->rule).runs;
      row.random->seed = kill->trial.seed;
      row.random->replay = replay(*kill);
    }
    return row;
  }

 private:
  [[nodiscard]] MutantRow common(const Tallies& outcome) const {
    return {.cases_failed = outcome.suite.failed.size(),
            .cases_could_not = outcome.suite.could_not.size() + outcome.random.could_not.size(),
            .rules = rules_broken(outcome.suite),
            .files = files_failed(outcome.suite, trials_.suite),
            .uncancelled_failed = failed_among(outcome.suite.failed, uncancelled_)};
  }
  [[nodiscard]] std::string replay(const Kill& kill) const {
    const Case& what = *kill.trial.what;
    const bool alone = what.name.find('[') == std::string::npos;
    return replay_command(what, kill.trial.seed, judged_, alone, info(kill.mutant).name);
  }

  const Trials& trials_;
  const std::vector<std::uint32_t>& uncancelled_;
  Judged judged_;
};

}  // namespace

KillMatrix matrix_of(const Trials& trials, std::span<const MutantInfo> mutants,
                     const std::vector<Tallies>& outcomes, const std::string& profile) {
  const Rows rows(trials, outcomes.front().suite, profile);
  std::map<std::string, std::size_t> files;
  for (const Trial& trial : trials.suite) ++files[trial.what->file];
  KillMatrix matrix{.cases = trials.suite.size(),
                    .files = files.size(),
                    .uncancelled = outcomes.front().suite.uncancelled.size(),
                    .reference = rows.reference(outcomes.front())};
  matrix.runs_asked_for = (trials.suite.size() + trials.random.size()) * outcomes.size();
  for (const Tallies& outcome : outcomes) {
    matrix.runs += outcome.suite.runs + outcome.random.runs;
    matrix.cuts.add(outcome.suite.cuts);
    matrix.cuts.add(outcome.random.cuts);
  }
  for (std::size_t i = 0; i < mutants.size(); ++i) {
    matrix.mutants.push_back(rows.of(mutants[i], outcomes[i + 1]));
  }
  return matrix;
}

bool reference_fires(const KillMatrix& matrix) {
  const MutantRow& row = matrix.reference;
  const bool in_random = row.random && row.random->by_any_rule > 0;
  return row.cases_failed > 0 || row.cases_could_not > 0 || !row.rules.empty() || in_random;
}

bool is_proven(const KillMatrix& matrix) {
  return !reference_fires(matrix) && std::ranges::all_of(matrix.mutants, &MutantRow::killed);
}

}  // namespace rescind
