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

/// What the recorded program was told to do, as a scenario.
struct Script {
  std::string kind = "enumerate";
  std::string mode = "async";
  std::string protocol = "push";
  int results = 20;
  std::vector<std::string> main;
  std::vector<std::vector<std::string>> others = {};  ///< Each on a thread of its own.
  std::string faults = "";
  std::string manual = "";
};

struct Recording {
  const char* name;
  Script script;
  std::vector<Mutant> explained =
      {};                  ///< Beside the refused registration; none where it is possible without.
  EventSet left_out = {};  ///< Events that the models have otherwise; see below.
};

void PrintTo(const Recording& one, std::ostream* out) {
  *out << one.name;
}

std::string thread_of(const std::string& name, const std::vector<std::string>& steps) {
  std::string text = "      " + name + ":\n";
  for (const std::string& step : steps) text += "        - " + step + "\n";
  return text;
}

Case case_for(const Script& script) {
  std::vector<std::string> main = {"start: {op: op0, kind: " + script.kind + ", mode: " + script.mode +
                                   script.manual + "}"};
  main.insert(main.end(), script.main.begin(), script.main.end());
  std::string text = "name: real\nsystem:\n  network: {protocol: " + script.protocol +
                     "}\n  providers: {probe: {results: " + std::to_string(script.results) +
                     ", hears-cancel: callback}}\nclients:\n  app:\n    threads:\n" + thread_of("main", main);
  for (std::size_t i = 0; i < script.others.size(); ++i)
    text += thread_of("other-" + std::to_string(i), script.others[i]);
  return load_scenario(text + script.faults, "real.yaml").value().front();
}

const std::string cancel = "{cancel: op0}";
const std::string close_after_final = "{close: op0, on: final of op0}";
const std::string close_session = "{close-session: app, completion: block}";
const std::vector<std::string> as_usual = {cancel, close_after_final, close_session};
const std::vector<std::string> uncancelled = {close_after_final, close_session};
const std::vector<std::string> reader = {"{drain: op0, on: start-returned of op0}"};
const std::vector<std::string> closer = {"{close-session: app, on: close-returned of op0}"};
/// What a kill of the server's processes does to the client: the connection is gone.
const std::string reset = "faults:\n  - {reset: {of: op0}, on: third post of op0}\n";
const std::vector<std::string> cancelled_late = {"{cancel: op0, on: final of op0}", "{close: op0}",
                                                 close_session};

std::vector<std::string> cancelled_for(const std::string& reason) {
  return {"{cancel: op0, reason: " + reason + "}", close_after_final, close_session};
}

/// OMI refuses to let a provider register for cancel, and yet tells a subscription's. The models do one or the other.
const EventSet registration{EventKind::register_cancel};

std::vector<Recording> recordings() {
  return {
      {"a-async-enum", {.main = as_usual}},
      {"a-async-get", {.kind = "get", .results = 1, .main = as_usual}},
      {"a-async-invoke", {.kind = "invoke", .results = 1, .main = as_usual}},
      {"a-async-query", {.kind = "query", .main = as_usual}},
      {"a-async-sub", {.kind = "subscribe", .main = as_usual}, {final_inside_cancel}, registration},
      {"a-control-enum", {.results = 5, .main = uncancelled}},
      {"b-sync-enum",
       {.mode = "sync",
        .main = {cancel, "{read: op0, on: final of op0}", "{close: op0}", close_session},
        .others = {reader}}},
      {"b-sync-get", {.kind = "get", .mode = "sync", .results = 1, .main = as_usual, .others = {reader}}},
      {"b-sync-sub",
       {.kind = "subscribe", .mode = "sync", .main = as_usual, .others = {reader}},
       {},
       registration},
      {"c-reason1", {.main = cancelled_for("timeout")}},
      {"c-reason3", {.main = cancelled_for("service-stop")}},
      {"d-cancel-immediately", {.main = as_usual}},
      {"d-close-no-cancel",
       {.main = {"{close: op0}", "{close-session: app, completion: block, on: final of op0}"}}},
      {"d-copycancel",
       {.main = {"{cancel: op0, handle: copy}", close_after_final, close_session}},
       {final_inside_cancel}},
      {"d-double-cancel",
       {.main = {cancel, "{cancel: op0, reason: timeout}", "{cancel: op0, reason: shutdown}",
                 "{cancel: op0, on: final of op0}", "{close: op0}", close_session}}},
      {"d-double-close", {.main = {cancel, close_after_final, "{close: op0}", cancel, close_session}}},
      {"e-cancel-in-callback",
       {.main = uncancelled, .others = {{"{cancel: op0, inside: third result of op0}"}}}},
      {"e-close-in-final-callback",
       {.main = {cancel, "{close-session: app, completion: block, on: final of op0}"},
        .others = {{"{close: op0, inside: final of op0}"}}}},
      // The simulated library dies inside the call, before it has said what it answers.
      {"f-manual-delayed",
       {.results = 10,
        .main = {cancel},
        .others = {{"{ack: op0, on: first result of op0}"},
                   {"{ack: op0, on: second result of op0}"},
                   {"{ack: op0, on: third result of op0}"}},
        .manual = ", ack: manual"},
       {ack_ignored, crash_on_late_ack},
       {EventKind::ack}},
      {"f-manual-inline",
       {.results = 10,
        .main = as_usual,
        .others = {{"{ack: op0, inside: first result of op0}", "{ack: op0, inside: second result of op0}",
                    "{ack: op0, inside: final of op0}"}},
        .manual = ", ack: manual"}},
      {"w-async-enum",
       {.protocol = "pull", .main = {cancel, "{close: op0}"}, .others = {closer}},
       {final_lost}},
      {"w-async-get",
       {.kind = "get",
        .protocol = "pull",
        .results = 1,
        .main = {cancel, "{close: op0}"},
        .others = {closer}},
       {final_lost}},
      {"w-cancel-immediately", {.protocol = "pull", .results = 10, .main = as_usual}, {flood_after_cancel}},
      {"w-control-enum", {.protocol = "pull", .results = 5, .main = uncancelled}},
      {"w-sync-get",
       {.kind = "get",
        .mode = "sync",
        .protocol = "pull",
        .results = 1,
        .main = {cancel},
        .others = {reader}},
       {reader_stays_blocked}},
      {"x-kill-agent-enum", {.main = cancelled_late, .faults = reset}},
      {"x-kill-engine-enum", {.main = cancelled_late, .faults = reset}},
      {"x-stop-server-cancel", {.main = as_usual}},
  };
}

