#include "harness/engine/run/run.hpp"

#include <algorithm>
#include <utility>

#include "harness/contract/failing.hpp"

namespace rescind {
namespace {

/// What `read` says of whichever driver it is.
template <class Either, class Read>
decltype(auto) of_either(Either& run, Read read) {
  if (auto* timed = std::get_if<TimedRun>(&run)) return read(*timed);
  return read(std::get<UntimedRun>(run));
}

}  // namespace

Run::Run(const Case& what, const Behaviour& behaviour, Driver driver) {
  if (driver == Driver::timed)
    run_.emplace<TimedRun>(what, behaviour);
  else
    run_.emplace<UntimedRun>(what, behaviour);
}

void Run::run(Tape tape) {
  if (auto* timed = std::get_if<TimedRun>(&run_)) return timed->run(std::move(tape));
  UntimedRun& untimed = std::get<UntimedRun>(run_);
  untimed.tape() = std::move(tape);
  untimed.run();
}

void Run::run(std::uint64_t seed) {
  if (auto* timed = std::get_if<TimedRun>(&run_)) return timed->run(seed);
  UntimedRun& untimed = std::get<UntimedRun>(run_);
  untimed.tape().restart(seed);
  untimed.run();
}

Tape Run::take_tape() {
  if (auto* timed = std::get_if<TimedRun>(&run_)) return timed->take_tape();
  return std::move(std::get<UntimedRun>(run_).tape());
}

const History& Run::history() const {
  return of_either(run_, [](const auto& run) -> const History& { return run.history(); });
}

const Judge& Run::judge() const {
  return of_either(run_, [](const auto& run) -> const Judge& { return run.judge(); });
}

std::span<const Violation> Run::violations() const {
  return of_either(run_, [](const auto& run) { return run.violations(); });
}

const Tape& Run::tape() const {
  return of_either(run_, [](const auto& run) -> const Tape& { return run.tape(); });
}

std::uint64_t Run::steps() const {
  return of_either(run_, [](const auto& run) { return run.steps(); });
}

Duration Run::length() const {
  return timed() == nullptr ? Duration{static_cast<std::int64_t>(steps())} : timed()->end() - Time{};
}

std::optional<StepsCut> Run::steps_cut() const {
  const auto at = of_either(run_, [](const auto& run) { return run.cut_at(); });
  if (!at) return std::nullopt;
  return StepsCut{*at, !anything_cancelled(history())};
}

bool Run::lacks(const Case& what) const {
  const auto* untimed = std::get_if<UntimedRun>(&run_);
  if (untimed != nullptr ? untimed->a_step_waits() : !blocked_steps().empty()) return true;
  const RuleSet failing = failing_rules(what.profile);
  return std::ranges::any_of(what.rules, [&](RuleId rule) {
    const RuleOutcome outcome = judge().outcome(rule);
    const bool exercised = outcome == RuleOutcome::kept || outcome == RuleOutcome::broken;
    return failing.test(static_cast<std::size_t>(rule)) && !exercised;
  });
}

std::span<const BlockedStep> Run::blocked_steps() const {
  return timed() == nullptr ? std::span<const BlockedStep>() : timed()->blocked_steps();
}

}  // namespace rescind
