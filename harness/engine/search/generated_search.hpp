#pragma once

#include "harness/engine/search/search_rounds.hpp"

namespace rescind {

/// Scenarios that are made up on the way, some runs of each by any strategy, judged by `profile`. Scenario n
/// has the seed request.fuzz.seed + n, and so has its first run.
[[nodiscard]] Search search_generated(const SearchRequest& request, const Profile& profile,
                                      const SearchWatch& watch);

/// So many runs of each: more scenarios reach more than more runs of one.
inline constexpr std::uint64_t runs_of_generated = 16;

}  // namespace rescind
