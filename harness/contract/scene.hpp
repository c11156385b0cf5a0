#pragma once

#include <cstdint>
#include <optional>

#include "harness/contract/facts.hpp"
#include "harness/contract/rule.hpp"
#include "harness/contract/terms.hpp"
#include "harness/contract/verdicts.hpp"

namespace rescind {

/// How a run, or an operation's slot, came to its end, and what a rule may conclude from that.
///
/// `quiet`: nothing more can happen, so what has not come never will. `hung`: the same for the client stack,
/// on which a call still waits; the others may have gone on. `cut`: only what was due within a time that has
/// passed is certain. `crashed`: nothing is.
struct Ending {
  EndWhy why = EndWhy::cut;
  Time t{};

  [[nodiscard]] bool at_rest() const { return why == EndWhy::quiet; }
  [[nodiscard]] bool client_at_rest() const { return why == EndWhy::quiet || why == EndWhy::hung; }
  [[nodiscard]] bool crashed() const { return why == EndWhy::crashed; }
};

/// What a rule sees when it is asked, and how it answers.
///
/// `operation` and `facts` are as they were before the event. The rule's id is the template parameter of the
/// answers, so that a rule cannot answer for another by mistake.
struct Scene {
  const Event& event;
  OpId op;
  const OperationFacts& operation;
  Facts& facts;
  const Terms& terms;
  Verdicts& verdicts;
  std::uint64_t event_number = 0;
  mutable std::optional<const PendingCall*> returned_call{};  ///< What call() has found.

  [[nodiscard]] std::int64_t now() const { return event.t.ns; }
  /// Whether the event certainly came after `moment`, which another place's clock showed: by the order of lines where
  /// the clocks are one, else by more than they may differ. An event that was found by looking may be as old as its
  /// `since`.
  [[nodiscard]] bool surely_after(std::int64_t moment) const {
    if (terms.skew.ns == 0 && event.since == no_number) return event.t.ns >= moment;
    return event.earliest().ns - moment > terms.skew.ns;
  }
  /// Judges a time at the event's place that ended with it against a bound. One that was found by looking may have ended before, and a
  /// coarse clock may have shown more.
  template <class Rule>
  void late(Finding finding, std::int64_t took, std::int64_t bound) {
    if (took <= bound) return;
    const Duration step = terms.resolutions[static_cast<std::size_t>(place_of(event.kind))];
    const std::int64_t doubt = event.t.ns - event.earliest().ns + step.ns;
    if (took - doubt <= bound) return leave_undecided<Rule>();
    broken<Rule>(finding, took, bound);
  }
  /// Whether a time that lasts at the end of the observation is longer than the bound, by the observer's clock. What would
  /// end it happens at that place, where it may not have been found yet.
  [[nodiscard]] bool overdue(std::int64_t lasts, std::int64_t bound, Place place = Place::client) const {
    return terms.durations && lasts - bound > terms.skew.ns + found_within(place);
  }
  /// How long after it happened something of that place may be found by looking.
  [[nodiscard]] std::int64_t found_within(Place place) const { return facts.found_within(place, terms).ns; }
  /// Breaks the rule where a time that lasts is overdue, and says whether it was.
  template <class Rule>
  bool break_if_overdue(Finding finding, std::int64_t lasts, std::int64_t bound,
                        Place place = Place::client) {
    if (!overdue(lasts, bound, place)) return false;
    exercise<Rule>();
    broken<Rule>(finding, lasts, bound);
    return true;
  }
  /// The call that this event returns from, or nullptr.
  [[nodiscard]] const PendingCall* call(CallKind kind) const {
    if (!returned_call) returned_call = facts.calls().find(event, kind, event.op.value);
    return *returned_call;
  }

  /// What is promised of the answer to the operation, cancelled as it was.
  [[nodiscard]] const AnswerPromise& answer() const {
    const AnswerPromise* own = facts.answer(op);
    return own != nullptr ? *own : terms.promises.answer;
  }

  /// Whether nobody sees when the application reads what it has to read: it may have kept the final result waiting. Where
  /// nothing is closed, a synchronous call is its own read.
  [[nodiscard]] bool may_be_unread() const {
    const bool is_read = operation.mode == Mode::sync && terms.promises.close == CloseCall::required;
    return is_read && !terms.sees_reads && terms.promises.observed_at == ObservedAt::caller;
  }

  /// Whether its provider may have been at an end with its server, which was killed, or by a declared kill of its own: that
  /// end finishes nothing.
  [[nodiscard]] bool was_killed() const {
    return terms.real_clocks && (facts.server_down(op) || operation.is(Fact::hung));
  }

  template <class Rule>
  void exercise() {
    verdicts.exercise(Rule::id);
  }
  template <class Rule>
  void leave_undecided() {
    verdicts.leave_undecided(Rule::id);
  }
  template <class Rule>
  void broken(Finding finding, std::int64_t number = 0, std::int64_t limit = 0) {
    if (!facts.report(static_cast<std::uint32_t>(Rule::id), op)) return;
    verdicts.add({.rule = Rule::id,
                  .finding = finding,
                  .op = op,
                  .session = {},
                  .t = event.t,
                  .number = number,
                  .limit = limit,
                  .event = event_number});
  }
};

}  // namespace rescind
