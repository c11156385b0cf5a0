#include "harness/engine/possible/possible.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "harness/engine/run/timed_run.hpp"
#include "harness/engine/run/untimed_run.hpp"
#include "harness/history/describe.hpp"
#include "harness/history/reader.hpp"
#include "harness/history/writer.hpp"
#include "harness/scenario/compile/loader.hpp"

namespace rescind::possible_test {
namespace {

using Answer = Possibility::Answer;

/// A stream that is cancelled in its midst, with everything on the way that a change can spoil.
const Case& cancelled_stream() {
  static const Case what = load_scenario(R"(
name: possible/cancelled-stream
system:
  network: {latency: 1ms..3ms}
  server: {admission: 0ms..2ms, dispatch: 0ms..2ms}
  quota: {operations: 1, per: user}
  providers: {disks: {results: 6, every: 5ms..7ms, hears-cancel: callback, stops-after: 1ms..2ms}}
clients:
  alice:
    threads:
      caller:
        - start: {op: list, kind: enumerate}
        - {cancel: list, on: second result of list, after: 1ms..4ms, reason: timeout}
        - {close: list, on: final of list}
)",
                                         "possible.yaml")
                               .value()
                               .front();
  return what;
}

/// As somebody else finds it: nothing but the text is left of the run.
History recorded(const History& history) {
  return read_history(to_json_lines(history), "recorded.jsonl");
}

History run_of(const Case& what, std::uint64_t seed, const Behaviour& behaviour = {}) {
  TimedRun run(what, behaviour);
  run.run(seed);
  return recorded(run.history());
}

Possibility answer_for(const Case& what, const History& history, std::uint64_t states_max = 100'000) {
  return is_possible(what, {}, history, {.states_max = states_max});
}

std::size_t place_of_nth(const History& history, EventKind kind, std::size_t nth = 0) {
  for (std::size_t i = 0; i < history.events.size(); ++i)
    if (history.events[i].kind == kind && nth-- == 0) return i;
  ADD_FAILURE() << "the history has no such event";
  return 0;
}

std::size_t place_of_message(const History& history, EventKind kind, Message message) {
  const auto found = std::ranges::find_if(
      history.events, [&](const Event& event) { return event.kind == kind && event.message == message; });
  EXPECT_NE(found, history.events.end());
  return static_cast<std::size_t>(found - history.events.begin());
}

/// Something done to a history, which returns the first event that no run has any more.
struct Change {
  const char* name;
  std::function<std::size_t(History&)> make;
};

void PrintTo(const Change& change, std::ostream* out) {
  *out << change.name;
}

std::size_t take_out(History& history, std::size_t place) {
  history.events.erase(history.events.begin() + static_cast<std::ptrdiff_t>(place));
  return place;
}
Change without(const char* name, EventKind kind, std::size_t nth = 0) {
  return {name, [=](History& history) { return take_out(history, place_of_nth(history, kind, nth)); }};
}

Change twice(const char* name, EventKind kind) {
  return {name, [=](History& history) {
            const std::size_t place = place_of_nth(history, kind);
            const Event again = history.events[place];
            history.events.insert(history.events.begin() + static_cast<std::ptrdiff_t>(place), again);
            return place + 1;
          }};
}

Change with(const char* name, EventKind kind, const std::function<void(Event&)>& change) {
  return {name, [=](History& history) {
            const std::size_t place = place_of_nth(history, kind);
            change(history.events[place]);
            return place;
          }};
}

/// What happened first and later change places, and leave their times where they were.
void swap_events(History& history, std::size_t first, std::size_t later) {
  ASSERT_LT(first, later);
  std::swap(history.events[first], history.events[later]);
  std::swap(history.events[first].t, history.events[later].t);
}
Change swapped(const char* name, const std::function<std::size_t(const History&)>& first,
               const std::function<std::size_t(const History&)>& later) {
  return {name, [=](History& history) {
            const std::size_t place = first(history);
            swap_events(history, place, later(history));
            return place;
          }};
}

auto nth(EventKind kind, std::size_t number) {
  return [=](const History& history) { return place_of_nth(history, kind, number); };
}
auto message(EventKind kind, Message which) {
  return [=](const History& history) { return place_of_message(history, kind, which); };
}

std::vector<Change> changes() {
  using enum EventKind;
  return {
      without("a result is left out", result),
      without("a later result is left out", result, 1),
      without("the final result is left out", final),
      without("the answer of cancel is left out", cancel_returned),
      without("the close is left out", close),
      without("a post is left out", post, 1),
      without("the provider's end is left out", provider_end),
      without("the provider hears nothing", cancel_heard),
      without("the admission is left out", admit),
      without("a charge is left out", charge),
      without("a release is left out", release),
      without("cancel is not received", cancel_received),
      twice("the final result comes twice", final),
      twice("a result comes twice", result),
      twice("the units come back twice", release),
      twice("a post is made twice", post),
      twice("cancel is received twice", cancel_received),
      with("the final result says ok", final, [](Event& event) { event.code = 0; }),
      with("cancel answers another code", cancel_returned, [](Event& event) { event.code = 4; }),
      with("the final post says ok", provider_final, [](Event& event) { event.code = 0; }),
      with("a result has another number", result, [](Event& event) { event.index = 1; }),
      with("more is held", charge, [](Event& event) { ++event.held; }),
      with("more comes back", release, [](Event& event) { ++event.units; }),
      with("the reason is lost on the way", cancel_received,
           [](Event& event) { event.reason = Reason::shutdown; }),
      with("the provider hears in another way", cancel_heard,
           [](Event& event) { event.heard_by = How::poll; }),
      with("a stranger starts it", start,
           [](Event& event) { event.context = {1}; }),  // A name that is none of the scenario.
      with("it is another kind", start, [](Event& event) { event.operation_kind = OperationKind::query; }),
      with("it is delivered by a read", result, [](Event& event) { event.via = Via::read; }),
      with("the caller's thread calls back", final, [](Event& event) { event.thread = {0}; }),
      {"the request needs no time",
       [](History& history) {
         const std::size_t place = place_of_message(history, deliver, Message::request);
         history.events[place].t = history.events[place - 1].t;
         return place;
       }},
      {"the stop takes too long",
       [](History& history) {
         const std::size_t first = place_of_nth(history, provider_final);
         for (std::size_t i = first; i < history.events.size(); ++i)
           history.events[i].t = history.events[i].t + milliseconds(9);
         return first;
       }},
      {"a result comes after the final one",
       [](History& history) {
         const std::size_t place = place_of_nth(history, final);
         Event late = history.events[place_of_nth(history, result)];
         late.t = history.events[place].t;
         late.index = 2;
         history.events.insert(history.events.begin() + static_cast<std::ptrdiff_t>(place) + 1, late);
         return place + 1;
       }},
      swapped("cancel arrives before it is sent", message(send, Message::cancel), nth(cancel_received, 0)),
      swapped("results change places", nth(result, 0), nth(result, 1)),
      swapped("it is admitted before the request arrives", message(deliver, Message::request), nth(admit, 0)),
      swapped("the units come back before the provider ends", nth(provider_end, 0), nth(release, 0)),
      swapped("close is called before the final result", nth(final, 0), nth(close, 0)),
      swapped("cancel returns before it is called", nth(cancel, 0), nth(cancel_returned, 0)),
      with("the end comes later", end, [](Event& event) { event.t = event.t + milliseconds(1); }),
      with("it is cut", end, [](Event& event) { event.ending = EndWhy::cut; }),
      with("it hangs", end, [](Event& event) { event.ending = EndWhy::hung; }),
      with("it crashes", end, [](Event& event) { event.ending = EndWhy::crashed; }),
      {"the last events are missing",
       [](History& history) {
         const Event end = history.events.back();
         history.events.resize(history.events.size() - 4);
         history.events.push_back(end);
         return history.events.size() - 1;
       }},
  };
}

class Changed : public testing::TestWithParam<Change> {};

TEST_P(Changed, HistoryIsImpossibleFromThatEvent) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    History history = run_of(cancelled_stream(), seed);
    history.names.contexts.resize(2, "mallory");
    ASSERT_EQ(answer_for(cancelled_stream(), history).answer, Answer::possible) << "seed " << seed;
    const std::size_t expected = GetParam().make(history);
    const Possibility told = answer_for(cancelled_stream(), history);
    EXPECT_EQ(told.answer, Answer::impossible) << "seed " << seed;
    EXPECT_EQ(told.event, expected) << "seed " << seed << "\n"
                                    << describe(history.events[told.event.value_or(0)], history.names);
  }
}

