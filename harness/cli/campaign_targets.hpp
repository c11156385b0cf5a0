#pragma once

#include <memory>
#include <string>
#include <vector>

#include "harness/cli/config_option.hpp"
#include "harness/edge/console.hpp"
#include "harness/engine/campaign/campaign.hpp"

namespace rescind {

/// What a campaign is to run, as typed.
struct CampaignTyped {
  std::vector<std::string> paths;
  std::string filter = "*";
  std::vector<std::string> strategies;
  std::vector<std::string> profiles;
  bool strict = false;
  std::string depth = "3";
  std::string seed = "1";
  std::string mutant;
  std::string steps;
};

/// The targets, with the cases and profiles that they refer to.
struct CampaignTargets {
  struct Judged {
    std::string typed;  ///< As --profile says it; empty where nothing was typed.
    Profile profile;
    std::vector<Case> cases;
  };
  std::vector<std::unique_ptr<Judged>> judged;
  std::vector<CampaignTarget> targets;
  std::vector<const Judged*> judged_by;  ///< Of each target.
};

/// Every case that is taken, with every strategy, under every profile. Says every error of the files, then throws ErrorTold;
/// throws UsageError.
[[nodiscard]] CampaignTargets campaign_targets(const CampaignTyped& typed, const ConfigTyped& config_typed,
                                               Console& console);

}  // namespace rescind
