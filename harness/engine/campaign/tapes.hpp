#pragma once

#include <string>

#include "harness/simulation/tape.hpp"

namespace rescind {

/// A tape as a campaign keeps it: a choice a line, as a scenario's `replay:` has them.
[[nodiscard]] std::string tape_text(const Choices& tape);
/// The reverse. Throws InternalError where it is none, which no program of this version has written.
[[nodiscard]] Choices tape_of(const std::string& text);

}  // namespace rescind
