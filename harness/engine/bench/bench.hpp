#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "harness/engine/bench/case_latency.hpp"
#include "harness/engine/bench/latency.hpp"
#include "harness/engine/run/replay_command.hpp"
#include "harness/engine/run/run_all.hpp"

namespace rescind {

/// How cases are measured.
struct BenchOptions {
  Seeds seeds{};
  std::size_t jobs = 1;
  Judged judged;                ///< For the commands that replay.
  std::vector<std::string> by;  ///< Keys of matrices that lines are split by in any case.
  Behaviour behaviour{};
  std::string mutant{};  ///< The name of the one in `behaviour`, for the commands that replay.
};

/// The cases of a scenario file, measured.
struct BenchedScenario {
  std::vector<const Case*> cases;
  std::vector<CaseLatency> latencies;  ///< Of each.
  ScenarioLatency latency;
};

/// What was measured, in the order of the scenarios.
struct BenchRun {
  std::vector<BenchedScenario> scenarios;
  bool stopped = false;  ///< Somebody asked for an end: nothing else in it is good for anything.
};

/// Told some ten times a second how many cases are done.
using BenchWatch = std::function<void(std::size_t done)>;

/// Measures the cases, which stand as their files do. The same for any number of threads.
[[nodiscard]] BenchRun bench_cases(std::span<const Case* const> cases, const BenchOptions& options,
                                   const BenchWatch& watch, const StopAsked& stop = {});

/// The line that these cases of the scenario make together; nullopt where they have no samples.
[[nodiscard]] std::optional<LatencyLine> line_of(const BenchedScenario& scenario, Measure measure,
                                                 Where where, std::span<const std::size_t> cases,
                                                 const BenchOptions& options);

}  // namespace rescind
