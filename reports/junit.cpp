#include "reports/junit.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <map>
#include <pugixml.hpp>
#include <sstream>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/base/hex.hpp"
#include "harness/base/text.hpp"
#include "harness/engine/run/outcome_words.hpp"
#include "harness/history/describe.hpp"

namespace rescind {
namespace {

// All cases of one file, in the order of the run.
struct Suite {
  std::string file;
  std::vector<const FinishedCase*> cases;
};

std::vector<Suite> suites_of(const FinishedRun& run) {
  std::vector<Suite> suites;
  std::map<std::string, std::size_t> place_of_file;
  for (const FinishedCase& one : run.cases) {
    const auto [place, is_new] = place_of_file.emplace(one.file, suites.size());
    if (is_new) suites.push_back({one.file, {}});
    suites[place->second].cases.push_back(&one);
  }
  return suites;
}

using Tally = std::array<std::size_t, 4>;  // Indexed by JUnitElement.

Tally tally(const std::vector<const FinishedCase*>& cases) {
  Tally found{};
  for (const FinishedCase* one : cases) ++found.at(static_cast<std::size_t>(words_for(one->outcome).junit));
  return found;
}

// Where the clock counts steps there is no time to tell.
std::int64_t nanoseconds_of(const FinishedCase& one) {
  return one.clock == Clock::steps ? 0 : std::max<std::int64_t>(0, one.virtual_time.ns);
}

// Of foreign histories too, whose times may be anything: the sum stops at the largest number instead of
// overflowing.
std::int64_t virtual_time_of(const std::vector<const FinishedCase*>& cases) {
  std::int64_t sum = 0;
  for (const FinishedCase* one : cases) {
    if (__builtin_add_overflow(sum, nanoseconds_of(*one), &sum))
      return std::numeric_limits<std::int64_t>::max();
  }
  return sum;
}

std::string seconds_text(std::int64_t ns) {
  return fmt::format("{}.{:09}", ns / 1'000'000'000, ns % 1'000'000'000);
}

void set(pugi::xml_node node, const char* attribute, const std::string& text) {
  node.append_attribute(attribute).set_value(printable(text).c_str());
}

void set_counts(pugi::xml_node node, std::size_t tests, const Tally& found, std::int64_t ns) {
  set(node, "tests", std::to_string(tests));
  set(node, "failures", std::to_string(found[static_cast<std::size_t>(JUnitElement::failure)]));
  set(node, "errors", std::to_string(found[static_cast<std::size_t>(JUnitElement::error)]));
  set(node, "skipped", std::to_string(found[static_cast<std::size_t>(JUnitElement::skipped)]));
  set(node, "time", seconds_text(ns));
}

void add_property(pugi::xml_node properties, const char* name, const std::string& value) {
  pugi::xml_node property = properties.append_child("property");
  set(property, "name", name);
  set(property, "value", value);
}

// CI servers show what is before the last dot as a package: scenarios/cancel/late.yaml is the class
// scenarios.cancel.late.
std::string class_name(std::string file) {
  if (const std::size_t dot = file.rfind('.');
      dot != std::string::npos && file.find('/', dot) == std::string::npos) {
    file.resize(dot);
  }
  for (char& letter : file) {
    if (letter == '/') letter = '.';
  }
  return file.substr(std::min(file.size(), file.find_first_not_of('.')));
}

// A rule that was broken several times stands there once.
std::string rules_with(const FinishedCase& one, RuleOutcome outcome) {
  std::string names;
  std::string_view before;
  for (const RuleReport& rule : one.rules) {
    if (rule.outcome != outcome || rule.rule == before) continue;
    names += (names.empty() ? "" : " ") + rule.rule;
    before = rule.rule;
  }
  return names;
}

void add_properties(pugi::xml_node test, const FinishedCase& one) {
  pugi::xml_node properties = test.append_child("properties");
  add_property(properties, "outcome", std::string(words_for(one.outcome).word));
  add_property(properties, "history_hash", hex(one.history_hash));
  add_property(properties, "seed", std::to_string(one.seed));
  for (const RuleOutcomeWords& words : rule_outcomes()) {
    if (words.junit_property.empty()) continue;
    const std::string names = rules_with(one, words.outcome);
    if (!names.empty()) add_property(properties, std::string(words.junit_property).c_str(), names);
  }
}

std::string headline(const RuleReport& rule, Clock clock) {
  std::string text = fmt::format("{} {}", rule.rule, words_for(rule.outcome).phrase);
  if (!rule.op.empty()) text += fmt::format(" for {}", rule.op);
  if (rule.t >= 0) text += fmt::format(" at {}", format_time(Time{rule.t}, clock));
  return text;
}

std::string details(const FinishedCase& one) {
  std::string text = fmt::format("{}:{}\n", printable(one.file), one.line);
  for (const RuleReport& rule : one.rules) {
    if (!rule.fails) continue;
    text += printable(headline(rule, one.clock)) + "\n";
    if (!rule.expected.empty()) text += "  expected: " + printable(rule.expected) + "\n";
    if (!rule.seen.empty()) text += "  seen:     " + printable(rule.seen) + "\n";
    for (const std::string& line : flush_left(rule.lines)) text += "    " + line + "\n";
  }
  if (!one.why.empty()) text += printable(one.why) + "\n";
  if (!one.replay.empty()) text += "replay: " + printable(one.replay) + "\n";
  return text;
}

// The first rule that fails gives the failure its type and message; the text names them all.
void add_failure(pugi::xml_node test, const FinishedCase& one) {
  pugi::xml_node failure = test.append_child("failure");
  const RuleReport* first = nullptr;
  for (const RuleReport& rule : one.rules) {
    if (rule.fails && first == nullptr) first = &rule;
  }
  if (one.outcome == CaseOutcome::failed && first != nullptr) {
    set(failure, "type", first->rule);
    set(failure, "message", headline(*first, one.clock) + (first->seen.empty() ? "" : ": " + first->seen));
  } else {
    set(failure, "type", std::string(words_for(one.outcome).word));
    set(failure, "message", one.why.empty() ? std::string(words_for(one.outcome).singular) : one.why);
  }
  failure.text().set(details(one).c_str());
}

void add_outcome(pugi::xml_node test, const FinishedCase& one) {
  const CaseOutcomeWords& words = words_for(one.outcome);
  switch (words.junit) {
    case JUnitElement::none:
      return;
    case JUnitElement::failure:
      return add_failure(test, one);
    case JUnitElement::skipped: {
      pugi::xml_node skipped = test.append_child("skipped");
      set(skipped, "message", fmt::format("{}{}{}", words.singular, one.why.empty() ? "" : ": ", one.why));
      return;
    }
    case JUnitElement::error: {
      pugi::xml_node error = test.append_child("error");
      set(error, "type", std::string(words.word));
      set(error, "message", one.why);
      error.text().set(details(one).c_str());
      return;
    }
  }
}

void add_suite(pugi::xml_node parent, const Suite& suite, const ProfileText& profile) {
  std::map<std::string, int> times_run;
  for (const FinishedCase* one : suite.cases) ++times_run[one->name];
  pugi::xml_node node = parent.append_child("testsuite");
  set(node, "name", suite.file);
  set_counts(node, suite.cases.size(), tally(suite.cases), virtual_time_of(suite.cases));
  if (profile.chosen) add_property(node.append_child("properties"), "profile", profile.name);
  for (const FinishedCase* one : suite.cases) {
    pugi::xml_node test = node.append_child("testcase");
    const bool several = times_run[one->name] > 1;
    set(test, "name", several ? fmt::format("{} (seed {})", one->name, one->seed) : one->name);
    set(test, "classname", class_name(one->file));
    set(test, "file", one->file);
    set(test, "line", std::to_string(one->line));
    set(test, "time", seconds_text(nanoseconds_of(*one)));
    add_properties(test, *one);
    add_outcome(test, *one);
  }
}

}  // namespace

std::string junit_report(const FinishedRun& run) {
  std::vector<const FinishedCase*> all;
  for (const FinishedCase& one : run.cases) all.push_back(&one);
  pugi::xml_document document;
  pugi::xml_node declaration = document.append_child(pugi::node_declaration);
  declaration.append_attribute("version").set_value("1.0");
  declaration.append_attribute("encoding").set_value("UTF-8");
  pugi::xml_node root = document.append_child("testsuites");
  set(root, "name", "rescind");
  set_counts(root, all.size(), tally(all), virtual_time_of(all));
  for (const Suite& suite : suites_of(run)) add_suite(root, suite, run.profile);
  std::ostringstream text;
  document.save(text, "  ", pugi::format_default, pugi::encoding_utf8);
  return text.str();
}

}  // namespace rescind
