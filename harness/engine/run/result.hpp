#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "harness/base/input_error.hpp"
#include "harness/base/time.hpp"
#include "harness/base/written.hpp"
#include "harness/contract/outcome.hpp"
#include "harness/contract/rule.hpp"
#include "harness/contract/violation.hpp"
#include "harness/engine/run/rule_outcomes.hpp"
#include "harness/engine/run/steps_cut.hpp"
#include "harness/history/history.hpp"
#include "harness/scenario/compile/scenario.hpp"

namespace rescind {

// What runs came to, as data: ids, numbers and the numbers of events. Reports make the words.

/// Of a case (CONTRACT: outcomes). `could_not_run` is the harness's failure, never the subject's.
enum class CaseOutcome : std::uint8_t {
  passed,
  failed,
  expected_failure,
  unexpected_pass,
  not_applicable,
  could_not_run
};

/// A rule that the scenario names, or that is required, and that its run did not exercise and decide.
struct UnexercisedRule {
  RuleId rule{};
  RuleOutcome outcome = RuleOutcome::not_exercised;  ///< What the rule came to instead.
  bool required = false;   ///< By the profile or --require, and not named by the scenario.
  std::uint64_t runs = 1;  ///< So many of its runs did not.
  bool operator==(const UnexercisedRule&) const = default;
};

/// What an expectation was checked against: which of the things that can be seen, and its number.
struct Sight {
  enum class What : std::uint8_t {
    nothing,        ///< What it looks for never was: no final result, no call that returned, no word.
    count,          ///< So many results, posts, starts, messages.
    code,           ///< A call or a final result had this code.
    final_after,    ///< The final result came so many ns after the cancel.
    final_at,       ///< The final result came at that time, in ns.
    final_first,    ///< The final result came before the cancel.
    not_cancelled,  ///< Nothing cancelled the operation.
    no_final,       ///< The operation got no final result.
    heard_by,       ///< The provider heard in this way: a How.
    heard_reason,   ///< The provider heard this Reason.
    held,           ///< So many units were held.
  };
  What what = What::nothing;
  std::int64_t number = 0;
  bool operator==(const Sight&) const = default;
};

/// An expectation of the scenario that its run did not meet.
struct UnmetExpectation {
  Expectation wanted;  ///< With the ids of CaseResult::names.
  Sight seen;
  std::optional<Time> t;  ///< When, where an event shows it.
  bool operator==(const UnmetExpectation&) const = default;
};

/// A step of the scenario, or a fault, whose event never came.
struct BlockedStep {
  std::string who;        ///< "alice/main", or "faults".
  std::string waits_for;  ///< "third result of list"
  Written written{};
  Time t{};                       ///< When the run was over.
  std::uint64_t event = 0;        ///< The number of the event that says so.
  EndWhy ending = EndWhy::quiet;  ///< Whether nothing more could happen, or the run was cut.
  bool operator==(const BlockedStep&) const = default;
};

/// What a check of a real program expects besides the rules, and did not see. No scenario says it, so that it has its
/// words with it.
struct UnmetCheck {
  std::string_view name;  ///< "expect.answer"
  std::string expected;
  std::string seen;
  OpId op{};
  bool operator==(const UnmetCheck&) const = default;
};

/// Something that was promised and did not come, with the events that show it.
struct Breach {
  std::variant<Violation, UnexercisedRule, UnmetExpectation, BlockedStep, UnmetCheck> what;
  bool fails = true;  ///< Whether it fails the case: a must, or a should under a strict profile.
  /// The events that show it, by their numbers in the history (0 is the first after the header), rising.
  std::vector<std::uint64_t> events{};
  /// The same events where they can still be had, else none; their ids are those of CaseResult::names.
  std::vector<Event> shown{};
  Written led_by{};  ///< The step of the scenario that led to a broken rule; nowhere where none did.
  bool operator==(const Breach&) const = default;

