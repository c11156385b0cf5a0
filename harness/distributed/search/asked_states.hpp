#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "harness/exploration/frontier.hpp"
#include "harness/exploration/model.hpp"

namespace rescind {

/// States that were made here, until the rank that owns their fingerprints says which of them are new. What is packed is
/// packed at once: a large state that lies about until then has to be fetched from slow memory, which takes longer.
template <Searchable M>
class AskedStates {
 public:
  void add(M& model, const typename M::State& state, std::uint64_t fingerprint) {
    states_.push(model, state);
    broken_ |= model.check(state);
    fingerprints_.push_back(fingerprint);
  }

  [[nodiscard]] bool empty() const { return fingerprints_.empty(); }
  /// So few that a message of them goes out at once: what is larger waits in MPI until the other rank looks for it.
  [[nodiscard]] bool full() const {
    return fingerprints_.size() == fingerprints_max || states_.bytes() >= bytes_full;
  }
  [[nodiscard]] std::span<const std::uint64_t> fingerprints() const { return fingerprints_; }
  /// Hands those that are new on; `is_new` has a bit for each, 64 a word. Returns what they break, and those that are not new,
  /// which is known. Is then empty, and keeps its memory.
  Broken keep(M& /*model*/, std::span<const std::uint64_t> is_new, Frontier<M>& next) {
    for (std::size_t at = 0; at < fingerprints_.size(); ++at) {
      const std::span<const std::byte> state = states_.pop_packed();
      if ((is_new[at / 64] >> (at % 64) & 1) != 0) next.push_packed(state);
    }
    fingerprints_.clear();
    states_.clear();
    return std::exchange(broken_, 0);
  }

 private:
  static constexpr std::size_t fingerprints_max = 480;
  static constexpr std::size_t bytes_full = 32 << 10;

  std::vector<std::uint64_t> fingerprints_;
  StateBlock<M> states_;
  Broken broken_ = 0;
};

/// The same of states that are not packed, since they are a few words.
template <Searchable M>
requires(!Packs<M>) class AskedStates<M> {
  using State = typename M::State;

 public:
  /// Requires that it is not full.
  void add(M& /*model*/, const State& state, std::uint64_t fingerprint) {
    states_[count_] = state;
    fingerprints_[count_] = fingerprint;
    ++count_;
  }

  [[nodiscard]] bool empty() const { return count_ == 0; }
  [[nodiscard]] bool full() const { return count_ == states_max; }
  [[nodiscard]] std::span<const std::uint64_t> fingerprints() const {
    return std::span<const std::uint64_t>(fingerprints_).first(count_);
  }
  Broken keep(M& model, std::span<const std::uint64_t> is_new, Frontier<M>& next) {
    Broken broken = 0;
    for (std::size_t word = 0; word < is_new.size(); ++word) {
      for (std::uint64_t left = is_new[word]; left != 0; left &= left - 1) {
        const State& state = states_[64 * word + static_cast<std::size_t>(std::countr_zero(left))];
        next.push(model, state);
        broken |= model.check(state);
      }
    }
    count_ = 0;
    return broken;
  }

 private:
  static constexpr std::size_t states_max = 480;

  std::size_t count_ = 0;
  std::vector<State> states_ = std::vector<State>(states_max);
  std::vector<std::uint64_t> fingerprints_ = std::vector<std::uint64_t>(states_max);
};

}  // namespace rescind
