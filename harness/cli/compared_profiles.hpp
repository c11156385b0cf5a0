#pragma once

#include <span>
#include <string>
#include <vector>

#include "harness/contract/profile.hpp"

namespace rescind {

/// A profile, and what the comparison calls it.
struct Named {
  std::string name;
  Profile profile;
};

/// Something that profiles say differently: a rule's level, a bound, or a promise.
struct Difference {
  std::string key;                   ///< "cancel.final-prompt", "final (wall)", "cancel-call"
  std::vector<std::string> values;   ///< By profile; "-" where one says nothing of it.
  std::vector<std::string> reasons;  ///< By profile: why a rule is off; of all else empty.
};

/// What the profiles say differently.
struct Comparison {
  std::vector<std::string> names;
  std::vector<Difference> rules;
  std::vector<Difference> bounds;
  std::vector<Difference> promises;
};

/// Compares at least two profiles.
[[nodiscard]] Comparison compared(std::span<const Named> profiles);

/// Columns of text; with reasons, below each rule why it is off.
[[nodiscard]] std::string as_text(const Comparison& comparison, bool with_reasons);
[[nodiscard]] std::string as_markdown(const Comparison& comparison);
[[nodiscard]] std::string as_json(const Comparison& comparison);

}  // namespace rescind
