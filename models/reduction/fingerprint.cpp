#include "models/reduction/fingerprint.hpp"

#include <algorithm>
#include <cstddef>
#include <span>
#include <type_traits>
#include <vector>

#include "harness/base/hash.hpp"

namespace rescind {
namespace {

/// Adds the parts of a world. What there is a fixed number of goes without its length.
class Adder {
 public:
  Adder(BlockHasher& hasher, const Program& program) : hasher_(hasher), program_(program) {}

  void operator()(const World& world) {
    for_each_member(world, [&](const auto& part) {
      const bool history_only = static_cast<const void*>(&part) == &world.next_message;
      if (!history_only) add(part);
    });
  }

 private:
  template <class Value>
  void add(const Value& value) {
    hasher_.add(value);
  }
  template <class Record>
  void add(const std::vector<Record>& records) {
    hasher_.add_each(std::span<const Record>(records));
  }
  void add(const std::vector<ReadyQueue>& queues) {
    for (const ReadyQueue& queue : queues) add_list(std::span(queue.ops).subspan(queue.head));
  }
  void add(const std::vector<std::uint32_t>& counters) {
    for (const std::uint32_t counter : counters) hasher_.add(std::min(counter, program_.awaited_max()));
  }
  void add(const std::vector<Action>& held) {
    hasher_.add(held.size());
    for (const Action& action : held) hasher_.add(fingerprint(action));
  }
  void add(const std::vector<Unconnected>& waiting) { add_list(std::span(waiting)); }
  void add(const std::vector<MessageFault>& faults) { add_list(std::span(faults)); }
  void add(const std::vector<Mark>& marks) { add_list(std::span(marks)); }
  void add(const std::vector<OpId>& waiting) { add_list(std::span(waiting)); }
  template <class Value>
  void add_list(std::span<const Value> values) {
    hasher_.add(values.size());
    hasher_.add_each(values);
  }

  BlockHasher& hasher_;
  const Program& program_;
};

}  // namespace

void add_to(BlockHasher& hasher, const Program& program, const World& world) {
  Adder{hasher, program}(world);
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
