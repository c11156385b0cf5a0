#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "harness/exploration/executor.hpp"
#include "harness/exploration/fingerprint_set.hpp"

namespace rescind {

/// What leads to what, as one worker of a search notes it: the fingerprint of each state that it expands, and
/// those of its successors.
class EdgeLog {
 public:
  /// Begins the next state, which has so many successors; each is to be added.
  void begin(std::uint64_t state, std::size_t successors) {
    if (blocks_.empty() || blocks_.back().capacity() - blocks_.back().size() < successors + 2) {
      blocks_.emplace_back();
      blocks_.back().reserve(std::max(block_words, successors + 2));
    }
    words_ += successors + 2;
    successors_ += successors;
    blocks_.back().push_back(state);
    blocks_.back().push_back(successors);
  }
  void add(std::uint64_t successor) { blocks_.back().push_back(successor); }

  [[nodiscard]] std::uint64_t edges() const { return successors_; }
  [[nodiscard]] std::size_t bytes() const { return words_ * sizeof(std::uint64_t); }

  /// Calls each(state, successors) for every state that was begun, in order.
  template <class Each>
  void for_each(Each each) const {
    for (const std::vector<std::uint64_t>& block : blocks_) {
      for (std::size_t at = 0; at < block.size(); at += block[at + 1] + 2)
        each(block[at], std::span<const std::uint64_t>(block).subspan(at + 2, block[at + 1]));
    }
  }

 private:
  static constexpr std::size_t block_words = 1 << 13;

  std::vector<std::vector<std::uint64_t>> blocks_;  // A state lies in one block: itself, how many, and which.
  std::size_t words_ = 0;
  std::uint64_t successors_ = 0;
};

/// Whether one can go round in what the logs say together. `states` holds the fingerprint of every state in
/// them. Nothing where the graph is too large to be numbered with 32 bits. The logs are emptied.
[[nodiscard]] std::optional<bool> has_cycle(const FingerprintSet& states, std::vector<EdgeLog> logs,
                                            const Executor& executor);

}  // namespace rescind
