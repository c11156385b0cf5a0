#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/contract/bounds.hpp"
#include "harness/contract/own_codes.hpp"
#include "harness/contract/promises.hpp"
#include "harness/contract/rule.hpp"
#include "harness/history/history.hpp"

namespace rescind {

/// The level of each rule, by RuleId.
using Levels = std::array<Level, rules_count>;

/// The levels that the contract's own table gives.
[[nodiscard]] Levels contract_levels();

/// What a slot of a pool is to the people of a system, e.g. "streams" for operations of HTTP/2.
struct PoolNames {
  std::string operations = "running operations";
  std::string memory = "bytes of queued results";
  bool operator==(const PoolNames&) const = default;
};

/// Rules, levels, bounds and promises as data: what a kind of system promises. The rules' code knows no
/// protocol by name.
struct Profile {
  std::string name = "mi";
  std::string revision;                   ///< Which version of the protocol it is about; may be empty.
  Bounds virtual_bounds{};                ///< On the virtual clock.
  Bounds wall_bounds{};                   ///< On the wall clock: 100 ms for each prompt one.
  RuleSet off{};                          ///< Rules that are not judged.
  std::map<RuleId, std::string> reasons;  ///< Why, for rules that somebody switched off with a reason.
  Levels levels = contract_levels();      ///< A may stays a may.
  std::uint32_t travelling_kinds = 0;     ///< A bit for each OperationKind; see cancel_travels.
  Promises promises{};                    ///< See promise().
  std::map<std::string, AnswerPromise, std::less<>> forms;  ///< Forms of cancel that are answered otherwise.
  std::vector<OwnCode> codes;                               ///< How operations end, by the subject's codes.
  PoolNames pools{};
  RuleSet required{};   ///< Rules that every case has to exercise and decide.
  bool strict = false;  ///< A broken should fails a case too.

  /// Switches a rule off. The last reason given counts.
  void switch_off(RuleId rule, std::string reason = {});
  [[nodiscard]] bool is_off(RuleId rule) const { return off.test(static_cast<std::size_t>(rule)); }
  [[nodiscard]] Level level(RuleId rule) const { return levels[static_cast<std::size_t>(rule)]; }
  /// Kinds whose cancel can travel to the provider (S11: an enumeration's can, a method invocation's cannot).
  [[nodiscard]] bool cancel_travels(OperationKind kind) const;
  void let_cancel_travel(OperationKind kind);
  void let_every_cancel_travel();
  /// Makes these promises, and switches off the rules of which they leave nothing to judge.
  void promise(const Promises& made);
  /// Whether what was cancelled is answered, by a cancel of this form; the empty one is of every other.
  [[nodiscard]] const AnswerPromise& answer_to(std::string_view form) const;
  /// The same where a recorder says no form: it may have been any.
  [[nodiscard]] AnswerPromise answer_to_any() const;
  /// The level of the answers that are forbidden: should where any of them is.
  [[nodiscard]] Level level_of_forbidden_answers() const;
  /// How an operation ended: what `codes` make of its error and message; else ok for the code 0; else
  /// Ended::none, which is: unknown.
  [[nodiscard]] Ended ended_of(std::string_view error, std::int32_t code, std::string_view message) const;
  /// The same of a final result; what it says itself comes first.
  [[nodiscard]] Ended ended_of(const Event& final, const Names& names) const;
  bool operator==(const Profile&) const = default;
};

/// The rules that fail a case when they are broken: every must, and every should where the profile is strict.
[[nodiscard]] RuleSet failing_rules(const Profile& profile);

/// The same profile, strict.
[[nodiscard]] Profile strictly(Profile profile);

/// The default profile: the contract of MI_Operation_Cancel.
[[nodiscard]] Profile mi_profile();

}  // namespace rescind
