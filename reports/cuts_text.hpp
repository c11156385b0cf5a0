#pragma once

#include <cstdint>
#include <string>

#include "harness/engine/run/steps_cut.hpp"

namespace rescind {

/// "37 of 500 runs cut at 2,000 steps, 12 of them before any cancel"; requires that there are some.
[[nodiscard]] std::string cuts_text(const CutTally& cuts, std::uint64_t runs);

}  // namespace rescind
