#pragma once

#include <string>
#include <vector>

#include "harness/cli/campaign_targets.hpp"
#include "harness/engine/campaign/campaign.hpp"

namespace rescind {

/// Makes each finding that has no file yet small, and writes it into DIR/findings; its shape once. Returns what could not be
/// written, one sentence each: it stays in the store, and is tried again by the next call.
[[nodiscard]] std::vector<std::string> save_campaign_findings(const CampaignTargets& targets,
                                                              CampaignStore& store,
                                                              const std::string& directory,
                                                              const std::string& command);

}  // namespace rescind
