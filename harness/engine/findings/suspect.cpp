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

namespace {

Case bounded(Case what, std::uint64_t steps_max) {
  what.plan.steps_max = std::min(what.plan.steps_max, steps_max);
  return what;
}

}  // namespace

Suspect::Suspect(Case what, const Sought& sought)
    : may_be_long_(sought.steps_max >= what.plan.steps_max),
      what_(bounded(std::move(what), sought.steps_max)),
      sought_(sought),
      failing_(what_.profile),
      run_(what_, sought.behaviour, sought.driver) {}

template <class Restart>
bool Suspect::run(Restart restart) {
  Tape tape = run_.take_tape();
  restart(tape);
  tape.start_recording();
  run_.run(std::move(tape));
  return judge();
}

bool Suspect::follow(std::span<const Choice> guide) {
  return run([&](Tape& tape) { tape.restart_guided(guide); });
}

bool Suspect::walk(std::uint64_t seed) {
  return run([&](Tape& tape) { tape.restart(seed); });
}

bool Suspect::stray(std::uint64_t seed) {
  UntimedRun* const steps = run_.untimed();
  if (steps == nullptr) return walk(seed);
  steps->tape().restart(seed);
  steps->tape().start_recording();
  std::uint64_t count = 0;
  steps->run([&](std::span<const std::uint32_t> places, const Untimed::State&, Tape& tape) {
    const std::uint64_t bits = bits_of(seed, count++);
    const std::uint64_t picked = bits % 8 == 0 ? (bits >> 8) % places.size() : 0;
    tape.settle(Site::schedule, 0, places.size(), picked);
    return static_cast<std::size_t>(picked);
  });
  return judge();
}

bool Suspect::judge() {
  cost_ += 1 + history().events.size() / events_for_one_cost;
  recording_ = whole_recording();
  drop_trailing_firsts(recording_);
  found_.reset();
  if (!may_be_long_ && steps() >= sought_.steps_max) return false;
  if ((broken_by_application() & ~sought_.tolerated).any()) return false;
  for (const Violation& violation : violations()) {
    if (!failing_.has(violation)) continue;
    if (!found_ && shape_of(violation, what_.plan) == sought_.shape) found_ = violation;
  }
  return found_.has_value();
}

RuleSet Suspect::broken_by_application() const {
  RuleSet broken = failing_.broken_by(run_.judge().violations());
  for (const RuleInfo& rule : all_rules())
    if (rule.who != Who::application) broken.reset(static_cast<std::size_t>(rule.id));
  return broken;
}

}  // namespace rescind
