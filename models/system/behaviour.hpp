#pragma once

#include "models/mutants/mutant.hpp"
#include "models/system/decisions.hpp"

namespace rescind {

/// How the simulated system decides: as the reference, which keeps the contract, or as mutants of it.
struct Behaviour {
  Decisions decide;

  [[nodiscard]] Behaviour with(Mutant mutant) const {
    Behaviour changed = *this;
    bool& decision = changed.decide.*info(mutant).flips;
    decision = false;
    return changed;
  }
  bool operator==(const Behaviour&) const = default;
};

}  // namespace rescind
