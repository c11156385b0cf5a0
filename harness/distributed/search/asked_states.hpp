#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "harness/exploration/frontier.hpp"
#include "harness/exploration/model.hpp"

namespace rescind {

/// States that were made here, until the rank that owns their fingerprints says which of them are new.
template <Searchable M>
class AskedStates {
 public:
  void add(M& model, const typename M::State& state, std::uint64_t fingerprint) {
    states_.push(model, state);
    fingerprints_.push_back(fingerprint);
  }

  [[nodiscard]] bool empty() const { return fingerprints_.empty(); }
  /// So few that a message of them goes out at once: what is larger waits in MPI until the other rank looks for it.
  [[nodiscard]] bool full() const {
    return fingerprints_.size() == fingerprints_max || states_.bytes() >= bytes_full;
  }
  [[nodiscard]] std::span<const std::uint64_t> fingerprints() const { return fingerprints_; }
  /// Hands those that are new on; `is_new` has a bit for each, 64 a word.
  void keep(std::span<const std::uint64_t> is_new, Frontier<M>& next) {
    for (std::size_t at = 0; at < fingerprints_.size(); ++at) {
      const std::span<const std::byte> state = states_.pop_packed();
      if ((is_new[at / 64] >> (at % 64) & 1) != 0) next.push_packed(state);
    }
  }

 private:
  static constexpr std::size_t fingerprints_max = 480;
  static constexpr std::size_t bytes_full = 64 << 10;

  std::vector<std::uint64_t> fingerprints_;
  StateBlock<M> states_;
};

}  // namespace rescind
