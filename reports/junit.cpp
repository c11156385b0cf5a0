#include "reports/junit.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/base/hex.hpp"
#include "harness/base/text.hpp"
#include "harness/history/describe.hpp"
#include "reports/breach_words.hpp"

namespace rescind {
namespace {

// Where the clock counts steps there is no time to tell.
std::int64_t virtual_ns_of(const CaseResult& one) {
  return one.clock == Clock::steps ? 0 : std::max<std::int64_t>(0, one.length.ns);
}

// Of foreign histories too, whose times may be anything: the sum stops at the largest number instead of
// overflowing.
void add_to(std::int64_t& sum, std::int64_t ns) {
  if (__builtin_add_overflow(sum, ns, &sum)) sum = std::numeric_limits<std::int64_t>::max();
}

std::string exact_seconds(std::int64_t ns) {
  return fmt::format("{}.{:09}", ns / 1'000'000'000, ns % 1'000'000'000);
}

// To the microsecond: real time is not more exact than that.
std::string real_seconds(std::int64_t ns) {
  return fmt::format("{}.{:06}", ns / 1'000'000'000, ns / 1'000 % 1'000'000);
}

// Of a suite: more digits are refused by Jenkins' schema.
std::string to_the_millisecond(std::int64_t ns) {
  return fmt::format("{}.{:03}", ns / 1'000'000'000, ns / 1'000'000 % 1'000);
}

void add_property(XmlText& xml, std::string_view name, std::string_view value) {
  xml.open("property");
  xml.attribute("name", name);
  xml.attribute("value", value);
  xml.close();
}

void add_profile(XmlText& xml, const ProfileUsed& profile) {
  add_property(xml, "profile", profile.name);
  if (!profile.hash.empty()) add_property(xml, "profile_file", profile.file + " " + profile.hash);
  if (!profile.config.empty()) add_property(xml, "config_file", profile.config + " " + profile.config_hash);
  if (profile.strict) add_property(xml, "strict", "true");
  if (!profile.off.empty()) add_property(xml, "off", fmt::format("{}", fmt::join(profile.off, " ")));
  if (!profile.bounds.empty()) add_property(xml, "bounds", fmt::format("{}", fmt::join(profile.bounds, " ")));
}

// Which run it was, and what its rules came to. Lines of text: Jenkins' schema allows a test case no properties.
std::string facts(const CaseResult& one) {
  std::string text = fmt::format("seed: {}\nhistory_hash: {}\n", one.seed, hex(one.history_hash));
  for (const RuleOutcomeWords& words : rule_outcomes()) {
    if (words.junit_label.empty()) continue;
    const std::vector<std::string_view> names = names_with(one, words.outcome);
    if (!names.empty()) text += fmt::format("{}: {}\n", words.junit_label, fmt::join(names, " "));
  }
  return text;
}

std::string details(const CaseResult& one, const std::string& file) {
  std::string text = fmt::format("{}:{}\n", printable(file), one.line);
  for (const Breach& breach : one.breaches) {
    if (!breach.fails) continue;
    text += printable(headline(breach, one)) + "\n";
    if (breach.led_by.line != 0)
      text += fmt::format("  step:     {}:{}\n", printable(file), breach.led_by.line);
    text += "  expected: " + printable(expected(breach, one)) + "\n";
    text += "  seen:     " + printable(seen(breach, one)) + "\n";
    for (const std::string& line : flush_left(lines(breach, one))) text += "    " + line + "\n";
  }
  if (!one.why.empty()) text += printable(one.why) + "\n";
  if (!one.replay.empty()) text += "replay: " + printable(one.replay) + "\n";
  return text + facts(one);
}

// The first breach that fails gives the failure its type and message; the text names them all.
void add_failure(XmlText& xml, const CaseResult& one, const std::string& file) {
  const auto first = std::ranges::find_if(one.breaches, &Breach::fails);
  xml.open("failure");
  if (one.outcome == CaseOutcome::failed && first != one.breaches.end()) {
    xml.attribute("type", name_of(*first));
    xml.attribute("message", headline(*first, one) + ": " + seen(*first, one));
  } else {
    xml.attribute("type", words_for(one.outcome).word);
    xml.attribute("message", one.why.empty() ? words_for(one.outcome).singular : one.why);
  }
  xml.text(details(one, file));
  xml.close();
}

void add_outcome(XmlText& xml, const CaseResult& one, const std::string& file) {
  const CaseOutcomeWords& words = words_for(one.outcome);
  switch (words.junit) {
    case JUnitElement::none:
      return;
    case JUnitElement::failure:
      return add_failure(xml, one, file);
    case JUnitElement::skipped:
      xml.open("skipped");
      xml.attribute("message", fmt::format("{}{}{}", words.singular, one.why.empty() ? "" : ": ", one.why));
      xml.text(facts(one));
      return xml.close();
    case JUnitElement::error:
      xml.open("error");
      xml.attribute("type", words.word);
      xml.attribute("message", one.why);
      xml.text(details(one, file));
      return xml.close();
  }
}

std::string case_text(const CaseResult& one, const std::string& file, bool repeated) {
  XmlText xml(2);
  xml.open("testcase");
  xml.attribute("name", repeated ? fmt::format("{} (seed {})", one.name, one.seed) : one.name);
  xml.attribute("classname", class_name(file));
  xml.attribute("file", file);
  xml.attribute("line", std::to_string(one.line));
  xml.attribute("time", real_seconds(one.wall_ns));
  add_outcome(xml, one, file);
  xml.close();
  return xml.take();
}

// What is no case, and no success either.
std::string suite_of_one_error(const std::string& file, std::uint32_t line, std::string_view type,
                               std::string_view message, std::string_view text) {
  XmlText xml(1);
  xml.open("testsuite");
  xml.attribute("name", file);
  xml.attribute("tests", "1");
  xml.attribute("failures", "0");
  xml.attribute("errors", "1");
  xml.attribute("skipped", "0");
  xml.open("testcase");
  xml.attribute("name", file);
  xml.attribute("classname", class_name(file));
  xml.attribute("file", file);
  xml.attribute("line", std::to_string(line));
  xml.attribute("time", real_seconds(0));
  xml.open("error");
  xml.attribute("type", type);
  xml.attribute("message", message);
  xml.text(text);
  xml.close();
  xml.close();
  xml.close();
  return xml.str();
}

}  // namespace

std::string class_name(std::string file) {
  if (const std::size_t dot = file.rfind('.');
      dot != std::string::npos && file.find('/', dot) == std::string::npos) {
    file.resize(dot);
  }
  std::ranges::replace(file, '/', '.');
  return file.substr(std::min(file.size(), file.find_first_not_of('.')));
}

JUnitReport::JUnitReport(Sink sink, ShownPath shown)
    : sink_(std::move(sink)),
      shown_(shown ? std::move(shown) : [](const std::string& file) { return file; }) {}

void JUnitReport::begin(const ProfileUsed& profile) {
  profile_ = profile;
}

std::string JUnitReport::first_lines() const {
  const CaseTally& tally = totals_.tally;
  return fmt::format(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"rescind\" tests=\"{}\" failures=\"{}\" "
      "errors=\"{}\" time=\"{}\">\n",
      tally.cases() + totals_.errors, tally.with(JUnitElement::failure),
      tally.with(JUnitElement::error) + totals_.errors, to_the_millisecond(totals_.wall_ns));
}

void JUnitReport::add(const CaseResult& result) {
  if (waiting_) {
    const bool same_file = waiting_->file == result.file;
    const bool same = same_file && waiting_->name == result.name;
    write_waiting(same);
    repeats_ = same;
    if (!same_file) end_suite();
  }
  waiting_ = result;
}

void JUnitReport::write_waiting(bool repeated) {
  const CaseResult& one = *waiting_;
  if (tally_.cases() == 0) file_ = shown_(one.file);
  cases_.write(case_text(one, file_, repeated || repeats_));
  tally_.add(one.outcome);
  totals_.tally.add(one.outcome);
  alike_.add(one);
  add_to(wall_ns_, one.wall_ns);
  add_to(totals_.wall_ns, one.wall_ns);
  add_to(virtual_ns_, virtual_ns_of(one));
}

void JUnitReport::end_suite() {
  XmlText suite(1);
  suite.open("testsuite");
  suite.attribute("name", file_);
  suite.attribute("tests", std::to_string(tally_.cases()));
  suite.attribute("failures", std::to_string(tally_.with(JUnitElement::failure)));
  suite.attribute("errors", std::to_string(tally_.with(JUnitElement::error)));
  suite.attribute("skipped", std::to_string(tally_.with(JUnitElement::skipped)));
  suite.attribute("time", to_the_millisecond(wall_ns_));
  suite.open("properties");
  add_property(suite, "virtual_time", exact_seconds(virtual_ns_));
  if (profile_.chosen()) add_profile(suite, profile_);
  for (const FailedAlike& one : alike_.end_file()) {
    if (!one.when.empty()) add_property(suite, "failed", one.when + ": " + one.rules);
  }
  suite.close();
  suites_.write(suite.take());
  cases_.read([this](std::string_view piece) { suites_.write(piece); });
  cases_.clear();
  suite.close();
  suites_.write(suite.take());
  tally_ = {};
  wall_ns_ = virtual_ns_ = 0;
}

void JUnitReport::refuse(const InputError& error) {
  const std::string file = error.file().empty() ? "rescind" : shown_(error.file());
  suites_.write(suite_of_one_error(file, error.line(), "refused", error.message(), error.what()));
  ++totals_.errors;
}

void JUnitReport::stop(const std::string& why) {
  end_suites();
  suites_.write(suite_of_one_error("rescind", 0, "stopped", why, why));
  ++totals_.errors;
}

void JUnitReport::end_suites() {
  if (!waiting_) return;
  write_waiting(false);
  end_suite();
  waiting_.reset();
}

void JUnitReport::end(std::int64_t /*wall_ns*/) {
  end_suites();
  sink_(first_lines());
  suites_.read(sink_);
  sink_("</testsuites>\n");
}

std::string junit_report(const RunResult& run) {
  std::string text;
  JUnitReport report([&](std::string_view piece) { text += piece; });
  write_report(report, run);
  return text;
}

}  // namespace rescind
