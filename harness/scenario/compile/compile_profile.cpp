#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "harness/contract/rule.hpp"
#include "harness/scenario/compile/draft.hpp"
#include "harness/scenario/compile/profile_file.hpp"

namespace rescind {
namespace {

/// The tighter of the scenario's and the profile's bounds holds.
void take_tighter(Draft& draft, const YamlNode& written) {
  Profile profile = *draft.result.profile;
  const Bounds given = profile.virtual_bounds;
  Bounds own = profile.virtual_bounds;
  take_bounds(written, own);
  for (const BoundInfo& bound : all_bounds) {
    if (is_looser(bound, own, given))
      draft.diagnostics.warn(written.find(bound.name)->at,
                             "'" + std::string(bound.name) + "' is looser than the bound of the profile " +
                                 profile.name + ", which holds: " + text_of(bound, given),
                             "to lift it, switch the rule off with a reason, or judge by another --profile");
    tighten(bound, profile.virtual_bounds, own);
  }
  draft.result.profile = std::move(profile);
}

void switch_off(Draft& draft, const YamlNode& off) {
  Profile profile = *draft.result.profile;
  for (const auto& [key, reason] : off.entries) {
    const auto id = rule_named(key.text);
    if (!id) continue;
    profile.switch_off(*id, reason.text);
    for (RuleId wanted : draft.result.rules)
      if (wanted == *id)
        draft.complain(key.at, "'" + key.text + "' is switched off, but the scenario is about it",
                       "remove it here or where the scenario names it");
  }
  draft.result.profile = std::move(profile);
}

void take_sometimes(Draft& draft, const YamlNode& rule, RuleId id) {
  if (std::ranges::count(draft.result.rules, id) != 0)
    return draft.complain(rule.at, "'" + rule.text + "' is named before",
                          "leave it under 'rules:' where each run exercises it, else under 'sometimes:'");
  draft.result.rules.push_back(id);
  draft.result.sometimes.push_back(id);
}

}  // namespace

void compile_profile(Draft& draft, const YamlNode& document) {
  for (const YamlNode* rule : one_or_more(document.find("rules"))) {
    // A rule that the profile has switched off cannot be exercised, whatever the scenario is about.
    const auto id = rule_named(rule->text);
    if (id && !draft.result.profile->is_off(*id)) draft.result.rules.push_back(*id);
  }
  for (const YamlNode* rule : one_or_more(document.find("sometimes"))) {
    const auto id = rule_named(rule->text);
    if (id && !draft.result.profile->is_off(*id)) take_sometimes(draft, *rule, *id);
  }
  std::vector<std::string> tags;
  for (const YamlNode* tag : one_or_more(document.find("tags"))) tags.push_back(tag->text);
  draft.result.tags = std::move(tags);
  const YamlNode* profile = document.find("profile");
  if (profile == nullptr) return;
  if (const YamlNode* bounds = profile->find("bounds")) take_tighter(draft, *bounds);
  if (const YamlNode* off = profile->find("off")) switch_off(draft, *off);
}

}  // namespace rescind
