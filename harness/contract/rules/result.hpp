#pragma once

#include <algorithm>

#include "harness/contract/scene.hpp"

namespace rescind::rules {

/// Whether what was posted and what was delivered can be counted against each other: everything had an index.
[[nodiscard]] inline bool comparable(const Scene& scene) {
  return scene.operation.posted != no_index && scene.operation.delivered != no_index;
}

/// Excused: what waits for the application; what was not cancelled, while a declared fault in force is the
/// cause. The profile may turn it round: where what was cancelled need not be answered none is missing, and
/// where it must not be, a final result after cancel breaks the rule. When the final result comes is
/// cancel.final-prompt's.
struct OneFinal {
  static constexpr RuleInfo row{
      .id = RuleId::result_one_final,
      .name = "result.one-final",
      .level = Level::must,
      .who = Who::client_stack,
      .sources = "S7 S8",
      .reading = Reading::stated,
      .statement = "Every started operation delivers exactly one final result.",
      .needs = {EventKind::start, EventKind::final},
      .hears = {EventKind::final, EventKind::send, EventKind::deliver},
      .hooks = {Hook::at_end},
      .telling = {EventKind::final, EventKind::cancel, EventKind::timeout_fired, EventKind::close,
                  EventKind::start, EventKind::read, EventKind::waited},
      .picture = {Picture::Kind::once, EventKind::final, EventKind::final}};
  static constexpr RuleId id = row.id;

  static void on(Kind<EventKind::final>, Scene& scene) {
    if (!scene.operation.is(Fact::started)) return;
    scene.exercise<OneFinal>();
    if (scene.operation.finished()) scene.broken<OneFinal>(Finding::final_twice, scene.operation.finals + 1);
    answered(scene);
  }
  /// What the profile promises of the wire is judged there too.
  static void on(Kind<EventKind::send>, Scene& scene) {
    if (is_answer(scene.event) && scene.terms.promises.observed_at == ObservedAt::wire) answered(scene);
  }
  /// Some see of the wire only what arrives.
  static void on(Kind<EventKind::deliver>, Scene& scene) {
    const bool sent_unseen = scene.terms.real_clocks && scene.facts.answered(scene.op) < 0;
    if (!sent_unseen || !is_answer(scene.event)) return;
    if (scene.terms.promises.observed_at == ObservedAt::wire) answered(scene);
  }
  static void at_end(Scene& scene, const Ending& ending) {
    const OperationFacts& operation = scene.operation;
    if (!operation.final_due()) return;
    // The close of its session cancels it, too.
    const bool cancelled = operation.is(Fact::cancelled) || scene.facts.cancelled_with_start(scene.op) ||
                           scene.facts.session(operation.session).phase != SessionFacts::Phase::open;
    if (cancelled ? scene.answer().is_unsaid : may_be_cancelled(scene, ending))
      return scene.leave_undecided<OneFinal>();
    if (cancelled && !scene.answer().is_owed()) {
      if (ending.client_at_rest()) scene.exercise<OneFinal>();
      return;
    }
    if (!ending.client_at_rest()) return scene.leave_undecided<OneFinal>();
    if (scene.facts.excused(scene.op) || scene.facts.waits_for_application(scene.op)) return;
    const bool needs_server = scene.terms.promises.final_needs == FinalNeeds::server;
    const bool server_hangs = scene.terms.real_clocks && !operation.is(Fact::cancelled) &&
                              scene.facts.server_fault_in_the_way(scene.op, ending.t.ns);
    const bool faulted = needs_server && (scene.facts.fault_in_the_way(scene.op, ending.t.ns) ||
                                          scene.facts.service_stopped(scene.op));
    // Where nobody else can cancel it, another context may be its own by another name.
    const bool by_whom = scene.terms.promises.foreign == Foreign::impossible &&
                         operation.is(Fact::foreign_called) && !operation.is(Fact::cancelled);
    const bool struck = needs_server && scene.facts.struck_at_start(scene.op);
    const bool doubtful = scene.may_be_unread() || scene.facts.may_have_hung_up(scene.op);
    if (doubtful || server_hangs || faulted || struck || by_whom) return scene.leave_undecided<OneFinal>();
    // Of a client that hangs, what was neither cancelled nor finished by its provider may just not have been
    // due.
    const bool due = ending.at_rest() ||
                     (operation.is(Fact::cancelled) && scene.terms.promises_prompt_final) ||
                     (operation.runs != 0 && !operation.provider_runs());
    if (!due) return scene.leave_undecided<OneFinal>();
    scene.broken<OneFinal>(Finding::final_missing);
  }

