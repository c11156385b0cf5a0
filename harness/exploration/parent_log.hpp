#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace rescind {

/// How each state of a breadth-first search was first reached, in about two bytes a state.
///
/// States are numbered in the order in which they are found: the initial one is 0. Since they are also
/// expanded in that order, the parents in the log never go back, and each entry is only how far the parent is
/// beyond that of the entry before, and the ordinal of the action among those enabled in the parent.
class ParentLog {
 public:
  /// The next state was found in `parent` by its `ordinal`-th action. Requires parents in order.
  void add(std::uint64_t parent, std::uint32_t ordinal);

  /// The ordinals of the actions that lead from the initial state to `state`.
  [[nodiscard]] std::vector<std::uint32_t> path_to(std::uint64_t state) const;

  /// The states in the log, the initial one included.
  [[nodiscard]] std::uint64_t states() const { return states_; }
  /// Of memory in use.
  [[nodiscard]] std::size_t bytes() const;

 private:
  static constexpr std::size_t block_bytes = 16 << 10;

  struct Block {
    std::uint64_t first = 0;   // The number of the block's first state.
    std::uint64_t parent = 0;  // Of the state before it: where the differences begin.
    std::vector<std::uint8_t> bytes;
  };
  struct Entry {
    std::uint64_t parent = 0;
    std::uint32_t ordinal = 0;
  };
  [[nodiscard]] Entry entry(std::uint64_t state) const;

  std::vector<Block> blocks_;
  std::uint64_t states_ = 1;
  std::uint64_t parent_ = 0;  // Of the last state.
};

}  // namespace rescind
