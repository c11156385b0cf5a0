#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "harness/contract/profile.hpp"
#include "harness/live/check.hpp"
#include "harness/live/mi/case_run.hpp"
#include "harness/live/mi/target.hpp"

namespace rescind::live {

/// An MI client library, and what is to be tried on it.
struct MiCheckRequest {
  MiTarget target;
  std::vector<MiCase> cases;
  std::string again;  ///< The options that were typed, to be typed again: " --profile my.yaml".
  std::function<bool(const std::string& name)> takes;  ///< Which cases.
  std::uint64_t seed = 1;
  std::uint64_t repeat = 1;
  /// Where it is there, cases are drawn: try n has the seed `seed` + n. It is asked before each, with what was tried and
  /// what of it failed, whether that is enough.
  std::function<bool(std::uint64_t tried, std::uint64_t failed)> enough{};
  bool only_measures = false;  ///< Histories alone are wanted: nothing is said over repetitions.
  std::string save;            ///< The directory for histories of what failed; empty: none are saved.
  /// Takes the history of each case that was played.
  std::function<void(const CaseResult& result, const History& history)> taken{};
};

/// The cases that were loaded of scenario files, in the order of their files, which are read once more each.
[[nodiscard]] std::vector<MiCase> mi_cases(std::vector<Case> loaded);
/// Those that are shipped for MI libraries, judged by `profile`.
[[nodiscard]] std::vector<MiCase> shipped_mi_cases(const Profile& profile);

/// Plays the cases that can be played, each in a process of its own, and judges what it did.
[[nodiscard]] CheckReport check(const MiCheckRequest& request, const CheckProgress& progress);

}  // namespace rescind::live
