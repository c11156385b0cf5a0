#pragma once

#include "harness/contract/scene.hpp"

namespace rescind::rules {

/// A run of a provider asks, by a poll or a post, and is not told what it has to be told before its end. On real clocks who
/// heard of it and who answers may be two threads, and the next answer may tell: then its end decides. On a simulated clock
/// the first answer has to tell.
template <class Rule>
void ask_in_vain(Scene& scene, News of, Finding finding, bool surely) {
  if (scene.terms.real_clocks) return scene.facts.note_asked_in_vain(scene.event, of, surely);
  if (!surely) return scene.leave_undecided<Rule>();
  scene.broken<Rule>(finding);
}

}  // namespace rescind::rules
