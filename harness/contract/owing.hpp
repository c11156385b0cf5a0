#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "harness/history/event.hpp"

namespace rescind {

/// The operations that may owe something, kept from the first declared fault on: what is overdue when the next one begins
/// is found among these, and not among all that are alive.
class Owing {
 public:
  [[nodiscard]] bool kept() const { return kept_; }
  void keep() { kept_ = true; }

  void note(OpId op) {
    if (op.value >= noted_.size()) noted_.resize(std::size_t{op.value} + 1);
    if (noted_[op.value]) return;
    noted_[op.value] = true;
    operations_.push_back(op);
  }

  /// Those of which `owes` says true, by their ids; the others are forgotten.
  template <class Owes>
  [[nodiscard]] std::vector<OpId> those(Owes owes) {
    std::erase_if(operations_, [&](OpId op) {
      if (owes(op)) return false;
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
