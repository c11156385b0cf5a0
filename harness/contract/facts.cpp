#include "harness/contract/facts.hpp"

#include "harness/contract/facts_change.hpp"

namespace rescind {

const OperationFacts Facts::no_operation{};
const OperationTimes Facts::no_times{};
const SessionFacts Facts::no_session{};
const ConnectionFacts Facts::no_connection{};

void Facts::grow(OpId op) {
  slot(operations_, op.value);
  times_.resize(operations_.size());
}

SessionFacts& Facts::touch_session(std::uint32_t session) {
  return slot(sessions_, static_cast<std::uint32_t>(slot_of_session(session)));
}

ConnectionFacts& Facts::touch_connection(std::uint32_t connection) {
  return slot(connections_, connection);
}

void Facts::forget(OpId op) {
  touch(op);
  drop_connection(op);
  const OperationFacts& before = operations_[op.value];
  if (before.is(Fact::cancelled)) count_holder(op, false);
  const bool called = before.readers != 0 || before.cancels != 0 || before.closes != 0;
  if (called || before.is(Fact::foreign_called)) calls_.outdate(op);
  {
    Change change(*this, op);
    const FaultsInForce faults = change->faults;  // These are on whoever bears the name.
    *change = {};
    change->faults = faults;
  }
  times_[op.value] = {};
  if (op.value < memory_.size()) memory_[op.value] = {};
  if (op.value < skewed_.size()) skewed_[op.value] = {};
}

}  // namespace rescind
