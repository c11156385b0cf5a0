#include "harness/cli/campaign_stores.hpp"

#include <fmt/format.h>

#include <map>

#include "harness/base/input_error.hpp"
#include "harness/base/text.hpp"
#include "harness/base/usage_error.hpp"
#include "harness/edge/directories.hpp"
#include "harness/edge/files.hpp"
#include "harness/edge/scenario_files.hpp"
#include "harness/edge/wall_clock.hpp"
#include "reports/campaign.hpp"

namespace rescind {
namespace {

void require_sound(const std::string& directory, CampaignStore& store) {
  if (const std::string wrong = store.what_is_wrong(); !wrong.empty())
    throw InputError(printable(campaign_file(directory)), 0, 0, "the store is damaged: " + printable(wrong),
                     "put a copy of the file back, or name another directory");
}

// Small scenarios of shapes that have none here.
void take_files(const std::string& into, CampaignStore& store, const std::string& from,
                CampaignStore& other) {
  std::map<std::string, std::string> theirs;
  for (const KeptFinding& finding : other.findings())
    if (!finding.file.empty()) theirs[finding.shape] = finding.file;
  for (const KeptFinding& finding : store.findings()) {
    const auto file = theirs.find(finding.shape);
    if (!finding.file.empty() || file == theirs.end() || !exists(from + "/" + file->second)) continue;
    if (const std::string why = make_directory(into + "/findings"); !why.empty())
      throw UsageError(fmt::format("{}/findings cannot be made: {}", printable(into), why));
    write_file(into + "/" + file->second, read_text_file(from + "/" + file->second));
    store.saved(finding.shape, file->second);
    theirs.erase(file);
  }
}

}  // namespace

std::string campaign_told(const std::string& directory, CampaignStore& store, const std::string& format) {
  const CampaignReport report =
      campaign_report_of(directory, store.all(), campaign_store_version, unix_seconds());
  if (format == "json") return campaign_json(report);
  return format == "html" ? campaign_html(report) : campaign_text(report);
}

ExitCode tell_campaign(const std::string& directory, const std::string& format, Console& console) {
  CampaignStore store = CampaignStore::to_read(directory);
  require_sound(directory, store);
  console.print(campaign_told(directory, store, format));
  return ExitCode::ok;
}

ExitCode merge_campaigns(const std::string& into, const std::vector<std::string>& from,
                         const std::string& format, Console& console) {
  std::vector<CampaignStore> others;
  for (const std::string& one : from) {
    if (one == into || same_file(campaign_file(one), campaign_file(into)))
      throw UsageError(fmt::format("'{}' cannot be merged into itself", printable(one)));
    require_sound(one, others.emplace_back(CampaignStore::to_read(one)));
  }
  CampaignStore store = CampaignStore::to_work_on(into);
  require_sound(into, store);
  std::vector<std::string> news;
  for (std::size_t i = 0; i < from.size(); ++i) {
    for (std::string& shape : store.merge(others[i])) news.push_back(std::move(shape));
    take_files(into, store, from[i], others[i]);
  }
  console.print(campaign_told(into, store, format));
  if (format == "text")
    for (const std::string& shape : news) console.print("new: " + printable(shape) + "\n");
  return news.empty() ? ExitCode::ok : ExitCode::broken;
}

}  // namespace rescind
