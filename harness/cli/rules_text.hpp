#pragma once

#include <span>
#include <string>

#include "harness/contract/profile.hpp"
#include "harness/contract/rule.hpp"

namespace rescind {

/// What rules are judged by: a profile, and where a scenario is named, that scenario's own bounds and rules that are
/// off on top.
struct InForce {
  Profile profile;         ///< What holds.
  Profile given;           ///< Without the scenario.
  std::string scenario{};  ///< The scenario's file; empty where none is named.
};

// What `rescind rules` prints. A rule's level is the profile's; "off" where the profile switches it off.

/// One line a rule: name, level, who, reading and sources.
[[nodiscard]] std::string rules_as_table(std::span<const RuleInfo> rules, const Profile& profile);
/// Each rule in full, with its statement, the bounds in force and whose they are, and the sentences that it comes
/// from.
[[nodiscard]] std::string rules_in_full(std::span<const RuleInfo> rules, const InForce& in_force);
/// Rules, sentences, and the profile with its bounds in ns.
[[nodiscard]] std::string rules_as_json(std::span<const RuleInfo> rules, const InForce& in_force);
[[nodiscard]] std::string rules_as_markdown(std::span<const RuleInfo> rules, const Profile& profile);

}  // namespace rescind
