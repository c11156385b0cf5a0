#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include "harness/engine/possible/possible.hpp"
#include "harness/history/describe.hpp"
#include "harness/history/reader.hpp"
#include "harness/scenario/compile/loader.hpp"

// The histories of OMI 1.9.1 (tests/golden/real) against the models: what the reference could have done, which wrong decisions
// explain the rest, and what stays open.

namespace rescind::possible_real_test {
namespace {

using Answer = Possibility::Answer;
using enum Mutant;

struct Recording {
  const char* name;
  std::vector<Mutant> explained =
      {};                  ///< Beside the refused registration; none where it is possible without.
  EventSet left_out = {};  ///< Events that the models have otherwise; see below.
};

void PrintTo(const Recording& one, std::ostream* out) {
  *out << one.name;
}

std::string text_of(const std::string& path) {
  std::ifstream file(path);
  EXPECT_TRUE(file.is_open()) << path;
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

/// What the recorded program was told to do. A killed process of the server is a connection that is reset.
Case case_of(const std::string& name) {
  const std::string path = RESCIND_SOURCE_DIR "/tests/golden/real/possible/" + name + ".yaml";
  return load_scenario(text_of(path), path).value().front();
}

/// OMI refuses to let a provider register for cancel, and yet tells a subscription's. The models do one or the other.
const EventSet registration{EventKind::register_cancel};

std::vector<Recording> recordings() {
  return {
      {"a-async-enum"},
      {"a-async-get"},
      {"a-async-invoke"},
      {"a-async-query"},
      {"a-async-sub", {final_inside_cancel}, registration},
      {"a-control-enum"},
      {"b-sync-enum"},
      {"b-sync-get"},
      {"b-sync-sub", {}, registration},
      {"c-reason1"},
      {"c-reason3"},
      {"d-cancel-immediately"},
      {"d-close-no-cancel"},
      {"d-copycancel", {final_inside_cancel}},
      {"d-double-cancel"},
      {"d-double-close"},
      {"e-cancel-in-callback"},
      {"e-close-in-final-callback"},
      // The simulated library dies inside the call, before it has said what it answers.
      {"f-manual-delayed", {ack_ignored, crash_on_late_ack}, {EventKind::ack}},
      {"f-manual-inline"},
      {"w-async-enum", {final_lost}},
      {"w-async-get", {final_lost}},
      {"w-cancel-immediately", {flood_after_cancel}},
      {"w-control-enum"},
      {"w-sync-get", {reader_stays_blocked}},
      {"x-kill-agent-enum"},
      {"x-kill-engine-enum"},
      {"x-stop-server-cancel"},
  };
}

/// The history without what a provider that registers does not do in the models, and without `left_out`.
History read_file(const std::string& name, const EventSet& left_out) {
  const std::string path = RESCIND_SOURCE_DIR "/tests/golden/real/" + name + ".jsonl";
  History history = read_history(text_of(path), path);
  history.header.elides |= left_out | EventSet{EventKind::cancel_polled};
  std::erase_if(history.events, [&](const Event& event) { return !history.header.observes(event.kind); });
  return history;
}

Behaviour with_all(const std::vector<Mutant>& mutants) {
  Behaviour behaviour = Behaviour{}.with(registration_refused);
  for (const Mutant mutant : mutants) behaviour = behaviour.with(mutant);
  return behaviour;
}

Possibility answer_for(const Recording& one, const History& history, const std::vector<Mutant>& mutants) {
  Behaviour behaviour = with_all(mutants);
  if (one.left_out.contains(EventKind::register_cancel)) behaviour.decide.accepts_registration = true;
  return is_possible(case_of(one.name), behaviour, history, {.states_max = 20'000});
}

bool registers(const History& history) {
  return std::ranges::any_of(history.events,
                             [](const Event& event) { return event.kind == EventKind::register_cancel; });
}

class PossibleReal : public testing::TestWithParam<Recording> {};

TEST_P(PossibleReal, IsPossibleWithTheDecisionsThatExplainItAndNoFewer) {
  const Recording& one = GetParam();
  const History history = read_file(one.name, one.left_out);
  const Possibility told = answer_for(one, history, one.explained);
  EXPECT_EQ(told.answer, Answer::possible)
      << (told.event ? describe(history.events[*told.event], history.names) : "");
  for (const Mutant mutant : one.explained) {
    std::vector<Mutant> fewer = one.explained;
    std::erase(fewer, mutant);
    EXPECT_EQ(answer_for(one, history, fewer).answer, Answer::impossible);
  }
  if (!registers(history)) return;
  Behaviour registering = with_all(one.explained);
  registering.decide.accepts_registration = true;
  EXPECT_EQ(is_possible(case_of(one.name), registering, history, {}).answer, Answer::impossible);
}

/// None of them is taken for granted: no event can have happened twice.
TEST_P(PossibleReal, IsImpossibleWithAnEventTwice) {
  const Recording& one = GetParam();
  const History history = read_file(one.name, one.left_out);
  for (std::size_t i = 0; i + 1 < history.events.size(); ++i) {
    if (history.events[i].kind == EventKind::waited) continue;  // It may well have waited twice.
    History twice = history;
    twice.events.insert(twice.events.begin() + static_cast<std::ptrdiff_t>(i), Event(history.events[i]));
    EXPECT_EQ(answer_for(one, twice, one.explained).answer, Answer::impossible)
        << describe(history.events[i], history.names);
  }
}

INSTANTIATE_TEST_SUITE_P(Histories, PossibleReal, testing::ValuesIn(recordings()), [](const auto& test) {
  std::string name = test.param.name;
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
});

struct Open {
  const char* name;
  EventKind event;
};

/// What no decision of the models explains.
TEST(PossibleRealOpen, IsExplainedByNoDecision) {
  const Open all[] = {
      {"a-async-ref-short", EventKind::final},  // Answered ok, and no provider of ours was asked.
      {"w-async-assoc", EventKind::end},        // The library dies as soon as it has begun.
  };
  for (const Open& one : all) {
    const History history = read_file(one.name, {});
    const Case what = case_of(one.name);
    const Possibility told = is_possible(what, with_all({}), history, {.states_max = 20'000});
    EXPECT_EQ(told.answer, Answer::impossible) << one.name;
    ASSERT_TRUE(told.event) << one.name;
    EXPECT_EQ(history.events[*told.event].kind, one.event) << one.name;
    EXPECT_TRUE(explanations_of(what, with_all({}), history, {.states_max = 20'000}).mutants.empty())
        << one.name;
  }
}

/// The 17th of 50 operations fails inside its start. Where the server of the others is out of sight, they have more orders than
/// can be looked at: it is named, and not decided.
TEST(PossibleRealOpen, IsNotDecidedForManyOperationsOutOfSight) {
  const History history = read_file("i-many50-cancel", {});
  const Possibility told = is_possible(case_of("i-many50-cancel"), {}, history, {.states_max = 1'000});
  EXPECT_EQ(told.answer, Answer::undecided);
  ASSERT_TRUE(told.event);
  EXPECT_EQ(history.events[*told.event].kind, EventKind::final);
  EXPECT_EQ(name_of(history.events[*told.event].op, history.names), "op16");
}

}  // namespace
}  // namespace rescind::possible_real_test
