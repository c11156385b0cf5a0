#pragma once

#include <optional>

#include "harness/distributed/search/partitioned_search.hpp"
#include "harness/engine/search/exploring.hpp"
#include "harness/scenario/compile/scenario.hpp"

namespace rescind {

/// Searches every order in which the actions of the case can happen, in all ranks together.
[[nodiscard]] PartitionedResult explore_in_ranks(const Case& what, std::optional<Mutant> mutant,
                                                 const StatesOptions& options, Ranks& ranks);

/// The orders by which the rules are broken that `found` says are, searched for in this process alone, no deeper than they
/// were found: the same that explore_case() finds. Fewer where one memory is too small.
[[nodiscard]] Explored orders_of(const Case& what, std::optional<Mutant> mutant, const StatesOptions& options,
                                 const PartitionedResult& found);

}  // namespace rescind
