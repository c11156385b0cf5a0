#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "harness/engine/campaign/campaign.hpp"
#include "harness/engine/findings/violation_shape.hpp"

namespace rescind {

/// What came of looking at known findings again.
struct KnownFindings {
  std::uint64_t still_there = 0;
  std::vector<std::string> gone{};  ///< Shapes that none of their runs shows any more, and did until now.
  std::vector<std::string> back{};  ///< Shapes that were gone.
  std::uint64_t not_asked = 0;      ///< Findings of cases that are not run now.
};

/// The shape of a finding as a run of the target on its tape shows it, as far as that fits; nothing where it does not.
[[nodiscard]] std::optional<ViolationShape> shape_shown(const CampaignTarget& target,
                                                        const KeptFinding& finding);

/// Replays the failing runs that the store has of these targets, and of targets that differ from them in the text of their
/// scenario or profile only; notes which are still there. `tick` is called now and then.
[[nodiscard]] KnownFindings watch_known_findings(std::span<const CampaignTarget> targets,
                                                 CampaignStore& store, std::size_t jobs,
                                                 const std::function<void()>& tick);

}  // namespace rescind
