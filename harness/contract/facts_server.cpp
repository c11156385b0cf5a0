#include <algorithm>
#include <limits>

#include "harness/contract/facts_change.hpp"

namespace rescind {

void Facts::on(Kind<EventKind::limits>, const Event& event) {
  pools_.set_limit(event.pool, event.scope, event.limit);
}

std::int64_t Facts::units(const Event& event) const {
  if (!event.op.exists()) return 0;
  const std::size_t scope = event.scope == Scope::none ? 2 : static_cast<std::size_t>(event.scope) - 1;
  if (event.pool == Pool::memory) return event.op.value < memory_.size() ? memory_[event.op.value][scope] : 0;
  return operation(event.op).units[scope];
}

std::int64_t Facts::memory_units(OpId op) const {
  if (op.value >= memory_.size()) return 0;
  const std::array<std::int64_t, 3>& held = memory_[op.value];
  return std::max({held[0], held[1], held[2]});
}

/// Moves units between the account of the event and its operation.
void Facts::change_units(const Event& event, std::int64_t change) {
  OperationFacts& operation = touch(event.op);
  const std::size_t scope = event.scope == Scope::none ? 2 : static_cast<std::size_t>(event.scope) - 1;
  Pools::Account& account = pools_.account(event, operation.context, operation.session);
  const std::int64_t before = units(event);
  const std::int64_t after = std::max<std::int64_t>(0, before + change);
  account.held += after - before;
  if (event.pool == Pool::memory) {
    slot(memory_, event.op.value)[scope] = after;
  } else {
    constexpr std::int64_t most = std::numeric_limits<std::int32_t>::max();
    operation.units[scope] = static_cast<std::int32_t>(std::min(after, most));
  }
  if (!operation.is(Fact::cancelled) || (before > 0) == (after > 0)) return;
  if (after > 0) {
    ++account.cancelled_holders;
  } else if (account.cancelled_holders != 0) {
    --account.cancelled_holders;
  }
}

void Facts::on(Kind<EventKind::charge>, const Event& event) {
  if (event.limit != no_number) pools_.set_limit(event.pool, event.scope, event.limit);
  Pools::Account& account = pools_.account(event, operation(event.op).context, operation(event.op).session);
  const bool starts = units(event) == 0;  // What runs may grow: that is no start that succeeds again.
  if (starts && account.refusal == Pools::Account::Refusal::released)
    account.refusal = Pools::Account::Refusal::none;
  if (!event.op.exists()) {
    account.held += event.units;
    return;
  }
  if (event.pool == Pool::operations) {
    touch(event.op).set(Fact::units_taken);
    if (event.op.value < skewed_.size()) skewed_[event.op.value].early_release = -1;
  }
  change_units(event, event.units);
}

void Facts::on(Kind<EventKind::release>, const Event& event) {
  Pools::Account& account = pools_.account(event, operation(event.op).context, operation(event.op).session);
  if (account.refusal == Pools::Account::Refusal::refused)
    account.refusal = Pools::Account::Refusal::released;
  if (!event.op.exists()) {
    account.held = std::max<std::int64_t>(0, account.held - event.units);
    return;
  }
  // The provider's lines may come later, though it ran before: the time decides.
  const bool last = event.pool == Pool::operations && units(event) <= event.units;
  const bool runs_or_may = operation(event.op).runs == 0 || operation(event.op).provider_runs();
  if (skewed_clocks_ && last && runs_or_may) slot(skewed_, event.op.value).early_release = event.t.ns;
  change_units(event, -event.units);
}

void Facts::on(Kind<EventKind::refuse>, const Event& event) {
  OperationFacts& operation = touch(event.op);
  operation.set(Fact::refused);
  operation.set(Fact::own_cause);
  if (event.pool == Pool::none) return;
  if (event.limit != no_number) pools_.set_limit(event.pool, event.scope, event.limit);
  Pools::Account& account = pools_.account(event, operation.context, operation.session);
  if (account.refusal == Pools::Account::Refusal::none) account.refusal = Pools::Account::Refusal::refused;
}

void Facts::count_holder(OpId op, bool more) {
  const OperationFacts& operation = operations_[op.value];
  const std::uint32_t keys[3] = {operation.context, operation.session, 0};
  for (std::size_t i = 0; i < 3; ++i) {
    const Scope scope = static_cast<Scope>(i + 1);
    const bool memory = op.value < memory_.size() && memory_[op.value][i] > 0;
    for (Pool pool : {Pool::operations, Pool::memory}) {
      const bool holds = pool == Pool::operations ? operation.units[i] > 0 : memory;
      if (!holds) continue;
      std::uint32_t& holders = pools_.account(pool, scope, keys[i]).cancelled_holders;
      if (more) {
        ++holders;
      } else if (holders != 0) {
        --holders;
      }
    }
  }
}

void Facts::on(Kind<EventKind::cancel_received>, const Event& event) {
  OperationFacts& operation = touch(event.op);
  if (!operation.is(Fact::cancel_received) && shutdown_ != Reason::absent)
    operation.set(Fact::shutdown_first);
  operation.set(Fact::cancel_received);
}

void Facts::on(Kind<EventKind::shutdown>, const Event& event) {
  if (event.text.exists() && event.reason == Reason::service_stop) {
    // One service stops, and nobody says which operations are its own: it may explain how any of them ends.
    faults_seen_ = true;
    return;
  }
  if (shutdown_ != Reason::absent) return;
  shutdown_ =
      event.reason == Reason::absent || event.reason == Reason::none ? Reason::shutdown : event.reason;
}

void Facts::on(Kind<EventKind::server_fault>, const Event& event) {
  if (event.fault != Fault::heal && event.fault != Fault::cont) faults_seen_ = true;
  if (event.fault == Fault::stop) server_stopped_ = true;
  if (event.fault == Fault::cont) server_stopped_ = false;
  if (event.fault == Fault::kill) server_killed_ = true;
  if (server_down()) {
    for (OperationFacts& operation : operations_)
      if (operation.is(Fact::uses_connection)) operation.clear(Fact::cancel_due);
  }
  if (event.fault != Fault::hang) return;
  if (event.op.exists()) {
    Change(*this, event.op)->set(Fact::hung);
    return;
  }
  for (std::uint32_t i = 0; i < operations_.size(); ++i) {
    if (operations_[i].provider_runs()) Change(*this, {i})->set(Fact::hung);
  }
}

}  // namespace rescind
