#include "harness/distributed/rank_explore.hpp"

#include "harness/engine/search/untimed_model.hpp"

namespace rescind {

PartitionedResult explore_in_ranks(const Case& what, std::optional<Mutant> mutant,
                                   const StatesOptions& options, Ranks& ranks) {
  const Behaviour behaviour = mutant ? Behaviour{}.with(*mutant) : Behaviour{};
  const Untimed untimed(what, behaviour);
  const UntimedModel model(untimed, behaviour);
  return PartitionedSearch<UntimedModel>(model, options.limits, options.first_only, options.symmetry, ranks)
      .run();
}

Explored orders_of(const Case& what, std::optional<Mutant> mutant, const StatesOptions& options,
                   const PartitionedResult& found) {
  StatesOptions again = options;
  // A state at rest is expanded, to see that it is.
  again.limits.depth_max = found.broken_depth + (found.broken_at_rest ? 1 : 0);
  again.jobs = 1;
  again.cycles = false;
  return explore_case(what, mutant, again);
}

}  // namespace rescind