INSTANTIATE_TEST_SUITE_P(Possible, Changed, testing::ValuesIn(changes()), [](const auto& test) {
  std::string name = test.param.name;
  for (char& one : name)
    if (std::isalnum(static_cast<unsigned char>(one)) == 0) one = '_';
  return name;
});

TEST(Possible, NamesWhatCouldHaveComeAndWhen) {
  History history = run_of(cancelled_stream(), 1);
  const std::size_t place = place_of_message(history, EventKind::deliver, Message::request);
  const Time sent = history.events[place - 1].t;
  history.events[place].t = sent;
  const Possibility told = answer_for(cancelled_stream(), history);
  ASSERT_FALSE(told.nearest.empty());
  EXPECT_EQ(told.nearest.front().event.kind, EventKind::deliver);
  EXPECT_EQ(told.nearest.front().least, sent + milliseconds(1));
  EXPECT_EQ(told.nearest.front().most, sent + milliseconds(3));
}

TEST(Possible, NamesAreThoseOfTheHistory) {
  History history = run_of(cancelled_stream(), 1);
  history.names.ops = {"7"};
  history.names.threads = {"12461", "12462"};
  EXPECT_EQ(answer_for(cancelled_stream(), history).answer, Answer::possible);
  history.events[place_of_nth(history, EventKind::cancel)].thread = {1};  // Nobody is called by two names.
  EXPECT_EQ(answer_for(cancelled_stream(), history).answer, Answer::impossible);
}

