#include "harness/engine/run/required.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

namespace rescind {
namespace {

bool has_breach_of(const CaseResult& result, RuleId rule) {
  return std::ranges::any_of(result.breaches,
                             [rule](const Breach& breach) { return breach.rule() == rule && breach.fails; });
}

}  // namespace

void require(const RuleSet& rules, const RuleSet& named, CaseResult& result, std::uint64_t runs) {
  const RuleSet exercised = result.rules.exercised();
  for (const RuleInfo& rule : all_rules()) {
    const auto number = static_cast<std::size_t>(rule.id);
    if (!rules.test(number) || exercised.test(number) || has_breach_of(result, rule.id)) continue;
    const auto behind = [&rule](const Breach& breach) { return breach.rule().value_or(rule.id) > rule.id; };
    const auto place = std::ranges::find_if(result.breaches, behind);
    const RuleOutcome came_to =
        result.rules.has(rule.id) ? result.rules.of(rule.id) : RuleOutcome::not_checked;
    result.breaches.insert(place, {.what = UnexercisedRule{rule.id, came_to, !named.test(number), runs}});
  }
}

void weigh_evidence(const Profile& profile, CaseResult& result) {
  const RuleSet undecided = result.rules.with(RuleOutcome::undecided);
  result.undecided_musts = static_cast<std::uint32_t>((undecided & failing_rules(profile)).count());
  constexpr auto survives = static_cast<std::size_t>(RuleId::subject_survives);
  RuleSet evidence = result.rules.exercised();
  const std::string_view but = evidence.test(survives) ? " but subject.survives" : "";
  evidence.reset(survives);  // Every history shows that, also an empty one.
  if (evidence.any() || result.outcome != CaseOutcome::passed) return;
  result.outcome = CaseOutcome::could_not_run;
  result.why = fmt::format(
      "nothing was judged: no rule{} is kept or broken, {} not exercised, {} not checked, {} undecided", but,
      result.rules.with(RuleOutcome::not_exercised).count(),
      result.rules.with(RuleOutcome::not_checked).count(), undecided.count());
}

}  // namespace rescind
