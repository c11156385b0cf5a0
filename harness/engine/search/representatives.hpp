#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "harness/engine/run/untimed.hpp"
#include "models/reduction/symmetry.hpp"

namespace rescind {

/// Chooses one of the states that differ in names only.
///
/// Operations and threads are put in the order of what they have come to, as far as the program's symmetries
/// allow. Where that leaves several ways, the one with the least fingerprint is taken.
class Representatives {
 public:
  /// Keeps a pointer to `untimed`, which must outlive this and its copies.
  Representatives(const Untimed& untimed, const Behaviour& behaviour);

  /// How `state` is to be renamed; nullptr where it is to stay as it is. Good for the life of this.
  [[nodiscard]] const Symmetry* renaming_of(const Untimed::State& state);

  [[nodiscard]] const std::vector<Symmetry>& symmetries() const { return symmetries_; }

 private:
  /// Of each place under a symmetry, who comes to stand there: operations first, then threads.
  using Sources = std::vector<std::uint32_t>;
  static constexpr std::size_t itself = static_cast<std::size_t>(-1);

  [[nodiscard]] std::uint64_t fingerprint_under(const Untimed::State& state, std::size_t symmetry);
  void mark(const World& world);

  const Untimed* untimed_;
  std::vector<Symmetry> symmetries_;
  std::vector<Sources> sources_;      // Of each symmetry.
  Sources same_;                      // Of none.
  std::vector<std::uint64_t> marks_;  // What each has come to.
  std::vector<std::size_t> ties_;
  Untimed::State scratch_;
};

}  // namespace rescind
