#include "harness/contract/judge.hpp"

#include <array>
#include <optional>
#include <tuple>
#include <utility>

#include "harness/contract/monitor.hpp"
#include "harness/contract/nobodys.hpp"
#include "harness/contract/rules/all.hpp"

namespace rescind {

namespace {

/// Asks every rule that is judged: `ask` is called with each rule's type in turn.
template <class Ask, class... Rules>
void each_rule(const RuleSet& judged, std::tuple<Rules...>*, Ask ask) {
  const std::uint64_t bits = judged.to_ullong();
  ((bits >> static_cast<unsigned>(Rules::id) & 1u ? ask(static_cast<Rules*>(nullptr)) : void()), ...);
}
constexpr rules::All* all = nullptr;

static_assert(rules_count <= OperationTimes::rules_max);

}  // namespace

/// One function for each kind of event, in which only the rules that hear that kind are.
struct Judge::Dispatch {
  using Take = void (*)(Judge&, const Event&);

  template <EventKind K>
  static void take(Judge& judge, const Event& event) {
    if constexpr (!needs_no_operation.contains(K)) {
      if (!event.op.exists()) return;
    }
    if constexpr (needs_session.contains(K)) {
      if (!event.session.exists()) return;
    }
    if constexpr (K == EventKind::release) {
      if (!event.op.exists() && judge.facts_.leaves_owner_unsaid(event)) [[unlikely]] {
        const std::optional<Event> placed = judge.facts_.placed(event);
        if (!placed) return judge.facts_.give_back_somewhere(event);
        return take_release(judge, *placed);
      }
    }
    if constexpr (K == EventKind::release) {
      if (!event.op.exists()) return take_release(judge, event);
    }
    take_said<K>(judge, event);
  }

  /// What is given back by account, as far as it is known whose it was.
  static void take_release(Judge& judge, const Event& by_account) {
    const std::vector<Event> all = judge.facts_.by_operation(by_account);
    for (const Event& own : all) take_said<EventKind::release>(judge, own);
    if (all.empty()) take_said<EventKind::release>(judge, by_account);
  }

  template <EventKind K>
  static void take_said(Judge& judge, const Event& event) {
    if (event.op.exists()) judge.facts_.make_room(event.op);
    if constexpr (K == EventKind::start) {
      if (judge.facts_.operation(event.op).is(Fact::started)) judge.conclude_former(event);
    }
    if constexpr (K == EventKind::admit || K == EventKind::provider_start) {
      if (judge.facts_.begins_anew(event)) [[unlikely]]
        judge.begin_anew(event);
    }
    if (event.op.exists() && judge.facts_.hit_is_due(event, judge.terms_)) [[unlikely]]
      decide_hits(judge, event);
    Scene scene = judge.scene_of(event, event.op);
    ask<K>(judge.terms_.judged.to_ullong(), scene, all);
    if constexpr (K == EventKind::network_fault || K == EventKind::server_fault || K == EventKind::crash)
      break_what_is_overdue(judge, event);
    if constexpr (K == EventKind::disconnect) users_lose_connection(judge, event);
    if constexpr (K == EventKind::network_fault) users_are_reset(judge, event);
    judge.facts_.on(Kind<K>{}, event);
    judge.facts_.look_again(event.op);
    if constexpr (K == EventKind::frozen) judge.freeze(event);
    if constexpr (K == EventKind::end) {
      judge.conclude(event, {event.ending, event.t});
      judge.ended_ = true;
    }
  }

  static void decide_hits(Judge& judge, const Event& event) {
    Scene scene = judge.scene_of(event, event.op);
    each_rule(judge.terms_.judged, all, [&](auto* rule) {
      using Rule = std::remove_pointer_t<decltype(rule)>;
      if constexpr (Rule::row.hooks.contains(Hook::when_hit_is_due)) Rule::when_hit_is_due(scene);
    });
    judge.facts_.settle_hits(event);
  }

  /// From now on the fault, or that the server went down, explains what does not come, but not what should have been there.
  static void break_what_is_overdue(Judge& judge, const Event& fault) {
    const bool ends_one = fault.fault == Fault::heal || fault.fault == Fault::cont;
    if (ends_one || !judge.terms_.durations) return;
    const auto ask_of = [&](OpId op) {
      Scene scene = judge.scene_of(fault, op);
      each_rule(judge.terms_.judged, all, [&](auto* rule) {
        using Rule = std::remove_pointer_t<decltype(rule)>;
        if constexpr (Rule::row.hooks.contains(Hook::when_fault_begins)) Rule::when_fault_begins(scene);
      });
    };
    const bool of_one = fault.message_id != no_index;
    if (!of_one) {
      for (const OpId op : judge.facts_.owing()) ask_of(op);
    } else if (fault.op.exists()) {
      ask_of(fault.op);
    }
    judge.each_call([&](const PendingCall& call) {
      if (of_one && call.subject != fault.op.value) return;
      Scene scene = judge.scene_of(fault, {call.subject});
      each_rule(judge.terms_.judged, all, [&](auto* rule) {
        using Rule = std::remove_pointer_t<decltype(rule)>;
        if constexpr (Rule::row.hooks.contains(Hook::when_fault_begins_in_call))
          Rule::when_fault_begins_in_call(scene, call);
      });
    });
  }

