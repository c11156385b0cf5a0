#pragma once

#include <string_view>

#include "harness/contract/rule.hpp"

namespace rescind {

/// What it takes for a rule to be looked at.
struct Exercise {
  std::string_view how;  ///< What has to happen: "an operation is started and gets its final result".
  std::string_view
      scenario;  ///< A shipped scenario in which it does: "scenarios/cancel/twice.yaml"; or empty.
  std::string_view profile;  ///< The profile under which it does; empty for that of MI.
};

[[nodiscard]] const Exercise& exercise_of(RuleId rule);

}  // namespace rescind
