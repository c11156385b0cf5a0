#pragma once

#include <functional>

#include "harness/cli/html_pages.hpp"
#include "harness/live/check.hpp"
#include "harness/live/mi/check.hpp"

namespace rescind {

/// Keeps what a program did for `pages`, which must outlive it; behind what failed, its scenario as the simulated system
/// plays it.
[[nodiscard]] std::function<void(const CaseResult& result, const History& history)> keeping(
    const PageHistories& pages, const live::CheckRequest& request);
[[nodiscard]] std::function<void(const CaseResult& result, const History& history)> keeping(
    const PageHistories& pages, const live::MiCheckRequest& request);

}  // namespace rescind