  template <EventKind K, class... Rules>
  static void ask(std::uint64_t judged, Scene& scene, std::tuple<Rules...>*) {
    (ask_one<K, Rules>(judged, scene), ...);
  }
  template <EventKind K, class Rule>
  static void ask_one(std::uint64_t judged, Scene& scene) {
    if constexpr (hears<Rule, K>) {
      if ((judged >> static_cast<unsigned>(Rule::id) & 1u) != 0) Rule::on(Kind<K>{}, scene);
    }
  }

  /// A whole connection goes down: every operation that used it is asked about.
  static void users_lose_connection(Judge& judge, const Event& event) {
    if (event.op.exists() || !event.connection.exists()) return;
    judge.facts_.each_user(event.connection, [&](OpId op) {
      Scene scene = judge.scene_of(event, op);
      each_rule(judge.terms_.judged, all, [&](auto* rule) {
        using Rule = std::remove_pointer_t<decltype(rule)>;
        if constexpr (hears<Rule, EventKind::disconnect>) Rule::on(Kind<EventKind::disconnect>{}, scene);
        if constexpr (Rule::row.hooks.contains(Hook::when_disconnected)) Rule::when_disconnected(scene);
      });
    });
  }

  /// A reset ends the use of a connection, though its disconnect is told only afterwards.
  static void users_are_reset(Judge& judge, const Event& event) {
    if (event.fault != Fault::reset || judge.facts_.users_of_connections() == 0) return;
    for (const OpId op : judge.facts_.users_hit(event)) {
      Scene scene = judge.scene_of(event, op);
      each_rule(judge.terms_.judged, all, [&](auto* rule) {
        using Rule = std::remove_pointer_t<decltype(rule)>;
        if constexpr (Rule::row.hooks.contains(Hook::when_reset)) Rule::when_reset(scene);
      });
    }
  }

