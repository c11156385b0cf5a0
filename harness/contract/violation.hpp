#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "harness/base/time.hpp"
#include "harness/contract/finding.hpp"
#include "harness/contract/rule.hpp"
#include "harness/history/history.hpp"
#include "harness/history/ids.hpp"
#include "harness/history/renaming.hpp"

namespace rescind {

/// One broken rule: plain data, made without touching a string.
struct Violation {
  RuleId rule = RuleId::count_;
  Finding finding{};        ///< Which of the ways to break it.
  OpId op{};                ///< Absent where it is about no operation.
  SessionId session{};      ///< Of session rules.
  Time t{};                 ///< When it was certain.
  std::int64_t number = 0;  ///< What was seen: a duration, a count or a code, as the finding's sentences say.
  std::int64_t limit = 0;   ///< What was promised, likewise.
  std::uint64_t event = 0;  ///< The number of the event that decided it, counted from 0.
  bool operator==(const Violation&) const = default;
};

/// The same about what bears the new names.
inline void rename(Violation& violation, const Renaming& names) {
  violation.op = names.of(violation.op);
  violation.session = names.of(violation.session);
}

/// What the rule promised here, and what happened instead: one plain sentence each.
[[nodiscard]] std::string expected(const Violation& violation, const Names& names);
[[nodiscard]] std::string seen(const Violation& violation, const Names& names);

}  // namespace rescind
