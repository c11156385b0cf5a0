#pragma once

#include <bitset>
#include <cstdint>
#include <span>
#include <string_view>

#include "models/mutants/mutant.hpp"

namespace rescind {

/// The decisions of the models. The default is the reference system, which keeps the contract; each mutant
/// makes one decision wrong.
struct Behaviour {
  std::bitset<mutants_count> wrong;

  [[nodiscard]] bool is(Mutant mutant) const { return wrong.test(static_cast<std::size_t>(mutant)); }
  [[nodiscard]] Behaviour with(Mutant mutant) const {
    Behaviour changed = *this;
    changed.wrong.set(static_cast<std::size_t>(mutant));
    return changed;
  }
  bool operator==(const Behaviour&) const = default;
};

}  // namespace rescind
