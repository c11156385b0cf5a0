#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "harness/engine/possible/possible_model.hpp"
#include "harness/history/history.hpp"
#include "harness/scenario/compile/scenario.hpp"
#include "models/mutants/mutant.hpp"

namespace rescind {

/// Whether a recorded history is one that the model could have produced.
struct Possibility {
  enum class Answer : std::uint8_t {
    possible,
    impossible,  ///< Everything that the model can do was tried.
    undecided,   ///< The limit of states came first.
  };
  Answer answer = Answer::undecided;
  std::uint64_t states = 0;  ///< That were looked at.
  std::size_t compared = 0;  ///< Events of the history that the model had to make.
  std::size_t made = 0;      ///< Of them, those that it could make at the most.
  /// Unless it is possible, what the model cannot make (or had not made) after those: the number of an event, of the end
  /// too; none where the history just stops.
  std::optional<std::size_t> event;
  std::vector<AllowedEvent> nearest;  ///< What it could have made there instead, the most alike first.
  Names names;                        ///< What ids in `nearest` are called.
};

struct PossibleSearch {
  std::uint64_t states_max = 1'000'000;
  /// Hears from time to time how many more states have been looked at.
  std::function<void(std::uint64_t)> progress = [](std::uint64_t) {};
};

/// Searches the runs of `what` on a system of that behaviour for one that shows what the history shows.
[[nodiscard]] Possibility is_possible(const Case& what, const Behaviour& behaviour, const History& history,
                                      const PossibleSearch& search);

/// The mutants, each alone on top of that behaviour, with which a history is possible that is not without: the decisions
/// that explain it. `undecided` counts those for which the limit of states came first.
struct Explanations {
  std::vector<Mutant> mutants;
  std::size_t undecided = 0;
};
[[nodiscard]] Explanations explanations_of(const Case& what, const Behaviour& behaviour,
                                           const History& history, const PossibleSearch& search);

}  // namespace rescind
