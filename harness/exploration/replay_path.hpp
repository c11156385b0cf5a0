#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

#include "harness/base/assert.hpp"
#include "harness/exploration/model.hpp"

namespace rescind {

/// Makes `state` the representative of those that differ from it in names only.
template <Model M>
void make_canonical(M& model, typename M::State& state) {
  if constexpr (Symmetric<M>) model.canonical(state);
}

/// The actions that are `ordinals`-th among the enabled ones, from the initial state on.
template <Model M>
[[nodiscard]] std::vector<typename M::Action> replay_path(M model, std::span<const std::uint32_t> ordinals) {
  std::vector<typename M::Action> path;
  std::vector<typename M::Action> enabled;
  typename M::State state{};
  model.initial(state);
  for (const std::uint32_t ordinal : ordinals) {
    enabled.clear();
    model.actions(state, enabled);
    RESCIND_ASSERT(ordinal < enabled.size());
    path.push_back(enabled[ordinal]);
    model.apply(state, enabled[ordinal]);
  }
  return path;
}

/// The same for a path that was found among representatives: real actions from the real initial state, which
/// lead through states of the same representatives.
template <Model M>
[[nodiscard]] std::vector<typename M::Action> replay_canonical_path(M model,
                                                                    std::span<const std::uint32_t> ordinals) {
  std::vector<typename M::Action> path;
  std::vector<typename M::Action> enabled;
  typename M::State state{};
  typename M::State real{};
  typename M::State next{};
  model.initial(real);
  state = real;
  make_canonical(model, state);
  for (const std::uint32_t ordinal : ordinals) {
    enabled.clear();
    model.actions(state, enabled);
    RESCIND_ASSERT(ordinal < enabled.size());
    model.apply(state, enabled[ordinal]);
    make_canonical(model, state);
    const std::uint64_t wanted = model.fingerprint(state);
    const auto leads_there = [&](const typename M::Action& action) {
      next = real;
      model.apply(next, action);
      typename M::State representative = next;
      make_canonical(model, representative);
      return model.fingerprint(representative) == wanted;
    };
    enabled.clear();
    model.actions(real, enabled);
    const auto found = std::find_if(enabled.begin(), enabled.end(), leads_there);
    RESCIND_ASSERT(found != enabled.end());  // Else canonical() joins states that are not alike.
    path.push_back(*found);
    real = next;
  }
  return path;
}

}  // namespace rescind
