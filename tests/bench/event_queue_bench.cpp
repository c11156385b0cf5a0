// PHOLD, the usual model to measure event queues by: N events are pending; each step pops the earliest and
// pushes a new one, due a uniform 1 to 25 ms later (in ns). Ours against what one would write by hand over
// std::priority_queue, with the same payload, tie-break and random numbers.

#include <benchmark/benchmark.h>

#include <cstdint>
#include <functional>
#include <queue>
#include <vector>

#include "harness/base/time.hpp"
#include "harness/simulation/event_queue.hpp"

namespace {

using rescind::Duration;
using rescind::Time;

struct Payload {
  std::uint64_t action = 0;
  std::uint64_t actor = 0;
  std::uint64_t detail = 0;
};

/// The yardstick: (time, sequence number) in a binary heap.
class PriorityQueue {
 public:
  struct Entry {
    Time due;
    std::uint64_t sequence;
    Payload payload;
    bool operator>(const Entry& other) const {
      return due != other.due ? due > other.due : sequence > other.sequence;
    }
  };
  void push(Time due, const Payload& payload) { heap_.push({due, sequence_++, payload}); }
  Entry pop() {
    const Entry entry = heap_.top();
    heap_.pop();
    return entry;
  }

 private:
  std::priority_queue<Entry, std::vector<Entry>, std::greater<>> heap_;
  std::uint64_t sequence_ = 0;
};

/// xorshift64*: cheap, so that the queue is what is measured.
class Random {
 public:
  Duration delay() {
    state_ ^= state_ >> 12;
    state_ ^= state_ << 25;
    state_ ^= state_ >> 27;
    const std::uint64_t bits = (state_ * 0x2545f4914f6cdd1du) >> 32;
    return Duration{1'000'000 + static_cast<std::int64_t>((bits * 24'000'001u) >> 32)};
  }

 private:
  std::uint64_t state_ = 1;
};

template <class Queue>
void phold(benchmark::State& state) {
  const std::int64_t pending = state.range(0);
  Queue queue;
  Random random;
  for (std::int64_t i = 0; i < pending; ++i)
    queue.push(Time{} + random.delay(), {static_cast<std::uint64_t>(i), 0, 0});
  const auto step = [&] {
    auto entry = queue.pop();
    ++entry.payload.detail;
    queue.push(entry.due + random.delay(), entry.payload);
  };
  for (std::int64_t i = 0; i < 2 * pending; ++i) step();  // To the steady state.
  for (auto _ : state) step();
  state.SetItemsProcessed(state.iterations());
}

void sizes(benchmark::internal::Benchmark* bench) {
  for (const std::int64_t pending : {16, 1024, 65536, 1048576}) bench->Arg(pending);
}
BENCHMARK(phold<rescind::EventQueue<Payload>>)->Name("phold/ours")->Apply(sizes);
BENCHMARK(phold<PriorityQueue>)->Name("phold/priority_queue")->Apply(sizes);

}  // namespace
