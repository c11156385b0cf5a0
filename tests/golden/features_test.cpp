#include <gtest/gtest.h>

#include <string>

#include "tests/unit/models/plans.hpp"

// Every feature of the simulated system does something: putting it into a plan changes the history, and shows
// what only that feature can show.

namespace rescind::features_test {
namespace {

using namespace plans;

Plan running() {
  Plan plan = one_stream();
  plan.threads[0].steps = to_its_end();
  return plan;
}

Plan cancelled() {
  Plan plan = one_stream();
  plan.threads[0].steps = cancelled_at(event(EventKind::result, list));
  return plan;
}

Plan cancelled_unheard() {
  Plan plan = cancelled();
  plan.providers[0].hears = How::none;
  return plan;
}

/// Two streams at once, and room for both.
Plan two_running() {
  Plan plan = two_streams(Protocol::pull);
  plan.threads[0].steps = {start(list), start(other)};
  return plan;
}

/// The provider is far ahead of the application; nothing limits what is queued.
Plan queueing() {
  Plan plan = one_stream(Protocol::pull);
  plan.providers[0].first = plan.providers[0].every = {};
  plan.network.batch = 1;
  plan.clients[0].callback_time = exactly(milliseconds(5));
  plan.threads[0].steps = to_its_end();
  return plan;
}

void put_in(Plan& plan, Fault fault, std::int64_t amount = 0, Message message = Message::none) {
  FaultPlan what = network_fault(fault, at(milliseconds(15)), milliseconds(10));
  what.amount = amount;
  what.message = message;
  plan.faults = {what};
}

bool saw_fault(const Ran& ran, Fault fault) {
  for (const Event& e : ran.all(EventKind::network_fault))
    if (e.fault == fault) return true;
  return false;
}

bool heard(const Ran& ran, How how) {
  return ran.nth(EventKind::cancel_heard).heard_by == how;
}

/// Results that left their connection's order.
bool overtook(const Ran& ran) {
  std::uint32_t last = 0;
  for (const Event& e : ran.all(EventKind::deliver)) {
    if (e.message != Message::result) continue;
    if (e.index < last) return true;
    last = e.index;
  }
  return false;
}

struct Feature {
  const char* name;
  Plan (*without)();
  void (*add)(Plan&);
  bool (*shows)(const Ran&);  ///< True of a run with the feature only.
};

void PrintTo(const Feature& feature, std::ostream* out) {
  *out << feature.name;
}

constexpr Feature features[] = {
    // What goes wrong on the network.
    {"delay_spike", running, [](Plan& p) { put_in(p, Fault::delay_spike, milliseconds(40).ns); },
     [](const Ran& r) {
       return saw_fault(r, Fault::delay_spike) && r.time(EventKind::final) > Time{} + milliseconds(60);
     }},
    {"partition", running, [](Plan& p) { put_in(p, Fault::partition); },
     [](const Ran& r) { return r.time(EventKind::result, list, 2) == Time{} + milliseconds(25); }},
    {"half_open", running, [](Plan& p) { put_in(p, Fault::half_open); },
     [](const Ran& r) { return r.count(EventKind::lost, Message::result) == 1; }},
    {"reset", running, [](Plan& p) { put_in(p, Fault::reset); },
     [](const Ran& r) {
       return r.nth(EventKind::disconnect).party == Place::network && heard(r, How::disconnect);
     }},
    {"bandwidth", running, [](Plan& p) { put_in(p, Fault::bandwidth, 128'000); },
     [](const Ran& r) { return r.time(EventKind::deliver, list, 3) == Time{} + milliseconds(33); }},
    {"loss", running, [](Plan& p) { put_in(p, Fault::loss, 0, Message::result); },
     [](const Ran& r) { return r.count(EventKind::lost, Message::result) == 1; }},
    {"duplication", running, [](Plan& p) { put_in(p, Fault::duplicate, 0, Message::result); },
     [](const Ran& r) { return r.count(EventKind::deliver) == r.count(EventKind::send) + 1; }},
    {"reordering",
     [] {
       Plan plan = running();
       plan.providers[0].every = exactly(microseconds(100));
       plan.providers[0].results = 20;
       plan.network.latency = {milliseconds(1), milliseconds(9)};
       return plan;
     },
     [](Plan& p) {
       put_in(p, Fault::reorder, 0, Message::result);
       p.faults[0].trigger = at({});
       p.faults[0].lasts = Duration{no_number};
       p.faults[0].count = 20;
     },
     overtook},
    // What is done to the server and its providers.
    {"shutdown", running,
     [](Plan& p) { p.faults = {{.what = FaultPlan::What::shutdown, .trigger = at(milliseconds(15))}}; },
     [](const Ran& r) { return r.nth(EventKind::shutdown).reason == Reason::shutdown; }},
    {"service_stop", running,
     [](Plan& p) {
       p.faults = {{.what = FaultPlan::What::shutdown,
                    .trigger = at(milliseconds(15)),
                    .reason = Reason::service_stop}};
     },
     [](const Ran& r) { return r.nth(EventKind::cancel_heard).reason == Reason::service_stop; }},
    {"provider_crash", running,
     [](Plan& p) { p.faults = {{.what = FaultPlan::What::provider_crash, .trigger = at(milliseconds(15))}}; },
     [](const Ran& r) { return r.saw(EventKind::provider_crash); }},
    {"provider_hang", running,
     [](Plan& p) { p.faults = {{.what = FaultPlan::What::provider_hang, .trigger = at(milliseconds(15))}}; },
     [](const Ran& r) { return r.nth(EventKind::server_fault).fault == Fault::hang; }},
    {"provider_that_crashes", running, [](Plan& p) { p.providers[0].crash_after = 2; },
     [](const Ran& r) { return r.saw(EventKind::provider_crash); }},
    {"provider_that_hangs", running, [](Plan& p) { p.providers[0].hang_after = 2; },
     [](const Ran& r) { return r.saw(EventKind::server_fault); }},
    {"limit_change",
     [] {
       Plan plan = two_running();
       plan.server.quotas = {{Pool::operations, Scope::total, 2}};
       return plan;
     },
     [](Plan& p) {
       p.faults = {{.what = FaultPlan::What::limit, .trigger = at(microseconds(500)), .amount = 1}};
     },
     [](const Ran& r) { return r.count(EventKind::limits) == 2 && r.saw(EventKind::refuse); }},
    // How a provider hears of its cancellation.
    {"hears_by_callback", cancelled_unheard, [](Plan& p) { p.providers[0].hears = How::callback; },
     [](const Ran& r) { return r.saw(EventKind::register_cancel) && heard(r, How::callback); }},
    {"hears_by_poll", cancelled_unheard, [](Plan& p) { p.providers[0].hears = How::poll; },
     [](const Ran& r) { return r.saw(EventKind::cancel_polled) && heard(r, How::poll); }},
    {"hears_by_a_failing_post", cancelled_unheard, [](Plan& p) { p.providers[0].hears = How::failing_post; },
     [](const Ran& r) { return heard(r, How::failing_post); }},
    {"hears_nothing", cancelled, [](Plan& p) { p.providers[0].hears = How::none; },
     [](const Ran& r) { return !r.saw(EventKind::cancel_heard) && r.count(EventKind::post) == 3; }},
    // Quotas.
    {"quota_of_a_user", two_running,
     [](Plan& p) {
       p.server.quotas = {{Pool::operations, Scope::user, 1}};
     },
     [](const Ran& r) { return r.nth(EventKind::refuse).scope == Scope::user; }},
    {"quota_of_a_session", two_running,
     [](Plan& p) {
       p.server.quotas = {{Pool::operations, Scope::session, 1}};
     },
     [](const Ran& r) { return r.nth(EventKind::refuse).scope == Scope::session; }},
    {"quota_in_all", two_running,
     [](Plan& p) {
       p.server.quotas = {{Pool::operations, Scope::total, 1}};
     },
     [](const Ran& r) { return r.nth(EventKind::refuse).scope == Scope::total; }},
    {"memory_of_a_user", two_running,
     [](Plan& p) {
       p.server.quotas = {{Pool::memory, Scope::user, 1024}};
     },
     [](const Ran& r) { return r.nth(EventKind::refuse).pool == Pool::memory; }},
    {"memory_of_a_session", queueing,
     [](Plan& p) {
       p.server.quotas = {{Pool::memory, Scope::session, 1024}};
     },
     [](const Ran& r) { return r.time(EventKind::post, list, 3) > r.time(EventKind::post, list, 1); }},
    {"memory_in_all", queueing,
     [](Plan& p) {
       p.server.quotas = {{Pool::memory, Scope::total, 1024}};
     },
     [](const Ran& r) { return r.time(EventKind::post, list, 3) > r.time(EventKind::post, list, 1); }},
    // Reasons.
    {"reason_timeout", cancelled, [](Plan& p) { p.threads[0].steps[1].reason = Reason::timeout; },
     [](const Ran& r) { return r.nth(EventKind::cancel_heard).reason == Reason::timeout; }},
    {"reason_shutdown", cancelled, [](Plan& p) { p.threads[0].steps[1].reason = Reason::shutdown; },
     [](const Ran& r) { return r.nth(EventKind::cancel_heard).reason == Reason::shutdown; }},
    {"reason_service_stop", cancelled, [](Plan& p) { p.threads[0].steps[1].reason = Reason::service_stop; },
     [](const Ran& r) { return r.nth(EventKind::cancel_heard).reason == Reason::service_stop; }},
    {"reason_none", running,
     [](Plan& p) { p.threads[0].steps = cancelled_at(event(EventKind::result, list), list, Reason::none); },
     [](const Ran& r) { return r.nth(EventKind::cancel_heard).reason == Reason::none; }},
    // Protocols, connections, modes, options.
    {"pull", cancelled, [](Plan& p) { p.network.protocol = Protocol::pull; },
     [](const Ran& r) { return r.count(EventKind::send, Message::pull) > 0; }},
    {"push",
     [] {
       Plan plan = cancelled();
       plan.network.protocol = Protocol::pull;
       return plan;
     },
     [](Plan& p) { p.network.protocol = Protocol::push; },
     [](const Ran& r) { return r.count(EventKind::send, Message::result) > 0; }},
    {"connection_for_each_operation", cancelled, [](Plan& p) { p.network.shared_connection = false; },
     [](const Ran& r) { return r.nth(EventKind::connect).op == list; }},
    {"shared_connection",
     [] {
       Plan plan = cancelled();
       plan.network.shared_connection = false;
       return plan;
     },
     [](Plan& p) { p.network.shared_connection = true; },
     [](const Ran& r) { return r.nth(EventKind::disconnect).op == list; }},
    {"message_transport", running,
     [](Plan& p) {
       p.network.messages = true;
       p.network.copy_ppm = 1'000'000;
     },
     [](const Ran& r) { return r.count(EventKind::deliver) == 2 * r.count(EventKind::send); }},
    {"acknowledged_by_hand", running,
     [](Plan& p) {
       p.operations[0].acknowledge = Acknowledge::manual;
       for (std::uint32_t i = 0; i < 3; ++i)
         p.callbacks.push_back({.op = list, .index = i, .steps = {ack(list)}});
     },
     [](const Ran& r) { return r.count(EventKind::ack) == 3 && r.count(EventKind::result) == 3; }},
    {"acknowledged_late", running,
     [](Plan& p) {
       p.operations[0].acknowledge = Acknowledge::manual;
       add_thread(p, "late", {at(milliseconds(90), ack(list))});
     },
     [](const Ran& r) { return r.time(EventKind::result, list, 2) == Time{} + milliseconds(90); }},
    {"synchronous", running,
     [](Plan& p) {
       p.operations[0].mode = Mode::sync;
       p.threads[0].steps = read_to_its_end();
     },
     [](const Ran& r) { return r.count(EventKind::read_returned) == 4; }},
    {"timeout_option", running, [](Plan& p) { p.operations[0].timeout = milliseconds(15); },
     [](const Ran& r) { return r.saw(EventKind::timeout_fired); }},
    {"session_close", running,
     [](Plan& p) {
       p.threads[0].steps = {start(list), at(milliseconds(15), close_session(s1))};
     },
     [](const Ran& r) { return r.saw(EventKind::session_close) && r.code(EventKind::final) == 1; }},
    {"foreign_context", running,
     [](Plan& p) { add_thread(p, "stranger", {at(milliseconds(15), as(bob, cancel(list)))}); },
     [](const Ran& r) { return r.code(EventKind::cancel_returned) == 2; }},
    {"step_inside_a_callback", running,
     [](Plan& p) { p.callbacks = {{.op = list, .index = 1, .steps = {by(Handle::callback, cancel(list))}}}; },
     [](const Ran& r) { return r.nth(EventKind::cancel).thread == r.nth(EventKind::result).thread; }},
    {"step_inside_another_call", running,
     [](Plan& p) {
       p.clients[0].call_time = exactly(microseconds(5));
       add_thread(p, "second", {on(EventKind::start, list, 1, cancel(list))});
     },
     [](const Ran& r) { return r.place(EventKind::cancel) < r.place(EventKind::start_returned); }},
};

class Features : public testing::TestWithParam<Feature> {};

TEST_P(Features, ChangesTheHistoryAndShows) {
  const Feature& feature = GetParam();
  Plan plan = feature.without();
  const Ran without = run(plan);
  feature.add(plan);
  const Ran with = run(plan);
  EXPECT_NE(without.hash, with.hash);
  EXPECT_FALSE(feature.shows(without)) << without.text();
  EXPECT_TRUE(feature.shows(with)) << with.text();
}

INSTANTIATE_TEST_SUITE_P(Each, Features, testing::ValuesIn(features),
                         [](const auto& tested) { return std::string(tested.param.name); });

}  // namespace
}  // namespace rescind::features_test
