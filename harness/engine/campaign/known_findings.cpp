#include "harness/engine/campaign/known_findings.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <utility>

#include "harness/contract/failing.hpp"
#include "harness/engine/campaign/tapes.hpp"
#include "harness/engine/findings/violation_shape.hpp"
#include "harness/engine/run/run.hpp"
#include "harness/engine/run/workers.hpp"

namespace rescind {
std::optional<ViolationShape> shape_shown(const CampaignTarget& target, const KeptFinding& finding) {
  const Behaviour behaviour = target.fuzz.mutant ? Behaviour{}.with(*target.fuzz.mutant) : Behaviour{};
  Run run(*target.what, behaviour, driver_of(target.fuzz.strategy));
  Tape tape;
  tape.restart_guided(tape_of(finding.tape));
  run.run(std::move(tape));
  const Failing failing(target.what->profile);
  for (const Violation& violation : run.violations()) {
    const ViolationShape shape = shape_of(violation, target.what->plan);
    if (failing.has(violation) && describe(shape) == finding.shape) return shape;
  }
  return std::nullopt;
}

namespace {

TargetKey without_text(TargetKey key) {
  key.text.clear();
  return key;
}

// The target that a finding is looked for in.
class Targets {
 public:
  Targets(std::span<const CampaignTarget> targets, CampaignStore& store) {
    std::map<TargetKey, const CampaignTarget*> now;
    for (const CampaignTarget& target : targets) now[without_text(target.key)] = &target;
    for (const auto& [number, key] : store.all().targets)
      if (const auto found = now.find(without_text(key)); found != now.end())
        by_number_[number] = found->second;
  }
  [[nodiscard]] const CampaignTarget* of(const KeptFinding& finding) const {
    const auto found = by_number_.find(finding.target);
    return found == by_number_.end() ? nullptr : found->second;
  }

 private:
  std::map<std::int64_t, const CampaignTarget*> by_number_;
};

}  // namespace

KnownFindings watch_known_findings(std::span<const CampaignTarget> targets, CampaignStore& store,
                                   std::size_t jobs, const std::function<void()>& tick) {
  KnownFindings known;
  const Targets now(targets, store);
  std::vector<KeptFinding> asked;
  std::set<std::string> there;
  for (KeptFinding& finding : store.findings()) {
    if (now.of(finding) != nullptr) {
      asked.push_back(std::move(finding));
      continue;
    }
    known.not_asked += finding.gone_since == 0 ? 1 : 0;
    if (finding.gone_since == 0) there.insert(finding.shape);
  }
  std::vector<char> shown(asked.size(), 0);
  work_on_all(
      asked.size(), jobs, [&](std::size_t i) { shown[i] = shape_shown(*now.of(asked[i]), asked[i]) ? 1 : 0; },
      [&](std::size_t) { tick(); });
  std::set<std::string> were;
  for (std::size_t i = 0; i < asked.size(); ++i) {
    if (asked[i].gone_since == 0) were.insert(asked[i].shape);
    if (shown[i] != 0) there.insert(asked[i].shape);
    known.still_there += shown[i] != 0 ? 1 : 0;
  }
  store.watched(asked, shown);
  std::ranges::set_difference(were, there, std::back_inserter(known.gone));
  for (const KeptFinding& finding : asked)
    if (there.contains(finding.shape) && !were.contains(finding.shape) &&
        std::ranges::find(known.back, finding.shape) == known.back.end())
      known.back.push_back(finding.shape);
  return known;
}

}  // namespace rescind
