#include "harness/cli/campaign_targets.hpp"

#include <limits>
#include <map>
#include <utility>

#include "harness/base/hash.hpp"
#include "harness/base/hex.hpp"
#include "harness/base/usage_error.hpp"
#include "harness/cli/case_options.hpp"
#include "harness/cli/glob.hpp"
#include "harness/cli/input_files.hpp"
#include "harness/cli/loaded_cases.hpp"
#include "harness/cli/mutant_option.hpp"
#include "harness/cli/options.hpp"
#include "harness/cli/profile_option.hpp"
#include "harness/cli/strategy_option.hpp"
#include "harness/edge/scenario_files.hpp"

namespace rescind {
namespace {

constexpr std::uint64_t depth_max = 100;

FuzzOptions fuzz_options(const CampaignTyped& typed, const std::string& strategy) {
  FuzzOptions options;
  options.strategy = known_strategy(strategy, Sweeping::no);
  options.depth = static_cast<std::uint32_t>(number("--depth", typed.depth, 1, depth_max));
  // Half of what there is leaves room for the runs to come.
  options.seed = number("--seed", typed.seed, 0, std::numeric_limits<std::uint64_t>::max() / 2);
  if (!typed.mutant.empty()) options.mutant = known_mutant("--mutant", typed.mutant);
  options.steps_max = steps_from(typed.steps);
  return options;
}

// What tells a case from one of the same name in another file or under another profile.
class Fingerprints {
 public:
  explicit Fingerprints(std::string of_profile) : of_profile_(std::move(of_profile)) {}
  std::string of(const Case& one) {
    const auto [file, is_new] = files_.emplace(one.file, 0);
    if (is_new) {
      const std::string text = of_profile_ + "\n" + read_text_file(one.file);
      file->second = hash_bytes(text.data(), text.size());
    }
    return hex(file->second);
  }

 private:
  std::string of_profile_;
  std::map<std::string, std::uint64_t> files_;
};

std::unique_ptr<CampaignTargets::Judged> judged_by(const std::string& profile, const CampaignTyped& typed,
                                                   const std::vector<std::string>& files, Console& console) {
  auto judged = std::make_unique<CampaignTargets::Judged>();
  judged->typed = profile;
  judged->profile = profile_from(Judged{.profile = profile, .strict = typed.strict}, console);
  judged->cases = loaded_cases(files, judged->profile, console);
  limit_steps(judged->cases, steps_from(typed.steps));
  return judged;
}

void add_targets(const CampaignTargets::Judged& judged, const CampaignTyped& typed,
                 const std::vector<std::string>& strategies, CampaignTargets& all) {
  const std::vector<const Case*> named = taken_of(judged.cases, Filter(typed.filter));
  if (named.empty()) refuse_filter(typed.filter, judged.cases.size());
  const ProfileUsed profile = used(judged.profile, Judged{.profile = judged.typed, .strict = typed.strict});
  Fingerprints fingerprints(profile.hash);
  for (const Case* one : searchable_of(named)) {
    for (const std::string& strategy : strategies) {
      TargetKey key{.name = one->name,
                    .text = fingerprints.of(*one),
                    .strategy = strategy,
                    .depth = strategy == "pct" ? typed.depth : "",
                    .profile = profile.name + (typed.strict ? ", strict" : ""),
                    .mutant = typed.mutant,
                    .seed = typed.seed,
                    .steps = typed.steps};
      all.targets.push_back({std::move(key), one, fuzz_options(typed, strategy)});
      all.judged_by.push_back(&judged);
    }
  }
}

}  // namespace

CampaignTargets campaign_targets(const CampaignTyped& typed, const ConfigTyped& config_typed,
                                 Console& console) {
  std::vector<std::string> strategies = typed.strategies;
  if (strategies.empty()) strategies = {"random", "pct", "coverage"};
  for (const std::string& strategy : strategies) static_cast<void>(fuzz_options(typed, strategy));
  std::string profile = typed.profiles.empty() ? "" : typed.profiles.front();
  const Config config = configured(config_typed, profile, console);
  std::vector<std::string> profiles = typed.profiles;
  if (profiles.empty()) profiles.push_back(profile);
  const std::vector<std::string> files = told_scenario_files(paths_or(typed.paths, config), console);
  CampaignTargets all;
  for (const std::string& one : profiles) {
    all.judged.push_back(judged_by(one, typed, files, console));
    add_targets(*all.judged.back(), typed, strategies, all);
  }
  std::map<TargetKey, std::size_t> seen;
  for (const CampaignTarget& target : all.targets) {
    if (++seen[target.key] > 1)
      throw UsageError("a strategy or a profile was typed twice", "name each --strategy and --profile once");
  }
  return all;
}

}  // namespace rescind
