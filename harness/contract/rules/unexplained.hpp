#pragma once

#include "harness/contract/scene.hpp"

namespace rescind::rules {

// What happens to an operation that nothing explains: the mark of a call that hit the wrong one, or that was refused
// and took effect all the same.

/// Whether a history shows what else can make an operation fail.
[[nodiscard]] inline bool shows_failures(const Header& header) {
  return header.observes(EventKind::refuse) && header.observes(EventKind::crash) &&
         header.observes(EventKind::provider_final) && header.observes(EventKind::provider_crash);
}

/// Whether its caller may have cancelled it before it was started: by a token, such as a signal, that is handed to the call.
[[nodiscard]] inline bool may_be_cancelled_beforehand(const Scene& scene) {
  const Promises& promises = scene.terms.promises;
  const bool by_token = promises.cancel_call == CancelCall::local && promises.close == CloseCall::none &&
                        promises.observed_at == ObservedAt::caller;
  const Aim aim = scene.facts.aim_of(scene.op);
  return by_token && aim.cancelled_at >= 0 && aim.cancelled_at <= aim.started_at;
}

/// Whether nothing that was done to the operation, or went wrong, explains that it fails or is told to stop. What never
/// sent its request was refused by the client stack itself.
[[nodiscard]] inline bool unexplained(const Scene& scene) {
  const bool local = scene.terms.sees_sends && !scene.operation.is(Fact::request_sent);
  // Whose timeout it is may find that it fired, and write it down, later than the server.
  const std::int64_t past = scene.now() - scene.facts.deadline(scene.op);
  const std::int64_t most = scene.terms.bounds.timeout.ns + scene.terms.bounds.final.ns;
  const bool by_timeout = scene.operation.is(Fact::timeout_armed) && past >= -scene.terms.skew.ns &&
                          past <= most + scene.terms.skew.ns;
  return scene.operation.is(Fact::started) && !local && !by_timeout && !scene.facts.explained(scene.op) &&
         !may_be_cancelled_beforehand(scene);
}

/// Whether the event tells the server or the provider of a cancel, and not only that the client is gone.
[[nodiscard]] inline bool tells_of_cancel(const Event& event) {
  if (event.kind == EventKind::cancel_polled) return event.answer == Flag::yes;
  return event.heard_by != How::disconnect && event.heard_by != How::failing_post;
}

/// The operation is told to stop, or fails, and nothing explains it so far. Where the clocks of two places differ, or its
/// final result may name another end, the explanation may stand in a later line: then it is noted, and decided by the
/// functions below.
template <class Rule>
void hit_unexplained(Scene& scene, Finding finding, std::int64_t number = 0) {
  if (scene.facts.service_stopped(scene.op)) return scene.leave_undecided<Rule>();
  const bool may_say_more = scene.terms.real_clocks && scene.event.kind != EventKind::final;
  const bool is_told_late = scene.event.since != no_number || scene.facts.found_within(scene.terms).ns != 0;
  if (scene.terms.skew.ns == 0 && !is_told_late && !may_say_more) return scene.broken<Rule>(finding, number);
  scene.facts.note_hit(scene.op, Rule::hit, scene.event);
}

/// What can explain it has been seen: an event of the operation comes later than the clocks can differ. What was seen
/// since the hit may have come before or after it.
template <class Rule>
void decide_hit(Scene& scene, Finding finding) {
  const Doubts& seen = scene.facts.doubts(scene.op);
  if (seen.hit(Rule::hit) < 0) return;
  const bool named = scene.event.kind == EventKind::final && names_another_end(scene.event);
  // What its client did after the final result cannot be the cause of it.
  const bool by_others = scene.facts.explained_by_others(scene.op);
  const bool explained = seen.hit_by_final(Rule::hit) ? by_others : !unexplained(scene);
  const bool may_be_explained =
      scene.facts.service_stopped(scene.op) || (explained && !seen.hit_awaits_final(Rule::hit));
  if (named || may_be_explained) return scene.leave_undecided<Rule>();
  const bool waits = scene.event.kind != EventKind::final && scene.event.kind != EventKind::end &&
                     scene.operation.final_due();
  if (waits) return scene.facts.await_final(scene.op, Rule::hit);
  scene.broken<Rule>(finding);
}

/// Whether what happened at `t` or before has been seen by the end, by the clocks of all places.
[[nodiscard]] inline bool all_is_found(const Scene& scene, const Ending& ending, std::int64_t t) {
  const std::int64_t unfound = ending.at_rest() ? 0 : scene.facts.found_within(scene.terms).ns;
  const std::int64_t most = scene.terms.skew.ns + unfound;
  return most == 0 || ending.t.ns - t > most;
}

/// The run, or the operation's life, is over.
template <class Rule>
void decide_hit_at_end(Scene& scene, const Ending& ending, Finding finding) {
  const std::int64_t hit = scene.facts.doubts(scene.op).hit(Rule::hit);
  if (hit < 0) return;
  // The final result, which may name another end, may be under way.
  const bool may_be_named = scene.terms.codes_name_ends || scene.facts.ends_are_named();
  const bool waits =
      scene.terms.real_clocks && !ending.at_rest() && scene.operation.final_due() && may_be_named;
  if (waits) return scene.leave_undecided<Rule>();
  if (!all_is_found(scene, ending, hit)) return scene.leave_undecided<Rule>();
  decide_hit<Rule>(scene, finding);
}

}  // namespace rescind::rules
