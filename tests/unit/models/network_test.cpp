#include <gtest/gtest.h>

#include <algorithm>

#include "tests/unit/models/plans.hpp"

// Connections, messages, and what goes wrong with both.

namespace rescind::network_test {
namespace {

using namespace plans;

/// one_stream() that runs to its end unless something goes wrong.
Plan undisturbed(Protocol protocol = Protocol::push) {
  Plan plan = one_stream(protocol);
  plan.threads[0].steps = to_its_end();
  return plan;
}

/// The ids of the messages of one kind, in the order of the events.
std::vector<std::uint32_t> ids(const Ran& ran, EventKind kind) {
  std::vector<std::uint32_t> found;
  for (const Event& e : ran.all(kind)) found.push_back(e.message_id);
  return found;
}

TEST(ModelsNetwork, EveryMessageSentIsDeliveredOnce) {
  const Ran ran = run(undisturbed());
  EXPECT_EQ(ids(ran, EventKind::send), ids(ran, EventKind::deliver)) << ran.text();
  EXPECT_EQ(ran.world.ops[0].in_flight, 0u);
}

TEST(ModelsNetwork, AConnectionKeepsTheOrderOfItsMessages) {
  Plan plan = undisturbed();
  plan.providers[0].results = 50;
  plan.providers[0].every = exactly(microseconds(100));
  plan.network.latency = {milliseconds(1), milliseconds(9)};
  const Ran ran = run(plan);
  std::vector<std::uint32_t> indices;
  for (const Event& e : ran.all(EventKind::deliver))
    if (e.message == Message::result) indices.push_back(e.index);
  EXPECT_TRUE(std::is_sorted(indices.begin(), indices.end())) << ran.text();
  EXPECT_EQ(ran.count(EventKind::result), 50u);
}

TEST(ModelsNetwork, BandwidthSpacesMessagesOut) {
  Plan plan = undisturbed();
  plan.providers[0].every = {};
  plan.network.bytes_per_second = 1'280'000;  // 256 + 1024 bytes take 1 ms.
  const Ran ran = run(plan);
  EXPECT_EQ(ran.time(EventKind::result, list, 2) - ran.time(EventKind::result, list, 1), milliseconds(1));
  EXPECT_EQ(ran.time(EventKind::result, list, 3) - ran.time(EventKind::result, list, 2), milliseconds(1));
}

TEST(ModelsNetwork, LargeResultsOnASlowLineDoNotOverflow) {
  Plan plan = undisturbed();
  plan.providers[0].result_bytes = std::int64_t{1} << 40;
  plan.network.bytes_per_second = 1'000'000'000;
  EXPECT_EQ(run(plan).code(EventKind::final), 0);
}

/// undisturbed() whose request takes two seconds to send, from 1 ms on.
Plan uploading() {
  Plan plan = undisturbed();
  plan.operations[0].request_bytes = 2'000'000;
  plan.network.bytes_per_second = 1'000'000;
  return plan;
}

TEST(ModelsNetwork, ALargeRequestLeavesOnceTheWholeOfItIsSent) {
  const Ran ran = run(uploading());
  EXPECT_EQ(ran.time(EventKind::send, list), Time{milliseconds(2001).ns}) << ran.text();
  EXPECT_EQ(ran.code(EventKind::final, list), 0) << ran.text();
  Plan unlimited = uploading();
  unlimited.network.bytes_per_second = 0;
  EXPECT_EQ(run(unlimited).history.events, run(undisturbed()).history.events);
}

TEST(ModelsNetwork, OtherMessagesGoBetweenThePiecesOfALargeRequest) {
  Plan plan = uploading();
  add_operation(plan, OperationKind::get);
  add_thread(plan, "second", to_its_end(other));
  const Ran ran = run(plan);
  EXPECT_LT(ran.time(EventKind::final, other), ran.time(EventKind::send, list)) << ran.text();
}

TEST(ModelsNetwork, ARequestThatIsCancelledHalfSentIsNotSentOn) {
  for (const bool shared : {true, false}) {
    Plan plan = uploading();
    plan.network.shared_connection = shared;
    plan.threads[0].steps = {start(list), at(seconds(1), cancel(list)),
                             on(EventKind::final, list, 1, close(list))};
    const Ran ran = run(plan);
    EXPECT_EQ(ran.time(EventKind::final, list), Time{seconds(1).ns}) << ran.text();
    EXPECT_EQ(ran.count(EventKind::send, Message::request), 0u) << ran.text();
    EXPECT_FALSE(ran.saw(EventKind::provider_start)) << ran.text();
    plan.ways.client_ends = false;  // There is nothing that the server could end.
    EXPECT_EQ(run(plan).time(EventKind::final, list), Time{seconds(1).ns});
  }
}

TEST(ModelsNetwork, AResetWhileARequestIsBeingSentEndsIt) {
  Plan plan = uploading();
  plan.faults = {network_fault(Fault::reset, at(seconds(1)))};
  const Ran ran = run(plan);
  EXPECT_EQ(ran.time(EventKind::final, list), Time{seconds(1).ns}) << ran.text();
  EXPECT_EQ(ran.count(EventKind::send, Message::request), 0u) << ran.text();
}

TEST(ModelsNetwork, ASlotThatIsUsedAgainSendsItsNewRequestOnly) {
  Plan plan = uploading();
  plan.threads[0].steps = {start(list), on(EventKind::start, list, 1, cancel(list)),
                           on(EventKind::final, list, 1, close(list))};
  plan.threads[0].loops = true;
  plan.until = seconds(1);
  EXPECT_EQ(run(plan).count(EventKind::send, Message::request), 0u);
}

TEST(ModelsNetwork, ADelaySpikeDelaysWhatIsSentWhileItLasts) {
  Plan plan = undisturbed();
  FaultPlan spike = network_fault(Fault::delay_spike, at(milliseconds(5)), milliseconds(10));
  spike.amount = milliseconds(30).ns;
  plan.faults = {spike};
  const Ran ran = run(plan);
  EXPECT_EQ(ran.time(EventKind::result, list, 1), Time{} + milliseconds(12 + 31)) << ran.text();
  EXPECT_EQ(ran.count(EventKind::network_fault), 2u);
  EXPECT_EQ(ran.nth(EventKind::network_fault, {}, 1).healed, Fault::none);
  EXPECT_EQ(ran.nth(EventKind::network_fault, {}, 2).fault, Fault::heal);
  EXPECT_EQ(ran.nth(EventKind::network_fault, {}, 2).healed, Fault::delay_spike);
  EXPECT_EQ(ran.world.connections[0].extra_ns, 0);
}

TEST(ModelsNetwork, PartitionHoldsMessagesAndLetsThemGoInOrder) {
  Plan plan = undisturbed();
  plan.network.latency = exactly(milliseconds(15));
  // The first result arrives at 55 ms, inside; the second at 65 ms, under way when the partition heals.
  plan.faults = {network_fault(Fault::partition, at(milliseconds(50)), milliseconds(10))};
  const Ran ran = run(plan);
  EXPECT_EQ(ran.time(EventKind::result, list, 1), Time{} + milliseconds(60)) << ran.text();
  EXPECT_EQ(ran.time(EventKind::result, list, 2), Time{} + milliseconds(65));
  EXPECT_EQ(ran.code(EventKind::final), 0);
}

TEST(ModelsNetwork, AStepOnAHeldMessageComesBeforeTheNextHeldMessage) {
  Plan plan = undisturbed();
  plan.faults = {network_fault(Fault::partition, at(milliseconds(11)), milliseconds(30))};
  const EventPattern first = message(EventKind::deliver, Message::result, list, 1);
  plan.threads[0].steps = {start(list), on(first, cancel(list)), on(EventKind::final, list, 1, close(list))};
  const Ran ran = run(plan);
  std::size_t delivered = 0;
  for (const Event& e : ran.history.events) {
    if (e.kind == EventKind::deliver && e.message == Message::result) ++delivered;
    if (e.kind == EventKind::cancel) {
      EXPECT_EQ(delivered, 1u) << ran.text();
    }
  }
}

TEST(ModelsNetwork, APartitionForGoodHoldsEverything) {
  Plan plan = undisturbed();
  plan.faults = {network_fault(Fault::partition, at(milliseconds(15)))};
  const Ran ran = run(plan);
  EXPECT_EQ(ran.count(EventKind::result), 1u) << ran.text();
  EXPECT_FALSE(ran.saw(EventKind::final));
  EXPECT_GT(ran.world.held.size(), 0u);
}

TEST(ModelsNetwork, ACancelDoesNotWaitForAPartition) {
  Plan plan = undisturbed();
  plan.faults = {network_fault(Fault::partition, at(milliseconds(15)))};
  plan.threads[0].steps = {start(list), at(milliseconds(25), cancel(list)),
                           on(EventKind::final, list, 1, close(list))};
  EXPECT_EQ(run(plan).time(EventKind::final), Time{} + milliseconds(25));
}

TEST(ModelsNetwork, TwoPartitionsMustBothHeal) {
  Plan plan = undisturbed();
  plan.faults = {network_fault(Fault::partition, at(milliseconds(11)), milliseconds(30)),
                 network_fault(Fault::partition, at(milliseconds(11)), milliseconds(60))};
  EXPECT_EQ(run(plan).time(EventKind::result), Time{} + milliseconds(71));
}

TEST(ModelsNetwork, APartitionHoldsAConnectionThatIsComingUp) {
  Plan plan = undisturbed();
  plan.faults = {network_fault(Fault::partition, at({}), milliseconds(5))};
  const Ran ran = run(plan);
  EXPECT_EQ(ran.time(EventKind::send), Time{} + milliseconds(5)) << ran.text();
}

TEST(ModelsNetwork, AHalfOpenConnectionLosesEverythingSilently) {
  Plan plan = undisturbed();
  plan.faults = {network_fault(Fault::half_open, at(milliseconds(15)))};
  const Ran ran = run(plan);
  EXPECT_EQ(ran.count(EventKind::result), 1u) << ran.text();
  EXPECT_FALSE(ran.saw(EventKind::final));
  EXPECT_EQ(ran.count(EventKind::lost), 3u);  // Two results and the final one.
  EXPECT_TRUE(ran.saw(EventKind::provider_end));
}

TEST(ModelsNetwork, ResetEndsEveryOperationOfTheConnection) {
  Plan plan = two_streams();
  plan.threads[0].steps = to_its_end();
  add_thread(plan, "second", to_its_end(other));
  plan.faults = {network_fault(Fault::reset, at(milliseconds(15)))};
  const Ran ran = run(plan);
  for (const OpId op : {list, other}) {
    EXPECT_EQ(ran.time(EventKind::final, op), Time{} + milliseconds(15)) << ran.text();
    EXPECT_EQ(ran.code(EventKind::final, op), 1);
    EXPECT_EQ(ran.nth(EventKind::cancel_heard, op).heard_by, How::disconnect);
  }
}

TEST(ModelsNetwork, ResetSparesAnOperationThatHasNotConnectedYet) {
  Plan plan = two_streams();
  plan.clients[0].work_time = exactly(milliseconds(2));
  plan.threads[0].steps = {start(list), at(milliseconds(14), start(other))};  // Connects at 16 ms.
  plan.faults = {network_fault(Fault::reset, at(milliseconds(15)))};
  const Ran ran = run(plan);
  EXPECT_EQ(ran.code(EventKind::final, list), 1);
  EXPECT_EQ(ran.code(EventKind::final, other), 0) << ran.text();
  EXPECT_EQ(ran.count(EventKind::connect), 2u);
}

TEST(ModelsNetwork, ResetLosesWhatIsUnderWay) {
  Plan plan = undisturbed();
  plan.faults = {network_fault(Fault::reset, when(event(EventKind::post, list, 2)))};
  const Ran ran = run(plan);
  EXPECT_EQ(ran.count(EventKind::lost, Message::result, list), 1u) << ran.text();
  EXPECT_EQ(ran.count(EventKind::result), 1u);
}

TEST(ModelsNetwork, AResetOfOneOperationSparesTheOtherConnections) {
  Plan plan = two_streams();
  plan.network.shared_connection = false;
  plan.threads[0].steps = {start(list), start(other)};
  FaultPlan reset = network_fault(Fault::reset, at(milliseconds(15)));
  reset.op = list;
  plan.faults = {reset};
  const Ran ran = run(plan);
  EXPECT_EQ(ran.code(EventKind::final, list), 1);
  EXPECT_EQ(ran.code(EventKind::final, other), 0);
}

TEST(ModelsNetwork, LostConnectionTellsTheProvider) {
  for (const How how : {How::callback, How::poll, How::failing_post}) {
    Plan plan = undisturbed();
    plan.providers[0].hears = how;
    plan.faults = {network_fault(Fault::reset, at(milliseconds(15)))};
    const Ran ran = run(plan);
    EXPECT_EQ(ran.count(EventKind::cancel_heard), 1u) << ran.text();
    EXPECT_EQ(ran.nth(EventKind::cancel_heard).reason, Reason::absent);
    EXPECT_EQ(ran.count(EventKind::provider_end), 1u);
  }
}

TEST(ModelsNetwork, ALostResultEndsTheStreamAsFailed) {
  Plan plan = undisturbed();
  FaultPlan loss = network_fault(Fault::loss, at({}));
  loss.message = Message::result;
  plan.faults = {loss};
  const Ran ran = run(plan);
  EXPECT_EQ(ran.count(EventKind::result), 0u) << ran.text();  // Those behind the gap are no prefix.
  EXPECT_EQ(ran.code(EventKind::final), 1);
  EXPECT_EQ(ran.time(EventKind::final), Time{} + milliseconds(43 + 50));
}

TEST(ModelsNetwork, ADeclaredLossHitsSoManyMessages) {
  Plan plan = undisturbed();
  FaultPlan loss = network_fault(Fault::loss, at(milliseconds(15)));
  loss.count = 2;
  plan.faults = {loss};
  EXPECT_EQ(run(plan).count(EventKind::lost), 2u);
}

TEST(ModelsNetwork, ADeclaredLossThatHealsHitsNothingMore) {
  Plan plan = undisturbed();
  FaultPlan loss = network_fault(Fault::loss, at(milliseconds(15)), milliseconds(10));
  loss.count = 100;
  plan.faults = {loss};
  const Ran ran = run(plan);
  EXPECT_EQ(ran.count(EventKind::lost), 1u) << ran.text();
}

TEST(ModelsNetwork, ADuplicateIsDeliveredTwiceAndCountsOnce) {
  for (const Message copied : {Message::request, Message::result, Message::final}) {
    Plan plan = undisturbed();
    FaultPlan duplicate = network_fault(Fault::duplicate, at({}));
    duplicate.message = copied;
    plan.faults = {duplicate};
    const Ran ran = run(plan);
    EXPECT_EQ(ran.count(EventKind::deliver, copied), ran.count(EventKind::send, copied) + 1) << ran.text();
    EXPECT_EQ(ran.count(EventKind::provider_start), 1u);
    EXPECT_EQ(ran.count(EventKind::result), 3u);
    EXPECT_EQ(ran.code(EventKind::final), 0);
  }
}

TEST(ModelsNetwork, ADuplicateBatchDoesNotAskForMore) {
  Plan plan = undisturbed(Protocol::pull);
  FaultPlan duplicate = network_fault(Fault::duplicate, at({}));
  duplicate.message = Message::batch;
  plan.faults = {duplicate};
  const Ran plain = run(undisturbed(Protocol::pull));
  const Ran ran = run(plan);
  EXPECT_EQ(ran.count(EventKind::send, Message::pull), plain.count(EventKind::send, Message::pull))
      << ran.text();
  EXPECT_EQ(ran.count(EventKind::result), 3u);
}

TEST(ModelsNetwork, AReorderedResultIsPutBackInOrder) {
  Plan plan = undisturbed();
  plan.providers[0].every = {};
  plan.network.latency = {milliseconds(1), milliseconds(9)};
  FaultPlan reorder = network_fault(Fault::reorder, at({}));
  reorder.message = Message::result;
  reorder.count = 3;
  plan.faults = {reorder};
  bool overtaken = false;
  for (std::uint64_t seed = 1; seed < 20; ++seed) {
    const Ran ran = run(plan, {}, seed);
    std::vector<std::uint32_t> arrived;
    for (const Event& e : ran.all(EventKind::deliver))
      if (e.message == Message::result) arrived.push_back(e.index);
    overtaken = overtaken || !std::is_sorted(arrived.begin(), arrived.end());
    for (std::uint32_t i = 0; i < 3; ++i) EXPECT_EQ(ran.nth(EventKind::result, list, i + 1).index, i);
    EXPECT_EQ(ran.code(EventKind::final), 0) << ran.text();
  }
  EXPECT_TRUE(overtaken);
}

TEST(ModelsNetwork, AFinalResultThatOvertakesWaitsForTheSlowResults) {
  Plan plan = undisturbed();
  plan.providers[0].results = 20;
  plan.providers[0].every = {};
  plan.network.bytes_per_second = 100'000;  // A result takes 12.8 ms, all of them five times the patience.
  FaultPlan reorder = network_fault(Fault::reorder, at({}));
  reorder.message = Message::final;
  plan.faults = {reorder};
  const Ran ran = run(plan);
  EXPECT_LT(ran.time(EventKind::deliver, list, 3), ran.time(EventKind::final)) << ran.text();
  EXPECT_EQ(ran.count(EventKind::result), 20u);
  EXPECT_EQ(ran.code(EventKind::final), 0);
}

TEST(ModelsNetwork, AMessageTransportLosesCopiesAndReordersByChance) {
  Plan plan = undisturbed();
  plan.network.messages = true;
  plan.network.latency = {milliseconds(1), milliseconds(5)};
  plan.network.copy_ppm = plan.network.overtake_ppm = 300'000;
  std::size_t copies = 0;
  for (std::uint64_t seed = 1; seed < 20; ++seed) {
    const Ran ran = run(plan, {}, seed);
    copies += ran.count(EventKind::deliver) - ran.count(EventKind::send);
    EXPECT_EQ(ran.count(EventKind::result), 3u) << ran.text();
    EXPECT_EQ(ran.code(EventKind::final), 0);
  }
  EXPECT_GT(copies, 0u);
  plan.network.loss_ppm = 1'000'000;
  const Ran ran = run(plan);
  EXPECT_EQ(ran.count(EventKind::lost), 1u);
  EXPECT_FALSE(ran.saw(EventKind::deliver));
}

TEST(ModelsNetwork, AFaultOnASessionSparesTheOthers) {
  Plan plan = two_streams();
  plan.sessions.push_back({.name = "s2"});
  plan.operations[1].session = s2;
  plan.threads[0].steps = {start(list), start(other)};
  FaultPlan partition = network_fault(Fault::partition, at(milliseconds(5)));
  partition.session = s2;
  plan.faults = {partition};
  const Ran ran = run(plan);
  EXPECT_EQ(ran.code(EventKind::final, list), 0);
  EXPECT_FALSE(ran.saw(EventKind::final, other)) << ran.text();
}

TEST(ModelsNetwork, AFaultCanWaitForAnEvent) {
  Plan plan = undisturbed();
  plan.faults = {network_fault(Fault::reset, when(event(EventKind::result, list, 2), milliseconds(3)))};
  const Ran ran = run(plan);
  EXPECT_EQ(ran.time(EventKind::network_fault), ran.time(EventKind::result, list, 2) + milliseconds(3));
}

}  // namespace
}  // namespace rescind::network_test
