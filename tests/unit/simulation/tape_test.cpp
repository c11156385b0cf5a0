#include "harness/simulation/tape.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "harness/base/assert.hpp"
#include "harness/base/hex.hpp"
#include "harness/simulation/site.hpp"

namespace rescind::tape_test {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

/// A little run: some choices at several places, and what came out.
std::vector<std::uint64_t> play(Tape& tape) {
  std::vector<std::uint64_t> picked;
  for (std::uint32_t actor = 0; actor < 3; ++actor) {
    for (const Site site : {Site::network_latency, Site::client_work, Site::network_latency}) {
      picked.push_back(tape.choose(site, actor, 1000 + actor));
    }
    picked.push_back(tape.chance(Site::network_loss, actor, 300'000) ? 1 : 0);
  }
  return picked;
}

TEST(Site, EveryNameLeadsBackToItsSite) {
  std::set<std::string_view> names;
  for (std::size_t i = 0; i < site_count; ++i) {
    const Site site = static_cast<Site>(i);
    EXPECT_EQ(site_named(name_of(site)), site);
    EXPECT_TRUE(names.insert(name_of(site)).second) << "twice: " << name_of(site);
  }
  EXPECT_EQ(site_named("no-such-site"), Site::none);
}

// Seeds in scenario files and bug reports mean these numbers, on every compiler and machine.
TEST(SeededTape, DrawsArePinned) {
  Tape tape = Tape::seeded(42);
  const auto whole = [&](Site site, std::uint32_t actor) {
    return hex(tape.choose(site, actor, ~std::uint64_t{0}));
  };
  EXPECT_EQ(whole(Site::network_latency, 0), "6a93e673b7395b7e");
  EXPECT_EQ(whole(Site::network_latency, 0), "1815e83f49a56f33");
  EXPECT_EQ(whole(Site::network_latency, 1), "d90d22210713a342");
  EXPECT_EQ(whole(Site::schedule, 0), "b82f342e5b631870");
  EXPECT_EQ(tape.choose(Site::step_time, 7, 1'000'000), 48'779u);
  EXPECT_EQ(hex(tape.end_state()), "74e9c46f276b5b21");
}

TEST(SeededTape, PicksStayBelowTheBoundAndReachAllOfIt) {
  Tape tape = Tape::seeded(1);
  std::set<std::uint64_t> seen;
  for (int i = 0; i < 200; ++i) seen.insert(tape.choose(Site::schedule, 0, 7));
  EXPECT_THAT(seen, ElementsAre(0, 1, 2, 3, 4, 5, 6));
}

TEST(SeededTape, PicksAreSpreadEvenly) {
  Tape tape = Tape::seeded(9);
  std::vector<int> counts(10);
  for (std::uint32_t actor = 0; actor < 100; ++actor) {
    for (int i = 0; i < 1000; ++i) ++counts[tape.choose(Site::provider_every, actor, 10)];
  }
  for (const int count : counts) EXPECT_NEAR(count, 10'000, 500);  // Five standard deviations.
}

TEST(SeededTape, ChanceComesAsOftenAsItSays) {
  Tape tape = Tape::seeded(3);
  int yes = 0;
  for (int i = 0; i < 100'000; ++i) yes += tape.chance(Site::network_loss, 5, 20'000) ? 1 : 0;
  EXPECT_NEAR(yes, 2000, 250);
}

TEST(SeededTape, TakingOneDrawAwayShiftsNoOther) {
  Tape all = Tape::seeded(5);
  Tape without = Tape::seeded(5);
  (void)all.choose(Site::network_copy, 1, 100);  // The draw taken away in the other run.
  EXPECT_EQ(all.choose(Site::network_latency, 1, 100), without.choose(Site::network_latency, 1, 100));
  EXPECT_EQ(all.choose(Site::network_copy, 0, 100), without.choose(Site::network_copy, 0, 100));
  EXPECT_EQ(all.choose(Site::network_copy, 2, 100), without.choose(Site::network_copy, 2, 100));
}

TEST(SeededTape, SeedSiteActorAndCountAllMatter) {
  const auto draw = [](std::uint64_t seed, Site site, std::uint32_t actor, int skipped) {
    Tape tape = Tape::seeded(seed);
    for (int i = 0; i < skipped; ++i) (void)tape.choose(site, actor, 2);
    return tape.choose(site, actor, ~std::uint64_t{0});
  };
  std::set<std::uint64_t> seen;
  std::size_t draws = 0;
  for (std::uint64_t seed = 0; seed < 5; ++seed) {
    for (const Site site : {Site::step_time, Site::call_time, Site::schedule}) {
      for (std::uint32_t actor = 0; actor < 5; ++actor) {
        for (int skipped = 0; skipped < 5; ++skipped, ++draws) seen.insert(draw(seed, site, actor, skipped));
      }
    }
  }
  EXPECT_EQ(seen.size(), draws);
}

TEST(SeededTape, AForegoneConclusionDrawsNothing) {
  Tape tape = Tape::seeded(5);
  tape.start_recording();
  const std::uint64_t before = tape.end_state();
  EXPECT_EQ(tape.choose(Site::schedule, 0, 1), 0u);
  EXPECT_FALSE(tape.chance(Site::network_loss, 0, 0));
  EXPECT_TRUE(tape.chance(Site::network_loss, 0, 1'000'000));
  EXPECT_EQ(tape.end_state(), before);
  EXPECT_TRUE(tape.recording().empty());
}

TEST(SeededTape, RefusesWhatOnlyABugAsksFor) {
  Tape tape = Tape::seeded(5);
  EXPECT_THROW((void)tape.choose(Site::schedule, 0, 0), InternalError);
  EXPECT_THROW((void)tape.chance(Site::schedule, 0, 1'000'001), InternalError);
  EXPECT_THROW((void)tape.choose(Site::schedule, Tape::actors_max, 2), InternalError);
}

TEST(SeededTape, RestartEqualsAFreshTape) {
  Tape used = Tape::seeded(1);
  used.start_recording();
  (void)play(used);
  used.restart(2);
  Tape fresh = Tape::seeded(2);
  EXPECT_EQ(play(used), play(fresh));
  EXPECT_EQ(used.end_state(), fresh.end_state());
  EXPECT_TRUE(used.recording().empty());
}

TEST(SeededTape, ACopyGoesOnWhereTheOriginalStood) {
  Tape original = Tape::seeded(1);
  (void)play(original);
  Tape copy = original;
  EXPECT_EQ(play(original), play(copy));
  EXPECT_EQ(original.end_state(), copy.end_state());
}

TEST(Tape, EndStateSeesEveryPartOfADraw) {
  const auto end = [](const Choices& choices) {
    Tape tape = Tape::replaying(choices);
    for (const Choice& choice : choices) (void)tape.choose(choice.site, choice.actor, choice.bound);
    return tape.end_state();
  };
  const Choice one{Site::schedule, 1, 5, 3};
  const Choice other{Site::step_time, 1, 5, 3};
  const std::set<std::uint64_t> ends = {
      end({one}),
      end({other}),
      end({{Site::schedule, 2, 5, 3}}),
      end({{Site::schedule, 1, 6, 3}}),
      end({{Site::schedule, 1, 5, 4}}),
      end({}),
      end({one, one}),
      end({one, other}),
      end({other, one}),
  };
  EXPECT_EQ(ends.size(), 9u);
}

TEST(ReplayingTape, GivesTheSameRunAndTheSameEnd) {
  Tape seeded = Tape::seeded(77);
  seeded.start_recording();
  const auto first = play(seeded);
  Tape replayed = Tape::replaying(seeded.recording());
  replayed.start_recording();
  EXPECT_EQ(play(replayed), first);
  EXPECT_EQ(replayed.end_state(), seeded.end_state());
  EXPECT_EQ(replayed.recording(), seeded.recording());
}

TEST(ReplayingTape, PastTheEndEveryChoiceIsTheFirst) {
  Tape tape = Tape::replaying({{Site::schedule, 0, 5, 4}});
  EXPECT_EQ(tape.choose(Site::schedule, 0, 5), 4u);
  EXPECT_EQ(tape.choose(Site::schedule, 0, 5), 0u);
  EXPECT_FALSE(tape.chance(Site::network_loss, 0, 999'999));
}

TEST(ReplayingTape, RefusesAnotherSiteActorOrBound) {
  const Choices recording = {{Site::network_latency, 3, 5, 4}};
  const auto replay = [&](Site site, std::uint32_t actor, std::uint64_t bound) {
    Tape tape = Tape::replaying(recording);
    return tape.choose(site, actor, bound);
  };
  EXPECT_EQ(replay(Site::network_latency, 3, 5), 4u);
  EXPECT_THROW((void)replay(Site::network_loss, 3, 5), TapeMismatch);
  EXPECT_THROW((void)replay(Site::network_latency, 4, 5), TapeMismatch);
  EXPECT_THROW((void)replay(Site::network_latency, 3, 6), TapeMismatch);
}

TEST(ReplayingTape, RefusesAPickOutOfItsBound) {
  Tape tape = Tape::replaying({{Site::schedule, 0, 5, 5}});
  EXPECT_THROW((void)tape.choose(Site::schedule, 0, 5), TapeMismatch);
}

TEST(ReplayingTape, AMismatchSaysWhereAndWhat) {
  Tape tape = Tape::replaying({{Site::schedule, 0, 2, 0}, {Site::network_latency, 3, 5, 4}});
  (void)tape.choose(Site::schedule, 0, 2);
  try {
    (void)tape.choose(Site::step_time, 1, 9);
    FAIL() << "the mismatch must be refused";
  } catch (const TapeMismatch& mismatch) {
    EXPECT_THAT(mismatch.what(), AllOf(HasSubstr("choice 2"), HasSubstr("step-time by actor 1 out of 9"),
                                       HasSubstr("network-latency by actor 3 out of 5")));
  }
}

TEST(GuidedTape, TakesTheNthChoiceOfEachPlaceWhateverStandsBetween) {
  Tape tape;
  tape.restart_guided(
      Choices{{Site::schedule, 0, 5, 4}, {Site::network_loss, 1, 2, 1}, {Site::schedule, 0, 5, 2}});
  tape.start_recording();
  EXPECT_EQ(tape.choose(Site::schedule, 0, 5), 4u);
  EXPECT_EQ(tape.choose(Site::schedule, 0, 5), 2u);
  EXPECT_TRUE(tape.chance(Site::network_loss, 1, 500));
  EXPECT_EQ(tape.recording().size(), 3u);
}

TEST(GuidedTape, IsLenient) {
  Tape tape;
  tape.restart_guided(Choices{{Site::schedule, 0, 9, 8}});
  EXPECT_EQ(tape.choose(Site::schedule, 1, 5), 0u) << "the guide has nothing of this actor";
  EXPECT_EQ(tape.choose(Site::schedule, 0, 3), 2u) << "of fewer candidates the last";
  EXPECT_EQ(tape.choose(Site::schedule, 0, 9), 0u) << "past the guide's end";
}

}  // namespace
}  // namespace rescind::tape_test
