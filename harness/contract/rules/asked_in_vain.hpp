#pragma once

#include "harness/contract/scene.hpp"

namespace rescind::rules {

/// A run of a provider asks, by a poll or a post, and is not told what the server has known `since` then. On real clocks who
/// heard of it and who answers may be two threads, and the next answer may tell: then the bound told decides, or the end of the
/// run. On a simulated clock the first answer has to tell.
template <class Rule>
void ask_in_vain(Scene& scene, News of, Finding finding, bool surely, std::int64_t since) {
  const std::int64_t bound = scene.terms.bounds.told.ns + scene.terms.skew.ns;
  const std::int64_t known = scene.facts.free_of_server_faults(scene.op, since, scene.event.earliest().ns);
  const bool may_tell_yet = scene.terms.real_clocks && (!scene.terms.durations || known <= bound);
  if (may_tell_yet) scene.facts.note_asked_in_vain(scene.event, of, surely);
  if (may_tell_yet || !surely) return scene.leave_undecided<Rule>();
  scene.broken<Rule>(finding);
}

}  // namespace rescind::rules
