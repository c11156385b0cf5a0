#include "harness/base/enum_set.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <type_traits>
#include <vector>

namespace rescind::enum_set_test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

enum class Few { first, second, third, count_ };
enum class Many { first, last_of_a_word = 63, first_of_the_next, last = 99, count_ };

template <class E>
std::vector<E> members(const EnumSet<E>& set) {
  std::vector<E> found;
  for (const E member : set) found.push_back(member);
  return found;
}

TEST(EnumSet, IsVisitedInTheOrderOfTheEnumeration) {
  EXPECT_THAT(members(EnumSet<Few>{Few::third, Few::first}), ElementsAre(Few::first, Few::third));
  EXPECT_THAT(members(EnumSet<Few>{}), IsEmpty());
  EXPECT_THAT(members(EnumSet<Many>{Many::last, Many::first_of_the_next, Many::first, Many::last_of_a_word}),
              ElementsAre(Many::first, Many::last_of_a_word, Many::first_of_the_next, Many::last));
}

TEST(EnumSet, WhatIsRemovedWhileItIsVisitedIsVisitedAllTheSame) {
  EnumSet<Few> set = EnumSet<Few>::all();
  int visited = 0;
  for (const Few member : set) {
    set.remove(member);
    ++visited;
  }
  EXPECT_EQ(visited, 3);
  EXPECT_TRUE(set.empty());
}

TEST(EnumSet, AllHasEveryValueAndNoMore) {
  EXPECT_EQ(EnumSet<Few>::all().size(), 3u);
  EXPECT_EQ(EnumSet<Many>::all().size(), 100u);
  EXPECT_EQ(EnumSet<Few>::all(), (EnumSet<Few>{Few::first, Few::second, Few::third}));
}

TEST(EnumSet, ComparesAndJoinsBySetsRules) {
  constexpr EnumSet<Many> ends{Many::first, Many::last};
  constexpr EnumSet<Many> late{Many::first_of_the_next, Many::last};
  static_assert((ends & late) == EnumSet<Many>{Many::last});
  static_assert(ends.without(late) == EnumSet<Many>{Many::first});
  static_assert((ends | late).size() == 3);
  EXPECT_TRUE(ends.intersects(late));
  EXPECT_FALSE(ends.without(late).intersects(late));
  EXPECT_TRUE((ends | late).includes(late));
  EXPECT_FALSE(ends.includes(late));
  EXPECT_EQ(late.first(), Many::first_of_the_next);
}

TEST(EnumSet, CanBeHashedByItsBytes) {
  EXPECT_TRUE((std::has_unique_object_representations_v<EnumSet<Many>>));
  EXPECT_EQ(sizeof(EnumSet<Few>), 8u);
}

}  // namespace
}  // namespace rescind::enum_set_test
