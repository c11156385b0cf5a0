#pragma once

#include <functional>
#include <memory>

#include "harness/cli/html_pages.hpp"
#include "harness/cli/simulated_cases.hpp"

namespace rescind {

/// Keeps what a program did for `pages`, which must outlive it; behind what failed, its case as the simulated system plays
/// it.
[[nodiscard]] std::function<void(const CaseResult& result, const History& history)> keeping(
    const PageHistories& pages, std::shared_ptr<const SimulatedCases> cases);

}  // namespace rescind
