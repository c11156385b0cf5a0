#pragma once

#include <span>
#include <string>

#include "harness/contract/profile.hpp"
#include "harness/contract/rule.hpp"

namespace rescind {

// What `rescind rules` prints. A rule's level is the profile's; "off" where the profile switches it off.

/// One line a rule: name, level, who, reading and sources.
[[nodiscard]] std::string rules_as_table(std::span<const RuleInfo> rules, const Profile& profile);
/// Each rule in full, with its statement and the sentences that it comes from.
[[nodiscard]] std::string rules_in_full(std::span<const RuleInfo> rules, const Profile& profile);
/// Rules, sentences, and the profile with its bounds in ns.
[[nodiscard]] std::string rules_as_json(std::span<const RuleInfo> rules, const Profile& profile);
[[nodiscard]] std::string rules_as_markdown(std::span<const RuleInfo> rules, const Profile& profile);
/// What a profile says besides levels: what is off and why, the bounds, whether what was cancelled is
/// answered, and whose cancel travels.
[[nodiscard]] std::string profile_in_full(const Profile& profile);

}  // namespace rescind
