#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/contract/rule.hpp"
#include "harness/scenario/language/quantity.hpp"
#include "harness/simulation/tape.hpp"
#include "models/mutants/mutant.hpp"
#include "models/system/behaviour.hpp"

namespace rescind {

/// Who says what happens next: the virtual clock, or the tape alone, step by step.
enum class Driver : std::uint8_t { timed, steps };
inline constexpr std::array<std::string_view, 2> driver_names{"timed", "steps"};

/// One run of a case, as a scenario file keeps it under `replay:`: with the case it is all that is needed to
/// do the run again, to the byte.
struct RecordedRun {
  Driver driver = Driver::steps;
  std::optional<Mutant> mutant{};  ///< The decision of the system that was made wrong; none: the reference.
  std::vector<RuleId> breaks{};    ///< The rules that the run broke and that fail its case, in rule order.
  std::uint64_t hash = 0;          ///< Of its history.
  Choices tape{};                  ///< Past its end every choice is its first candidate.
  bool operator==(const RecordedRun&) const = default;

  [[nodiscard]] Behaviour behaviour() const { return mutant ? Behaviour{}.with(*mutant) : Behaviour{}; }
};

/// Takes the choices off the end that are their first candidates: a replay makes them by itself.
void drop_trailing_firsts(Choices& tape);

/// "schedule 0 3/5": the site, the actor, and which of how many candidates, counted from 0.
[[nodiscard]] std::string written_choice(const Choice& choice);
[[nodiscard]] Parsed<Choice> parse_choice(std::string_view text);

/// 16 hexadecimal digits.
[[nodiscard]] Parsed<std::uint64_t> parse_hash(std::string_view text);

}  // namespace rescind
