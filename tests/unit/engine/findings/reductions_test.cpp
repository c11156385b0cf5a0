#include "harness/engine/findings/reductions.hpp"

#include <gmock/gmock.h>

#include "harness/edge/scenario_files.hpp"
#include "harness/scenario/compile/loader.hpp"
#include "harness/scenario/language/expanded.hpp"
#include "harness/scenario/language/yaml_text.hpp"

namespace rescind::reductions_test {
namespace {

using testing::Contains;
using testing::Not;

const std::string two_of_everything = R"(name: small/two-of-everything
rules: [cancel.final-prompt]
system:
  network: {latency: 1ms..5ms}
  providers: {disks: {results: 10, every: 20ms}, names: {}}
clients:
  alice:
    threads:
      main:
        - start: {op: list, kind: enumerate, provider: disks}
        - {cancel: list, on: second post of list}
        - {close: list, on: final of list}
      other:
        - {start: {op: ask, kind: get, provider: names}, on: start of list}
        - {close: ask, on: final of ask}
  bob:
    - {start: {op: watch, kind: query, provider: disks}, on: final of ask}
faults:
  - {at: 1s, reset: {of: ask}}
expect:
  ask: {final: ok}
)";

YamlNode parsed(const std::string& text) {
  Diagnostics diagnostics(text, "a.yaml");
  return parse_document(text, diagnostics);
}

/// Every document that one reduction leaves.
std::vector<std::string> reduced_texts(const YamlNode& document) {
  std::vector<std::string> texts;
  for (const Reduction& reduction : reductions_of(document))
    texts.push_back(yaml_text(reduced(document, reduction)));
  return texts;
}

TEST(Reductions, AnOperationGoesWithAllThatNamesIt) {
  // What waits for it goes as well: the operation of bob, and so bob.
  EXPECT_THAT(reduced_texts(parsed(two_of_everything)), Contains(R"(name: small/two-of-everything
rules: [cancel.final-prompt]
system:
  network: {latency: 1ms..5ms}
  providers: {disks: {results: 10, every: 20ms}, names: {}}
clients:
  alice:
    threads:
      main:
        - start: {op: list, kind: enumerate, provider: disks}
        - {cancel: list, on: second post of list}
        - {close: list, on: final of list}
expect: {}
)"));
}

TEST(Reductions, OrWhatWaitsForItNoLongerWaits) {
  EXPECT_THAT(reduced_texts(parsed(two_of_everything)), Contains(testing::HasSubstr(R"(
  bob:
    - start: {op: watch, kind: query, provider: disks}
)")));
}

TEST(Reductions, ThreadsAreMergedAndALoneOneIsAPlainList) {
  const YamlNode document = parsed(R"(name: a
system:
  providers: {names: {}}
clients:
  alice:
    threads:
      main:
        - start: {op: ask, kind: get}
        - close: ask
      other:
        - cancel: ask
)");
  EXPECT_THAT(reduced_texts(document), Contains(testing::HasSubstr(R"(
        - start: {op: ask, kind: get}
        - cancel: ask
        - close: ask
)")));
  const YamlNode alone = parsed(R"(name: a
system:
  providers: {names: {}}
clients:
  alice:
    call-time: 1us
    threads:
      main:
        - start: {op: ask, kind: get}
)");
  EXPECT_THAT(reduced_texts(alone), Contains(testing::HasSubstr(R"(
    steps:
      - start: {op: ask, kind: get}
)")));
}

TEST(Reductions, ProvidersAreMerged) {
  EXPECT_THAT(reduced_texts(parsed(two_of_everything)),
              Contains(testing::AllOf(testing::HasSubstr("op: ask, kind: get, provider: disks"),
                                      Not(testing::HasSubstr("names")))));
}

TEST(Reductions, ALimitThatChangesIsSetFromTheStart) {
  const std::vector<std::string> texts = reduced_texts(parsed(R"(name: a
system:
  quota: {operations: 1, per: user}
  providers: {names: {}}
clients:
  alice:
    - start: {op: ask, kind: get}
faults:
  - {at: 1ms, limit: {pool: operations, per: user, to: 2}}
)"));
  EXPECT_THAT(
      texts, Contains(testing::AllOf(testing::HasSubstr("operations: 2"), Not(testing::HasSubstr("limit")))));
  EXPECT_THAT(texts,
              Contains(testing::AllOf(Not(testing::HasSubstr("quota")), Not(testing::HasSubstr("limit")))));
}

TEST(Reductions, NumbersBecomeSmallerAndRangesFixed) {
  const std::vector<std::string> texts = reduced_texts(parsed(two_of_everything));
  for (const char* simpler : {"results: 0", "results: 1,", "results: 5", "results: 9", "every: 1ms",
                              "every: 0", "latency: 1ms}", "latency: 5ms}", "on: post of list"})
    EXPECT_THAT(texts, Contains(testing::HasSubstr(simpler)));
}

TEST(Reductions, WhatTheContractAsksIsLeftAsItIs) {
  const std::string bounded = "name: small/bounded\nprofile: {bounds: {extras: 4, final: 500us}}\n" +
                              two_of_everything.substr(two_of_everything.find("system:"));
  const std::vector<std::string> texts = reduced_texts(parsed(bounded));
  EXPECT_THAT(texts, Contains(Not(testing::HasSubstr("extras: 4")))) << "it may go";
  EXPECT_THAT(texts, testing::Each(Not(testing::ContainsRegex("extras: [0-35-9]|final: [0-46-9]"))));
}

std::size_t size_of(const YamlNode& node) {
  std::size_t size = 1;
  for (const YamlNode& item : node.items) size += size_of(item);
  for (const auto& [key, value] : node.entries) size += size_of(value);
  return size;
}

/// Whatever a shipped scenario is: no reduction goes out of its bounds, changes nothing, or makes it bigger;
/// the loader takes or refuses what it leaves, and of each scenario something simpler loads.
TEST(Reductions, OfShippedScenariosAreSmaller) {
  for (const std::string& file : find_scenario_files({std::string(RESCIND_SOURCE_DIR) + "/scenarios"})) {
    const std::string text = read_text_file(file);
    const auto document = expanded_document(text, load_scenario(text, file).value().front().name);
    ASSERT_TRUE(document) << file;
    const std::string before = yaml_text(*document);
    std::size_t loaded = 0;
    for (const Reduction& reduction : reductions_of(*document)) {
      const YamlNode smaller = reduced(*document, reduction);
      EXPECT_LE(size_of(smaller), size_of(*document)) << yaml_text(smaller);
      EXPECT_NE(yaml_text(smaller), before);
      loaded += case_of(smaller) ? 1 : 0;
    }
    EXPECT_GT(loaded, 0u) << file;
  }
}

}  // namespace
}  // namespace rescind::reductions_test