 private:
  /// Whether it may have been cancelled unseen, and then need not be answered.
  static bool may_be_cancelled(const Scene& scene, const Ending& ending) {
    if (scene.terms.unseen_cancels_silence) return true;
    const bool timed_out = scene.operation.is(Fact::timeout_armed) && !scene.terms.sees_timeout_fired &&
                           scene.terms.durations && ending.t.ns >= scene.facts.deadline(scene.op);
    return !scene.answer().is_owed() && (timed_out || scene.facts.session_may_be_over(scene.op));
  }
  static bool is_answer(const Event& event) {
    const bool to_client =
        event.from == Place::server || (event.from == Place::none && event.to == Place::client);
    return to_client && (event.message == Message::final || event.message == Message::response);
  }
  static void answered(Scene& scene) {
    if (scene.event.ended == Ended::lost || may_be_lost(scene)) return;  // Nobody has sent that.
    const bool unsaid = scene.answer().is_unsaid;
    const bool forbidden = scene.answer().whether == CancelledAnswer::forbidden;
    if (!(forbidden || unsaid) || !scene.operation.is(Fact::cancelled)) return;
    const Crossed crossed = crossing(scene);
    if (crossed == Crossed::yes) return;
    scene.exercise<OneFinal>();
    if (crossed == Crossed::maybe || unsaid) return scene.leave_undecided<OneFinal>();
    scene.broken<OneFinal>(Finding::final_after_cancel);
  }
  /// Whether the client may have failed by itself, without an answer: its server, connection or session is gone.
  static bool may_be_lost(const Scene& scene) {
    const bool failed =
        scene.event.kind == EventKind::final && !scene.event.says_ok() && scene.event.ended == Ended::none;
    if (!failed || !scene.terms.real_clocks) return false;
    return scene.facts.server_down(scene.op) || scene.facts.was_struck(scene.op) ||
           scene.facts.hung_up(scene.op) ||
           scene.facts.session(scene.operation.session).phase != SessionFacts::Phase::open;
  }
  enum class Crossed : std::uint8_t { yes, maybe, no };
  /// Whether what the server's side did at `t` came before it received the cancel, as `fact` says by the order of lines.
  static Crossed before_receipt(const Scene& scene, Fact fact, std::int64_t t) {
    const std::int64_t skew = scene.terms.skew.ns;
    if (skew == 0) return scene.operation.is(fact) ? Crossed::yes : Crossed::no;
    const std::int64_t after = t - scene.facts.at_server(scene.op).received;
    if (t < 0 || after > skew) return Crossed::no;
    return after < -skew ? Crossed::yes : Crossed::maybe;
  }
  /// Whether the answer that is forbidden was under way when the cancel was made. Where it is observed that the cancel was
  /// read, exactly; else for as long as the profile grants.
  static Crossed crossing(const Scene& scene) {
    const OperationFacts& operation = scene.operation;
    const TimesAtServer& at_server = scene.facts.at_server(scene.op);
    const std::int64_t answered = scene.facts.answered(scene.op);
    const std::int64_t delivered = scene.facts.on_the_way(scene.op).cancel_delivered;
    const std::int64_t skew = scene.terms.skew.ns;
    // One that was never sent, unless in a word of the subject's own, cannot have come either.
    const bool under_way = !operation.is(Fact::cancel_delivered) && !operation.is(Fact::cancel_received) &&
                           (operation.is(Fact::cancel_sent) || !operation.is(Fact::own_word_sent));
    if (scene.terms.sees_sends && under_way) return Crossed::yes;
    // A timer of the client's tells the server nothing; but it may have sent a cancel unseen.
    const bool by_timer = operation.is(Fact::cancelled_by_timeout) && !operation.is(Fact::cancelled_again);
    const bool may_be_unsent = by_timer && !scene.terms.sees_receipts &&
                               !operation.is(Fact::cancel_delivered) && operation.heard == 0;
    if (may_be_unsent) return Crossed::maybe;
    std::int64_t since = scene.facts.last_cancelled(scene.op);
    std::int64_t doubt = scene.now() - scene.event.earliest().ns + scene.terms.resolution.ns;
    if (scene.terms.sees_receipts) {
      if (!operation.is(Fact::cancel_received)) return Crossed::yes;
      const Crossed sent = before_receipt(scene, Fact::answer_untold, answered);
      if (sent != Crossed::no) return sent;
      if (scene.terms.sees_provider && operation.finaled != 0)
        return before_receipt(scene, Fact::final_untold, at_server.posted_final);
      since = std::max(since, at_server.received);
      doubt += skew;
    }
    const bool is_seen_sent = answered >= 0;
    if (!scene.terms.sees_receipts && delivered >= 0) {
      if (is_seen_sent && answered <= delivered) return Crossed::yes;
      since = std::max(since, delivered);
    }
    if (is_seen_sent) doubt += skew;
    // A declared fault may have kept either of them.
    const std::int64_t took =
        scene.facts.free_of_faults(scene.op, since, is_seen_sent ? answered : scene.now());
    if (is_seen_sent && took < -doubt) return Crossed::yes;
    const std::int64_t crossing = scene.answer().crossing.ns;
    if (crossing <= 0) return is_seen_sent && took <= doubt ? Crossed::maybe : Crossed::no;
    // Steps do not tell how long it was under way; one that was sent after the receipt may have been queued before.
    if (!scene.terms.durations || (took <= crossing && sent_after_receipt(scene))) return Crossed::maybe;
    if (took <= crossing) return Crossed::yes;
    return took - doubt <= crossing ? Crossed::maybe : Crossed::no;
  }
  /// Of one that was not sent before: whether it was seen being sent.
  static bool sent_after_receipt(const Scene& scene) {
    const bool is_seen = scene.event.kind == EventKind::send || scene.facts.answered(scene.op) >= 0 ||
                         (scene.terms.sees_sends && !scene.terms.real_clocks);
    return scene.terms.sees_receipts && is_seen;
  }
};

/// A second final result is result.one-final's.
struct NothingAfterFinal {
  static constexpr RuleInfo row{
      .id = RuleId::result_nothing_after_final,
      .name = "result.nothing-after-final",
      .level = Level::must,
      .who = Who::client_stack,
      .sources = "S7",
      .reading = Reading::implied,
      .statement = "No result follows the final one.",
      .needs = {EventKind::result, EventKind::final},
      .hears = {EventKind::final, EventKind::result},
      .telling = {EventKind::final, EventKind::result, EventKind::start},
      .picture = {Picture::Kind::nothing_after, EventKind::final, EventKind::result}};
  static constexpr RuleId id = row.id;