  template <std::size_t... Index>
  static constexpr std::array<Take, event_kinds> table(std::index_sequence<Index...>) {
    return {&take<static_cast<EventKind>(Index)>...};
  }
};

Judge::Judge(const Profile& profile, const Header& header)
    : terms_(terms_of(profile, header)), facts_(terms_) {}

Scene Judge::scene_of(const Event& event, OpId op) {
  return {event, op, facts_.operation(op), facts_, terms_, verdicts_, events_};
}

void Judge::on(const Event& event) {
  RESCIND_ASSERT(!ended_ && event.kind < EventKind::count_);
  last_ = event.t;
  facts_.end_faults(event.t);
  if (facts_.is_of_former(event)) [[unlikely]] {
    ++events_;
    return;
  }
  if (event.since != no_number) [[unlikely]]
    facts_.note_found(place_of(event.kind));
  if (place_of(event.kind) == Place::provider && facts_.is_of_later_life(event)) [[unlikely]] {
    Event numbered = event;
    numbered.run = facts_.life_of(event);
    return numbered.run == no_index ? take(event) : take_in_slot(numbered);
  }
  const bool may_need_slot =
      event.run != no_index && (event.run + 1 >= RunTimes::slots || facts_.has_slots(event));
  may_need_slot ? take_in_slot(event) : take(event);
}

void Judge::take(const Event& event) {
  static constexpr auto takes = Dispatch::table(std::make_index_sequence<event_kinds>{});
  takes[static_cast<std::size_t>(event.kind)](*this, event);
  ++events_;
}

/// An event of a provider of which there are many runs, or later ones: it is taken as one of its slot's run.
void Judge::take_in_slot(const Event& event) {
  if (!event.op.exists() || place_of(event.kind) != Place::provider) return take(event);
  Event of_slot = event;
  of_slot.run = facts_.slot_of_run(event);
  take(of_slot);
}

void Judge::finish() {
  if (ended_) return;
  Event end;
  end.kind = EventKind::end;
  end.t = last_;
  end.ending = EndWhy::cut;
  on(end);
}

void Judge::conclude_former(const Event& event) {
  // Lines of what bore the name before may follow within the skew.
  const bool may_end_unseen = facts_.may_end_unseen(event);
  conclude_operation(event, event.op, {may_end_unseen ? EndWhy::cut : EndWhy::quiet, event.t});
  if (may_end_unseen) facts_.keep_former(event);
}

void Judge::begin_anew(const Event& event) {
  conclude_former(event);
  facts_.forget(event.op);
  facts_.make_room(event.op);
}

void Judge::forget(OpId op) {
  if (!op.exists() || op.value >= facts_.operations()) return;
  Event event;
  event.t = last_;
  event.op = op;
  if (facts_.operation(op).is(Fact::started)) conclude_operation(event, op, {EndWhy::quiet, last_});
  facts_.forget(op);
  facts_.forget_name(op);
}

void Judge::restart() {
  facts_.clear();
  verdicts_.clear();
  events_ = 0;
  last_ = {};
  ended_ = false;
}

void Judge::pack(Packer& parts) const {
  parts.append_all(verdicts_.violations());
  Facts::archive(facts_, parts);
  parts(last_);
  parts(ended_);
}

void Judge::unpack(Unpacker& parts) {
  verdicts_.unpack(parts);
  events_ = 0;
  Facts::archive(facts_, parts);
  parts(last_);
  parts(ended_);
}

void Judge::conclude_operation(const Event& event, OpId op, const Ending& ending) {
  Scene scene = scene_of(event, op);
  each_rule(terms_.judged, all, [&](auto* rule) {
    using Rule = std::remove_pointer_t<decltype(rule)>;
    if constexpr (Rule::row.hooks.contains(Hook::at_end)) Rule::at_end(scene, ending);
  });
}

void Judge::conclude(const Event& event, const Ending& ending) {
  for (std::uint32_t i = 0; i < facts_.operations(); ++i) conclude_operation(event, {i}, ending);
  each_call([&](const PendingCall& call) {
    Scene scene = scene_of(event, {call.subject});
    each_rule(terms_.judged, all, [&](auto* rule) {
      using Rule = std::remove_pointer_t<decltype(rule)>;
      if constexpr (Rule::row.hooks.contains(Hook::at_end_of_call)) Rule::at_end_of_call(scene, call, ending);
    });
  });
  for (std::uint32_t i = 0; i < facts_.sessions(); ++i) {
    Scene scene = scene_of(event, {});
    each_rule(terms_.judged, all, [&](auto* rule) {
      using Rule = std::remove_pointer_t<decltype(rule)>;
      if constexpr (Rule::row.hooks.contains(Hook::at_end_of_session)) {
        Rule::at_end_of_session(scene, facts_.session(i), SessionId{i}, ending);
      }
    });
  }
  Scene scene = scene_of(event, {});
  each_rule(terms_.judged, all, [&](auto* rule) {
    using Rule = std::remove_pointer_t<decltype(rule)>;
    if constexpr (Rule::row.hooks.contains(Hook::at_end_of_run)) Rule::at_end_of_run(scene, ending);
  });
}

void Judge::freeze(const Event& event) {
  for (std::uint32_t i = 0; i < facts_.operations(); ++i) {
    Scene scene = scene_of(event, {i});
    each_rule(terms_.judged, all, [&](auto* rule) {
      using Rule = std::remove_pointer_t<decltype(rule)>;
      if constexpr (Rule::row.hooks.contains(Hook::when_client_frozen)) {
        if (event.party == Place::client) Rule::when_client_frozen(scene);
      }
      if constexpr (Rule::row.hooks.contains(Hook::when_provider_frozen)) {
        if (event.party == Place::provider) Rule::when_provider_frozen(scene);
      }
    });
  }
  if (event.party != Place::client) return;
  each_call([&](const PendingCall& call) {
    Scene scene = scene_of(event, {call.subject});
    each_rule(terms_.judged, all, [&](auto* rule) {
      using Rule = std::remove_pointer_t<decltype(rule)>;
      if constexpr (Rule::row.hooks.contains(Hook::when_client_frozen_in_call))
        Rule::when_client_frozen_in_call(scene, call);
    });
  });
}

RuleOutcome Judge::outcome(RuleId rule) const {
  if (!checks(rule)) return RuleOutcome::not_checked;
  if (verdicts_.broken(rule) != 0) return RuleOutcome::broken;
  if (verdicts_.undecided(rule) != 0) return RuleOutcome::undecided;
  const bool looked_at = verdicts_.exercised(rule) != 0;
  if (info(rule).timed && !terms_.durations && !looked_at) return RuleOutcome::not_checked;
  return looked_at ? RuleOutcome::kept : RuleOutcome::not_exercised;
}

}  // namespace rescind