  /// The rule that was broken or not exercised; nothing for an expectation and a step.
  [[nodiscard]] std::optional<RuleId> rule() const;
  [[nodiscard]] RuleOutcome outcome() const;
  /// The operation that it is about; absent where it is about none.
  [[nodiscard]] OpId op() const;
  /// When it was certain; nothing where no time is known.
  [[nodiscard]] std::optional<Time> time() const;
  /// The party that a broken rule charges.
  [[nodiscard]] Who charged() const;
};

/// What an expectation came to; one that is broken has a breach, too.
struct CheckedExpectation {
  Expectation::What what{};
  RuleOutcome outcome = RuleOutcome::kept;
  bool operator==(const CheckedExpectation&) const = default;
};

/// What one run of one case, or one history that was judged, came to.
struct CaseResult {
  std::string name{};
  std::string file{};
  std::uint32_t line = 0;
  CaseOutcome outcome = CaseOutcome::passed;
  std::string why{};  ///< Of not_applicable, could_not_run and expected failures: one sentence.
  std::uint64_t history_hash = 0;
  std::uint64_t seed = 0;
  std::uint64_t events = 0;
  Duration length{};                  ///< On `clock`.
  Clock clock = Clock::virtual_time;  ///< What the times of this case and its breaches are read from.
  bool recorded = false;              ///< A history that was judged as it is: nothing was run.
  std::string replay{};               ///< The command that shows this run again.
  std::int64_t wall_ns = 0;           ///< Real time that the run took; 0 where nobody looked.
  std::optional<StepsCut> cut{};      ///< It came to the limit of its steps.
  RuleOutcomes rules{};
  std::uint32_t undecided_musts = 0;               ///< Rules that would fail it, and that nothing decided.
  std::vector<CheckedExpectation> expectations{};  ///< In the order of the scenario.
  /// In the order of the rule table; then expectations, then steps.
  std::vector<Breach> breaches{};
  Names names{};  ///< What the ids in `breaches` are called.
  /// By the number of an event, the step that led to it, nowhere where none did; only with breaches of a scenario.
  std::vector<Written> steps{};
  /// Its place among the runs that the command makes: whoever keeps histories knows its own by it.
  std::uint64_t run = no_run;
  static constexpr std::uint64_t no_run = ~std::uint64_t{0};
};

/// Which profile judged, and where it came from.
struct ProfileUsed {
  std::string name = "mi";
  std::string file{};                 ///< As typed; empty where it was not chosen.
  bool strict = false;                ///< A broken should fails too.
  std::string hash{};                 ///< Of the file's text, 16 digits; empty where it is built in.
  std::vector<std::string> off{};     ///< Rules that the command line switched off besides.
  std::vector<std::string> bounds{};  ///< Bounds that the command line set: "final=50ms".
  std::string config{};       ///< The configuration that said what the command line did not; else empty.
  std::string config_hash{};  ///< Of its text, 16 digits.
  /// Whether anybody chose something: then reports for people name it.
  [[nodiscard]] bool chosen() const {
    return !file.empty() || strict || !off.empty() || !bounds.empty() || !config.empty();
  }
};

/// What a command came to.
struct RunResult {
  std::vector<CaseResult> cases{};  ///< In the order of the scenarios, whatever the number of jobs.
  std::int64_t wall_ns = 0;  ///< How long it took; reports that must be the same each time leave it out.
  ProfileUsed profile{};
  std::vector<InputError> refused{};  ///< Input that is wrong: nothing of it was run.
  std::string stopped{};              ///< Why not all was run that should have been; empty where it was.
};

/// "result.one-final", "expect.results", "expect.steps": what lists of known failures call it.
[[nodiscard]] std::string_view name_of(const Breach& breach);
/// "expect.results" and so on.
[[nodiscard]] std::string_view name_of(Expectation::What what);

/// Whether anything in it fails the case.
[[nodiscard]] bool fails(const std::vector<Breach>& breaches);

}  // namespace rescind
