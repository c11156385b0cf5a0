#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <iterator>
#include <string>
#include <vector>

#include "harness/contract/judge.hpp"
#include "models/mutants/mutant.hpp"
#include "tests/unit/models/plans.hpp"

// Every mutant has a small plan in which it breaks its rule, and the reference, in the same plan, none.

namespace rescind::mutants_test {
namespace {

using namespace plans;

Plan cancelled_in_midstream() {
  Plan plan = one_stream();
  plan.threads[0].steps = cancelled_at(event(EventKind::result, list), list, Reason::timeout);
  return plan;
}

Plan pull_cancelled_in_midstream() {
  Plan plan = one_stream(Protocol::pull);
  plan.threads[0].steps = cancelled_at(event(EventKind::result, list));
  return plan;
}

Plan cancelled_early_in_a_long_stream() {
  Plan plan = cancelled_in_midstream();
  plan.providers[0].results = 30;
  return plan;
}

/// Forty results come at once and wait for their callbacks; cancel comes in the second one.
Plan cancelled_with_a_backlog() {
  Plan plan = one_stream();
  plan.providers[0].results = 40;
  plan.providers[0].every = {};
  plan.clients[0].callback_time = exactly(microseconds(100));
  plan.threads[0].steps = cancelled_at(event(EventKind::result, list, 2));
  return plan;
}

Plan with_a_backlog() {
  Plan plan = cancelled_with_a_backlog();
  plan.threads[0].steps = to_its_end();
  return plan;
}

Plan cancelled_with_a_result_in_flight() {
  Plan plan = one_stream();
  plan.threads[0].steps = cancelled_at(event(EventKind::post, list, 2));
  return plan;
}

Plan acknowledged_late() {
  Plan plan = one_stream();
  plan.operations[0].acknowledge = Acknowledge::manual;
  plan.threads[0].steps = {start(list), at(milliseconds(100), ack(list)), at(milliseconds(200), ack(list)),
                           at(milliseconds(300), ack(list)), at(milliseconds(400), close(list))};
  return plan;
}

Plan closed_twice() {
  Plan plan = one_stream();
  plan.threads[0].steps = to_its_end();
  plan.threads[0].steps.push_back(close(list));
  return plan;
}

Plan closed_undrained() {
  Plan plan = one_stream(Protocol::push, Mode::sync);
  plan.threads[0].steps = {start(list), read(list), close(list), drain(list), close(list)};
  return plan;
}

Plan cancelled_inside_a_callback() {
  Plan plan = one_stream();
  plan.threads[0].steps = to_its_end();
  plan.callbacks = {{.op = list, .index = 0, .steps = {by(Handle::callback, cancel(list))}}};
  return plan;
}

Plan cancelled_beside_another() {
  Plan plan = two_streams();
  plan.threads[0].steps = cancelled_at(event(EventKind::result, list));
  add_thread(plan, "second", to_its_end(other));
  return plan;
}

Plan cancelled_with_a_reader_blocked() {
  Plan plan = one_stream(Protocol::push, Mode::sync);
  plan.threads[0].steps = read_to_its_end();
  add_thread(plan, "canceller", {at(milliseconds(15), cancel(list))});
  return plan;
}

Plan cancelled_again_after_the_final() {
  Plan plan = one_stream();
  plan.threads[0].steps = {start(list), on(EventKind::result, list, 1, cancel(list)),
                           on(EventKind::callback_returned, list, 2, cancel(list)), close(list)};
  return plan;
}

Plan cancelled_twice_at_once() {
  Plan plan = one_stream();
  plan.clients[0].work_time = exactly(microseconds(100));
  plan.threads[0].steps = {start(list), on(EventKind::result, list, 1, cancel(list, Reason::timeout)),
                           cancel(list, Reason::shutdown), on(EventKind::final, list, 1, close(list))};
  return plan;
}

/// The cancel of `list` arrives when its provider has ended; `other` runs on.
Plan cancelled_too_late() {
  Plan plan = two_streams();
  plan.providers.push_back(plan.providers[0]);
  plan.providers[1].results = 10;
  plan.operations[1].provider = 1;
  plan.threads[0].steps = cancelled_at(event(EventKind::provider_end, list));
  add_thread(plan, "second", to_its_end(other));
  return plan;
}

Plan cancelled_by_a_stranger() {
  Plan plan = one_stream();
  plan.threads[0].steps = to_its_end();
  add_thread(plan, "stranger", {on(EventKind::result, list, 1, as(bob, cancel(list)))});
  return plan;
}

Plan closed_by_a_stranger() {
  Plan plan = one_stream();
  plan.threads[0].steps = {start(list), on(EventKind::final, list, 1, as(bob, close(list))), close(list)};
  return plan;
}

Plan timed_out() {
  Plan plan = one_stream();
  plan.operations[0].timeout = milliseconds(15);
  plan.threads[0].steps = to_its_end();
  return plan;
}

Plan shut_down() {
  Plan plan = two_streams();
  plan.threads[0].steps = to_its_end();
  add_thread(plan, "second",
             {at(milliseconds(20), start(other)), on(EventKind::final, other, 1, close(other))});
  plan.faults = {{.what = FaultPlan::What::shutdown, .trigger = at(milliseconds(15))}};
  return plan;
}

/// `other` starts while `list` holds the only unit, `op2` once that is back.
Plan three_for_one_unit() {
  Plan plan = two_streams();
  const OpId third = add_operation(plan, OperationKind::enumerate);
  plan.server.quotas = {{Pool::operations, Scope::user, 1}};
  plan.threads[0].steps = to_its_end();
  add_thread(plan, "second",
             {on(EventKind::result, list, 1, start(other)), on(EventKind::final, other, 1, close(other))});
  add_thread(plan, "third",
             {on(EventKind::release, list, 1, start(third)), on(EventKind::final, third, 1, close(third))});
  return plan;
}

Plan cancelled_while_it_holds_a_unit() {
  Plan plan = cancelled_in_midstream();
  plan.server.quotas = {{Pool::operations, Scope::user, 1}};
  plan.providers[0].stops = exactly(milliseconds(5));
  return plan;
}

Plan session_closed_over_a_running_operation() {
  Plan plan = one_stream();
  plan.threads[0].steps = {start(list), at(milliseconds(15), close_session(s1))};
  add_thread(plan, "closer", {on(EventKind::final, list, 1, wait()), close(list)});
  plan.threads[1].steps[1].trigger.delay = exactly(milliseconds(5));
  return plan;
}

Plan cancelled_after_close() {
  Plan plan = two_streams();
  plan.providers.push_back(plan.providers[0]);
  plan.providers[1].results = 10;
  plan.operations[1].provider = 1;
  plan.threads[0].steps = to_its_end();
  plan.threads[0].steps.push_back(cancel(list));
  add_thread(plan, "second", to_its_end(other));
  return plan;
}

Plan cancelled_inside_start() {
  Plan plan = one_stream();
  plan.threads[0].steps = cancelled_at(event(EventKind::start, list));
  return plan;
}

/// The server's final result arrives while the client stack is at work on the cancel.
Plan cancelled_as_the_final_arrives() {
  Plan plan = one_stream();
  plan.clients[0].work_time = exactly(microseconds(100));
  plan.clients[0].callback_time = exactly(milliseconds(1));
  plan.threads[0].steps = cancelled_at(message(EventKind::deliver, Message::result, list, 3));
  plan.providers[0].every = {};
  return plan;
}

/// A single answer that comes too late, and another operation that waits for its own.
Plan cancelled_before_its_answer() {
  Plan plan = empty_plan();
  const OpId first = add_operation(plan, OperationKind::get);
  const OpId second = add_operation(plan, OperationKind::get);
  plan.providers[0].results = 1;
  plan.providers.push_back(plan.providers[0]);
  plan.providers[1].first = exactly(milliseconds(50));
  plan.operations[1].provider = 1;
  plan.threads[0].steps = cancelled_at(message(EventKind::deliver, Message::request, list), first);
  add_thread(plan, "second", to_its_end(second));
  return plan;
}

Plan cancelled_with_two_readers_blocked() {
  Plan plan = cancelled_with_a_reader_blocked();
  add_thread(plan, "reader", {on(EventKind::start_returned, list, 1, drain(list))});
  return plan;
}

Plan cancelled_before_its_timeout() {
  Plan plan = cancelled_in_midstream();
  plan.operations[0].timeout = milliseconds(500);
  return plan;
}

Plan pull_timed_out() {
  Plan plan = one_stream(Protocol::pull);
  plan.operations[0].timeout = milliseconds(15);
  plan.threads[0].steps = to_its_end();
  return plan;
}

Plan pull_cancelled_between_reads() {
  Plan plan = one_stream(Protocol::pull, Mode::sync);
  plan.threads[0].steps = {start(list), read(list), at(milliseconds(15), cancel(list)), drain(list),
                           close(list)};
  return plan;
}

Plan pull_cancelled_before_it_is_accepted() {
  Plan plan = one_stream(Protocol::pull);
  plan.server.quotas = {{Pool::operations, Scope::user, 1}};
  plan.providers[0].results = ProviderPlan::endless;
  plan.providers[0].result_bytes = 1024;
  plan.server.quotas.push_back({Pool::memory, Scope::user, 4096});
  plan.threads[0].steps = cancelled_at(message(EventKind::deliver, Message::request, list));
  return plan;
}

Plan cancelled_while_connecting() {
  Plan plan = one_stream();
  plan.threads[0].steps = {start(list), at(microseconds(500), cancel(list)),
                           on(EventKind::final, list, 1, close(list))};
  return plan;
}

Plan cancelled_while_it_waits_for_admission() {
  Plan plan = two_streams();
  plan.server.admission = exactly(milliseconds(20));
  plan.server.quotas = {{Pool::operations, Scope::user, 1}};
  plan.threads[0].steps = cancelled_at(message(EventKind::deliver, Message::request, list));
  add_thread(plan, "second",
             {at(milliseconds(60), start(other)), on(EventKind::final, other, 1, close(other))});
  return plan;
}

Plan cancelled_before_its_provider_starts() {
  Plan plan = one_stream();
  plan.server.dispatch = exactly(milliseconds(20));
  plan.server.quotas = {{Pool::operations, Scope::user, 1}};
  plan.threads[0].steps = cancelled_at(event(EventKind::admit, list));
  return plan;
}

Plan cancelled_and_its_provider_polls() {
  Plan plan = cancelled_in_midstream();
  plan.providers[0].hears = How::poll;
  return plan;
}

/// `other` starts while the cancelled `list` still holds the only unit.
Plan started_beside_what_is_cancelled() {
  Plan plan = two_streams();
  plan.server.quotas = {{Pool::operations, Scope::user, 1}};
  plan.providers[0].stops = exactly(milliseconds(50));
  plan.threads[0].steps = cancelled_at(event(EventKind::result, list));
  add_thread(plan, "second",
             {at(milliseconds(30), start(other)), on(EventKind::final, other, 1, close(other))});
  return plan;
}

Plan pull_cancelled_with_results_queued() {
  Plan plan = one_stream(Protocol::pull);
  plan.server.quotas = {{Pool::memory, Scope::user, 65536}};
  plan.providers[0].results = 20;
  plan.providers[0].every = exactly(microseconds(100));
  plan.clients[0].callback_time = exactly(milliseconds(5));
  plan.threads[0].steps = cancelled_at(event(EventKind::result, list));
  return plan;
}

Plan session_closed_inside_a_callback() {
  Plan plan = one_stream();
  plan.threads[0].steps = to_its_end();
  plan.callbacks = {{.op = list, .index = 0, .steps = {close_session(s1, Wait::notify)}}};
  return plan;
}

/// The final result waits behind a slow callback.
Plan cancelled_when_it_is_answered() {
  Plan plan = one_stream();
  plan.clients[0].callback_time = exactly(milliseconds(100));
  plan.threads[0].steps = {start(list), at(milliseconds(60), cancel(list)),
                           on(EventKind::final, list, 1, close(list))};
  return plan;
}

Plan acknowledged_after_cancel() {
  Plan plan = one_stream();
  plan.operations[0].acknowledge = Acknowledge::manual;
  plan.threads[0].steps = {start(list), on(EventKind::result, list, 1, cancel(list)),
                           at(milliseconds(50), ack(list)), on(EventKind::final, list, 1, close(list))};
  return plan;
}

Plan closed_while_cancelling() {
  Plan plan = one_stream();
  plan.clients[0].work_time = exactly(microseconds(100));
  plan.threads[0].steps = {start(list), on(EventKind::result, list, 1, cancel(list)), close(list)};
  return plan;
}

/// The second one is refused, and nobody cancels anything.
Plan refused_uncancelled() {
  Plan plan = two_streams();
  plan.server.quotas = {{Pool::operations, Scope::user, 1}};
  plan.threads[0].steps = to_its_end();
  add_thread(plan, "second",
             {on(EventKind::result, list, 1, start(other)), on(EventKind::final, other, 1, close(other))});
  return plan;
}

/// The answer of `list` comes when it is over, and `other` is not started yet.
Plan cancelled_long_before_the_next() {
  Plan plan = cancelled_before_its_answer();
  plan.threads[1].steps[0].trigger = at(milliseconds(100));
  return plan;
}

/// Results wait behind a slow callback when cancel comes, and the provider has long to go.
Plan cancelled_with_results_waiting() {
  Plan plan = one_stream();
  plan.providers[0].results = 20;
  plan.callbacks = {{.op = list, .index = 0, .steps = {at(milliseconds(50), wait())}}};
  plan.threads[0].steps = {start(list), at(milliseconds(40), cancel(list)),
                           on(EventKind::final, list, 1, close(list))};
  return plan;
}

/// A request of bob waits for its turn when it is cancelled, and alice's runs.
Plan cancelled_in_the_queue_beside_another_client() {
  Plan plan = two_streams();
  plan.clients.push_back({.name = "bob", .context = bob});
  plan.sessions.push_back({.name = "s2", .client = 1});
  plan.operations[0].session = s2;
  plan.server.admission = exactly(milliseconds(5));
  plan.threads[0].steps = to_its_end(other);
  std::vector<Step> steps = cancelled_at(message(EventKind::deliver, Message::request, list));
  steps[0].trigger = at(milliseconds(10));
  add_thread(plan, "bobs", std::move(steps), 1);
  return plan;
}

/// The cancel of `list` arrives when its provider has ended; `other` comes after that.
Plan cancelled_too_late_before_the_next() {
  Plan plan = two_streams();
  plan.threads[0].steps = cancelled_at(event(EventKind::provider_end, list));
  add_thread(plan, "second",
             {at(milliseconds(60), start(other)), on(EventKind::final, other, 1, close(other))});
  return plan;
}

/// Two streams fill the memory, and nobody reads. What `list` gives back when it is cancelled lets `other` go on.
Plan cancelled_beside_what_waits_for_memory() {
  Plan plan = empty_plan(Protocol::pull);
  add_operation(plan, OperationKind::enumerate, Mode::sync);
  add_operation(plan, OperationKind::enumerate, Mode::sync);
  plan.providers[0].every = {};
  plan.network.batch = 1;
  plan.server.quotas = {{Pool::memory, Scope::total, 2 * 1024}};
  plan.threads[0].steps = {start(list), at(milliseconds(50), cancel(list)), drain(list), close(list)};
  add_thread(plan, "second", {start(other), at(milliseconds(100), drain(other)), close(other)});
  return plan;
}

struct Case {
  Mutant mutant;
  Plan (*plan)();
};

using enum Mutant;
constexpr Case cases[] = {
    {final_twice, cancelled_in_midstream},
    {final_lost, cancelled_in_midstream},
    {result_after_final, cancelled_with_a_backlog},
    {flood_after_cancel, cancelled_with_a_backlog},
    {results_swapped, with_a_backlog},
    {result_delivered_twice, cancelled_with_a_backlog},
    {ok_for_cut_stream, cancelled_with_a_result_in_flight},
    {ack_ignored, acknowledged_late},
    {close_refused, cancelled_in_midstream},
    {close_accepted_twice, closed_twice},
    {callback_after_close, cancelled_with_a_backlog},
    {close_sync_hangs, closed_undrained},
    {cancel_fails_while_running, cancelled_in_midstream},
    {cancel_code_unlisted, cancelled_in_midstream},
    {callback_handle_ignored, cancelled_inside_a_callback},
    {cancel_frees_handle, cancelled_in_midstream},
    {cancel_waits_for_server, cancelled_in_midstream},
    {final_inside_cancel, cancelled_with_a_result_in_flight},
    {final_waits_for_server, cancelled_in_midstream},
    {keeps_connection, cancelled_in_midstream},
    {drops_shared_connection, cancelled_beside_another},
    {reader_stays_blocked, cancelled_with_a_reader_blocked},
    {second_cancel_final, cancelled_again_after_the_final},
    {second_cancel_invalid, cancelled_twice_at_once},
    {cancel_hits_session, cancelled_beside_another},
    {late_cancel_hits_next, cancelled_too_late},
    {reason_dropped, cancelled_in_midstream},
    {last_reason_wins, cancelled_twice_at_once},
    {cancel_not_sent, pull_cancelled_in_midstream},
    {cancel_not_offered, cancelled_in_midstream},
    {registration_refused, cancelled_in_midstream},
    {foreign_accepted, cancelled_by_a_stranger},
    {foreign_close_accepted, closed_by_a_stranger},
    {timeout_ignored, timed_out},
    {timeout_wrong_reason, timed_out},
    {shutdown_ignores_running, shut_down},
    {shutdown_admits, shut_down},
    {provider_final_twice, cancelled_in_midstream},
    {provider_posts_after_final, cancelled_in_midstream},
    {provider_deaf, cancelled_early_in_a_long_stream},
    {quota_overrun, three_for_one_unit},
    {quota_early, cancelled_while_it_holds_a_unit},
    {quota_leak, cancelled_while_it_holds_a_unit},
    {quota_twice, cancelled_while_it_holds_a_unit},
    {quota_off_by_one, three_for_one_unit},
    {quota_stuck, three_for_one_unit},
    {session_close_early, session_closed_over_a_running_operation},
    {session_close_leaves_running, session_closed_over_a_running_operation},
    {stale_handle_accepted, cancelled_after_close},
    {stale_handle_hits_other, cancelled_after_close},
    {crash_on_cancel_in_start, cancelled_inside_start},
    {final_twice_in_race, cancelled_as_the_final_arrives},
    {final_lost_inside_callback, cancelled_inside_a_callback},
    {final_lost_before_request, cancelled_inside_start},
    {late_answer_to_next, cancelled_before_its_answer},
    {second_reader_stays_blocked, cancelled_with_two_readers_blocked},
    {timeout_swallows_cancel, cancelled_before_its_timeout},
    {timeout_not_sent, pull_timed_out},
    {cancel_between_reads_not_sent, pull_cancelled_between_reads},
    {nameless_stream_not_released, pull_cancelled_before_it_is_accepted},
    {request_sent_after_cancel, cancelled_while_connecting},
    {queued_cancel_forgotten, cancelled_while_it_waits_for_admission},
    {poll_says_no, cancelled_and_its_provider_polls},
    {cancelled_not_counted, started_beside_what_is_cancelled},
    {quota_leak_before_start, cancelled_before_its_provider_starts},
    {queued_results_leak, pull_cancelled_with_results_queued},
    {pool_stuck_after_queued_cancel, cancelled_while_it_waits_for_admission},
    {session_close_inside_hangs, session_closed_inside_a_callback},
    {crash_on_cancel_of_answered, cancelled_when_it_is_answered},
    {crash_on_late_answer, cancelled_before_its_answer},
    {crash_on_late_ack, acknowledged_after_cancel},
    {crash_on_close_while_cancelling, closed_while_cancelling},
    {provider_dies_of_cancel, cancelled_early_in_a_long_stream},
    {failure_told_as_cancelled, refused_uncancelled},
    {answer_to_unstarted, cancelled_long_before_the_next},
    {cancel_behind_results_ignored, cancelled_with_results_waiting},
    {queued_cancel_hits_other, cancelled_in_the_queue_beside_another_client},
    {late_cancel_remembered, cancelled_too_late_before_the_next},
    {units_kept_for_session, cancelled_while_it_holds_a_unit},
    {cancel_between_posts_lost, cancelled_in_midstream},
    {provider_posts_the_rest, cancelled_early_in_a_long_stream},
    {memory_waiter_forgotten, cancelled_beside_what_waits_for_memory},
};

std::vector<std::string> broken_rules(const Ran& ran) {
  Judge judge(mi_profile(), ran.history.header);
  for (const Event& e : ran.history.events) judge.on(e);
  judge.finish();
  std::vector<std::string> names;
  for (const Violation& violation : judge.violations()) names.emplace_back(info(violation.rule).name);
  return names;
}

/// The application of some plans misbehaves on purpose: it calls from a foreign context.
std::vector<std::string> broken_by_the_system(const Ran& ran) {
  std::vector<std::string> names = broken_rules(ran);
  std::erase(names, "security.caller-context");
  return names;
}

std::string title(const testing::TestParamInfo<Case>& tested) {
  std::string name(all_mutants()[static_cast<std::size_t>(tested.param.mutant)].name);
  for (char& letter : name)
    if (letter == '-') letter = '_';
  return name;
}

class ModelsMutant : public testing::TestWithParam<Case> {};

TEST_P(ModelsMutant, ChangesTheHistoryOfItsPlan) {
  const Plan plan = GetParam().plan();
  EXPECT_NE(run(plan).hash, run(plan, Behaviour{}.with(GetParam().mutant)).hash) << run(plan).text();
}

TEST_P(ModelsMutant, BreaksItsRule) {
  const Plan plan = GetParam().plan();
  const Ran ran = run(plan, Behaviour{}.with(GetParam().mutant));
  const std::string rule(all_mutants()[static_cast<std::size_t>(GetParam().mutant)].rule);
  EXPECT_THAT(broken_rules(ran), testing::Contains(rule)) << ran.text();
}

TEST_P(ModelsMutant, WithoutItThePlanKeepsTheContract) {
  const Ran ran = run(GetParam().plan());
  EXPECT_THAT(broken_by_the_system(ran), testing::IsEmpty()) << ran.text();
}

INSTANTIATE_TEST_SUITE_P(Every, ModelsMutant, testing::ValuesIn(cases), title);

TEST(ModelsMutants, EachHasItsPlan) {
  ASSERT_EQ(std::size(cases), mutants_count);
  for (std::size_t i = 0; i < mutants_count; ++i) EXPECT_EQ(static_cast<std::size_t>(cases[i].mutant), i);
}

TEST(ModelsMutants, EachNamesARuleOfTheContract) {
  for (const MutantInfo& mutant : all_mutants()) {
    const auto rules = all_rules();
    EXPECT_TRUE(
        std::any_of(rules.begin(), rules.end(), [&](const RuleInfo& r) { return r.name == mutant.rule; }))
        << mutant.name << " names " << mutant.rule;
  }
}

TEST(ModelsMutants, AtLeastTwentyFiveRetellAPublicBugWithItsLink) {
  std::size_t retold = 0;
  for (const MutantInfo& mutant : all_mutants()) {
    EXPECT_EQ(mutant.retells.empty(), mutant.link.empty()) << mutant.name;
    if (mutant.link.empty()) continue;
    EXPECT_TRUE(mutant.link.starts_with("https://")) << mutant.name;
    ++retold;
  }
  EXPECT_GE(retold, 25u);
}

TEST(ModelsMutants, EachMustRuleOfTheSystemHasOne) {
  for (const RuleInfo& rule : all_rules()) {
    if (rule.level != Level::must) continue;
    const auto mutants = all_mutants();
    EXPECT_TRUE(std::any_of(mutants.begin(), mutants.end(), [&](const MutantInfo& m) {
      return m.rule == rule.name;
    })) << rule.name;
  }
}

}  // namespace
}  // namespace rescind::mutants_test