TEST(Possible, IsNotDecidedWithinTooFewStates) {
  const History history = run_of(cancelled_stream(), 1);
  const Possibility told = answer_for(cancelled_stream(), history, 10);
  EXPECT_EQ(told.answer, Answer::undecided);
  EXPECT_EQ(told.states, 10u);
  EXPECT_TRUE(told.event);
}

TEST(Possible, OfAHistoryThatWasCutOffEveryBeginningIs) {
  const History whole = run_of(cancelled_stream(), 3);
  for (std::size_t length = 0; length < whole.events.size(); ++length) {
    History beginning = whole;
    beginning.events.resize(length);
    EXPECT_EQ(answer_for(cancelled_stream(), beginning).answer, Answer::possible) << length;
  }
}

TEST(Possible, OfTwoThingsAtOnceThatWhichWasSetFirstComesFirst) {
  const Case what = load_scenario(R"(
name: possible/two-starts
system:
  providers: {disks: {results: 1}}
clients:
  alice:
    call-time: 1ms
    work-time: 1ms
    threads:
      one:
        - start: {op: a, kind: get}
          at: 1ms..3ms
      two:
        - start: {op: b, kind: get}
          at: 1ms..3ms
)",
                                  "two-starts.yaml")
                        .value()
                        .front();
  History history = run_of(what, 1);
  history.events.resize(2);  // The session is open, and something is started.
  Event start = history.events.back();
  const auto answer_for_starts = [&](const char* first, std::int64_t first_ns, const char* second,
                                     std::int64_t second_ns) {
    const auto started = [&](const char* name, std::int64_t ns) {
      start.op = {
          static_cast<std::uint32_t>(std::ranges::find(history.names.ops, name) - history.names.ops.begin())};
      start.thread = {};
      start.t = Time{ns};
      return start;
    };
    History starts = history;
    starts.events.back() = started(first, first_ns);
    starts.events.push_back(started(second, second_ns));
    return answer_for(what, starts).answer;
  };
  EXPECT_EQ(answer_for_starts("a", 2'000'000, "b", 2'000'000), Answer::possible);
  EXPECT_EQ(answer_for_starts("b", 2'000'000, "a", 2'000'000), Answer::impossible);
  EXPECT_EQ(answer_for_starts("b", 2'000'000, "a", 2'000'001), Answer::possible);
  EXPECT_EQ(answer_for_starts("b", 2'000'000, "a", 3'000'001), Answer::impossible);
}

/// What an observer of these places alone would have written.
History seen_at(History history, PlaceSet places) {
  history.header.places = places;
  std::erase_if(history.events,
                [&](const Event& event) { return !history.header.observes(place_of(event.kind)); });
  return history;
}

TEST(PossibleOutOfSight, WhatTheClientAloneSees) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    const History seen = seen_at(run_of(cancelled_stream(), seed), {Place::client});
    EXPECT_EQ(answer_for(cancelled_stream(), seen).answer, Answer::possible) << seed;
    for (const Change& change : {without("", EventKind::result), twice("", EventKind::final),
                                 with("", EventKind::final, [](Event& event) { event.code = 0; }),
                                 swapped("", nth(EventKind::result, 0), nth(EventKind::result, 1))}) {
      History changed = seen;
      const std::size_t expected = change.make(changed);
      const Possibility told = answer_for(cancelled_stream(), changed);
      EXPECT_EQ(told.answer, Answer::impossible) << seed;
      EXPECT_EQ(told.event, expected) << seed;
    }
  }
}

TEST(PossibleOutOfSight, TimesAreBoundByWhatIsNotSeen) {
  // From the start to the first result: 1 + 0 + 0 + 5 + 1 ms at least, 3 + 2 + 2 + 7 + 3 ms at most, and 3 ms for the
  // connection.
  History seen = seen_at(run_of(cancelled_stream(), 1), {Place::client});
  seen.events.resize(place_of_nth(seen, EventKind::result) + 1);
  for (const auto& [at, answer] : {std::pair{7, Answer::impossible}, std::pair{8, Answer::possible},
                                   std::pair{20, Answer::possible}, std::pair{21, Answer::impossible}}) {
    seen.events.back().t = Time{} + milliseconds(at);
    EXPECT_EQ(answer_for(cancelled_stream(), seen).answer, answer) << at;
  }
}

