// Every report format against its approved file, and the facts that must hold whatever the approved files
// say.

#include <gmock/gmock.h>

#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <pugixml.hpp>

#include "harness/engine/run/outcome_words.hpp"
#include "reports/json.hpp"
#include "reports/junit.hpp"
#include "reports/terminal.hpp"
#include "reports/versions.hpp"
#include "reports/xml.hpp"
#include "tests/unit/approved.hpp"
#include "tests/unit/reports/sample.hpp"

namespace rescind::formats_test {
namespace {

using testing::HasSubstr;
using testing::Not;

RunResult passed_run() {
  RunResult run;
  CaseResult one;
  one.rules.set(RuleId::result_one_final, RuleOutcome::kept);
  run.cases = {one, one, one};
  return run;
}

std::string read(const std::string& path) {
  std::ifstream file(std::string(RESCIND_SOURCE_DIR) + "/" + path);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

TEST(TerminalReport, LooksAsApproved) {
  EXPECT_TRUE(is_approved(terminal_report(sample_run(), {}), "reports/terminal.txt"));
}

TEST(TerminalReport, VerboseLooksAsApproved) {
  EXPECT_TRUE(is_approved(terminal_report(sample_run(), {.detail = Detail::verbose}),
                          "reports/terminal-verbose.txt"));
}

TEST(TerminalReport, WithRulesLooksAsApproved) {
  EXPECT_TRUE(is_approved(terminal_report(sample_run(), {.show_rules = true}), "reports/terminal-rules.txt"));
}

TEST(TerminalReport, IsOneLineWhenAllIsKept) {
  EXPECT_EQ(terminal_report(passed_run(), {}), "3 cases passed\n");
}

TEST(Reports, NameAProfileThatWasChosen) {
  RunResult run = passed_run();
  EXPECT_THAT(json_report(run), HasSubstr("\"profile\": \"mi\""));
  EXPECT_THAT(junit_report(run), Not(HasSubstr("profile")));
  run.profile = {.name = "lsp",
                 .file = "lsp.yaml",
                 .strict = true,
                 .hash = "0123456789abcdef",
                 .off = {"quota.released"},
                 .bounds = {"final=5ms"}};
  EXPECT_EQ(terminal_report(run, {}),
            "3 cases passed, judged by the profile lsp (lsp.yaml, 0123456789abcdef), strictly, without "
            "quota.released, with final=5ms\n");
  EXPECT_THAT(
      json_report(run),
      HasSubstr("\"profile\": \"lsp\",\n\"profile_file\": \"lsp.yaml\",\n\"profile_hash\": "
                "\"0123456789abcdef\",\n\"strict\": true,\n\"off\": [\"quota.released\"],\n\"bounds\": "
                "[\"final=5ms\"]"));
  EXPECT_THAT(junit_report(run), HasSubstr("<property name=\"profile\" value=\"lsp\" />"));
}

TEST(TerminalReport, QuietSaysNothingWhenAllIsKept) {
  EXPECT_EQ(terminal_report(passed_run(), {.detail = Detail::quiet}), "");
}

TEST(TerminalReport, QuietStillShowsFailures) {
  const std::string text = terminal_report(sample_run(), {.detail = Detail::quiet});
  EXPECT_THAT(text, HasSubstr("cancel.final-prompt broken for list at 41.000 ms"));
  EXPECT_THAT(text, HasSubstr("7 cases: 2 passed, 1 failed"));
}

TEST(TerminalReport, HasWallTimeOnlyWhenAsked) {
  EXPECT_THAT(terminal_report(sample_run(), {.show_wall_time = true}), HasSubstr("(1.23 s)"));
  EXPECT_THAT(terminal_report(sample_run(), {}), Not(HasSubstr("1.23")));
}

TEST(TerminalReport, HasColoursOnlyWhenAsked) {
  EXPECT_THAT(terminal_report(sample_run(), {.colour = true}), HasSubstr("\x1b[31mFAILED\x1b[0m"));
  EXPECT_THAT(terminal_report(sample_run(), {}), Not(HasSubstr("\x1b")));
}

TEST(TerminalReport, NamesBrokenShouldsOfPassedCases) {
  EXPECT_THAT(terminal_report(sample_run(), {}),
              HasSubstr("note: 2 cases broke a should rule (result.few-extras)"));
}

TEST(TerminalReport, CountsWhatIsBrokenManyTimes) {
  RunResult run;
  run.cases.push_back({.name = "many", .outcome = CaseOutcome::failed});
  run.cases[0].rules.set(RuleId::quota_released, RuleOutcome::broken);
  run.cases[0].breaches.assign(50, {.what = Violation{.rule = RuleId::quota_released}});
  const std::string text = terminal_report(run, {.show_rules = true});
  EXPECT_THAT(text,
              HasSubstr("  quota.released broken 47 times more\n  rules: 1 broken\n\n1 case: 1 failed\n"));
}

TEST(TerminalReport, CountsCasesOfOneFileThatFailAlike) {
  RunResult run;
  CaseResult one{.name = "matrix", .file = "matrix.yaml", .line = 1, .outcome = CaseOutcome::failed};
  one.breaches = {{.what = Violation{.rule = RuleId::quota_released}}};
  run.cases.assign(5, one);
  run.cases.back().breaches.assign(7, one.breaches.front());
  one.breaches = {{.what = Violation{.rule = RuleId::quota_recovers}}};
  run.cases.push_back(one);
  const std::string text = terminal_report(run, {});
  EXPECT_THAT(text,
              HasSubstr("and 2 cases more of matrix.yaml failed: quota.released (--verbose shows them)\n"));
  EXPECT_THAT(text, HasSubstr("quota.recovers broken"));
  EXPECT_THAT(text, HasSubstr("6 cases: 6 failed\n"));
  EXPECT_THAT(terminal_report(run, {.detail = Detail::verbose}), Not(HasSubstr("more of")));
}

TEST(JUnitReport, LooksAsApproved) {
  EXPECT_TRUE(is_approved(junit_report(sample_run()), "reports/junit.xml"));
}

TEST(JUnitReport, CountsEveryCaseOnce) {
  pugi::xml_document document;
  ASSERT_TRUE(document.load_string(junit_report(sample_run()).c_str()));
  const pugi::xml_node root = document.child("testsuites");
  const auto sum = [&](const char* attribute) {
    int all = 0;
    for (const pugi::xml_node suite : root.children("testsuite")) all += suite.attribute(attribute).as_int();
    return all;
  };
  for (const char* attribute : {"tests", "failures", "errors"})
    EXPECT_EQ(root.attribute(attribute).as_int(), sum(attribute)) << attribute;
  EXPECT_EQ(sum("tests"), 7);
  EXPECT_EQ(sum("failures"), 2);
  EXPECT_EQ(sum("errors"), 1);
  EXPECT_EQ(sum("skipped"), 2);
  EXPECT_EQ(root.select_nodes("testsuite/testcase").size(), 7u);
  EXPECT_EQ(root.select_nodes("testsuite/testcase/failure").size(), 2u);
}

TEST(JUnitReport, TheRootCountsWhatIsOfNoCase) {
  RunResult run = passed_run();
  run.refused.emplace_back("a.yaml", 1, 1, "wrong");
  run.stopped = "interrupted after 3 runs of 4";
  EXPECT_THAT(junit_report(run),
              HasSubstr("<testsuites name=\"rescind\" tests=\"5\" failures=\"0\" errors=\"2\" "
                        "time=\"0.000\">"));
}

TEST(JUnitReport, DoesNotOverflowOnTheTimesOfForeignHistories) {
  RunResult run = passed_run();
  for (CaseResult& one : run.cases) one.length = Duration{std::numeric_limits<std::int64_t>::max()};
  EXPECT_THAT(junit_report(run),
              HasSubstr("<property name=\"virtual_time\" value=\"9223372036.854775807\" />"));
}

TEST(JUnitReport, MapsOutcomesAsItsReadmeSays) {
  static constexpr std::string_view elements[] = {"none", "failure", "skipped", "error"};
  const std::string readme = read("reports/README.md");
  for (const CaseOutcomeWords& words : case_outcomes()) {
    const std::string row = "| " + std::string(words.word) + " | " +
                            std::string(elements[static_cast<std::size_t>(words.junit)]) + " |\n";
    EXPECT_THAT(readme, HasSubstr(row));
  }
  for (const RuleOutcomeWords& words : rule_outcomes()) {
    const std::string label(words.junit_label.empty() ? "none" : words.junit_label);
    EXPECT_THAT(readme, HasSubstr("| " + std::string(words.word) + " | " + label + " |\n"));
  }
}

TEST(JsonReport, LooksAsApproved) {
  EXPECT_TRUE(is_approved(json_report(sample_run()), "reports/report.json"));
}

TEST(JsonReport, KeepsSeedsThatJavaScriptWouldRound) {
  const auto report = nlohmann::json::parse(json_report(sample_run()));
  EXPECT_EQ(report["cases"][2]["seed"], "18446744073709551615");
}

TEST(JsonReport, ABreachNamesItsEventsAndItsNumbers) {
  const auto report = nlohmann::json::parse(json_report(sample_run()));
  const nlohmann::json& rules = report["cases"][2]["rules"];
  ASSERT_EQ(rules.size(), 4u);
  EXPECT_EQ(rules[0]["rule"], "cancel.final-prompt");
  EXPECT_EQ(rules[0]["events"], nlohmann::json({12, 14, 40}));
  EXPECT_EQ(rules[0]["charged"], "client stack");
  EXPECT_EQ(rules[0]["limit"], 1'000'000);
  EXPECT_EQ(rules[3]["rule"], "expect.steps");
  EXPECT_EQ(rules[3]["events"], nlohmann::json({39}));
}

TEST(JsonReport, CasesThatCameToTheSameShareTheirListsOfRules) {
  const auto report = nlohmann::json::parse(json_report(sample_run()));
  const nlohmann::json& cases = report["cases"];
  EXPECT_EQ(cases[0]["rule_set"], cases[1]["rule_set"]);
  EXPECT_NE(cases[0]["rule_set"], cases[2]["rule_set"]);
  const nlohmann::json& lists = report["rule_sets"].at(cases[0]["rule_set"].get<std::size_t>());
  EXPECT_EQ(lists["kept"], nlohmann::json({"result.one-final"}));
  EXPECT_EQ(lists["not-exercised"], nlohmann::json({"security.foreign-refused"}));
  EXPECT_EQ(lists["not-checked"], nlohmann::json({"quota.released"}));
  EXPECT_EQ(lists["undecided"], nlohmann::json({"provider.stops"}));
}

TEST(JUnitReport, APassedCaseHasNothingButTheRealTimeThatItTook) {
  pugi::xml_document document;
  ASSERT_TRUE(document.load_string(junit_report(sample_run()).c_str()));
  const pugi::xml_node passed = document.select_node("//testcase").node();
  EXPECT_FALSE(passed.first_child());
  EXPECT_STREQ(passed.attribute("time").value(), "0.001234");
  const pugi::xml_node suite = document.select_node("//testsuite").node();
  EXPECT_STREQ(
      suite.select_node("properties/property[@name='virtual_time']").node().attribute("value").value(),
      "0.361500000");
}

TEST(XmlText, WhateverIsPutInComesOutAsItWas) {
  for (const std::string hostile : {"<a b=\"c\">&amp;</a>", "]]>", "'quotes' \"too\"", "a & b", "--><!--"}) {
    XmlText xml;
    xml.open("element");
    xml.attribute("name", hostile);
    xml.open("inner");
    xml.text(hostile + "\nsecond line");
    xml.close();
    xml.close();
    pugi::xml_document document;
    ASSERT_TRUE(document.load_string(xml.str().c_str())) << xml.str();
    EXPECT_EQ(document.child("element").attribute("name").value(), hostile);
    EXPECT_EQ(document.child("element").child("inner").text().get(), hostile + "\nsecond line");
  }
}

TEST(XmlText, WhatXmlForbidsIsWrittenAsItsNumber) {
  XmlText xml;
  xml.open("element");
  xml.attribute("name", "\x1b[31m\xff\n\uffff");
  xml.close();
  pugi::xml_document document;
  ASSERT_TRUE(document.load_string(xml.str().c_str()));
  EXPECT_STREQ(document.child("element").attribute("name").value(), "\\x1b[31m\\xff\\x0a\\u{ffff}");
}

TEST(JsonReport, SchemaKnowsEveryOutcome) {
  const auto schema = nlohmann::json::parse(read("reports/schema.json"));
  EXPECT_EQ(schema["properties"]["version"]["const"], json_report_version);
  std::vector<std::string> cases;
  for (const CaseOutcomeWords& words : case_outcomes()) cases.emplace_back(words.word);
  EXPECT_EQ(schema["$defs"]["case"]["properties"]["outcome"]["enum"], nlohmann::json(cases));
  std::vector<std::string> rules;
  for (const RuleOutcomeWords& words : rule_outcomes()) rules.emplace_back(words.word);
  EXPECT_EQ(schema["$defs"]["rule"]["properties"]["outcome"]["enum"], nlohmann::json(rules));
}

}  // namespace
}  // namespace rescind::formats_test