  static void on(Kind<EventKind::final>, Scene& scene) {
    if (scene.operation.is(Fact::asked_for) || !scene.terms.sees_starts) scene.exercise<NothingAfterFinal>();
  }
  static void on(Kind<EventKind::result>, Scene& scene) {
    if (scene.operation.finished()) scene.broken<NothingAfterFinal>(Finding::result_after_final);
  }
};

/// Counts the runs in which it happened.
struct ExtrasAllowed {
  static constexpr RuleInfo row{.id = RuleId::result_extras_allowed,
                                .name = "result.extras-allowed",
                                .level = Level::may,
                                .who = Who::nobody,
                                .sources = "S10",
                                .reading = Reading::stated,
                                .statement = "Results between cancel and the final one are legal.",
                                .needs = {EventKind::result, EventKind::cancel},
                                .hears = {EventKind::result},
                                .telling = {EventKind::cancel, EventKind::final, EventKind::result}};
  static constexpr RuleId id = row.id;

  static void on(Kind<EventKind::result>, Scene& scene) {
    if (scene.operation.is(Fact::cancelled) && !scene.operation.finished()) scene.exercise<ExtrasAllowed>();
  }
};

struct FewExtras {
  static constexpr RuleInfo row{
      .id = RuleId::result_few_extras,
      .name = "result.few-extras",
      .level = Level::should,
      .who = Who::client_stack,
      .sources = "S10",
      .reading = Reading::stated,
      .statement = "No more results follow cancel than the profile calls a few.",
      .needs = {EventKind::result, EventKind::final, EventKind::cancel},
      .hears = {EventKind::result, EventKind::final},
      .telling = {EventKind::cancel, EventKind::final, EventKind::result},
      .picture = {Picture::Kind::nothing_after, EventKind::cancel, EventKind::result}};
  static constexpr RuleId id = row.id;

