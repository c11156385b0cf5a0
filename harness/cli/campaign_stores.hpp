#pragma once

#include <string>
#include <vector>

#include "harness/cli/exit_code.hpp"
#include "harness/edge/console.hpp"
#include "harness/engine/campaign/store/campaign_store.hpp"

namespace rescind {

/// The store as text, json or html.
[[nodiscard]] std::string campaign_told(const std::string& directory, CampaignStore& store,
                                        const std::string& format);

/// `campaign status DIR` and `campaign report DIR`. Throws InputError where the store is damaged.
ExitCode tell_campaign(const std::string& directory, const std::string& format, Console& console);

/// `campaign merge INTO FROM...`: broken where a finding came in that INTO did not have.
ExitCode merge_campaigns(const std::string& into, const std::vector<std::string>& from,
                         const std::string& format, Console& console);

}  // namespace rescind
