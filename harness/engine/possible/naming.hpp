#pragma once

#include <cstdint>
#include <vector>

#include "harness/base/block_hasher.hpp"
#include "harness/history/history.hpp"

namespace rescind {

/// Which name of a recorded history stands for what in the model: for nothing twice.
///
/// What the history calls by a name of the scenario is that from the beginning. Any other name becomes clear when an event
/// first needs it: a real program's threads are numbers, and its messages count otherwise.
class Naming {
 public:
  Naming() = default;
  Naming(const Names& model, const Names& seen);

  /// Whether both events can be about the same: what both of them say is equal. Takes the names in.
  [[nodiscard]] bool agree(const Event& made, const Event& seen, const Names& model, const Names& seen_names);
  /// What the model calls that operation of the history; absent while that is open.
  [[nodiscard]] OpId model_op(OpId seen) const;
  /// What the history calls that operation; absent while that is open.
  [[nodiscard]] OpId seen_op(OpId model) const {
    return model.value < ops_.size() ? OpId{ops_[model.value]} : OpId{};
  }
  /// The history's number for a message of the model; no_index while that is open.
  [[nodiscard]] std::uint32_t message(std::uint32_t model) const {
    return model < messages_.size() ? messages_[model] : no_index;
  }
  /// Adds all but the messages, of which only those count that are under way.
  void add_to(BlockHasher& hasher) const;

 private:
  using Table = std::vector<std::uint32_t>;  // By the model's id: the history's.
  template <class Value>
  [[nodiscard]] bool is_same(Value made, Value seen, bool is_message);
  [[nodiscard]] static bool bind(Table& table, std::uint32_t model, std::uint32_t seen);

  Table ops_, sessions_, contexts_, threads_, connections_, messages_;
};

}  // namespace rescind