  static void on(Kind<EventKind::result>, Scene& scene) {
    if (!scene.operation.is(Fact::cancelled) || scene.operation.finished()) return;
    const std::int64_t extras = std::int64_t{scene.operation.extras} + 1;
    const std::int64_t most = scene.terms.bounds.extras.results;
    if (extras > most) scene.broken<FewExtras>(Finding::too_many_extras, extras, most);
  }
  static void on(Kind<EventKind::final>, Scene& scene) {
    if (scene.operation.is(Fact::cancelled)) scene.exercise<FewExtras>();
  }
};

/// Where posts are not observed only order and gaps are judged. Across places a result may come before its
/// post by no more than the history's skew.
struct InOrder {
  static constexpr RuleInfo row{
      .id = RuleId::result_in_order,
      .name = "result.in-order",
      .level = Level::must,
      .who = Who::client_stack,
      .sources = "S10",
      .reading = Reading::assumed,
      .statement = "Delivered results are a prefix of what the provider posted, in its order, none twice.",
      .needs = {EventKind::result},
      .hears = {EventKind::result, EventKind::final, EventKind::post},
      .hooks = {Hook::at_end},
      .telling = {EventKind::result, EventKind::post, EventKind::final},
      .picture = {Picture::Kind::order, EventKind::result, EventKind::result}};
  static constexpr RuleId id = row.id;

  static void on(Kind<EventKind::result>, Scene& scene) { judge(scene); }
  static void on(Kind<EventKind::final>, Scene& scene) {
    if (scene.event.index != no_index && !scene.operation.finished()) judge(scene);
  }
  static void on(Kind<EventKind::post>, Scene& scene) {
    if (!waits_for_posts(scene) || scene.event.index >= scene.operation.delivered || !comparable(scene))
      return;
    if (scene.event.index < scene.operation.posted) return;  // Another run posts it again.
    if (scene.facts.may_have_begun_before(scene.op)) return scene.leave_undecided<InOrder>();
    if (scene.event.earliest().ns - scene.facts.at_client(scene.op).result > scene.terms.skew.ns)
      not_posted(scene, scene.event.index);
  }
  static void at_end(Scene& scene, const Ending& ending) {
    if (!waits_for_posts(scene) || !scene.terms.sees_posts) return;
    if (scene.operation.delivered <= scene.operation.posted) return;
    const bool with_final = scene.facts.at_client(scene.op).final_index == scene.operation.posted &&
                            scene.operation.delivered == scene.operation.posted + 1 && may_be_in_final(scene);
    if (!comparable(scene) || scene.facts.may_have_begun_before(scene.op) || with_final)
      return scene.leave_undecided<InOrder>();
    if (!ending.at_rest()) return scene.leave_undecided<InOrder>();
    not_posted(scene, scene.operation.posted);
  }

