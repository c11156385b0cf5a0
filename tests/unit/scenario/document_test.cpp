#include "harness/scenario/language/document.hpp"

#include <gmock/gmock.h>

#include "scenario_text.hpp"

namespace rescind::document_test {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::HasSubstr;
using testing::StartsWith;

std::string repeated(std::string_view piece, std::size_t bytes) {
  std::string text;
  while (text.size() < bytes) text += piece;
  return text;
}

TEST(Document, KeepsOrderAndPlacesOfWhatItReads) {
  const std::string text = "b: 1\na: [x, {c: 'two words'}]\n";
  Diagnostics diagnostics(text, "a.yaml");
  const YamlNode root = parse_document(text, diagnostics);
  ASSERT_FALSE(diagnostics.any());
  ASSERT_EQ(root.entries.size(), 2u);
  EXPECT_EQ(root.entries[0].key.text, "b");
  EXPECT_EQ(root.entries[1].key.at, (Position{2, 1}));
  const YamlNode& word = *root.find("a")->items[1].find("c");
  EXPECT_EQ(word.text, "two words");
  EXPECT_EQ(word.at, (Position{2, 12}));
  EXPECT_EQ(root.find("d"), nullptr);
}

TEST(Document, LinesMayEndWithCarriageReturns) {
  std::string text = small_scenario;
  for (std::size_t at = 0; (at = text.find('\n', at)) != std::string::npos; at += 2)
    text.replace(at, 1, "\r\n");
  EXPECT_EQ(*load(text).front().story, "A story\n  in two lines.");
}

TEST(Document, TheStoryIsTheFirstCommentBlock) {
  EXPECT_EQ(first_comment("\n# One\n#\n#   two\n\n# Three\n"), "One\n\n  two");
  EXPECT_EQ(first_comment("name: x\n# later\n"), "");
  EXPECT_EQ(first_comment(""), "");
}

TEST(Document, AnErrorShowsItsLineWithACaretAndWhatToWrite) {
  EXPECT_EQ(first_error(with(small_scenario, "latency", "lateny")),
            "a.yaml:7:13: error: unknown key 'lateny' in 'network'\n"
            "    network: {lateny: 1ms..5ms}\n"
            "              ^\n"
            "hint: did you mean 'latency'?");
}

struct Bad {
  const char* name;
  std::string text;
  const char* begins;     ///< What the first error begins with.
  const char* says;       ///< And what it says somewhere.
  std::size_t bytes = 0;  ///< The text is repeated up to so many, where it is read.
};
void PrintTo(const Bad& bad, std::ostream* out) {
  *out << bad.name;
}

class BadInput : public testing::TestWithParam<Bad> {};

// One clear error, and neither a crash nor a long time nor much memory.
TEST_P(BadInput, IsRefusedInOnePlace) {
  const Bad& bad = GetParam();
  const std::string text = bad.bytes == 0 ? bad.text : repeated(bad.text, bad.bytes);
  std::vector<std::string> told;
  for (const InputError& error : load_scenario(text, "a.yaml").errors) told.emplace_back(error.what());
  EXPECT_THAT(told, Contains(AllOf(StartsWith(bad.begins), HasSubstr(bad.says))));
  EXPECT_THROW(load(text), InputError);
}

const std::string binary(
    "\x7f"
    "ELF\x02\x01\x01\0\0",
    9);

INSTANTIATE_TEST_SUITE_P(
    Document, BadInput,
    testing::Values(
        Bad{"empty", "", "a.yaml:1:1: error:", "no scenario"},
        Bad{"onlyAComment", "# hello\n", "a.yaml:1:1: error:", "no scenario"},
        Bad{"binary", binary, "a.yaml:1: error:", "not a text file"},
        Bad{"nulByte", std::string("name: a\0b\n", 10), "a.yaml:1: error:", "control character"},
        Bad{"nulEscape", "name: \"a\\0b\"\n", "a.yaml:1:7: error:", "control character"},
        Bad{"notUtf8", "# ok\nname: \xff\n", "a.yaml:2: error:", "not UTF-8"},
        Bad{"overlongUtf8", "name: \xc0\xaf\n", "a.yaml:1: error:", "not UTF-8"},
        Bad{"surrogate", "name: \xed\xa0\x80\n", "a.yaml:1: error:", "not UTF-8"},
        Bad{"cutUtf8", "name: \xe2\x82", "a.yaml:1: error:", "not UTF-8"},
        Bad{"escapedHalf", "name: \"a\\N\"\n", "a.yaml:1:7: error:", "half a character"},
        Bad{"escapedSpace", "name: \"a\\_b\"\n", "a.yaml:1:7: error:", "half a character"},
        Bad{"tabs", "name: a\nsystem:\n\tquota: x\n", "a.yaml:3:1: error:", "tab"},
        Bad{"scalar", "hello\n", "a.yaml:1:1: error:", "a scenario is a map"},
        Bad{"list", "- a\n- b\n", "a.yaml:1:1: error:", "a scenario is a map"},
        Bad{"twoDocuments", "name: a\n---\nname: b\n", "a.yaml:2:1: error:", "second document"},
        // The parser would find empty documents without end here.
        Bad{"strayComma", "# a\n, b: c}\n", "a.yaml:2:1: error:", "second document"},
        Bad{"strayBracket", "]\n", "a.yaml:1:1: error:", ""},
        Bad{"duplicateKey", "name: a\ntags: b\nname: c\n", "a.yaml:3:1: error:", "'name' is here twice"},
        Bad{"duplicateInFlow", "name: a\nsystem: {network: {loss: 1%, loss: 2%}}\n",
            "a.yaml:2:30: error:", "'loss' is here twice"},
        Bad{"anchor", "name: &a b\n", "a.yaml:1:7: error:", "anchors"},
        Bad{"unknownAlias", "name: *a\n", "a.yaml:1:7: error:", "anchor is not defined"},
        Bad{"aliasBomb", "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n", "a.yaml:1:4: error:", "anchors"},
        Bad{"mergeKey", "<<: {a: b}\n", "a.yaml:1:1: error:", "merge keys"},
        Bad{"tag", "name: !!binary aGVsbG8=\n", "a.yaml:1:7: error:", "tags"},
        Bad{"nullValue", "name:\nsystem: {}\n", "a.yaml:1:1: error:", "'name' has no value"},
        Bad{"nullWord", "name: ~\n", "a.yaml:1:1: error:", "'name' has no value"},
        Bad{"listAsKey", "[a]: b\n", "a.yaml:1:1: error:", "a key has to be a word"},
        Bad{"unclosedQuote", "name: \"a", "a.yaml:", "not valid YAML"},
        Bad{"unclosedBrace", "name: {a: b\n", "a.yaml:", "not valid YAML"},
        Bad{"deepLists", "[", "a.yaml:1:", "a key has to be a word", 1000},
        Bad{"deepListsInAMap", "a: " + repeated("[", 100) + repeated("]", 100),
            "a.yaml:1:35:", "nested too deep"},
        Bad{"deepBlock", "- ", "a.yaml:1:65: error:", "nested too deep", 1000000},
        Bad{"deepMaps", "{a: ", "a.yaml:1:", "", 1000}, Bad{"manyBrackets", "[", "a.yaml:1:", "", 1000000},
        Bad{"tooBig", "# long\n", "a.yaml:1: error:", "too big", (std::size_t{1} << 20) + 1}),
    [](const auto& bad) { return std::string(bad.param.name); });

TEST(Document, AFileThatIsWrongEverywhereGivesABoundedList) {
  std::string text = "name: a\nsystem: {providers: {p: {}}}\nclients:\n  alice:\n";
  while (text.size() < 900'000) text += "    - {cancle: list, raeson: tiemout}\n";
  const std::vector<InputError> errors = load_scenario(text, "a.yaml").errors;
  ASSERT_EQ(errors.size(), Diagnostics::errors_max + 1);
  EXPECT_EQ(errors.back().message(), "there are more than 50 errors: the others are not told");
}

}  // namespace
}  // namespace rescind::document_test
