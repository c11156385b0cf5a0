#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "harness/engine/coverage/covered.hpp"
#include "harness/engine/coverage/race.hpp"
#include "harness/engine/run/runner.hpp"

namespace rescind::suite {

/// One file below scenarios/, as it is shipped.
struct ShippedFile {
  std::string path;  ///< From scenarios/ on: "cancel/twice.yaml".
  std::string text;
  std::vector<Case> cases;
};

/// The path of every shipped file, sorted.
[[nodiscard]] std::vector<std::string> paths();

/// One of them.
[[nodiscard]] ShippedFile load(const std::string& path);

/// Every shipped file, sorted by path; loaded once, for seconds.
[[nodiscard]] const std::vector<ShippedFile>& shipped();

/// What a case came to, without its history.
struct Outcome {
  const ShippedFile* file;
  const Case* what;
  CaseResult report;
  std::vector<RaceIndex> races;  ///< Of its cancels.
  std::uint64_t shape;  ///< Of its history without times: cases that differ by names and times only share it.
};

/// Every shipped case run once on the reference system with seed 1, in the order of shipped(); run once.
[[nodiscard]] const std::vector<Outcome>& outcomes();

/// What these runs cover, by the tool's own table.
[[nodiscard]] const CoverageReport& coverage();

/// What `rule` came to in a run: broken where any of its reports says so.
[[nodiscard]] RuleOutcome outcome_of(const CaseResult& report, std::string_view rule);

[[nodiscard]] bool names_rule(const Case& what, std::string_view rule);

}  // namespace rescind::suite