/// The history without what a provider that registers does not do in the models, and without `left_out`.
History read_file(const std::string& name, const EventSet& left_out) {
  const std::string path = RESCIND_SOURCE_DIR "/tests/golden/real/" + name + ".jsonl";
  std::ifstream file(path);
  EXPECT_TRUE(file.is_open()) << path;
  std::stringstream text;
  text << file.rdbuf();
  History history = read_history(text.str(), path);
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
  return is_possible(case_for(one.script), behaviour, history, {.states_max = 20'000});
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
  EXPECT_EQ(is_possible(case_for(one.script), registering, history, {}).answer, Answer::impossible);
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
  Script script;
  EventKind event;
};

/// What no decision of the models explains.
TEST(PossibleRealOpen, IsExplainedByNoDecision) {
  const Open all[] = {
      // Answered ok, and no provider of ours was asked.
      {"a-async-ref-short", {.kind = "references", .results = 0, .main = cancelled_late}, EventKind::final},
      // The library dies as soon as it has begun.
      {"w-async-assoc",
       {.kind = "associators", .protocol = "pull", .main = {close_after_final}},
       EventKind::end},
  };
  for (const Open& one : all) {
    const History history = read_file(one.name, {});
    const Case what = case_for(one.script);
    const Possibility told = is_possible(what, with_all({}), history, {.states_max = 20'000});
    EXPECT_EQ(told.answer, Answer::impossible) << one.name;
    ASSERT_TRUE(told.event) << one.name;
    EXPECT_EQ(history.events[*told.event].kind, one.event) << one.name;
    EXPECT_TRUE(explanations_of(what, with_all({}), history, {.states_max = 20'000}).mutants.empty())
        << one.name;
  }
}

/// Its calls, in their order, on one thread.
Script script_of(const History& history) {
  Script script;
  for (const Event& event : history.events) {
    const std::string op = name_of(event.op, history.names);
    if (event.kind == EventKind::start && op != "op0")
      script.main.push_back("start: {op: " + op + ", kind: enumerate}");
    if (event.kind == EventKind::cancel) script.main.push_back("{cancel: " + op + "}");
    if (event.kind == EventKind::close) script.main.push_back("{close: " + op + "}");
    if (event.kind == EventKind::session_close) script.main.push_back(close_session);
  }
  return script;
}

/// The 17th of 50 operations fails inside its start. Where the server of the others is out of sight, they have more orders than
/// can be looked at: it is named, and not decided.
TEST(PossibleRealOpen, IsNotDecidedForManyOperationsOutOfSight) {
  const History history = read_file("i-many50-cancel", {});
  const Possibility told = is_possible(case_for(script_of(history)), {}, history, {.states_max = 1'000});
  EXPECT_EQ(told.answer, Answer::undecided);
  ASSERT_TRUE(told.event);
  EXPECT_EQ(history.events[*told.event].kind, EventKind::final);
  EXPECT_EQ(name_of(history.events[*told.event].op, history.names), "op16");
}

}  // namespace
}  // namespace rescind::possible_real_test
