#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>
#include <vector>

#include "harness/exploration/footprint.hpp"

namespace rescind {

/// Which of a model's properties are broken: bit n stands for property n, of at most 64. 0: none.
using Broken = std::uint64_t;

/// What can be explored: a value that is the state, and what can happen to it.
///
///     initial(state)         makes `state` the initial one. (Several? Let the first action choose.)
///     actions(state, out)    appends what is enabled, in an order that is a function of the state alone
///     apply(state, action)   makes `state` the successor by an action that is enabled in it
///     fingerprint(state)     equal states have equal fingerprints, different ones as good as never
///     check(state)           the properties that are broken here
///     at_rest(state)         asked where no action is enabled: what is broken because nothing more
///                            can happen (a deadlock, an obligation never met); 0 where the state may be an end
///
/// All are functions of their arguments alone. A search on several threads gives each its own copy of the
/// model, so a model may keep scratch memory. A State is assigned over and over: assignment to a used one
/// should reuse its memory.
///
/// What more a search can do with more is told by the concepts below.
template <class M>
concept Model = std::copy_constructible<M> && std::default_initializable<typename M::State> &&
    std::copyable<typename M::State> && std::is_trivially_copyable_v<typename M::Action> &&
    std::equality_comparable<typename M::Action> &&
    requires(M& model, const typename M::State& seen, typename M::State& state,
             const typename M::Action& action, std::vector<typename M::Action>& out) {
  model.initial(state);
  model.actions(seen, out);
  model.apply(state, action);
  { model.fingerprint(seen) } -> std::same_as<std::uint64_t>;
  { model.check(seen) } -> std::same_as<Broken>;
  { model.at_rest(seen) } -> std::same_as<Broken>;
};

/// Writes states that are not trivially copyable as bytes, to keep millions of them waiting.
///
///     pack(state, bytes)     appends the state to `bytes`
///     unpack(bytes, state)   the reverse, from exactly those bytes
template <class M>
concept Packs = Model<M> && requires(M& model, const typename M::State& seen, typename M::State& state,
                                     std::vector<std::byte>& bytes, std::span<const std::byte> packed) {
  model.pack(seen, bytes);
  model.unpack(packed, state);
};

/// What the states search needs: states that can be kept as bytes.
template <class M>
concept Searchable = Model<M> &&(std::is_trivially_copyable_v<typename M::State> || Packs<M>);

/// Knows which actions commute: needed by the traces search.
///
///     process(action)            whose step it is: any number. Steps of one process never commute.
///     footprint(state, action)   of an action that is enabled in `state`
///
/// Requires: two enabled actions of different processes whose footprints do not conflict neither enable,
/// disable nor change each other, and lead to the same state in either order. An action that changes which
/// actions a process has conflicts with each action of that process.
/// And whatever a process waits for is one object, or those who write its parts conflict with each other.
template <class M>
concept Footprints = Model<M> &&
    requires(M& model, const typename M::State& seen, const typename M::Action& action) {
  { model.process(action) } -> std::convertible_to<std::uint32_t>;
  { model.footprint(seen, action) } -> std::same_as<Footprint>;
};

/// Knows which states differ in names only.
///
///     canonical(state)   replaces the state by one that differs from it in names only, the same as often as
///     it can
///
/// Requires: what is enabled, broken and reached from either is the same but for the names.
template <class M>
concept Symmetric = Model<M> && requires(M& model, typename M::State& state) {
  model.canonical(state);
};

/// Knows what is still to come. Needed by the search for cycles in which an obligation is never met.
///
///     owed(state)      has bit n set while obligation n waits to be met
///     strand(action)   what must not be passed over for ever, as any number: a process, or each of the
///     timers
///                      of one. Actions of one strand can stand for each other.
template <class M>
concept Owes = Footprints<M> &&
    requires(M& model, const typename M::State& seen, const typename M::Action& action) {
  { model.owed(seen) } -> std::same_as<std::uint64_t>;
  { model.strand(action) } -> std::convertible_to<std::uint32_t>;
};

}  // namespace rescind
