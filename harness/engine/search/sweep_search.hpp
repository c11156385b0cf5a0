#pragma once

#include <span>

#include "harness/engine/search/search_rounds.hpp"
#include "harness/engine/search/sweep.hpp"
#include "harness/scenario/compile/scenario.hpp"

namespace rescind {

/// The strategy sweep: variants of one case after the other, one run of each.
[[nodiscard]] Search sweep_cases(std::span<const Case* const> cases, const SearchRequest& request,
                                 const Profile& profile, const SearchWatch& watch);

/// The variants of a case.
[[nodiscard]] Sweep sweep_of(YamlNode document, const Case& what, const FuzzOptions& options);

/// The one run of a variant, unless it does not load.
void run_variant(const YamlNode& variant, const Profile& profile, const FuzzOptions& options,
                 FuzzTally& tally);

}  // namespace rescind
