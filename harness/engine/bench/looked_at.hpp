#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "harness/engine/bench/bench.hpp"
#include "harness/engine/run/run_all.hpp"

namespace rescind {

// What somebody who looks at a bench wants to see besides its figures: runs made again, which are the same each time.

/// The values of a line that varies, seed by seed: of the case that its median is of, since all its cases have one
/// distribution.
struct LineBySeed {
  std::size_t line = 0;         ///< Its place among all lines of the run.
  std::vector<Figure> figures;  ///< From the first seed on; see FiguresBySeed.
};

/// Of every such line the first `seeds_max` seeds.
[[nodiscard]] std::vector<LineBySeed> lines_by_seed(const BenchRun& run, const BenchOptions& options,
                                                    std::uint64_t seeds_max);

/// The median and the worst run of every line, each once, in the order of the cases.
[[nodiscard]] std::vector<RunTask> runs_told_of(const BenchRun& run);

}  // namespace rescind
