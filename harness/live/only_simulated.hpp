#pragma once

#include <optional>
#include <string>

#include "models/system/plan.hpp"

namespace rescind::live {

/// Why a plan cannot be played on a real server and a real network: what it tells them to do, which nobody can tell a real
/// one; nothing where it can.
[[nodiscard]] std::optional<std::string> why_only_simulated(const Plan& plan);

}  // namespace rescind::live
