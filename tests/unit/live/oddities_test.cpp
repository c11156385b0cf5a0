#include "harness/live/oddities.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace rescind::live::oddities_test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(Oddities, NothingOddIsNotTold) {
  EXPECT_THAT(Oddities{}.told(), IsEmpty());
}

TEST(Oddities, OfSeveralSessionsAddUpAndKeepWhatCameFirst) {
  Oddities all;
  all.add({});
  all.add({.stray_bytes = 7, .first_strays = "hello, \n"});
  all.add({.stray_bytes = 3, .first_strays = "bye"});
  all.add({.strangers = 1, .first_stranger = "0"});
  EXPECT_THAT(all.told(),
              ElementsAre("10 bytes on its standard output are no message, and begin with: hello, \\x0a",
                          "1 answer is to no request that waits, the first to the id 0"));
}

TEST(Oddities, WhatIsLongIsShortened) {
  const Oddities odd{.no_messages = 2, .first_no_message = std::string(1'000, '[')};
  EXPECT_THAT(
      odd.told(),
      ElementsAre("2 of its messages are none of JSON-RPC's; the first: " + std::string(120, '[') + "..."));
}

TEST(Oddities, WhatEndedTheReadingIsTold) {
  Oddities all;
  all.add({.endless = true});
  all.add({.too_long = true, .flooded = true});
  EXPECT_EQ(all.told().size(), 3u);
}

}  // namespace
}  // namespace rescind::live::oddities_test
