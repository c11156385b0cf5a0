#pragma once

#include <span>

#include "harness/engine/search/search_rounds.hpp"
#include "harness/scenario/compile/scenario.hpp"

namespace rescind {

/// Runs of these cases by any strategy but sweep, dealt out to them in turn.
[[nodiscard]] Search search_cases(std::span<const Case* const> cases, const SearchRequest& request,
                                  const SearchWatch& watch);

}  // namespace rescind
