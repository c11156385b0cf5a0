#pragma once

#include <gmock/gmock.h>

#include <ostream>
#include <string>
#include <string_view>
#include <utility>

#include "harness/library/recorder.hpp"
#include "harness/library/verdict.hpp"

// GoogleMock matchers over histories. Everything here is inline, so that it is compiled with the GoogleTest
// of whoever includes it, whichever version and flags that has.

namespace rescind {

/// Matches a History, or what a HistoryRecorder has recorded so far, that keeps the contract; see
/// verdict_on(). The message on failure is what `rescind judge` says, and the sentences that the broken rules
/// rest on.
///
///     EXPECT_THAT(recorder, KeepsContract());
///     EXPECT_THAT(recorder.history(), KeepsContract(profile).strict());
///     EXPECT_THAT(recorder, KeepsContract("contract.yaml"));
class ContractMatcher {
 public:
  using is_gtest_matcher = void;

  explicit ContractMatcher(Profile profile) : profile_(std::move(profile)) {}

  /// A broken should counts too.
  [[nodiscard]] ContractMatcher strict() const { return ContractMatcher(strictly(profile_)); }

  bool MatchAndExplain(const History& history, std::ostream* out) const {
    const Verdict verdict = verdict_on(history, profile_);
    if (out != nullptr) *out << '\n' << verdict.text;
    return verdict.kept;
  }
  bool MatchAndExplain(const HistoryRecorder& recorder, std::ostream* out) const {
    return MatchAndExplain(recorder.history(), out);
  }

  void DescribeTo(std::ostream* out) const {
    *out << "keeps the contract '" << profile_.name << "'" << (profile_.strict ? ", its shoulds too" : "");
  }
  void DescribeNegationTo(std::ostream* out) const {
    *out << "does not keep the contract '" << profile_.name << "'";
  }

 private:
  Profile profile_;
};

/// Matches where one rule is kept, which it must have been given a reason to be; see verdict_on_rule().
class RuleMatcher {
 public:
  using is_gtest_matcher = void;

  RuleMatcher(std::string rule, Profile profile) : rule_(std::move(rule)), profile_(std::move(profile)) {}

  bool MatchAndExplain(const History& history, std::ostream* out) const {
    const Verdict verdict = verdict_on_rule(history, rule_, profile_);
    if (out != nullptr) *out << '\n' << verdict.text;
    return verdict.kept;
  }
  bool MatchAndExplain(const HistoryRecorder& recorder, std::ostream* out) const {
    return MatchAndExplain(recorder.history(), out);
  }

  void DescribeTo(std::ostream* out) const { *out << "keeps the rule " << rule_; }
  void DescribeNegationTo(std::ostream* out) const { *out << "does not keep the rule " << rule_; }

 private:
  std::string rule_;
  Profile profile_;
};

/// The contract of a profile: the built-in one, one that the program makes, or one in a file (read at once;
/// throws InputError).
[[nodiscard]] inline ContractMatcher KeepsContract(Profile profile = mi_profile()) {
  return ContractMatcher(std::move(profile));
}
[[nodiscard]] inline ContractMatcher KeepsContract(const std::string& path) {
  return KeepsContract(read_profile(path));
}

/// One rule by its name, as `rescind rules` lists them: KeepsRule("result.one-final").
[[nodiscard]] inline RuleMatcher KeepsRule(std::string rule, Profile profile = mi_profile()) {
  return {std::move(rule), std::move(profile)};
}

/// How GoogleTest shows them: in one line, since the matchers tell what matters.
inline void PrintTo(const History& history, std::ostream* out) {
  *out << "a history of " << history.events.size() << " events";
  if (!history.header.name.empty()) *out << ", '" << history.header.name << "'";
}
inline void PrintTo(const HistoryRecorder& recorder, std::ostream* out) {
  PrintTo(recorder.history(), out);
}

}  // namespace rescind
