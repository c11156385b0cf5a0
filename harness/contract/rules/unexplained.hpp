#pragma once

#include "harness/contract/scene.hpp"

namespace rescind::rules {

// What happens to an operation that nothing explains: the mark of a call that hit the wrong one, or that was refused
// and took effect all the same.

/// Whether nothing that was done to the operation, or went wrong, explains that it fails or is told to stop. What never
/// sent its request was refused by the client stack itself.
[[nodiscard]] inline bool unexplained(const Scene& scene) {
  const bool local = scene.terms.sees_sends && !scene.operation.is(Fact::request_sent);
  return scene.operation.is(Fact::started) && !local && !scene.facts.explained(scene.op);
}

/// The operation is told to stop, and nothing explains it so far. Where the clocks of two places differ the explanation
/// may stand in a later line: then it is noted, and decided by the functions below.
template <class Rule>
void told_unexplained(Scene& scene, Finding finding) {
  if (scene.terms.skew.ns == 0 && scene.event.since == no_number) return scene.broken<Rule>(finding);
  scene.facts.note_told(scene.op, scene.now());
}

/// A call on the operation, or its timeout, would explain it: too late, if it is further behind than the clocks can
/// differ. What a stranger calls explains nothing.
template <class Rule>
void explained_now(Scene& scene, Finding finding) {
  const std::int64_t told = scene.facts.skewed(scene.op).told;
  const ContextId caller = scene.event.context;
  const bool stranger =
      caller.exists() && scene.operation.context != no_index && caller.value != scene.operation.context;
  if (told < 0 || stranger) return;
  scene.facts.settle_told(scene.op);
  if (scene.surely_after(told)) scene.broken<Rule>(finding);
}

/// The run, or the operation's life, is over, and nothing has explained it.
template <class Rule>
void never_explained(Scene& scene, const Ending& ending, Finding finding) {
  const std::int64_t told = scene.facts.skewed(scene.op).told;
  if (told < 0 || !unexplained(scene)) return;
  scene.facts.settle_told(scene.op);
  if (ending.t.ns - told > scene.terms.skew.ns) return scene.broken<Rule>(finding);
  scene.leave_undecided<Rule>();
}

}  // namespace rescind::rules
