#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <utility>
#include <vector>

#include "harness/distributed/search/ranks.hpp"
#include "harness/exploration/fingerprint_set.hpp"
#include "harness/exploration/frontier.hpp"
#include "harness/exploration/model.hpp"
#include "harness/exploration/replay_path.hpp"
#include "harness/exploration/states_report.hpp"

namespace rescind {

/// What the ranks have found together; the same in all of them, and for any number of them.
struct PartitionedResult {
  std::uint64_t states = 0;
  std::uint64_t transitions = 0;
  std::uint32_t depth = 0;
  bool exhausted = false;
  Broken broken = 0;
  std::uint32_t broken_depth = 0;  ///< Of the states that break the last property which was found broken; ...
  bool broken_at_rest = false;     ///< ... or of one that breaks it because nothing more can happen.
  std::vector<std::uint64_t> bytes{};  ///< For visited states, by rank.
  std::vector<std::uint64_t> owned{};  ///< States, by rank.
};

/// Visits all states of a model, level by level, each in the process that owns its fingerprint. A successor is sent to its
/// owner, in batches. No level begins before the last message of the one before it is in, so that a broken property is
/// found at its least depth.
template <Searchable M>
class PartitionedSearch {
  using State = typename M::State;

 public:
  /// `limits.memory_max` is of one rank; `states_max` of all together. `paths` and `cycles` there are none.
  PartitionedSearch(const M& model, const SearchLimits& limits, bool first_only, bool symmetry, Ranks& ranks)
      : model_(model),
        limits_(limits),
        first_only_(first_only),
        symmetry_(symmetry),
        ranks_(ranks),
        set_(slots_first),
        out_(ranks.count()) {}

  /// Once, in every rank.
  PartitionedResult run() {
    add_initial();
    bool goes_on = sum_up(true);
    while (goes_on) {
      expand_level();
      goes_on = sum_up(false);
    }
    result_.bytes = ranks_.all_of(set_.bytes());
    result_.owned = ranks_.all_of(owned_);
    return std::move(result_);
  }

 private:
  static constexpr std::size_t slots_first = 1 << 12;
  static constexpr std::size_t batch_bytes = 64 << 10;
  static constexpr std::size_t recent_max = 4096;
  static constexpr std::uint32_t receive_every =
      16;  // States that are expanded between two looks at what came in.

  // The middle bits: the set goes by the upper ones.
  [[nodiscard]] std::uint32_t owner(std::uint64_t fingerprint) const {
    const std::uint64_t mixed = (fingerprint * 0x9e3779b97f4a7c15u) >> 32;
    return static_cast<std::uint32_t>((mixed * ranks_.count()) >> 32);
  }

  void add_initial() {
    State state{};
    model_.initial(state);
    if (symmetry_) make_canonical(model_, state);
    const std::uint64_t fingerprint = model_.fingerprint(state);
    if (owner(fingerprint) == ranks_.rank()) take(state, fingerprint);
  }

  // A state of ours, which may be known.
  void take(const State& state, std::uint64_t fingerprint) {
    if (!set_.insert(fingerprint)) return;
    if (++owned_ >= FingerprintSet::full_at(set_.slots())) set_.grow(FingerprintSet::next_size(set_.slots()));
    ++found_;
    next_.push(model_, state);
    broken_ |= model_.check(state);
  }

  void expand_level() {
    Frontier<M> level = std::exchange(next_, {});
    std::uint32_t since = 0;
    for (std::size_t number = 0; number < level.blocks(); ++number) {
      StateBlock<M> block = level.take(number);
      while (block.pop(model_, state_)) {
        expand();
        if (++since % receive_every == 0) receive_all();
      }
    }
    for (std::uint32_t to = 0; to < ranks_.count(); ++to) flush(to);
    while (!ranks_.finish_round()) receive_all();
  }

  void expand() {
    actions_.clear();
    model_.actions(state_, actions_);
    transitions_ += actions_.size();
    if (actions_.empty()) broken_at_rest_ |= model_.at_rest(state_);
    for (const auto& action : actions_) {
      successor_ = state_;
      model_.apply(successor_, action);
      if (symmetry_) make_canonical(model_, successor_);
      const std::uint64_t fingerprint = model_.fingerprint(successor_);
      std::uint64_t& recent = recent_[fingerprint % recent_max];
      if (recent == fingerprint && fingerprint != 0) continue;
      recent = fingerprint;
      const std::uint32_t to = owner(fingerprint);
      if (to == ranks_.rank())
        take(successor_, fingerprint);
      else
        hand_over(to, fingerprint);
    }
  }

