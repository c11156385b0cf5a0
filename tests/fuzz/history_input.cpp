// The bytes are a recorded history: it is refused with a clear error, or every way to read and to judge it
// comes to the same.

#include <algorithm>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/input_error.hpp"
#include "harness/base/utf8.hpp"
#include "harness/contract/failing.hpp"
#include "harness/engine/coverage/race_monitor.hpp"
#include "harness/engine/run/excerpt.hpp"
#include "harness/engine/run/rule_results.hpp"
#include "harness/history/writer.hpp"
#include "reports/breach_words.hpp"
#include "tests/fuzz/check.hpp"
#include "tests/fuzz/judged_reading.hpp"
#include "tests/fuzz/target.hpp"

namespace rescind::fuzz {
namespace {

constexpr std::size_t all = std::numeric_limits<std::size_t>::max();

Judge judged(const History& history) {
  Judge judge(mi_profile(), history.header);
  for (const Event& event : history.events) judge.on(event);
  judge.finish();
  return judge;
}

void check_same(const Judge& one, const Judge& other, std::string_view promise) {
  for (const RuleInfo& rule : all_rules()) {
    check(one.outcome(rule.id) == other.outcome(rule.id), promise);
    check(one.exercised(rule.id) == other.exercised(rule.id), promise);
    check(one.broken(rule.id) == other.broken(rule.id), promise);
  }
  check(std::ranges::equal(one.violations(), other.violations()), promise);
}

/// But for the number of the event, which a judge that was put away counts anew.
bool same_finding(const Violation& one, const Violation& other) {
  Violation numbered = other;
  numbered.event = one.event;
  return one == numbered;
}

/// As the whole: a copy of a judge in the middle of the history, and one that was put away there and taken up
/// again.
void check_in_two_parts(const History& history, const Judge& whole) {
  const std::size_t middle = history.events.size() / 2;
  Judge first(mi_profile(), history.header);
  for (std::size_t i = 0; i < middle; ++i) first.on(history.events[i]);
  Judge copy = first;
  std::vector<std::byte> bytes;
  {
    Packer packer(bytes);
    first.pack(packer);
  }
  Judge second(mi_profile(), history.header);
  Unpacker unpacker(bytes);
  second.unpack(unpacker);
  check(unpacker.done(), "a judge reads back all that it wrote");
  for (std::size_t i = middle; i < history.events.size(); ++i) {
    copy.on(history.events[i]);
    second.on(history.events[i]);
  }
  copy.finish();
  second.finish();
  check_same(whole, copy, "a judge's copy goes on where it stood");
  check(std::ranges::equal(whole.violations(), second.violations(), same_finding),
        "a judge that was put away and taken up again finds the same");
}

void check_written(const History& history) {
  const std::string text = to_json_lines(history);
  check(read_history(text, "written.jsonl") == history, "a history that is written is read as it was");
}

void check_reports(const History& history, const Judge& judge) {
  const Failing failing(strictly(mi_profile()));
  CaseResult result;
  Excerpt excerpt;
  add_rules(judge, judge.violations(), history, failing, excerpt, result);
  result.names = excerpt.kept();
  for (const Breach& breach : result.breaches) {
    check(first_not_utf8(expected(breach, result)) == std::string_view::npos, "a report is UTF-8");
    check(first_not_utf8(seen(breach, result)) == std::string_view::npos, "a report is UTF-8");
    for (const std::string& line : lines(breach, result))
      check(first_not_utf8(line) == std::string_view::npos, "the lines of a report are UTF-8");
    for (const std::uint64_t number : breach.events)
      check(number < history.events.size(), "a breach is shown by events of its history");
  }
}

void check_races(const History& history) {
  RaceMonitor monitor(history.header);
  std::vector<RaceIndex> races;
  for (const Event& event : history.events) monitor.on(event, races);
  monitor.finish(races);
  for (const RaceIndex race : races) check(race < races_count, "a race is one of the matrix");
}

/// As a stream, with every name and text kept as long as the input is small.
void check_stream(std::string_view text, const History& history, const Judge& judge) {
  const JudgedReading stream = read_and_judge(text, {.text_bytes_max = all});
  check(stream.judge.has_value(), "what can be read can be read as a stream");
  check(stream.events == history.events, "a stream has the same events");
  check(stream.names == history.names, "a stream has the same names");
  check_same(judge, *stream.judge, "a stream is judged as the whole");
}

/// In hardly any memory names are mixed up, but nothing else is.
void check_forgetful(std::string_view text, const History& history) {
  const JudgedReading forgetful = read_and_judge(
      text, {.ignore_unknown_events = true, .remembered = 2, .texts_remembered = 1, .text_bytes_max = 8});
  check(forgetful.judge.has_value(), "what can be read can be read in little memory");
  check(forgetful.events.size() == history.events.size(), "no event is lost in little memory");
}

void check_refusal(std::string_view text, const InputError& error) {
  check(can_be_printed(error.what()), "an error can be printed");
  const auto lines = static_cast<std::uint32_t>(std::ranges::count(text, '\n')) + 1;
  check(error.line() <= lines, "an error names a line of the file");
  const JudgedReading stream = read_and_judge(text, {.text_bytes_max = all});
  check(stream.error == error.what(), "a stream is refused in the same words");
}

void try_history(std::string_view text) {
  History history;
  try {
    history = read_history(text, "input.jsonl");
  } catch (const InputError& error) {
    return check_refusal(text, error);
  }
  const Judge judge = judged(history);
  check_stream(text, history, judge);
  check_forgetful(text, history);
  check_in_two_parts(history, judge);
  check_written(history);
  check_reports(history, judge);
  check_races(history);
}

}  // namespace
}  // namespace rescind::fuzz

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  rescind::fuzz::try_history({reinterpret_cast<const char*>(data), size});
  return 0;
}
