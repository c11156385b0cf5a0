#include "harness/engine/possible/possible.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "harness/engine/run/timed_run.hpp"
#include "harness/engine/run/untimed_run.hpp"
#include "harness/engine/search/generate.hpp"
#include "harness/history/describe.hpp"
#include "harness/history/reader.hpp"
#include "harness/history/writer.hpp"
#include "harness/scenario/compile/loader.hpp"
#include "tests/golden/suite.hpp"
#include "tests/sanitized.hpp"

// What the simulated system did is possible for it, told by nothing but the text of the history.

namespace rescind::possible_test {
namespace {

constexpr std::uint64_t states_max = 20'000;

History recorded(const History& history) {
  return read_history(to_json_lines(history), "recorded.jsonl");
}

Possibility answer_for(const Case& what, const History& history) {
  return is_possible(what, {}, history, {.states_max = states_max});
}

std::string told(const Possibility& answer, const History& history) {
  std::string text = std::to_string(answer.made) + " of " + std::to_string(answer.compared) + " events, " +
                     std::to_string(answer.states) + " states";
  if (answer.event) text += "; then " + describe(history.events[*answer.event], history.names);
  for (const AllowedEvent& one : answer.nearest)
    text += "\n  could: " + describe_text(one.event, answer.names) + " from " + format_time(one.least) +
            " to " + format_time(one.most);
  return text;
}

void expect_possible(const Case& what, const History& run, std::uint64_t seed) {
  const History history = recorded(run);
  const Possibility answer = answer_for(what, history);
  EXPECT_EQ(answer.answer, Possibility::Answer::possible)
      << what.name << ", seed " << seed << ": " << told(answer, history);
  // All that the run has made was asked for, but for what the harness says of it.
  const auto by_the_harness = std::ranges::count_if(
      history.events, [](const Event& event) { return place_of(event.kind) == Place::harness; });
  EXPECT_EQ(answer.compared + static_cast<std::size_t>(by_the_harness), history.events.size()) << what.name;
}

TEST(PossibleSuite, EveryHistoryIs) {
  if (sanitized) GTEST_SKIP() << "EveryHistoryOfOtherSeedsIs runs the same code";
  for (const suite::ShippedFile& file : suite::shipped()) {
    for (const Case& what : file.cases) {
      TimedRun run(what, {});
      run.run(1);
      expect_possible(what, run.history(), 1);
    }
  }
}

/// One case of each file, so that more seeds have time.
TEST(PossibleSuite, EveryHistoryOfOtherSeedsIs) {
  for (const suite::ShippedFile& file : suite::shipped()) {
    for (std::uint64_t seed = 2; seed <= 5; ++seed) {
      const Case& what = file.cases[seed * 7919 % file.cases.size()];
      TimedRun run(what, {});
      run.run(seed);
      expect_possible(what, run.history(), seed);
    }
  }
}

/// Not every observer knows which copy of which message has arrived.
TEST(PossibleSuite, HistoriesWithoutTheNumbersOfMessagesAre) {
  std::size_t copied = 0;
  for (const suite::ShippedFile& file : suite::shipped()) {
    const Case& what = file.cases.front();
    if (!what.plan.network.messages) continue;
    TimedRun run(what, {});
    run.run(1);
    History history = recorded(run.history());
    for (Event& event : history.events) event.message_id = no_index;
    history.events.resize(history.events.size() / 2);  // Else what became of each is found too late.
    EXPECT_EQ(answer_for(what, history).answer, Possibility::Answer::possible) << file.path;
    ++copied;
  }
  EXPECT_GT(copied, 0u);
}

/// In the middle of each run an event is left out, or changes places with the next one. Most are noticed there and then.
TEST(PossibleSuite, NoHistoryWithAnEventTooFewOrTwoThatChangedPlacesIs) {
  if (sanitized) GTEST_SKIP() << "NoHistoryWithAnEventTooFewOrTooManyIs runs the same code";
  std::size_t at_once = 0;
  std::size_t all = 0;
  for (const suite::ShippedFile& file : suite::shipped()) {
    for (const Case& what : file.cases) {
      TimedRun run(what, {});
      run.run(1);
      const History history = recorded(run.history());
      const std::size_t middle = history.events.size() / 2;
      if (place_of(history.events[middle].kind) == Place::harness) continue;
      const EventKind next = history.events[middle + 1].kind;
      History fewer = history;
      fewer.events.erase(fewer.events.begin() + static_cast<std::ptrdiff_t>(middle));
      const Possibility answer = answer_for(what, fewer);
      EXPECT_EQ(answer.answer, Possibility::Answer::impossible) << what.name;
      at_once += answer.event == middle ? 1 : 0;
      ++all;
      if (place_of(next) == Place::harness || next == history.events[middle].kind) continue;
      History swapped = history;
      std::swap(swapped.events[middle], swapped.events[middle + 1]);
      std::swap(swapped.events[middle].t, swapped.events[middle + 1].t);
      EXPECT_EQ(answer_for(what, swapped).answer, Possibility::Answer::impossible) << what.name;
    }
  }
  EXPECT_GE(at_once, all * 9 / 10) << "of " << all;
}

/// An event is left out, or told twice, in the middle of a run of each file: the first event that cannot be is that one or
/// one behind it, and most are found at once. (On a transport that copies messages, one more of them may be.)
TEST(PossibleSuite, NoHistoryWithAnEventTooFewOrTooManyIs) {
  std::size_t at_once = 0;
  std::size_t all = 0;
  for (const suite::ShippedFile& file : suite::shipped()) {
    if (file.cases.front().plan.network.messages) continue;
    TimedRun run(file.cases.front(), {});
    run.run(1);
    for (const bool twice : {false, true}) {
      History history = recorded(run.history());
      const auto place = history.events.begin() + static_cast<std::ptrdiff_t>(history.events.size() / 2);
      if (place_of(place->kind) == Place::harness) continue;
      const auto number = static_cast<std::size_t>(place - history.events.begin());
      if (twice) {
        history.events.insert(place, Event(*place));
      } else {
        history.events.erase(place);
      }
      const Possibility answer = answer_for(file.cases.front(), history);
      EXPECT_NE(answer.answer, Possibility::Answer::possible) << file.path << (twice ? " twice" : " without");
      EXPECT_GE(answer.event.value_or(0), number) << file.path;
      at_once += answer.event == number + (twice ? 1u : 0u) ? 1 : 0;
      ++all;
    }
  }
  EXPECT_GE(at_once, all * 3 / 4) << "of " << all;
}

TEST(PossibleGenerated, EveryHistoryIs) {
  for (std::uint64_t seed = 1; seed <= 500; ++seed) {
    const std::optional<Case> what = case_of(generated_document(seed), mi_profile());
    ASSERT_TRUE(what) << seed;
    TimedRun timed(*what, {});
    timed.run(seed);
    expect_possible(*what, timed.history(), seed);
    UntimedRun untimed(*what, {});
    untimed.tape().restart(seed);
    untimed.run();
    expect_possible(*what, untimed.history(), seed);
  }
}

}  // namespace
}  // namespace rescind::possible_test