  // The fingerprint, the length, the bytes of the state.
  void hand_over(std::uint32_t to, std::uint64_t fingerprint) {
    std::vector<std::byte>& out = out_[to];
    const std::size_t start = out.size();
    out.resize(start + sizeof fingerprint + sizeof(std::uint32_t));
    std::memcpy(out.data() + start, &fingerprint, sizeof fingerprint);
    const std::size_t begin = out.size();
    if constexpr (Packs<M>) {
      model_.pack(successor_, out);
    } else {
      const auto* from = reinterpret_cast<const std::byte*>(&successor_);
      out.insert(out.end(), from, from + sizeof successor_);
    }
    const auto length = static_cast<std::uint32_t>(out.size() - begin);
    std::memcpy(out.data() + start + sizeof fingerprint, &length, sizeof length);
    if (out.size() >= batch_bytes) flush(to);
  }

  void flush(std::uint32_t to) {
    if (out_[to].empty()) return;
    while (ranks_.is_crowded()) receive_all();
    ranks_.send(to, std::exchange(out_[to], {}));
  }

  void receive_all() {
    while (ranks_.receive(in_)) take_in();
  }

  void take_in() {
    std::span<const std::byte> left = in_;
    while (!left.empty()) {
      std::uint64_t fingerprint = 0;
      std::uint32_t length = 0;
      std::memcpy(&fingerprint, left.data(), sizeof fingerprint);
      std::memcpy(&length, left.data() + sizeof fingerprint, sizeof length);
      left = left.subspan(sizeof fingerprint + sizeof length);
      // Most are known, and need not be unpacked.
      if (!set_.contains(fingerprint)) {
        if constexpr (Packs<M>)
          model_.unpack(left.first(length), received_);
        else
          std::memcpy(static_cast<void*>(&received_), left.data(), length);
        take(received_, fingerprint);
      }
      left = left.subspan(length);
    }
  }

  // What the level has brought, of all ranks. Returns whether there is to be another.
  bool sum_up(bool is_first) {
    const std::uint64_t bytes = set_.bytes() + next_.bytes();
    const bool stops = bytes > limits_.memory_max || (limits_.stop_asked && limits_.stop_asked());
    const RankSums all = ranks_.sum({.states = std::exchange(found_, 0),
                                     .transitions = std::exchange(transitions_, 0),
                                     .broken = broken_,
                                     .broken_at_rest = broken_at_rest_,
                                     .stops = stops ? 1u : 0u,
                                     .bytes = bytes});
    result_.states += all.states;
    result_.transitions += all.transitions;
    if (!is_first && all.states > 0) ++result_.depth;
    note_broken(all, is_first);
    if (limits_.seen != nullptr) *limits_.seen = result_.states;
    result_.exhausted = all.states == 0;
    const bool enough = first_only_ && result_.broken != 0;
    return !result_.exhausted && !enough && all.stops == 0 && result_.states < limits_.states_max &&
           result_.depth < limits_.depth_max;
  }

  void note_broken(const RankSums& all, bool is_first) {
    const Broken known = result_.broken;
    // States of the level that was found; or, at rest, of the one that was expanded.
    const std::uint32_t expanded = is_first ? 0 : expanded_++;
    result_.broken |= all.broken | all.broken_at_rest;
    if (result_.broken == known) return;
    const bool reached = (all.broken & ~known) != 0;
    result_.broken_depth = reached && !is_first ? expanded + 1 : expanded;
    result_.broken_at_rest = !reached || (all.broken_at_rest & ~known) != 0;
  }

  M model_;
  SearchLimits limits_;
  bool first_only_;
  bool symmetry_;
  Ranks& ranks_;
  FingerprintSet set_;
  std::uint64_t owned_ = 0;
  Frontier<M> next_;
  std::vector<std::vector<std::byte>> out_;  // By rank.
  std::vector<std::byte> in_;
  State state_{}, successor_{}, received_{};
  std::vector<typename M::Action> actions_;
  std::array<std::uint64_t, recent_max> recent_{};  // Fingerprints made lately: one more of these is not new.
  std::uint64_t found_ = 0;
  std::uint64_t transitions_ = 0;
  Broken broken_ = 0;
  Broken broken_at_rest_ = 0;
  std::uint32_t expanded_ = 0;  // Levels.
  PartitionedResult result_;
};

}  // namespace rescind
