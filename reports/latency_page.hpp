#pragma once

#include "harness/engine/bench/looked_at.hpp"
#include "harness/engine/run/result.hpp"
#include "reports/page_settings.hpp"

namespace rescind {

/// What the page of a bench shows besides what its other reports tell.
struct LatencyPage {
  Seeds seeds{};  ///< Whose values stand in `by_seed`.
  std::vector<LineBySeed> by_seed{};
  RunResult runs{};         ///< Those that the lines tell of ...
  PageSettings settings{};  ///< ... and where their histories are.
};

}  // namespace rescind