 private:
  static void judge(Scene& scene) {
    if (scene.event.index == no_index) return;
    scene.exercise<InOrder>();
    const std::uint32_t index = scene.event.index;
    const std::uint32_t next = scene.operation.delivered;
    if (next == no_index) return scene.leave_undecided<InOrder>();  // One before it had no index.
    if (index > next && next == 0 && scene.facts.may_have_begun_before(scene.op))
      return scene.leave_undecided<InOrder>();
    if (index < next) scene.broken<InOrder>(Finding::result_repeated, index, next);
    if (index > next) scene.broken<InOrder>(Finding::result_skipped, index, next);
    const bool with_final =
        scene.event.kind == EventKind::final && index == scene.operation.posted && may_be_in_final(scene);
    const bool sees_all = scene.terms.sees_posts && !scene.facts.may_have_begun_before(scene.op);
    if (!sees_all || waits_for_posts(scene) || index < scene.operation.posted) return;
    if (with_final) return scene.leave_undecided<InOrder>();
    not_posted(scene, index);
  }
  /// Whether a result may come before its post, by the clocks, or since posts are found late.
  static bool waits_for_posts(const Scene& scene) {
    return scene.terms.skew.ns != 0 || scene.found_within(Place::provider) != 0;
  }
  /// Whether the provider may have posted a result with its final one, which nobody saw or which did not say so.
  static bool may_be_in_final(const Scene& scene) {
    return !scene.terms.sees_provider_finals || scene.operation.finaled != 0;
  }
  static void not_posted(Scene& scene, std::uint32_t index) {
    scene.broken<InOrder>(Finding::result_not_posted, index);
  }
};

struct CompleteIfOk {
  static constexpr RuleInfo row{
      .id = RuleId::result_complete_if_ok,
      .name = "result.complete-if-ok",
      .level = Level::must,
      .who = Who::client_stack,
      .sources = "S6",
      .reading = Reading::assumed,
      .statement =
          "A final OK means that everything the provider posted was delivered: a stream cut short is "
          "never OK.",
      .needs = {EventKind::result, EventKind::final, EventKind::post},
      .hears = {EventKind::final, EventKind::post, EventKind::provider_final, EventKind::provider_crash},
      .hooks = {Hook::at_end},
      .telling = {EventKind::final, EventKind::provider_final, EventKind::provider_crash, EventKind::post,
                  EventKind::result, EventKind::cancel},
      .picture = {Picture::Kind::order, EventKind::post, EventKind::final}};
  static constexpr RuleId id = row.id;

