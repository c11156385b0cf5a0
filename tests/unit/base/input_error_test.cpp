#include "harness/base/input_error.hpp"

#include <gmock/gmock.h>

namespace rescind::input_error_test {
namespace {

TEST(InputError, ShowsThePlaceTheLineTheCaretAndTheHint) {
  const InputError error("a.yaml", 7, 13, "unknown key 'lateny'", "did you mean 'latency'?",
                         "  network: {lateny: 1ms}");
  EXPECT_STREQ(error.what(),
               "a.yaml:7:13: error: unknown key 'lateny'\n"
               "    network: {lateny: 1ms}\n"
               "              ^\n"
               "hint: did you mean 'latency'?");
}

TEST(InputError, LeavesOutWhatIsNotKnown) {
  EXPECT_STREQ(InputError("a.yaml", 0, 0, "is a directory").what(), "a.yaml: error: is a directory");
  EXPECT_STREQ(InputError("", 0, 0, "is empty").what(), "error: is empty");
}

TEST(InputError, ShowsALongLineAroundItsColumn) {
  const std::string line = std::string(300, 'a') + "!" + std::string(300, 'b');
  const std::string text = InputError("a.yaml", 1, 301, "wrong", "", line).what();
  const std::size_t shown = text.find('\n') + 1;
  const std::size_t below = text.find('\n', shown) + 1;
  EXPECT_LT(below - shown, 140u);
  EXPECT_EQ(text.substr(shown, 5), "  ...");
  EXPECT_EQ(text[shown + (text.find('^') - below)], '!') << "the caret is below the column";
}

TEST(InputError, CountsCharactersAndNotBytesUpToTheCaret) {
  const std::string text = InputError("a.yaml", 1, 4, "wrong", "", "\xc3\xa9\t!\x1b[2J").what();
  EXPECT_EQ(text, "a.yaml:1:4: error: wrong\n  \xc3\xa9 !\\x1b[2J\n    ^")
      << "no byte of it moves the cursor";
}

TEST(InputError, PutsTheCaretBelowWhatStandsBehindAnEscape) {
  const std::string text = InputError("a\u202e.yaml", 1, 4, "wrong", "", "\u009b31m!").what();
  EXPECT_EQ(text, "a\\u{202e}.yaml:1:4: error: wrong\n  \\u{009b}31m!\n           ^");
}

TEST(InputError, HasNoControlCharacterOfTheInputInItsWords) {
  const InputError error("a.jsonl", 1, 1, "no event '\x1b[2J'", "did you mean '\n\x7f'?");
  EXPECT_STREQ(error.what(), "a.jsonl:1:1: error: no event '\\x1b[2J'\nhint: did you mean '\\x0a\\x7f'?");
}

}  // namespace
}  // namespace rescind::input_error_test
