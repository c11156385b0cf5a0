#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "harness/engine/campaign/store/kept.hpp"

namespace rescind {

// What a campaign has come to, as its reports see it: they compute nothing but sums and rates.

/// All findings of one shape.
struct ShapeFound {
  std::string shape;
  std::string rule;
  std::vector<std::string> cases{};  ///< "CASE by STRATEGY under PROFILE", each once.
  std::int64_t first_seen = 0;
  std::int64_t last_seen = 0;
  std::string first_program;
  std::string last_program;
  std::int64_t gone_since = 0;  ///< 0 while one of them is still there.
  std::string file;
};

/// What a campaign keeps, grouped.
struct CampaignReport {
  std::string directory;
  std::int64_t now = 0;  ///< Ages are counted up to here: the time of day, in seconds since 1970.
  int store_version = 0;
  CampaignKept kept;
  std::vector<ShapeFound> shapes;  ///< Those still there first, then the oldest first.
};

[[nodiscard]] CampaignReport campaign_report_of(std::string directory, CampaignKept kept, int store_version,
                                                std::int64_t now);

/// After so many runs of all targets, in the order in which a campaign does them, so many races were reached.
[[nodiscard]] std::vector<std::pair<std::int64_t, std::int64_t>> races_over_runs(
    const CampaignReport& report);

/// Some lines for a terminal.
[[nodiscard]] std::string campaign_text(const CampaignReport& report);
/// One JSON document, in the shape of reports/campaign.schema.json.
[[nodiscard]] std::string campaign_json(const CampaignReport& report);
/// A page that stands alone, without scripts.
[[nodiscard]] std::string campaign_html(const CampaignReport& report);

/// "2026-01-31 23:59:59 UTC"
[[nodiscard]] std::string day_and_time(std::int64_t unix_seconds);

}  // namespace rescind
