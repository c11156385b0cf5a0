#include "models/fingerprint.hpp"

#include <algorithm>
#include <array>
#include <initializer_list>

#include "harness/base/hash.hpp"

namespace rescind {
namespace {

/// Collects words and hashes them by the block.
class Words {
 public:
  void add(std::uint64_t word) {
    if (used_ == block_.size()) flush();
    block_[used_++] = word;
  }
  void add(std::uint32_t low, std::uint32_t high) { add(std::uint64_t{high} << 32 | low); }
  [[nodiscard]] std::uint64_t value() {
    flush();
    return state_;
  }

 private:
  void flush() {
    state_ = hash_bytes(block_.data(), used_ * sizeof(std::uint64_t), state_);
    used_ = 0;
  }
  std::array<std::uint64_t, 128> block_;  // Filled up to used_.
  std::size_t used_ = 0;
  std::uint64_t state_ = 0;
};

std::uint32_t bits(std::initializer_list<bool> flags) {
  std::uint32_t all = 0;
  for (const bool flag : flags) all = all << 1 | (flag ? 1u : 0u);
  return all;
}

template <class Enum>
std::uint32_t number(Enum value) {
  return static_cast<std::uint32_t>(value);
}

std::uint32_t code_bits(std::int16_t code) {
  return static_cast<std::uint16_t>(code);
}

void add(Words& words, const ClientOp& op) {
  const std::uint32_t flags =
      bits({op.closed, op.attached, op.requested, op.accepted, op.pulling, op.detached, op.final_known,
            op.ack_due, op.in_callback, op.ready, op.odd});
  words.add(number(op.phase) | number(op.reason) << 8 | code_bits(op.final_code) << 16, flags);
  words.add(op.generation, op.in_flight);
  words.add(op.received, op.delivered);
  words.add(op.stop_at, op.reader.value);
  words.add(op.early);
}

void add(Words& words, const ServerOp& op) {
  const std::uint32_t flags =
      bits({op.reason_known, op.client_gone, op.heard, op.registered, op.hung, op.pull_outstanding,
            op.finished, op.final_due, op.waits_for_memory, op.answered, op.charged});
  words.add(number(op.phase) | number(op.reason) << 8 | code_bits(op.final_code) << 16,
            flags | std::uint32_t{op.runs} << 16);
  words.add(op.posted, op.sent);
  words.add(op.queued);
}

void add(Words& words, const Thread& thread) {
  words.add(number(thread.phase) | code_bits(thread.code) << 16, thread.step);
  words.add(thread.callback_op.value, thread.frame);
  words.add(thread.next_reader.value);
}

void add(Words& words, const Connection& connection) {
  words.add(number(connection.client) | number(connection.server) << 8,
            std::uint32_t{connection.partitions} | std::uint32_t{connection.half_open} << 8 |
                std::uint32_t{connection.epoch} << 16);
  words.add(static_cast<std::uint64_t>(connection.extra_ns));
  words.add(static_cast<std::uint64_t>(connection.bytes_per_second));
}

void add(Words& words, const Session& session) {
  words.add(bits({session.open, session.closing, session.closed, session.notify}), session.alive);
  words.add(session.closer.value);
}

void add(Words& words, const ReadyQueue& queue) {
  words.add(queue.ops.size() - queue.head);
  for (std::size_t i = queue.head; i < queue.ops.size(); ++i) words.add(queue.ops[i].value);
}

}  // namespace

std::uint64_t fingerprint(const Program& program, const World& world) {
  Words words;
  for (const ClientOp& op : world.ops) add(words, op);
  for (const ServerOp& op : world.served) add(words, op);
  for (const Thread& thread : world.threads) add(words, thread);
  for (const Session& session : world.sessions) add(words, session);
  for (const Connection& connection : world.connections) add(words, connection);
  for (const ReadyQueue& queue : world.ready) add(words, queue);
  words.add(world.unconnected.size());
  for (const Unconnected& waits : world.unconnected) words.add(waits.connection.value, waits.op.value);
  for (const PoolState& pool : world.pools) {
    words.add(static_cast<std::uint64_t>(pool.held));
    words.add(pool.shut ? 1 : 0);
  }
  for (const std::int64_t limit : world.limits) words.add(static_cast<std::uint64_t>(limit));
  for (const std::uint32_t counter : world.counters) words.add(std::min(counter, program.awaited_max()));
  words.add(world.held.size());
  for (const Action& action : world.held) words.add(fingerprint(action));
  words.add(world.message_faults.size());
  for (const MessageFault& fault : world.message_faults) words.add(fault.fault, fault.left);
  for (const std::uint8_t waits : world.fault_waits) words.add(waits);
  words.add(world.memory_waiters.size());
  for (const OpId op : world.memory_waiters) words.add(op.value);
  words.add(number(world.shutdown), world.crashed ? 1 : 0);
  return words.value();
}

std::uint64_t fingerprint(const Action& action) {
  const std::array<std::uint64_t, 4> words = {
      number(action.kind) | number(action.message) << 8 | number(action.reason) << 16 |
          std::uint64_t{action.epoch} << 24 | std::uint64_t{code_bits(action.code)} << 32 |
          std::uint64_t{bits({action.to_server, action.last})} << 48,
      std::uint64_t{action.generation} << 32 | action.subject,
      std::uint64_t{action.op.value} << 32 | action.index, action.count};
  return hash_value(words);
}

std::uint64_t nameless_fingerprint(const World& world, OpId op) {
  ClientOp mine = world.ops[op.value];
  mine.reader = {};
  Words words;
  add(words, mine);
  add(words, world.served[op.value]);
  return words.value();
}

std::uint64_t nameless_fingerprint(const World& world, ThreadId thread) {
  const Thread& state = world.threads[thread.value];
  Words words;
  add(words, Thread{.phase = state.phase, .code = state.code, .step = state.step});
  return words.value();
}

}  // namespace rescind
