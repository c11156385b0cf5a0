#include "harness/cli/campaign_findings.hpp"

#include <map>
#include <optional>
#include <set>

#include "harness/engine/campaign/known_findings.hpp"
#include "harness/engine/campaign/tapes.hpp"
#include "harness/engine/findings/saved_finding.hpp"

namespace rescind {
namespace {

SavedFinding saved_of(const CampaignTarget& target, const CampaignTargets::Judged& judged,
                      const KeptFinding& finding, const ViolationShape& shape, const std::string& directory,
                      const std::string& command) {
  const RecordedRun recorded{
      .driver = driver_of(target.fuzz.strategy), .mutant = target.fuzz.mutant, .tape = tape_of(finding.tape)};
  const Judged typed{.profile = judged.typed, .strict = judged.profile.strict, .steps_max = target.key.steps};
  const FindingStory story{.found_in = target.what->name, .found_by = command, .options = typed_again(typed)};
  return save_finding(document_of(*target.what), recorded, shape, directory, judged.profile, story);
}

}  // namespace

std::vector<std::string> save_campaign_findings(const CampaignTargets& targets, CampaignStore& store,
                                                const std::string& directory, const std::string& command) {
  std::vector<TargetKey> keys;
  for (const CampaignTarget& target : targets.targets) keys.push_back(target.key);
  std::map<std::int64_t, std::size_t> places;
  const std::vector<std::int64_t> numbers = store.numbers_of(keys);
  for (std::size_t i = 0; i < numbers.size(); ++i) places[numbers[i]] = i;
  std::vector<std::string> lost;
  std::set<std::string> done;
  for (const KeptFinding& finding : store.findings()) {
    const auto place = places.find(finding.target);
    if (!finding.file.empty() || finding.gone_since != 0 || place == places.end() ||
        done.contains(finding.shape))
      continue;
    const CampaignTarget& target = targets.targets[place->second];
    const std::optional<ViolationShape> shape = shape_shown(target, finding);
    if (!shape) continue;  // Of another version of the program: the next call looks at it first.
    done.insert(finding.shape);
    const SavedFinding saved = saved_of(target, *targets.judged_by[place->second], finding, *shape,
                                        directory + "/findings", command);
    if (saved.not_saved.empty())
      store.saved(finding.shape, saved.file.substr(directory.size() + 1));
    else
      lost.push_back(saved.not_saved);
  }
  return lost;
}

}  // namespace rescind
