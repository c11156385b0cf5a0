#include "harness/scenario/language/yaml_text.hpp"

#include <gmock/gmock.h>

#include <set>

#include "harness/edge/scenario_files.hpp"
#include "harness/engine/run/timed_run.hpp"
#include "harness/scenario/language/expanded.hpp"
#include "scenario_text.hpp"
#include "tests/unit/same_document.hpp"

namespace rescind::yaml_text_test {
namespace {

YamlNode parsed(const std::string& text) {
  Diagnostics diagnostics(text, "a.yaml");
  YamlNode node = parse_document(text, diagnostics);
  EXPECT_FALSE(diagnostics.any()) << diagnostics.errors().front().what() << text;
  return node;
}

TEST(YamlText, IsWrittenAsTheShippedScenariosAre) {
  const std::string text = R"(name: cancel/small
rules: [cancel.final-prompt, quota.released]
system:
  network: {latency: 1ms..5ms}
  quota:
    - {operations: 4, per: total}
    - {memory: 64KiB, per: session}
  providers: {disks: {results: 10, every: 20ms, hears-cancel: poll}}
clients:
  alice:
    threads:
      main:
        - start: {op: list, kind: enumerate}
        - {close: list, on: final of list}
  bob:
    - {cancel: list, at: 3ms}
faults:
  - {at: 300ms, reset: {}}
expect:
  list: {results: 2..4, final: [ok, failed]}
until: 1min
)";
  EXPECT_EQ(yaml_text(parsed(text)), text);
}

TEST(YamlText, WhatWouldReadAsSomethingElseIsQuoted) {
  for (const std::string text : {"",           " ",
                                 "null",       "~",
                                 "- a",        "a: b",
                                 "a #b",       "it's",
                                 "\"",         "{",
                                 "two\nlines", "back\\slash",
                                 "0123",       "0123456789012345",
                                 "1e5",        "\xc3\xa9t\xc3\xa9",
                                 "#",          "&a",
                                 "*a",         "!a",
                                 "%",          "@",
                                 "trailing ",  "?"}) {
    YamlNode document = parsed("a: {b: [c, d]}");
    document.entries[0].value.entries[0].value.items[1].text = text;
    document.entries[0].value.entries[0].key.text = text + "k";
    const std::string written = yaml_text(document);
    EXPECT_TRUE(same_document(parsed(written), document)) << written;
  }
}

TEST(YamlText, LongListsOfWordsAreWrapped) {
  YamlNode document = parsed("a: {b: [c]}");
  YamlNode& list = document.entries[0].value.entries[0].value;
  for (int i = 0; i < 200; ++i) list.items.push_back(list.items.front());
  const std::string written = yaml_text(document);
  EXPECT_TRUE(same_document(parsed(written), document)) << written;
  for (std::size_t from = 0, end = 0; (end = written.find('\n', from)) != std::string::npos; from = end + 1)
    EXPECT_LE(end - from, 112u);
}

TEST(YamlText, CommentsAreBrokenAtSpaces) {
  EXPECT_EQ(yaml_comment("one\n\ntwo"), "# one\n#\n# two\n");
  const std::string word(60, 'w');
  EXPECT_EQ(yaml_comment(word + " " + word + " end"), "# " + word + "\n# " + word + " end\n");
  EXPECT_EQ(yaml_comment(word + word + " end"), "# " + word + word + "\n# end\n");
}

/// Cases from all over each shipped file, written and read again, are the same document and run to the same
/// history.
TEST(YamlText, ShippedCasesAreTheSameWhenReadAgain) {
  std::set<std::string> names;
  for (const std::string& file : find_scenario_files({std::string(RESCIND_SOURCE_DIR) + "/scenarios"})) {
    const std::string text = read_text_file(file);
    const std::vector<Case> cases = load_scenario(text, file).value();
    for (std::size_t i = 0; i < cases.size(); i += 1 + cases.size() / 4) {
      const auto document = expanded_document(text, cases[i].name);
      ASSERT_TRUE(document) << cases[i].name;
      const std::string written = yaml_text(*document);
      EXPECT_TRUE(same_document(parsed(written), *document)) << written;
      ASSERT_EQ(first_error(written), "loads") << written;
      const Case again = load(written).front();
      EXPECT_TRUE(names.insert(again.name).second) << "two cases are called " << again.name;
      TimedRun first(cases[i], {});
      TimedRun second(again, {});
      first.run(7);
      second.run(7);
      EXPECT_EQ(first.history_hash(), second.history_hash()) << written;
    }
  }
}

TEST(ExpandedDocument, IsNothingForACaseThatThereIsNot) {
  EXPECT_TRUE(expanded_document(small_scenario, "cancel/small"));
  EXPECT_FALSE(expanded_document(small_scenario, "cancel/smaller"));
  EXPECT_FALSE(expanded_document("name: [", "cancel/small"));
  EXPECT_FALSE(expanded_document("{}", "cancel/small"));
}

TEST(PathName, IsOneThatAFileCanHave) {
  EXPECT_EQ(path_name("a/b"), "a/b");
  EXPECT_EQ(path_name("a/b[mode=sync,at=0ms]"), "a/b.mode-sync.at-0ms");
  const std::string longer = path_name("a/b[" + std::string(80, 'x') + "=1]");
  EXPECT_EQ(longer.size(), 2u + 64u);
  EXPECT_NE(longer, path_name("a/b[" + std::string(80, 'x') + "=2]"));
}

}  // namespace
}  // namespace rescind::yaml_text_test
