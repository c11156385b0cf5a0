#include "harness/engine/run/run.hpp"

#include <utility>

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

std::span<const BlockedStep> Run::blocked_steps() const {
  return timed() == nullptr ? std::span<const BlockedStep>() : timed()->blocked_steps();
}

}  // namespace rescind
