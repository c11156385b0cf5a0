#pragma once

#include <string>
#include <string_view>

#include "harness/base/input_error.hpp"
#include "harness/contract/profile.hpp"
#include "harness/engine/run/result.hpp"
#include "harness/history/history.hpp"

namespace rescind {

/// What the contract says of a history.
struct Verdict {
  bool kept = false;
  std::string text{};   ///< For people, several lines, the last one without its end: what was broken, or why
                        ///< nothing counts as kept.
  CaseResult report{};  ///< Every rule.
};

/// Whether `history` keeps the contract. It does not where
///  - a must rule is broken, or by a strict profile a should;
///  - nothing happened that any rule speaks of: that shows nothing, and is mostly a recorder that was not
///  wired;
///  - it has no end (HistoryRecorder::end), and a must rule is undecided for that reason. Whoever means to
///  judge
///    a piece of a run says so with `end(EndWhy::cut)`.
[[nodiscard]] Verdict verdict_on(const History& history, const Profile& profile = mi_profile());

/// Whether `history` keeps this one rule, whatever the profile says of its level. Not exercised, not checked
/// and undecided are not kept. Throws std::invalid_argument, with the nearest name, where there is no such
/// rule.
[[nodiscard]] Verdict verdict_on_rule(const History& history, std::string_view rule,
                                      const Profile& profile = mi_profile());

/// The profile in a file; "mi" or "" is the built-in one. Throws InputError, with line and column, for a file
/// that is wrong.
[[nodiscard]] Profile read_profile(const std::string& path);

}  // namespace rescind
