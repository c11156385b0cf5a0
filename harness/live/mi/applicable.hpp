#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "harness/engine/run/result.hpp"
#include "harness/live/mi/case_run.hpp"

namespace rescind::live {

/// Why a case cannot be played there, what is the same of many before the first colon; nothing where it can.
[[nodiscard]] std::optional<std::string> why_unable(const Case& what, const MiTarget& target,
                                                    const MiFound& found);

/// How many of the cases were applicable, how many of these passed, and why the others were not: lines for people. None
/// where all were. `results` are those of `cases`, in their order, as often as they were played.
[[nodiscard]] std::vector<std::string> applicable_of(std::span<const MiCase* const> cases,
                                                     std::span<const CaseResult> results);

}  // namespace rescind::live
