#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "harness/contract/profile.hpp"
#include "harness/engine/run/result.hpp"
#include "harness/live/subject.hpp"
#include "harness/scenario/compile/scenario.hpp"
#include "harness/scenario/language/moments.hpp"

namespace rescind::live {

/// A real program, and what is to be tried on it.
struct CheckRequest {
  Subject subject;
  Profile profile;
  std::string profile_option;  ///< What `rescind judge` is told to judge by it again: "--profile lsp".
  std::vector<Moment> moments;
  /// Shipped scenarios that are played behind the moments: see shipped_family().
  std::vector<Case> family{};
  std::vector<Case> scenarios{};  ///< Played instead of both, where there are any; judged by `profile`.
  std::function<bool(const std::string& name)> takes;  ///< Which cases.
  std::uint64_t seed = 1;
  std::uint64_t repeat = 1;
  /// Where it is there, moments are drawn instead of those above, and none is taken twice; of scenarios one is drawn each
  /// time. Try n has the seed `seed` + n.
  /// It is asked before each, with what was tried and what of it failed, whether that is enough.
  std::function<bool(std::uint64_t tried, std::uint64_t failed)> enough{};
  std::string save{};  ///< The directory for histories of what failed; empty where they are not kept.
  /// Takes the history of each case that was tried, where whole histories are wanted; CaseResult::run counts them.
  std::function<void(const CaseResult& result, const History& history)> taken{};
};

struct CheckReport {
  std::vector<CaseResult> cases;
  std::vector<std::string> facts;  ///< About the subject, a line each: what it is, how soon it answers.
};

/// Told before each case, and how many there are; 0 where nobody knows. Case 0 is what comes before them.
using CheckProgress =
    std::function<void(const std::string& name, std::size_t number, std::size_t of, std::size_t failed)>;

/// The names of the cases of a request, in their order, whether or not it takes them.
[[nodiscard]] std::vector<std::string> case_names(const CheckRequest& request);

/// Starts the subject, measures it, tries the moments that it is able to, and judges what it did. Nothing of the
/// subject runs any more when it returns, whichever way. Throws UsageError where the subject cannot be started.
[[nodiscard]] CheckReport check(const CheckRequest& request, const CheckProgress& progress);

}  // namespace rescind::live