  static void on(Kind<EventKind::final>, Scene& scene) {
    const OperationFacts& operation = scene.operation;
    if (operation.finished() || !scene.event.says_ok()) return;
    scene.exercise<CompleteIfOk>();
    std::uint32_t delivered = operation.delivered;
    if (scene.event.index != no_index) delivered = std::max(delivered, scene.event.index + 1);
    const bool failed = has_failed(operation);
    const bool has_gap = gap_at(scene).has_below(operation.posted);
    const bool is_missing = operation.posted > delivered || has_gap;
    // Of several runs another one may have had less to post.
    const unsigned runs = operation.runs | operation.ended | operation.finaled;
    const bool of_several = (runs & (runs - 1)) != 0 && operation.is(Fact::cut_short);
    const bool may_not_be_taken =
        is_missing && !failed && (operation.is(Fact::post_unanswered) || of_several);
    // One in the middle may be missing.
    const bool in_disorder =
        !is_missing &&
        scene.facts.was_reported(static_cast<std::uint32_t>(RuleId::result_in_order), scene.op);
    const bool began_unseen = is_missing && scene.facts.may_have_begun_before(scene.op);
    const bool may_be_in_final = scene.event.index == no_index && is_only_in_final(scene);
    if (!comparable(scene) || may_not_be_taken || in_disorder || began_unseen || may_be_in_final) {
      scene.leave_undecided<CompleteIfOk>();
    } else if (has_gap) {
      scene.broken<CompleteIfOk>(Finding::ok_but_skipped, gap_at(scene).begin);
    } else if (is_missing) {
      scene.broken<CompleteIfOk>(Finding::ok_but_cut_short, delivered, operation.posted);
    }
    // By the clocks of both places one run of its provider may have ended well only later, or may do so in a moment.
    const bool ended_near =
        operation.is(Fact::provider_ok) && operation.is(Fact::cut_short) &&
        scene.facts.at_server(scene.op).posted_final - scene.now() >= -scene.terms.skew.ns;
    if (scene.terms.skew.ns != 0 && ended_near) return scene.leave_undecided<CompleteIfOk>();
    if (failed && !may_end_well(scene)) return scene.broken<CompleteIfOk>(Finding::ok_after_failure);
    // That a provider failed its final result says.
    if (!scene.terms.sees_provider_finals) scene.leave_undecided<CompleteIfOk>();
  }
  static void at_end(Scene& scene, const Ending& ending) {
    const OperationFacts& operation = scene.operation;
    if (ending.at_rest() && was_found_posted(scene))
      return scene.broken<CompleteIfOk>(Finding::posted_after_ok, operation.delivered);
    const bool told_at_once = scene.terms.skew.ns == 0 && scene.found_within(Place::provider) == 0;
    if (!operation.is(Fact::final_ok) || !has_failed(operation) || told_at_once) return;
    const std::int64_t since = ending.t.ns - scene.facts.at_client(scene.op).result;
    const std::int64_t unfound = scene.terms.skew.ns + scene.found_within(Place::provider);
    if (!ending.at_rest() && since <= unfound) return scene.leave_undecided<CompleteIfOk>();
    scene.broken<CompleteIfOk>(Finding::ok_after_failure);
  }
  static void on(Kind<EventKind::post>, Scene& scene) {
    if (!scene.event.succeeded()) return cut_short(scene);
    posted(scene);
  }
  static void on(Kind<EventKind::provider_final>, Scene& scene) {
    if (scene.event.code != 0) return cut_short(scene);
    if (scene.operation.is(Fact::final_ok) && has_failed(scene.operation)) ended_well_late(scene);
    posted(scene);
  }
  static void on(Kind<EventKind::provider_crash>, Scene& scene) {
    if ((scene.operation.finaled & run_bit(scene.event)) != 0) return;
    if (scene.terms.sees_provider_finals) return cut_short(scene);
    if (scene.operation.is(Fact::final_ok)) scene.leave_undecided<CompleteIfOk>();
  }

