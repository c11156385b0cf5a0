#pragma once

#include <span>
#include <string>
#include <vector>

#include "harness/engine/run/result.hpp"

namespace rescind::live {

/// How often what failed did so, where a case was tried several times: a line for each case and rule, the rarest first,
/// with the first seed. "result.one-final fails in 23 of 150 tries of lsp/drawn, the first with seed 4".
[[nodiscard]] std::vector<std::string> rates_of(std::span<const CaseResult> cases);

}  // namespace rescind::live
