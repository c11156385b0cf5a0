#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "harness/contract/profile.hpp"

namespace rescind {

/// "must", "should", "may"; "off" where the profile switches the rule off.
[[nodiscard]] std::string_view level_word(const RuleInfo& rule, const Profile& profile);
/// Why the rule is off; empty where nobody said why.
[[nodiscard]] std::string reason_for(RuleId rule, const Profile& profile);

/// What a profile says besides levels: what is off and why, the bounds, and its promises.
[[nodiscard]] std::string profile_in_full(const Profile& profile);
/// The same as data; bounds in ns.
[[nodiscard]] nlohmann::ordered_json profile_as_json(const Profile& profile);

/// One thing that a profile says: "cancel-call", "fire-and-forget".
struct Saying {
  std::string key;
  std::string value;
};
/// Its promises, in the order in which the tool lists them. What is a map has a saying for each of its keys.
[[nodiscard]] std::vector<Saying> promises_of(const Profile& profile);

}  // namespace rescind
