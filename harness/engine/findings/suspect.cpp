#include "harness/engine/findings/suspect.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "harness/base/hash.hpp"
#include "harness/contract/profile.hpp"
#include "harness/scenario/compile/loader.hpp"

namespace rescind {
namespace {

constexpr std::uint64_t events_for_one_cost = 32;

/// Bits that depend on nothing but the two numbers.
std::uint64_t bits_of(std::uint64_t seed, std::uint64_t count) {
  return hash_value(std::array{seed, count});
}

}  // namespace

std::unique_ptr<Suspect> Suspect::of(const YamlNode& document, const Sought& sought) {
  std::optional<Case> what = case_of(document, sought.profile);
  if (!what) return nullptr;
  return std::unique_ptr<Suspect>(new Suspect(std::move(*what), sought));
}

Suspect::Suspect(Case what, const Sought& sought)
    : what_(std::move(what)),
      sought_(sought),
      failing_(failing_rules(what_.profile)),
      may_be_long_(sought.steps_max >= what_.plan.steps_max) {
  what_.plan.steps_max = std::min(what_.plan.steps_max, sought.steps_max);
  if (sought.driver == Driver::steps)
    steps_.emplace(what_, sought.behaviour);
  else
    timed_.emplace(what_, sought.behaviour);
}

template <class Restart>
bool Suspect::run(Restart restart) {
  if (steps_) {
    restart(steps_->tape());
    steps_->tape().start_recording();
    steps_->run();
    return judge(steps_->tape());
  }
  Tape tape;
  restart(tape);
  tape.start_recording();
  timed_->run(std::move(tape));
  return judge(timed_->tape());
}

bool Suspect::follow(std::span<const Choice> guide) {
  return run([&](Tape& tape) { tape.restart_guided(guide); });
}

bool Suspect::walk(std::uint64_t seed) {
  return run([&](Tape& tape) { tape.restart(seed); });
}

bool Suspect::stray(std::uint64_t seed) {
  if (!steps_) return walk(seed);
  steps_->tape().restart(seed);
  steps_->tape().start_recording();
  std::uint64_t count = 0;
  steps_->run([&](std::span<const std::uint32_t> places, const Untimed::State&, Tape& tape) {
    const std::uint64_t bits = bits_of(seed, count++);
    const std::uint64_t picked = bits % 8 == 0 ? (bits >> 8) % places.size() : 0;
    tape.settle(Site::schedule, 0, places.size(), picked);
    return static_cast<std::size_t>(picked);
  });
  return judge(steps_->tape());
}

bool Suspect::judge(const Tape& tape) {
  cost_ += 1 + history().events.size() / events_for_one_cost;
  recording_ = tape.recording();
  drop_trailing_firsts(recording_);
  found_.reset();
  if (!may_be_long_ && steps() >= sought_.steps_max) return false;
  if ((broken_by_application() & ~sought_.tolerated).any()) return false;
  for (const Violation& violation : violations()) {
    if (!failing_.test(static_cast<std::size_t>(violation.rule))) continue;
    if (!found_ && shape_of(violation, what_.plan) == sought_.shape) found_ = violation;
  }
  return found_.has_value();
}

RuleSet Suspect::broken_by_application() const {
  RuleSet broken;
  const Judge& judge = steps_ ? steps_->judge() : timed_->judge();
  for (const Violation& violation : judge.violations())
    if (info(violation.rule).who == Who::application) broken.set(static_cast<std::size_t>(violation.rule));
  return broken & failing_;
}

std::uint64_t Suspect::history_hash() const {
  return steps_ ? steps_->history_hash() : timed_->history_hash();
}

const History& Suspect::history() const {
  return steps_ ? steps_->history() : timed_->history();
}

std::span<const Violation> Suspect::violations() const {
  return steps_ ? steps_->violations() : timed_->violations();
}

std::size_t Suspect::blocked_steps() const {
  return timed_ ? timed_->blocked_steps().size() : 0;
}

}  // namespace rescind
