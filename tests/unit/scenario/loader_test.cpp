#include "harness/scenario/compile/loader.hpp"

#include <gmock/gmock.h>

#include "harness/scenario/language/diagnostics.hpp"
#include "scenario_text.hpp"

namespace rescind::loader_test {
namespace {

using testing::ElementsAre;
using testing::SizeIs;

TEST(Loader, TheExampleOfTheGuideBecomesItsPlan) {
  const Case one = load(small_scenario).front();
  EXPECT_EQ(*one.file, "a.yaml");
  EXPECT_EQ(one.line, 5u);
  EXPECT_EQ(one.plan.network.latency, (Range{milliseconds(1), milliseconds(5)}));
  EXPECT_EQ(one.plan.network.protocol, Protocol::push);
  ASSERT_THAT(one.plan.server.quotas, SizeIs(1));
  EXPECT_EQ(one.plan.server.quotas[0].limit, 1);
  EXPECT_EQ(one.plan.server.quotas[0].scope, Scope::user);
  ASSERT_THAT(one.plan.providers, SizeIs(1));
  EXPECT_EQ(one.plan.providers[0].results, 10u);
  EXPECT_EQ(one.plan.providers[0].first, (Range{milliseconds(20), milliseconds(20)})) << "as every";
  EXPECT_EQ(one.plan.providers[0].hears, How::poll);
  EXPECT_THAT(one.plan.contexts, ElementsAre("alice"));
  ASSERT_THAT(one.plan.sessions, SizeIs(1));
  EXPECT_EQ(one.plan.sessions[0].name, "alice");
  EXPECT_TRUE(one.plan.sessions[0].open_at_start);
  ASSERT_THAT(one.plan.operations, SizeIs(1));
  EXPECT_EQ(one.plan.operations[0].kind, OperationKind::enumerate);
  EXPECT_EQ(one.plan.operations[0].timeout.ns, no_number);
}

TEST(Loader, StepsKeepTheirOrderTheirLineAndTheirTrigger) {
  const Case one = load(small_scenario).front();
  ASSERT_THAT(one.plan.threads, SizeIs(1));
  const std::vector<Step>& steps = one.plan.threads[0].steps;
  ASSERT_THAT(steps, SizeIs(3));
  EXPECT_EQ(steps[0].call, Call::start);
  EXPECT_EQ(steps[0].trigger.when, Trigger::When::next);
  EXPECT_EQ(steps[1].call, Call::cancel);
  EXPECT_EQ(steps[1].reason, Reason::timeout);
  EXPECT_EQ(steps[1].written, (Written{13, 7}));
  EXPECT_EQ(steps[1].trigger.when, Trigger::When::event);
  EXPECT_EQ(steps[1].trigger.pattern, (EventPattern{EventKind::post, Message::none, OpId{0}, {}, 2}));
  EXPECT_EQ(steps[2].call, Call::close);
  EXPECT_EQ(steps[2].trigger.pattern.kind, EventKind::final);
}

TEST(Loader, TheColumnOfWhatIsWrittenCountsCharacters) {
  EXPECT_EQ(Diagnostics("a: 1\nb: [\"\u00e4\u00e4\", {c: 1}]\n", "a.yaml").written({2, 13}),
            (Written{2, 11}));
  EXPECT_EQ(Diagnostics("a: 1\nb: [\"aaaa\", {c: 1}]\n", "a.yaml").written({2, 13}), (Written{2, 13}));
}

TEST(Loader, ExpectationsKeepTheirLineAndTheirWords) {
  const std::vector<Expectation> made = *load(small_scenario).front().expectations;
  ASSERT_THAT(made, SizeIs(3));
  EXPECT_EQ(made[0].what, Expectation::What::results);
  EXPECT_EQ(made[0].least, 2u);
  EXPECT_EQ(made[0].most, 4u);
  EXPECT_EQ(made[0].written.line, 16u);
  EXPECT_EQ(made[0].text, "results: 2..4");
  EXPECT_THAT(made[1].codes, ElementsAre(1));
  EXPECT_EQ(made[2].within, milliseconds(1));
}

TEST(Loader, StepsInsideACallbackGoToItsPlanInTheirOrder) {
  const Case one = load(with(small_scenario, "    - {on: final of list, close: list}",
                             "    - {inside: final of list, wait: 2ms}\n"
                             "    - {inside: third result of list, cancel: list, handle: callback}\n"
                             "    - {inside: final of list, close: list}"))
                       .front();
  ASSERT_THAT(one.plan.callbacks, SizeIs(2));
  EXPECT_TRUE(one.plan.callbacks[0].final);
  ASSERT_THAT(one.plan.callbacks[0].steps, SizeIs(2));
  EXPECT_EQ(one.plan.callbacks[0].steps[0].call, Call::wait);
  EXPECT_EQ(one.plan.callbacks[0].steps[1].call, Call::close);
  EXPECT_FALSE(one.plan.callbacks[1].final);
  EXPECT_EQ(one.plan.callbacks[1].index, 2u) << "results count from 0";
  EXPECT_EQ(one.plan.callbacks[1].steps[0].handle, Handle::callback);
  EXPECT_THAT(one.plan.threads[0].steps, SizeIs(2));
}

TEST(Loader, RepeatedStepsWaitForTheNextSuchEvent) {
  const Case one = load(with(with(small_scenario, "mode: async", "ack: manual"), "    - {on: final",
                             "    - {on: third result of list, ack: list, times: 3}\n    - {on: final"))
                       .front();
  const std::vector<Step>& steps = one.plan.threads[0].steps;
  ASSERT_THAT(steps, SizeIs(6));
  for (std::uint32_t i = 0; i < 3; ++i) EXPECT_EQ(steps[2 + i].trigger.pattern.nth, 3 + i);
}

TEST(Loader, ThreadsSessionsAndContextsOfAClient) {
  const Case one = load(with(small_scenario, R"(  alice:
    - start: {op: list, kind: enumerate, provider: disks, mode: async}
    - {on: second post of list, cancel: list, reason: timeout}
    - {on: final of list, close: list}
)",
                             R"(  alice:
    context: admin
    call-time: 10us
    sessions: [near, far]
    threads:
      main:
        - open-session: far
        - start: {op: list, kind: enumerate, session: far}
        - {at: 5ms..7ms, cancel: list, as: mallory}
        - {after: 1ms, close: list}
      other:
        - {on: close-returned of list, after: 2ms, close-session: far, completion: notify}
contexts: mallory
)"))
                       .front();
  EXPECT_THAT(one.plan.contexts, ElementsAre("mallory", "admin"));
  EXPECT_EQ(one.plan.clients[0].context, ContextId{1});
  EXPECT_EQ(one.plan.clients[0].call_time, (Range{microseconds(10), microseconds(10)}));
  EXPECT_TRUE(one.plan.sessions[0].open_at_start);
  EXPECT_FALSE(one.plan.sessions[1].open_at_start) << "a step opens it";
  EXPECT_EQ(one.plan.operations[0].session, SessionId{1});
  ASSERT_THAT(one.plan.threads, SizeIs(2));
  const Step& cancel = one.plan.threads[0].steps[2];
  EXPECT_EQ(cancel.context, ContextId{0});
  EXPECT_EQ(cancel.trigger.when, Trigger::When::at);
  EXPECT_EQ(cancel.trigger.delay, (Range{milliseconds(5), milliseconds(7)}));
  const Step& close_session = one.plan.threads[1].steps[0];
  EXPECT_EQ(close_session.wait, Wait::notify);
  EXPECT_EQ(close_session.session, SessionId{1});
  EXPECT_EQ(close_session.trigger.delay.least, milliseconds(2));
}

TEST(Loader, EveryFaultHasItsPlan) {
  const Case one =
      load(with(with(small_scenario, "latency: 1ms..5ms", "transport: messages"), "expect:", R"(faults:
  - {at: 1ms, delay-spike: {of: list, by: 30ms, for: 10ms}}
  - {at: 1ms, bandwidth: {rate: 64KiB/s}}
  - {on: request of list sent, after: 1ms, loss: {session: alice, message: result, count: 2}}
  - {at: 2s, shutdown: service-stop}
  - {on: shutdown, provider-crash: {of: list}}
  - {at: 1ms, limit: {pool: operations, per: user, to: 2}}
expect:)"))
          .front();
  const std::vector<FaultPlan>& faults = one.plan.faults;
  ASSERT_THAT(faults, SizeIs(6));
  EXPECT_EQ(faults[0].fault, Fault::delay_spike);
  EXPECT_EQ(faults[0].amount, 30'000'000);
  EXPECT_EQ(faults[0].lasts, milliseconds(10));
  EXPECT_EQ(faults[0].op, OpId{0});
  EXPECT_EQ(faults[1].amount, 65536);
  EXPECT_EQ(faults[1].lasts.ns, no_number);
  EXPECT_EQ(faults[2].message, Message::result);
  EXPECT_EQ(faults[2].count, 2u);
  EXPECT_EQ(faults[2].session, SessionId{0});
  EXPECT_EQ(faults[2].trigger.delay.least, milliseconds(1));
  EXPECT_EQ(faults[3].reason, Reason::service_stop);
  EXPECT_EQ(faults[4].what, FaultPlan::What::provider_crash);
  EXPECT_EQ(faults[4].trigger.pattern.kind, EventKind::shutdown);
  EXPECT_EQ(faults[5].amount, 2);
}

TEST(Loader, BoundsAreTightenedAndRulesSwitchedOff) {
  const Case one = load(with(small_scenario, "system:", R"(rules: [cancel.final-prompt]
tags: [quick, basic]
profile: {bounds: {final: 500us, extras: 2}, off: {result.few-extras: slow on purpose}}
seed: 7
until: 10s
system:)"))
                       .front();
  EXPECT_EQ(one.profile->virtual_bounds.final, microseconds(500));
  EXPECT_EQ(one.profile->virtual_bounds.extras, Allowance::of_results(2));
  EXPECT_EQ(one.profile->virtual_bounds.unblock, mi_profile().virtual_bounds.unblock);
  EXPECT_TRUE(one.profile->off.test(static_cast<std::size_t>(RuleId::result_few_extras)));
  EXPECT_EQ(one.profile->off.count(), 1u);
  EXPECT_THAT(one.rules, ElementsAre(RuleId::cancel_final_prompt));
  EXPECT_THAT(*one.tags, ElementsAre("quick", "basic"));
  EXPECT_EQ(one.seed, 7u);
  EXPECT_EQ(one.plan.until, seconds(10));
}

}  // namespace
}  // namespace rescind::loader_test