TEST(PossibleWithoutTime, EveryUntimedRunIs) {
  UntimedRun run(cancelled_stream(), {});
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    run.tape().restart(seed);
    run.run();
    const History history = recorded(run.history());
    EXPECT_EQ(answer_for(cancelled_stream(), history).answer, Answer::possible) << seed;
  }
}

/// As a real program would have been observed: each place wrote by its own clock, one after the other.
History by_a_real_clock(History history, PlaceSet places) {
  history = seen_at(std::move(history), places);
  history.header.clock = Clock::monotonic;
  history.header.skew = milliseconds(1);
  std::ranges::stable_sort(history.events, {}, [](const Event& event) { return place_of(event.kind); });
  for (Event& event : history.events) event.t = Time{event.t.ns * 50};
  return history;
}

TEST(PossibleByARealClock, OnlyTheOrderCounts) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    const History history =
        by_a_real_clock(run_of(cancelled_stream(), seed), {Place::client, Place::provider});
    EXPECT_EQ(answer_for(cancelled_stream(), history).answer, Answer::possible) << seed;
    for (const Change& change : {without("", EventKind::result), twice("", EventKind::final),
                                 without("", EventKind::post), twice("", EventKind::provider_end)}) {
      History changed = history;
      static_cast<void>(change.make(changed));
      EXPECT_EQ(answer_for(cancelled_stream(), changed).answer, Answer::impossible) << seed;
    }
  }
}

TEST(PossibleByARealClock, AcrossPlacesTheOrderCountsBeyondTheSkew) {
  History history = by_a_real_clock(run_of(cancelled_stream(), 1), {Place::client, Place::provider});
  const Time delivered = history.events[place_of_nth(history, EventKind::result)].t;
  Event& post = history.events[place_of_nth(history, EventKind::post)];
  post.t = delivered + Duration{history.header.skew.ns};
  EXPECT_EQ(answer_for(cancelled_stream(), history).answer, Answer::possible);
  post.t = post.t + Duration{1};
  EXPECT_EQ(answer_for(cancelled_stream(), history).answer, Answer::impossible);
  post.since = delivered.ns;  // It was found later.
  EXPECT_EQ(answer_for(cancelled_stream(), history).answer, Answer::possible);
}

TEST(PossibleByARealClock, ASessionIsToldToBeClosedAfterItIs) {
  const Case what = load_scenario(R"(
name: possible/session-closed
system:
  providers: {disks: {results: 1, first: 2ms}}
clients:
  alice:
    - start: {op: list, kind: enumerate}
    - {close: list, on: final of list}
    - {close-session: alice, completion: notify}
)",
                                  "possible.yaml")
                        .value()
                        .front();
  History told = by_a_real_clock(run_of(what, 1), {Place::client});
  const std::size_t closed = place_of_nth(told, EventKind::session_closed);
  const std::size_t returned = place_of_nth(told, EventKind::session_close_returned);
  ASSERT_EQ(returned, closed + 1);
  EXPECT_EQ(answer_for(what, told).answer, Answer::possible);
  std::swap(told.events[closed], told.events[returned]);
  told.events[returned].t = told.events[closed].t + milliseconds(3);
  EXPECT_EQ(answer_for(what, told).answer, Answer::possible);
  // But not before it can be.
  History early = by_a_real_clock(run_of(what, 1), {Place::client});
  const std::size_t close = place_of_nth(early, EventKind::close);
  std::rotate(early.events.begin() + static_cast<std::ptrdiff_t>(close),
              early.events.begin() + static_cast<std::ptrdiff_t>(closed),
              early.events.begin() + static_cast<std::ptrdiff_t>(closed) + 1);
  early.events[close].t = early.events[close - 1].t;
  EXPECT_EQ(answer_for(what, early).answer, Answer::impossible);
}

TEST(PossibleExplained, ByTheMutantThatMadeTheHistory) {
  for (const Mutant mutant :
       {Mutant::final_lost, Mutant::cancel_not_sent, Mutant::registration_refused, Mutant::quota_twice}) {
    const History history = run_of(cancelled_stream(), 1, Behaviour{}.with(mutant));
    EXPECT_EQ(answer_for(cancelled_stream(), history).answer, Answer::impossible);
    const Explanations told = explanations_of(cancelled_stream(), {}, history, {.states_max = 100'000});
    EXPECT_THAT(told.mutants, testing::Contains(mutant));
    EXPECT_EQ(told.undecided, 0u);
  }
}

}  // namespace
}  // namespace rescind::possible_test
