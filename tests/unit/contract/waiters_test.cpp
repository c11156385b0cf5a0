#include "harness/contract/waiters.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <vector>

#include "harness/base/hash.hpp"
#include "tests/unit/contract/story.hpp"

// Who waits for units, and the rule about them.

namespace rescind::waiters_test {
namespace {

using enum RuleOutcome;
using enum EventKind;

/// The same, plainly: a list that is searched.
struct PlainLine {
  struct One {
    std::uint32_t op;
    std::uint32_t user;
  };
  std::vector<One> all;

  [[nodiscard]] OpId first_of(std::uint32_t user) const {
    const auto found = std::ranges::find(all, user, &One::user);
    return found == all.end() ? OpId{} : OpId{found->op};
  }
};

TEST(Waiters, StandInTheirLinesInTheOrderInWhichTheyCame) {
  Waiters waiters;
  PlainLine plain;
  std::uint64_t drawn = 0;
  const auto below = [&drawn](std::uint32_t bound) {
    Hasher hasher;
    hasher.add(++drawn);
    return static_cast<std::uint32_t>(hasher.value() % bound);
  };
  for (int step = 0; step < 5'000; ++step) {
    const std::uint32_t op = below(40);
    if (waiters.find({op}) == nullptr) {
      const std::uint32_t user = below(4);
      waiters.join({op}, {.units = 1, .owners = {user, no_index, no_index}, .pool = Pool::memory});
      plain.all.push_back({op, user});
    } else {
      waiters.leave({op});
      std::erase_if(plain.all, [op](const PlainLine::One& one) { return one.op == op; });
    }
    ASSERT_EQ(waiters.empty(), plain.all.empty());
    for (std::uint32_t user = 0; user < 4; ++user)
      ASSERT_EQ(waiters.first(Pool::memory, 0, user), plain.first_of(user)) << step;
    const OpId first = plain.all.empty() ? OpId{} : OpId{plain.all.front().op};
    ASSERT_EQ(waiters.first(Pool::memory, 2, no_index), first) << step;
    ASSERT_FALSE(waiters.first(Pool::operations, 2, no_index).exists());
  }
}

std::uint64_t hash_of(const Waiters& waiters) {
  BlockHasher hasher;
  waiters.add_to(hasher);
  return hasher.value();
}

TEST(Waiters, AreToldApartByTheirOrder) {
  const auto in_order = [](std::uint32_t first, std::uint32_t second) {
    Waiters waiters;
    for (const std::uint32_t op : {first, second})
      waiters.join({op}, {.units = 7, .owners = {no_index, no_index, no_index}, .pool = Pool::memory});
    return waiters;
  };
  EXPECT_NE(hash_of(in_order(0, 1)), hash_of(in_order(1, 0)));
  Waiters renamed = in_order(0, 1);
  renamed.rename({.ops = {{1}, {0}}, .sessions = {}, .contexts = {}, .threads = {}, .connections = {}});
  EXPECT_EQ(hash_of(renamed), hash_of(in_order(1, 0)));
  EXPECT_EQ(renamed.first(Pool::memory, 2, no_index), OpId{1});
}

// --- quota.waiters-go-on ---

constexpr RuleId rule = RuleId::quota_waiters_go_on;

Event memory(EventKind kind, std::int64_t units, Scope scope = Scope::total) {
  Event event;
  event.kind = kind;
  event.pool = Pool::memory;
  event.scope = scope;
  event.units = units;
  return event;
}
Event memory_limit(std::int64_t limit, Scope scope = Scope::total) {
  Event event = memory(limits, no_number, scope);
  event.limit = limit;
  return event;
}

/// Two operations run and hold one unit of memory each, of two.
Story full(std::int64_t limit = 2) {
  Story story;
  story.at(milliseconds(1)).tell(memory_limit(limit));
  for (const std::uint32_t op : {0u, 1u}) story.of(op).start().served().tell(memory(charge, 1));
  return story.at(milliseconds(10));
}
/// ... and the first of them waits for `units` more.
Story waiting(std::int64_t units = 1) {
  return full().of(0).tell(memory(wait, units)).at(milliseconds(20));
}
/// The second one gives its unit back.
Story freed(Story story) {
  return story.of(1).tell(memory(release, 1)).of(0);
}

TEST(WaitersGoOn, WithinTheBoundOnceTheirUnitsAreFree) {
  EXPECT_EQ(freed(waiting()).later(microseconds(900)).tell(memory(charge, 1)).outcome(rule), kept);
  EXPECT_EQ(freed(waiting()).later(milliseconds(2)).tell(memory(charge, 1)).outcome(rule), broken);
  EXPECT_EQ(freed(waiting()).later(milliseconds(2)).posts().outcome(rule), broken) << "or otherwise";
}
TEST(WaitersGoOn, AndAreStillWaitingWhenTheObservationEnds) {
  EXPECT_EQ(freed(waiting()).ends().outcome(rule), broken);
  EXPECT_EQ(freed(waiting()).later(milliseconds(2)).ends(EndWhy::cut).outcome(rule), broken);
  EXPECT_EQ(freed(waiting()).ends(EndWhy::cut).outcome(rule), undecided);
  EXPECT_EQ(freed(waiting()).later(milliseconds(2)).ends(EndWhy::crashed).outcome(rule), undecided);
}
TEST(WaitersGoOn, WhoeverWaitsForMoreThanThereIsOwesNothing) {
  EXPECT_EQ(waiting().later(seconds(9)).ends().outcome(rule), not_exercised);
  EXPECT_EQ(freed(waiting(2)).later(seconds(9)).ends().outcome(rule), not_exercised);
  EXPECT_EQ(full().of(0).tell(memory(wait, 1)).later(seconds(9)).tell(memory_limit(3)).ends().outcome(rule),
            broken)
      << "a limit that is raised frees units too";
  EXPECT_EQ(freed(waiting()).tell(memory_limit(1)).later(seconds(9)).ends().outcome(rule), not_exercised)
      << "and one that is lowered takes them";
}
TEST(WaitersGoOn, NobodyCanSayWhatFitsWhereNoLimitIsKnown) {
  Story story;
  story.start().served().tell(memory(wait, 1)).later(seconds(9));
  EXPECT_EQ(story.ends().outcome(rule), not_exercised);
}
TEST(WaitersGoOn, ALimitToWhichNothingWasChargedIsSomeOtherAccounts) {
  Story story;
  story.tell(memory_limit(1, Scope::none)).start().served().tell(memory(charge, 1));
  story.of(1).start().served().tell(memory(wait, 1)).later(seconds(9));
  EXPECT_EQ(story.ends().outcome(rule), not_exercised)
      << "that was charged in total, of which no limit is known";
}
TEST(WaitersGoOn, UnitsThatAnotherTakesFirstWereNotFreeForLong) {
  Story story = freed(waiting()).of(2).start().served().tell(memory(charge, 1)).later(seconds(9));
  EXPECT_EQ(story.of(2).tell(memory(release, 1)).of(0).tell(memory(charge, 1)).outcome(rule), kept);
}
TEST(WaitersGoOn, WhatWaitsBehindABiggerOneOwesNothing) {
  const auto behind = [](std::int64_t bigger) {
    Story story = full(3).of(0).tell(memory(wait, bigger)).of(2).start().served().tell(memory(wait, 1));
    return story.later(seconds(9)).ends();
  };
  EXPECT_EQ(behind(3).outcome(rule), not_exercised);
  EXPECT_EQ(behind(1).outcome(rule), broken) << "the bigger one would have fitted";
}
TEST(WaitersGoOn, WhoComesFirstNowCountsFromNow) {
  const auto second = [](Duration after) {
    Story story = full(3).of(0).tell(memory(wait, 3)).of(2).start().served().tell(memory(wait, 1));
    story.later(seconds(9)).of(0).tell(cancel_received).later(after).of(2).tell(memory(charge, 1));
    return story.outcome(rule);
  };
  EXPECT_EQ(second({}), kept);
  EXPECT_EQ(second(milliseconds(2)), broken);
}
TEST(WaitersGoOn, EachUserHasALineOfItsOwn) {
  const auto of_user = [](std::uint32_t user, Event event) {
    event.scope = Scope::user;
    event.context = {user};
    return event;
  };
  Story story;
  story.tell(memory_limit(1, Scope::user));
  for (const std::uint32_t user : {0u, 1u}) {
    Event begins;
    begins.kind = start;
    begins.context = {user};
    begins.operation_kind = OperationKind::enumerate;
    begins.mode = Mode::async;
    story.of(user).tell(begins).served(false).tell(of_user(user, memory(charge, 1)));
    story.tell(of_user(user, memory(wait, 1)));
  }
  EXPECT_EQ(Story(story).ends().outcome(rule), not_exercised);
  story.of(1).tell(of_user(1, memory(release, 1)));
  EXPECT_EQ(story.ends().judged().broken(rule), 1u) << "the first one waits for its own user's units";
}
TEST(WaitersGoOn, ACancelOrAShutdownOrItsEndEndsTheWait) {
  EXPECT_EQ(waiting().tell(cancel_received).of(1).tell(memory(release, 1)).ends().outcome(rule),
            not_exercised);
  EXPECT_EQ(waiting().tell(provider_end).of(1).tell(memory(release, 1)).ends().outcome(rule), not_exercised);
  EXPECT_EQ(waiting().tell(shutdown).of(1).tell(memory(release, 1)).ends().outcome(rule), not_exercised);
  EXPECT_EQ(freed(waiting()).later(milliseconds(2)).tell(cancel_received).outcome(rule), broken)
      << "it came too late";
}
TEST(WaitersGoOn, ADeclaredFaultOfTheServerExcuses) {
  const auto with = [](Fault what) {
    Event fault;
    fault.kind = server_fault;
    fault.fault = what;
    return fault;
  };
  EXPECT_EQ(freed(waiting()).tell(with(Fault::stop)).later(seconds(9)).ends().outcome(rule), not_exercised);
  EXPECT_EQ(freed(waiting()).tell(with(Fault::hang)).later(seconds(9)).ends().outcome(rule), not_exercised);
  EXPECT_EQ(freed(waiting()).tell(with(Fault::kill)).later(seconds(9)).ends().outcome(rule), not_exercised);
  Story stopped = freed(waiting()).tell(with(Fault::stop)).later(seconds(9)).tell(with(Fault::cont));
  EXPECT_EQ(Story(stopped).tell(memory(charge, 1)).outcome(rule), kept);
  EXPECT_EQ(stopped.later(milliseconds(2)).tell(memory(charge, 1)).outcome(rule), broken);
}
TEST(WaitersGoOn, WithoutTheProviderNothingIsSaid) {
  Story story = freed(waiting()).ends();
  story.header.places = {Place::client, Place::network, Place::server};
  EXPECT_EQ(story.outcome(rule), not_checked);
}
TEST(WaitersGoOn, ByDifferentClocksAProviderThatActedAboutThenMayHaveGoneOn) {
  const auto by_real_clocks = [](Duration acted_before) {
    Story story = full();
    story.header.clock = Clock::monotonic;
    story.header.skew = milliseconds(1);
    story.of(0).posts().later(acted_before).tell(memory(wait, 1)).later(milliseconds(20));
    return freed(story).later(seconds(9)).ends();
  };
  EXPECT_EQ(by_real_clocks(microseconds(500)).outcome(rule), undecided);
  EXPECT_EQ(by_real_clocks(milliseconds(5)).outcome(rule), broken);
}
TEST(WaitersGoOn, ByDifferentClocksWhatTheProviderDoesLaterEndsTheWait) {
  const auto posted = [](Duration after) {
    Story story = full();
    story.header.clock = Clock::monotonic;
    story.header.skew = milliseconds(1);
    story.of(0).tell(memory(wait, 1)).later(after).posts();
    return freed(story.later(milliseconds(10))).later(seconds(9)).ends();
  };
  EXPECT_EQ(posted(milliseconds(2)).outcome(rule), not_exercised);
  EXPECT_EQ(posted(microseconds(500)).outcome(rule), undecided) << "that may have been before it";
}
TEST(WaitersGoOn, TheProvidersLinesMayComeBeforeTheServers) {
  Story story = full();
  story.header.clock = Clock::monotonic;
  story.header.skew = milliseconds(1);
  story.at(milliseconds(40)).of(0).posts();
  story.at(milliseconds(20)).tell(memory(wait, 1));
  EXPECT_NE(freed(story).later(seconds(9)).ends().outcome(rule), broken) << "it went on 20 ms later";
}

}  // namespace
}  // namespace rescind::waiters_test
