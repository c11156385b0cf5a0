#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "harness/history/event.hpp"

namespace rescind {

/// The operations that something may hold for, e.g. that they owe something. Kept from the first time that somebody asks for
/// them, so that they are then found among these, and not among all that ever bore a name.
class Noted {
 public:
  [[nodiscard]] bool kept() const { return kept_; }
  void keep(const std::vector<OpId>& those) {
    kept_ = true;
    for (const OpId op : those) note(op);
  }

  void note(OpId op) {
    if (op.value >= noted_.size()) noted_.resize(std::size_t{op.value} + 1);
    if (noted_[op.value]) return;
    noted_[op.value] = true;
    operations_.push_back(op);
  }

  /// Those for which `holds` says that it does, by their ids; the others are forgotten.
  template <class Holds>
  [[nodiscard]] std::vector<OpId> those(Holds holds) {
    std::erase_if(operations_, [&](OpId op) {
      if (holds(op)) return false;
      noted_[op.value] = false;
      return true;
    });
    std::ranges::sort(operations_, {}, &OpId::value);
    return operations_;
  }

  void clear() { *this = {}; }

 private:
  std::vector<OpId> operations_;
  std::vector<bool> noted_;  ///< By operation.
  bool kept_ = false;
};

}  // namespace rescind
