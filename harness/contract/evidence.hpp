#pragma once

#include <cstddef>
#include <vector>

#include "harness/contract/violation.hpp"
#include "harness/history/history.hpp"

namespace rescind {

/// The few events that show a violation, as indices into `history.events` in rising order: at most
/// `evidence_max`.
///
/// Chosen after the fact: the event that decided it, the operation's start, cancel, close and final result
/// where the rule speaks of them, and of what the rule's own kind of event is about the ones nearest before.
[[nodiscard]] std::vector<std::size_t> evidence(const History& history, const Violation& violation);

inline constexpr std::size_t evidence_max = 8;

}  // namespace rescind
