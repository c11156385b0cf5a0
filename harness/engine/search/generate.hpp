#pragma once

#include <cstdint>
#include <string>

#include "harness/scenario/language/document.hpp"
#include "harness/simulation/tape.hpp"

namespace rescind {

/// A scenario that nobody wrote: any kinds, protocols, modes, quotas and ways of hearing, with cancels,
/// closes and acknowledgements at events and times, and with faults. It loads, without a matrix and without
/// `expect`, and what its clients call is right: they close what they start, and call from the context of the
/// start. `name` is what it is called.
///
/// Depends on the tape's choices alone. Where each is the first candidate, the scenario is the smallest one.
[[nodiscard]] YamlNode generated_document(Tape& tape, const std::string& name);

/// The one of a seed, the same on every machine, called generated_name(seed).
[[nodiscard]] YamlNode generated_document(std::uint64_t seed);

/// "generated/seed-17"
[[nodiscard]] std::string generated_name(std::uint64_t seed);

}  // namespace rescind
