#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "harness/engine/mutation/kill_search.hpp"

namespace rescind {

/// How many cases broke a rule.
struct RuleCount {
  RuleId rule{};
  std::uint64_t cases = 0;
};

/// How many cases of a file failed.
struct FileCount {
  std::string file;
  std::uint64_t cases = 0;
};

/// What random runs of the general scenario found.
struct RandomSearch {
  std::uint64_t runs = 0;
  std::uint64_t by_named_rule = 0;      ///< Runs that broke the rule that the mutant names.
  std::uint64_t by_any_rule = 0;        ///< Runs that broke any rule.
  std::optional<std::uint64_t> seed{};  ///< Of the first run that broke the named rule.
  std::string replay{};                 ///< The command that shows that run; empty where there is none.
};

/// What became of one system: the reference, or one with a mutant.
/// What became of a mutant.
enum class Fate : std::uint8_t {
  killed,    ///< A case broke the rule that it names.
  noticed,   ///< No case did, but some failed: by another rule, or by what a scenario itself expects.
  survived,  ///< Every case passed.
};

struct MutantRow {
  MutantInfo mutant{};  ///< Of the reference see reference_system.
  [[nodiscard]] Fate fate() const {
    if (killed) return Fate::killed;
    return cases_failed > 0 ? Fate::noticed : Fate::survived;
  }
  bool killed = false;                   ///< The rule that it names is among those that were broken.
  std::uint64_t cases_failed = 0;        ///< Broken shoulds and expectations count too.
  std::uint64_t cases_could_not = 0;     ///< The harness could not run them.
  std::vector<RuleCount> rules{};        ///< Every rule that was broken, with how many cases broke it.
  std::vector<FileCount> files{};        ///< Every file with failed cases, with how many.
  std::uint64_t runs = 0;                ///< Of cases until the first that broke the named rule; 0 for none.
  std::uint64_t events = 0;              ///< Of the shortest run that broke it.
  std::string first_case{};              ///< The first case that broke the named rule; empty for none.
  std::string replay{};                  ///< The command that shows it.
  std::uint64_t uncancelled_failed = 0;  ///< Failed cases among those in which nothing is cancelled.
  std::optional<RandomSearch>
      random{};  ///< Nothing where there is no general scenario, or no run was wanted.
};

struct KillMatrix {
  std::uint64_t cases = 0;
  std::uint64_t files = 0;
  std::uint64_t uncancelled = 0;     ///< Cases in which nothing is cancelled.
  std::uint64_t runs_asked_for = 0;  ///< More than were made where somebody interrupted.
  std::uint64_t runs = 0;            ///< In all, those of the system without a mutant included, ...
  CutTally cuts{};                   ///< ... and those of them that came to the limit of their steps.
  MutantRow reference{};
  std::vector<MutantRow> mutants{};  ///< In the order of their table.
};

/// What stands for a mutant where there is none.
inline constexpr MutantInfo reference_system{
    .id = Mutant::count_, .name = "none", .rule = "", .statement = "the system as it is, without a mutant"};

/// Whether the reference system broke or failed anything.
[[nodiscard]] bool reference_fires(const KillMatrix& matrix);
/// Whether every mutant was killed, and the reference system broke and failed nothing.
[[nodiscard]] bool is_proven(const KillMatrix& matrix);

/// The kill matrix of what try_all() came to. `profile` is the one that was typed, for the commands that
/// replay.
[[nodiscard]] KillMatrix matrix_of(const Trials& trials, std::span<const MutantInfo> mutants,
                                   const std::vector<Tallies>& outcomes, const std::string& profile);

}  // namespace rescind
