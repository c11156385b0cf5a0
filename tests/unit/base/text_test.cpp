#include "harness/base/text.hpp"

#include <gtest/gtest.h>

namespace rescind::text_test {
namespace {

TEST(Printable, LeavesOrdinaryTextAlone) {
  EXPECT_EQ(printable("h\u00e9llo \U0001f600 <&>"), "h\u00e9llo \U0001f600 <&>");
}

TEST(Printable, ShowsControlCharactersInsteadOfObeyingThem) {
  EXPECT_EQ(printable("\x1b[2J\n\t\x7f"), "\\x1b[2J\\x0a\\x09\\x7f");
  EXPECT_EQ(printable("\u009b31m"), "\\u{009b}31m");
}

TEST(Printable, ShowsWhatTurnsTheWritingDirection) {
  EXPECT_EQ(printable("a\u202eb"), "a\\u{202e}b");
}

TEST(Printable, ShowsWhatNobodyWouldSee) {
  EXPECT_EQ(printable("a\u200bb\u2060c\ufeff"), "a\\u{200b}b\\u{2060}c\\u{feff}");
  EXPECT_EQ(printable("\U000e0041"), "\\u{e0041}");
  EXPECT_EQ(printable("\u200d"), "\u200d") << "joins the parts of an emoji";
}

TEST(Printable, ShowsWhatXmlForbids) {
  EXPECT_EQ(printable("\uffff\ufffe"), "\\u{ffff}\\u{fffe}");
}

TEST(Printable, ShowsBytesThatAreNotUtf8) {
  EXPECT_EQ(printable("\xff"), "\\xff");
  EXPECT_EQ(printable("\xc0\x80"), "\\xc0\\x80") << "overlong";
  EXPECT_EQ(printable("\xe0\x80\x80"), "\\xe0\\x80\\x80") << "overlong";
  EXPECT_EQ(printable("\xed\xa0\x80"), "\\xed\\xa0\\x80") << "a surrogate";
  EXPECT_EQ(printable("\xf4\x90\x80\x80"), "\\xf4\\x90\\x80\\x80") << "above U+10FFFF";
  EXPECT_EQ(printable("a\xe2\x82"), "a\\xe2\\x82") << "cut short";
}

TEST(Printable, KeepsTheLinesOfATextThatHasLines) {
  EXPECT_EQ(printable_lines("a\x1b\nb\u2028\n"), "a\\x1b\nb\\u{2028}\n");
}

TEST(Printable, EscapesInJsonStandForWhatWasThere) {
  EXPECT_EQ(printable_json("{\"a\": \"\u202e\x7f\u009b\u00e9\"}\n"),
            "{\"a\": \"\\u202e\\u007f\\u009b\u00e9\"}\n");
}

TEST(FlushLeft, KeepsWhatIsIndentedFurther) {
  EXPECT_EQ(flush_left({"   a", "  b\x1b", "    c"}), (std::vector<std::string>{" a", "b\\x1b", "  c"}));
  EXPECT_EQ(flush_left({"", "  b"}), (std::vector<std::string>{"", "  b"}));
  EXPECT_TRUE(flush_left({}).empty());
}

}  // namespace
}  // namespace rescind::text_test
