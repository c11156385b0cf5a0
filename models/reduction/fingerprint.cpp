#include "models/reduction/fingerprint.hpp"

#include <algorithm>
#include <cstddef>
#include <span>
#include <type_traits>
#include <vector>

#include "harness/base/hash.hpp"

namespace rescind {
namespace {

template <class Value>
void add_all(BlockHasher& hasher, const std::vector<Value>& values) {
  hasher.add_each(std::span<const Value>(values));
}

/// Of a list that grows and shrinks.
template <class Value>
void add_list(BlockHasher& hasher, const std::vector<Value>& values) {
  hasher.add(values.size());
  add_all(hasher, values);
}

void add(BlockHasher& hasher, const ReadyQueue& queue) {
  const std::span<const OpId> waiting = std::span<const OpId>(queue.ops).subspan(queue.head);
  hasher.add(waiting.size());
  hasher.add_each(waiting);
}

void add(BlockHasher& hasher, const PoolState& pool) {
  hasher.add(pool.held, pool.shut);
}

}  // namespace

void add_to(BlockHasher& hasher, const Program& program, const World& world) {
  add_all(hasher, world.ops);
  add_all(hasher, world.served);
  add_all(hasher, world.threads);
  add_all(hasher, world.sessions);
  add_all(hasher, world.connections);
  for (const ReadyQueue& queue : world.ready) add(hasher, queue);
  add_list(hasher, world.unconnected);
  for (const PoolState& pool : world.pools) add(hasher, pool);
  add_all(hasher, world.limits);
  for (const std::uint32_t counter : world.counters) hasher.add(std::min(counter, program.awaited_max()));
  hasher.add(world.held.size());
  for (const Action& action : world.held) hasher.add(fingerprint(action));
  add_list(hasher, world.message_faults);
  add_all(hasher, world.fault_waits);
  add_list(hasher, world.memory_waiters);
  hasher.add(world.shutdown, world.crashed);
}

std::uint64_t fingerprint(const Action& action, std::uint64_t seed) {
  static_assert(std::has_unique_object_representations_v<Action>);
  return hash_bytes(&action, offsetof(Action, id), seed);
}

std::uint64_t nameless_fingerprint(const World& world, OpId op) {
  ClientOp mine = world.ops[op.value];
  mine.reader = {};
  BlockHasher hasher;
  hasher.add(mine, world.served[op.value]);
  return hasher.value();
}

std::uint64_t nameless_fingerprint(const World& world, ThreadId thread) {
  const Thread& state = world.threads[thread.value];
  BlockHasher hasher;
  hasher.add(state.phase, state.code, state.step);
  return hasher.value();
}

}  // namespace rescind
