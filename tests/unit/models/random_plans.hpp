#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "harness/simulation/tape.hpp"
#include "tests/unit/models/plans.hpp"

namespace rescind::plans {

/// Makes plans that no person would write, so that the models' races are met by chance. The same number gives
/// the same plan. With `faults` things go wrong on the network, at the server and with providers.
class RandomPlan {
 public:
  RandomPlan(std::uint64_t number, bool faults) : tape_(Tape::seeded(number)), faults_(faults) {}

  Plan make() {
    make_system();
    const std::uint64_t operations = 1 + pick(4);
    for (std::uint64_t i = 0; i < operations; ++i) make_operation();
    for (std::uint64_t i = pick(4); i > 0; --i) make_meddler();
    if (chance(4))
      add_thread(plan_, "closer", {at(some_time(), close_session(some_session(), some_wait()))}, 0);
    if (faults_) {
      for (std::uint64_t i = 1 + pick(2); i > 0; --i) make_fault();
    }
    return std::move(plan_);
  }

 private:
  std::uint64_t pick(std::uint64_t bound) { return tape_.choose(Site::schedule, 0, bound); }
  bool chance(std::uint64_t one_in) { return pick(one_in) == 0; }
  Duration some_time() { return microseconds(static_cast<std::int64_t>(pick(60'000))); }
  Range some_range(std::int64_t most_us) {
    const Duration least =
        microseconds(chance(2) ? 0 : static_cast<std::int64_t>(pick(static_cast<std::uint64_t>(most_us))));
    return {least, least + microseconds(chance(2) ? 0
                                                  : static_cast<std::int64_t>(
                                                        pick(static_cast<std::uint64_t>(most_us))))};
  }
  OpId some_op() { return {static_cast<std::uint32_t>(pick(plan_.operations.size()))}; }
  SessionId some_session() { return {static_cast<std::uint32_t>(pick(plan_.sessions.size()))}; }
  Wait some_wait() { return chance(2) ? Wait::block : Wait::notify; }
  Reason some_reason() { return static_cast<Reason>(1 + pick(4)); }

  void make_system() {
    plan_ = empty_plan(chance(2) ? Protocol::pull : Protocol::push);
    plan_.threads.clear();
    NetworkPlan& network = plan_.network;
    network.latency = some_range(3'000);
    network.shared_connection = chance(2);
    network.batch = static_cast<std::uint32_t>(1 + pick(4));
    if (chance(4)) network.bytes_per_second = 100'000;
    if (faults_ && chance(4)) {
      network.messages = true;
      network.copy_ppm = chance(2) ? 100'000 : 0;
      network.overtake_ppm = chance(2) ? 100'000 : 0;
      network.loss_ppm = chance(2) ? 50'000 : 0;
    }
    ClientPlan& client = plan_.clients[0];
    client.work_time = some_range(300);
    client.callback_time = chance(2) ? Range{} : some_range(8'000);
    client.call_time = chance(2) ? Range{} : some_range(1'000);
    if (chance(3)) plan_.sessions.push_back({.name = "s2"});
    plan_.server.admission = some_range(3'000);
    plan_.server.dispatch = some_range(3'000);
    for (std::uint64_t i = pick(3); i > 0; --i) {
      const Pool pool = chance(2) ? Pool::operations : Pool::memory;
      const auto scope = static_cast<Scope>(1 + pick(3));
      const auto limit = static_cast<std::int64_t>(1 + pick(4)) * (pool == Pool::memory ? 1024 : 1);
      const bool twice = !plan_.server.quotas.empty() && plan_.server.quotas[0].pool == pool;
      if (!twice) plan_.server.quotas.push_back({pool, scope, limit});
    }
    plan_.providers.clear();
    for (std::uint64_t i = 1 + pick(3); i > 0; --i) make_provider();
    plan_.until = seconds(5);
    plan_.steps_max = 20'000;
  }

  void make_provider() {
    ProviderPlan provider;
    provider.name = "p" + std::to_string(plan_.providers.size());
    provider.results = chance(5) ? ProviderPlan::endless : static_cast<std::uint32_t>(pick(30));
    provider.first = some_range(10'000);
    provider.every = some_range(5'000);
    if (provider.results == ProviderPlan::endless)
      provider.every.least = provider.every.most = milliseconds(3);
    provider.hears = std::vector{How::callback, How::poll, How::failing_post, How::none}[pick(4)];
    if (chance(2)) provider.poll_every = milliseconds(2);
    provider.stops = some_range(20'000);
    if (chance(6)) provider.final_code = 1;
    if (faults_ && chance(6)) provider.crash_after = static_cast<std::uint32_t>(pick(4));
    if (faults_ && chance(8)) provider.hang_after = static_cast<std::uint32_t>(pick(4));
    plan_.providers.push_back(provider);
  }

  /// With a thread that starts it, may cancel it, and closes it after its final result.
  void make_operation() {
    const OpId op = add_operation(plan_, static_cast<OperationKind>(1 + pick(13)));
    OperationPlan& operation = plan_.operations.back();
    operation.session = some_session();
    operation.provider = static_cast<std::uint32_t>(pick(plan_.providers.size()));
    if (chance(3)) operation.mode = Mode::sync;
    if (operation.mode == Mode::async && chance(3)) operation.acknowledge = Acknowledge::manual;
    if (chance(4)) operation.timeout = some_time();
    std::vector<Step> steps = {chance(3) ? at(some_time(), start(op)) : start(op)};
    if (operation.mode == Mode::sync) {
      steps.push_back(drain(op));
      steps.push_back(close(op));
      add_thread(plan_, "reader" + std::to_string(op.value), std::move(steps));
      return;
    }
    if (!chance(3)) steps.push_back(meddle(op));
    if (!chance(6)) steps.push_back(on(EventKind::final, op, 1, close(op)));
    add_thread(plan_, "main" + std::to_string(op.value), std::move(steps));
    if (operation.acknowledge == Acknowledge::manual) make_acknowledger(op);
    if (chance(3)) make_callback(op);
  }

  void make_acknowledger(OpId op) {
    std::vector<Step> steps;
    for (std::uint32_t i = 1; i <= 40; ++i) {
      steps.push_back(on(EventKind::result, op, i, ack(op)));
      if (chance(4)) steps.back().trigger.delay = exactly(milliseconds(1));
    }
    add_thread(plan_, "ack" + std::to_string(op.value), std::move(steps));
  }

  void make_callback(OpId op) {
    CallbackPlan callback{
        .op = op, .final = chance(3), .index = static_cast<std::uint32_t>(pick(3)), .steps = {}};
    for (std::uint64_t i = 1 + pick(2); i > 0; --i) {
      Step step = chance(3) ? close(op) : cancel(chance(3) ? some_op() : op, some_reason());
      if (step.op == op && chance(2)) step.handle = Handle::callback;
      if (chance(3)) step.trigger.delay = exactly(some_time());
      callback.steps.push_back(step);
    }
    plan_.callbacks.push_back(std::move(callback));
  }

  EventPattern some_event(OpId op) {
    constexpr EventKind kinds[] = {EventKind::start,
                                   EventKind::start_returned,
                                   EventKind::result,
                                   EventKind::callback_returned,
                                   EventKind::final,
                                   EventKind::cancel,
                                   EventKind::cancel_returned,
                                   EventKind::close,
                                   EventKind::close_returned,
                                   EventKind::timeout_fired,
                                   EventKind::send,
                                   EventKind::deliver,
                                   EventKind::admit,
                                   EventKind::provider_start,
                                   EventKind::post,
                                   EventKind::cancel_received,
                                   EventKind::cancel_heard,
                                   EventKind::provider_final,
                                   EventKind::provider_end,
                                   EventKind::read,
                                   EventKind::read_returned,
                                   EventKind::ack,
                                   EventKind::charge};
    return event(kinds[pick(std::size(kinds))], op, static_cast<std::uint32_t>(1 + pick(3)));
  }

  /// A step that interferes with `op` at some moment.
  Step meddle(OpId op) {
    Step step = chance(5) ? close(op) : chance(6) ? ack(op) : cancel(op, some_reason());
    if (plan_.operations[op.value].mode == Mode::sync && chance(3)) step = chance(2) ? read(op) : drain(op);
    if (chance(8)) step.handle = static_cast<Handle>(1 + pick(5));
    if (step.handle == Handle::callback) step.handle = Handle::copy;
    if (chance(8) && (step.call == Call::cancel || step.call == Call::close)) step.context = bob;
    if (chance(3)) {
      step.trigger = at(some_time());
    } else {
      step.trigger = when(some_event(op));
      if (chance(3)) step.trigger.delay = some_range(3'000);
    }
    return step;
  }

  void make_meddler() {
    const OpId op = some_op();
    std::vector<Step> steps;
    for (std::uint64_t i = 1 + pick(3); i > 0; --i) steps.push_back(meddle(op));
    add_thread(plan_, "meddler" + std::to_string(plan_.threads.size()), std::move(steps));
  }

  void make_fault() {
    FaultPlan fault;
    fault.what = static_cast<FaultPlan::What>(pick(5));
    fault.trigger = chance(2) ? at(some_time()) : when(some_event(some_op()));
    fault.reason = chance(2) ? Reason::shutdown : Reason::service_stop;
    if (chance(2)) fault.op = some_op();
    if (!fault.op.exists() && chance(2)) fault.session = some_session();
    if (!chance(3)) fault.lasts = some_time();
    fault.fault = static_cast<Fault>(1 + pick(8));
    fault.count = static_cast<std::uint32_t>(1 + pick(3));
    fault.amount = fault.fault == Fault::delay_spike ? 5'000'000 : 20'000;
    if (fault.what == FaultPlan::What::limit) {
      if (plan_.server.quotas.empty()) return;
      fault.amount = static_cast<std::int64_t>(pick(5)) * 1024;
    }
    plan_.faults.push_back(fault);
  }

  Tape tape_;
  bool faults_;
  Plan plan_;
};

inline Plan random_plan(std::uint64_t number, bool faults) {
  return RandomPlan(number, faults).make();
}

}  // namespace rescind::plans
