#include "tests/property/untimed_histories.hpp"

#include <algorithm>
#include <utility>

#include "harness/engine/run/untimed.hpp"
#include "harness/exploration/sampling.hpp"
#include "models/reduction/footprint.hpp"

namespace rescind {
namespace {

using State = Untimed::State;

/// A party that is left to itself and has not run out after so many actions goes on for ever.
constexpr int actions_max = 120;

/// Whether `action` is taken while everything but `party` is frozen, and with it time: no timer fires. A
/// callback that has nothing to do returns.
bool goes_on(const Action& action, Party party) {
  if (action.kind == ActionKind::timeout || action.kind == ActionKind::gap) return false;
  if (action.kind == ActionKind::callback_end && party == Party::client_stack) return true;
  return party_of(action.kind) == party;
}

class Sampling {
 public:
  Sampling(const Case& what, const Behaviour& behaviour, std::uint64_t seed)
      : untimed_(what, behaviour),
        system_(untimed_.program(), behaviour),
        footprints_(untimed_.program(), behaviour) {
    tape_.restart(seed);
    order_.restart(seed);
    found_.run.header = untimed_.header();
    found_.run.names = untimed_.program().names();
  }

  UntimedHistories run(Sampler sampler, std::uint64_t steps_max) {
    untimed_.begin(state_, tape_);
    keep_events();
    std::uint64_t steps = 0;
    for (state_.pending.enabled(places_); !places_.empty() && steps < steps_max;
         state_.pending.enabled(places_)) {
      const std::size_t next = sampler == Sampler::walk ? walk() : pos();
      untimed_.take(state_, places_[next], tape_, now(++steps));
      keep_events();
      freeze(steps);
    }
    untimed_.finish(state_, now(steps), places_.empty() ? EndWhy::quiet : EndWhy::cut);
    keep_events();
    return std::move(found_);
  }

 private:
  static Time now(std::uint64_t steps) { return {static_cast<std::int64_t>(steps)}; }

  std::size_t walk() { return tape_.choose(Site::schedule, 0, places_.size()); }
  std::size_t pos() {
    std::vector<Candidate> candidates;
    for (const std::uint32_t place : places_) {
      const auto& entry = state_.pending.entries()[place];
      candidates.push_back({.number = entry.serial,
                            .process = footprints_.process(entry.action),
                            .footprint = footprints_.of(state_.world, entry.action)});
    }
    return order_.pick(candidates);
  }

  void keep_events() {
    const std::vector<Event>& events = state_.effects.events;
    found_.run.events.insert(found_.run.events.end(), events.begin(), events.end());
  }

  bool saw(std::initializer_list<EventKind> kinds) const {
    return std::ranges::any_of(state_.effects.events, [&](const Event& event) {
      return std::ranges::find(kinds, event.kind) != kinds.end();
    });
  }

  void freeze(std::uint64_t steps) {
    using enum EventKind;
    if (state_.crashed) return;
    const bool often = steps % 10 == 0;
    if (often || saw({cancel, timeout_fired, session_close, callback_returned}))
      freeze_all_but(Party::client_stack, steps);
    if (often || saw({cancel_heard})) freeze_all_but(Party::provider, steps);
  }

  void freeze_all_but(Party party, std::uint64_t steps) {
    History frozen = found_.run;
    World world = state_.world;
    Pending<Action> pending = state_.pending;
    Tape tape;
    Effects<Action> effects;
    effects.now = now(steps);
    std::vector<std::uint32_t> places;
    for (int taken = 0; taken < actions_max; ++taken) {
      pending.drop_if([&](const Action& action) { return system_.is_stale(world, action); });
      pending.enabled(places);
      const auto own = std::ranges::find_if(
          places, [&](std::uint32_t place) { return goes_on(pending.entries()[place].action, party); });
      if (own == places.end()) break;
      effects.clear();
      system_.apply(world, pending.take(*own), tape, effects);
      pending.add(effects.scheduled);
      frozen.events.insert(frozen.events.end(), effects.events.begin(), effects.events.end());
      if (system_.is_over(world)) return;  // The process is gone: nobody is left to ask.
    }
    const Place by = party == Party::provider ? Place::provider : Place::client;
    frozen.events.push_back({.t = now(steps), .kind = EventKind::frozen, .party = by});
    found_.frozen.push_back(std::move(frozen));
  }

  Untimed untimed_;
  System system_;
  ActionFootprints footprints_;
  State state_;
  Tape tape_;
  PartialOrder order_;
  std::vector<std::uint32_t> places_;
  UntimedHistories found_;
};

}  // namespace

UntimedHistories untimed_histories(const Case& what, const Behaviour& behaviour, Sampler sampler,
                                   std::uint64_t seed, std::uint64_t steps_max) {
  return Sampling(what, behaviour, seed).run(sampler, steps_max);
}

}  // namespace rescind