 private:
  /// Whether a result that was posted, as it was found by looking, has not come, and no run of its provider was cut short.
  static bool was_found_posted(const Scene& scene) {
    const OperationFacts& operation = scene.operation;
    const bool is_doubtful = operation.is(Fact::cut_short) || operation.is(Fact::post_unanswered) ||
                             scene.facts.may_have_begun_before(scene.op) ||
                             scene.facts.at_server(scene.op).posted_in_final != no_index;
    return operation.is(Fact::final_ok) && !is_doubtful && comparable(scene) &&
           operation.posted > operation.delivered && scene.found_within(Place::provider) != 0;
  }
  /// Whether only the result is missing that the provider's final one carried, of a client that says no number of any.
  static bool is_only_in_final(const Scene& scene) {
    return scene.facts.at_server(scene.op).posted_in_final == 0 && scene.operation.delivered == 0 &&
           scene.operation.posted == 1;
  }
  /// Results in the middle that were posted and surely not delivered. Where a post was refused, its number may be none.
  static SkippedResults gap(const Scene& scene) {
    const bool is_sure = !scene.operation.is(Fact::cut_short) && comparable(scene);
    return is_sure ? scene.facts.gap(scene.op) : SkippedResults{};
  }
  /// The same, the final result being one of them.
  static SkippedResults gap_at(const Scene& scene) {
    SkippedResults left = gap(scene);
    left.fill(scene.event.index);
    return left;
  }
  /// Whether its provider was kept from posting all, and no run of it has ended well.
  static bool has_failed(const OperationFacts& operation) {
    return operation.is(Fact::cut_short) && !operation.is(Fact::provider_ok);
  }
  /// Whether a run of its provider is at work whose end the line of the final result may stand before.
  static bool may_end_well(const Scene& scene) {
    return scene.terms.skew.ns != 0 && scene.terms.sees_provider_finals && scene.operation.provider_runs();
  }
  /// A provider that was kept from posting ends well only now.
  static void ended_well_late(Scene& scene) {
    if (scene.surely_after(scene.facts.at_client(scene.op).result))
      return scene.broken<CompleteIfOk>(Finding::ok_after_failure);
    scene.leave_undecided<CompleteIfOk>();
  }
  /// The provider has one more result, and the final OK is out.
  static void posted(Scene& scene) {
    const OperationFacts& operation = scene.operation;
    if (!operation.is(Fact::final_ok) || scene.event.index == no_index) return;
    if (scene.event.index < operation.delivered && !gap(scene).contains(scene.event.index)) return;
    const bool may_not_be_taken = scene.event.kind == EventKind::post && scene.event.code == no_code;
    const bool may_be_in_final =
        scene.event.kind == EventKind::provider_final && scene.terms.real_clocks && operation.delivered == 0;
    // What is found so late may be of a run that crashed, which another one came after.
    const bool may_be_of_another = scene.event.since != no_number && scene.event.run != no_index;
    if (may_not_be_taken || may_be_in_final || may_be_of_another)
      return scene.leave_undecided<CompleteIfOk>();
    scene.broken<CompleteIfOk>(Finding::posted_after_ok, scene.event.index);
  }
  /// The provider fails, or is kept from posting, and no run of it was whole.
  static void cut_short(Scene& scene) {
    const OperationFacts& operation = scene.operation;
    if (!operation.is(Fact::final_ok) || operation.is(Fact::provider_ok)) return;
    // Another run may have ended well before the final result, and be found in a moment.
    if (scene.event.since != no_number && scene.event.run != no_index)
      return scene.leave_undecided<CompleteIfOk>();
    scene.broken<CompleteIfOk>(Finding::failed_after_ok);
  }
};

/// The final result is a result in this. Where the start does not say how results are acknowledged, the first
/// ack tells.
struct HeldUntilAck {
  static constexpr RuleInfo row{
      .id = RuleId::result_held_until_ack,
      .name = "result.held-until-ack",
      .level = Level::must,
      .who = Who::client_stack,
      .reading = Reading::assumed,
      .statement =
          "With acknowledgement by hand the next result waits for the acknowledgement of the one "
          "before.",
      .needs = {EventKind::result, EventKind::final, EventKind::ack},
      .hears = {EventKind::result, EventKind::final, EventKind::ack},
      .telling = {EventKind::result, EventKind::ack, EventKind::final, EventKind::cancel},
      .picture = {Picture::Kind::order, EventKind::result, EventKind::result}};
  static constexpr RuleId id = row.id;

  static void on(Kind<EventKind::result>, Scene& scene) { delivered(scene); }
  static void on(Kind<EventKind::final>, Scene& scene) {
    if (!scene.operation.finished()) delivered(scene);
  }
  static void on(Kind<EventKind::ack>, Scene& scene) {
    const OperationFacts& operation = scene.operation;
    if (operation.is(Fact::not_by_hand) || operation.is(Fact::by_hand) || operation.unacknowledged < 2)
      return;
    scene.broken<HeldUntilAck>(Finding::delivered_before_ack, operation.unacknowledged - 1);
  }

 private:
  static void delivered(Scene& scene) {
    const OperationFacts& operation = scene.operation;
    if (!operation.is(Fact::by_hand)) return;
    scene.exercise<HeldUntilAck>();
    if (operation.unacknowledged != 0) {
      scene.broken<HeldUntilAck>(Finding::delivered_before_ack, operation.unacknowledged);
    }
  }
};

}  // namespace rescind::rules
