#pragma once

#include <span>
#include <string>

#include "harness/contract/rule.hpp"

namespace rescind {

/// One line a rule: name, level, who, reading and sources.
[[nodiscard]] std::string rules_as_table(std::span<const RuleInfo> rules);
/// Each rule in full, with its statement and the sentences that it comes from.
[[nodiscard]] std::string rules_in_full(std::span<const RuleInfo> rules);
[[nodiscard]] std::string rules_as_json(std::span<const RuleInfo> rules);
[[nodiscard]] std::string rules_as_markdown(std::span<const RuleInfo> rules);

}  // namespace rescind
