#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "reports/finished.hpp"
#include "reports/terminal.hpp"

namespace rescind {

// What exploring came to, as its reports see it. Plain text and numbers: reports decide nothing.

/// A rule that some order of things breaks, and a shortest such order.
struct OrderText {
  std::string rule;
  std::uint64_t steps = 0;
  bool shortest = false;
  FinishedCase run;      ///< The run in that order, judged.
  std::string sequence;  ///< The same, drawn.
  std::string file;      ///< Where it was saved; empty where it was not.
};

struct ExploredCase {
  std::string name;
  std::string file;
  std::uint32_t line = 0;
  std::uint64_t states = 0;
  std::uint64_t transitions = 0;
  std::uint64_t depth = 0;
  bool exhausted = false;
  double missed = 0;  ///< The probability that a state was missed, at the most.
  std::vector<OrderText> broken{};
};

struct ExploredRun {
  std::vector<ExploredCase> cases{};  ///< In the order of the scenarios, whatever the number of jobs.
};

/// A line for each case, then each rule that was broken with its shortest order, then the sum. Quiet: nothing
/// unless something is broken.
[[nodiscard]] std::string explored_report(const ExploredRun& run, const TerminalOptions& options);

/// The same as one JSON document, in the shape of reports/explored.schema.json.
[[nodiscard]] std::string explored_json(const ExploredRun& run);

}  // namespace rescind
