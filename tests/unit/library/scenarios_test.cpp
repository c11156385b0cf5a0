#include <gmock/gmock.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>

#include "harness/library/scenario_tests.hpp"

namespace rescind::scenarios_test {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;
using testing::SizeIs;
using testing::StartsWith;

/// A folder of scenario files of its own for each test.
class ScenarioTests : public testing::Test {
 protected:
  ScenarioTests() {
    std::string name = testing::TempDir() + "library-XXXXXX";
    directory_ = ::mkdtemp(name.data());
  }
  ~ScenarioTests() override { std::filesystem::remove_all(directory_); }

  /// A scenario that passes where an operation that is cancelled early has 0 to `results` results.
  std::string put(const std::string& file, const std::string& name, const std::string& results = "10") {
    std::string path = directory_ + "/" + file;
    std::ofstream(path) << "name: " << name << R"(
matrix:
  hears: [callback, failing-post]
system:
  network: {latency: 1ms..5ms}
  providers: {disks: {results: 10, every: 20ms, hears-cancel: $(hears)}}
clients:
  alice:
    - start: {op: list, kind: enumerate, provider: disks}
    - {on: second post of list, cancel: list}
    - {on: final of list, close: list}
expect:
  list: {results: 0..)" << results
                        << "}\n";
    return path;
  }

  std::string directory_;
};

TEST_F(ScenarioTests, NamesAreFitForFilters) {
  const std::string file = put("late.yaml", "quota/late-answer");
  EXPECT_THAT(scenario_tests(file),
              ElementsAre(AllOf(Field(&ScenarioTest::suite, "quota"),
                                Field(&ScenarioTest::name, "late_answer[hears=callback]"),
                                Field(&ScenarioTest::file, file), Field(&ScenarioTest::line, 1u)),
                          Field(&ScenarioTest::name, "late_answer[hears=failing_post]")));
}

TEST_F(ScenarioTests, ACaseWithoutAFamilyGoesIntoTheSuiteThatWasAskedFor) {
  const std::string file = put("late.yaml", "late");
  EXPECT_EQ(scenario_tests(file).front().suite, "scenarios");
  EXPECT_EQ(scenario_tests(file, {.suite = "our.own"}).front().suite, "our_own");
}

TEST_F(ScenarioTests, NamesThatBecomeTheSameAreToldApart) {
  put("a.yaml", "quota/late-answer");
  put("b.yaml", "quota/late_answer");
  std::set<std::string> names;
  for (const ScenarioTest& test : scenario_tests(directory_)) names.insert(test.name);
  EXPECT_THAT(names, SizeIs(4));
  EXPECT_TRUE(names.contains("late_answer[hears=callback]_2"));
}

TEST_F(ScenarioTests, APassedCaseSaysNothing) {
  const ScenarioResult result = scenario_tests(put("a.yaml", "quota/late")).front().run();
  EXPECT_EQ(result.kind, ScenarioResult::Kind::passed);
  EXPECT_EQ(result.text, "");
  EXPECT_EQ(result.report.seed, 1u);
}

TEST_F(ScenarioTests, AFailedCaseSaysWhatAndHowToReplayIt) {
  const std::string file = put("a.yaml", "quota/late", "0");
  const ScenarioResult result = scenario_tests(file, {.seed = 7, .strict = true}).front().run();
  EXPECT_EQ(result.kind, ScenarioResult::Kind::failed);
  EXPECT_THAT(result.text,
              StartsWith("FAILED quota/late[hears=callback] (" + file + ":1)\n  expect.results broken"));
  EXPECT_THAT(result.text, HasSubstr("\n  replay: rescind replay " + file +
                                     " --case 'quota/late[hears=callback]' --seed 7 --strict\n"));
}

TEST_F(ScenarioTests, AWrongFileIsOneTestThatFailsWithItsErrors) {
  put("a.yaml", "quota/late");
  const std::string wrong = directory_ + "/wrong.yaml";
  std::ofstream(wrong) << "name: wrong\n\nclient: {}\nsystem: {networks: {}}\n";
  const std::vector<ScenarioTest> tests = scenario_tests(directory_);
  ASSERT_THAT(tests, SizeIs(3));
  const ScenarioResult result = tests.back().run();
  EXPECT_EQ(tests.back().line, 3u);
  EXPECT_EQ(result.kind, ScenarioResult::Kind::failed);
  EXPECT_THAT(result.text,
              AllOf(HasSubstr(wrong + ":3:1: error: "), HasSubstr("\n" + wrong + ":4:10: error: ")));
}

TEST_F(ScenarioTests, OneNameForTwoScenariosFails) {
  put("a.yaml", "quota/late");
  put("b.yaml", "quota/late");
  const std::vector<ScenarioTest> tests = scenario_tests(directory_);
  ASSERT_THAT(tests, SizeIs(3));
  EXPECT_THAT(tests.back().run().text, AllOf(HasSubstr("b.yaml:1"), HasSubstr("a.yaml too")));
}

TEST_F(ScenarioTests, WhereNothingIsFoundATestFails) {
  const std::vector<ScenarioTest> none = scenario_tests(directory_ + "/missing");
  ASSERT_THAT(none, SizeIs(1));
  EXPECT_THAT(none.front().run().text, HasSubstr("there is no such file or directory"));
  const std::vector<ScenarioTest> empty = scenario_tests(directory_);
  ASSERT_THAT(empty, SizeIs(1));
  EXPECT_THAT(empty.front().run().text, HasSubstr("no file *.yaml below this directory"));
}

TEST_F(ScenarioTests, TheProfileDecidesAndIsInTheReplayCommand) {
  const std::string file = put("a.yaml", "quota/late", "0");
  const std::string profile = directory_ + "/ours.profile";
  std::ofstream(profile) << "profile: ours\n";
  EXPECT_THAT(scenario_tests(file, {.profile = profile}).front().run().text,
              HasSubstr("--profile " + profile));
  const std::vector<ScenarioTest> wrong = scenario_tests(file, {.profile = directory_ + "/missing"});
  ASSERT_THAT(wrong, SizeIs(1));
  EXPECT_THAT(wrong.front().run().text, HasSubstr("/missing: error: "));
}

}  // namespace
}  // namespace rescind::scenarios_test
