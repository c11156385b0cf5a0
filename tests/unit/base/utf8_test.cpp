#include "harness/base/utf8.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace rescind::utf8_test {
namespace {

TEST(Utf8, OnlyTheShortestFormOfACharacterIs) {
  const auto is_text = [](std::string_view bytes) { return first_not_utf8(bytes) == std::string_view::npos; };
  EXPECT_TRUE(is_text("\xc2\x80 \xe0\xa0\x80 \xef\xbf\xbf \xf0\x90\x80\x80 \xf4\x8f\xbf\xbf"));
  EXPECT_FALSE(is_text("\xc1\xbf"));
  EXPECT_FALSE(is_text("\xe0\x9f\xbf"));
  EXPECT_FALSE(is_text("\xf0\x8f\xbf\xbf"));
  EXPECT_FALSE(is_text("\xf4\x90\x80\x80"));
  EXPECT_FALSE(is_text("\xe2\x82"));
  EXPECT_EQ(first_not_utf8("eight by\xe2\x82\xac\xff"), 11u);
}

TEST(Utf8, IsCutBetweenCharacters) {
  EXPECT_EQ(clipped("ab\xc3\xa4", 4), "ab\xc3\xa4");
  EXPECT_EQ(clipped("ab\xc3\xa4", 3), "ab");
  EXPECT_EQ(shortened(std::string(40, 'x')), std::string(40, 'x'));
  EXPECT_EQ(shortened(std::string(39, 'x') + "\xc3\xa4"), std::string(39, 'x') + "...");
}

}  // namespace
}  // namespace rescind::utf8_test
