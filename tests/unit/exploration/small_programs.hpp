#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tests/unit/exploration/small_program.hpp"

namespace rescind {

/// A small program and what is wrong with it.
struct NamedProgram {
  std::string name;
  SmallProgram program;
  Broken broken = 0;
};

/// Two processes that look whether the lock is free and then take it: both may have looked before either
/// took.
[[nodiscard]] inline SmallProgram broken_lock() {
  using Op = SmallProgram::Op;
  const SmallProgram::Code code = {{Op::await, 0, 0, 0},
                                   {Op::store, 0, 1, 0},
                                   {Op::enter, 0, 0, 0},
                                   {Op::leave, 0, 0, 0},
                                   {Op::store, 0, 0, 0}};
  return SmallProgram({code, code}, {0, 1});
}

/// As many processes as wanted take the lock in one step.
[[nodiscard]] inline SmallProgram lock(std::uint8_t processes) {
  using Op = SmallProgram::Op;
  const SmallProgram::Code code = {
      {Op::take, 0, 0, 0}, {Op::enter, 0, 0, 0}, {Op::leave, 0, 0, 0}, {Op::add, 0, 1, 0}};
  std::vector<std::uint8_t> alike;
  for (std::uint8_t process = 0; process < processes; ++process) alike.push_back(process);
  return SmallProgram(std::vector<SmallProgram::Code>(processes, code), alike, {1});
}

/// Two processes take two locks in opposite orders: each may have one.
[[nodiscard]] inline SmallProgram deadly_embrace() {
  using Op = SmallProgram::Op;
  const auto code = [](std::uint8_t first, std::uint8_t second) {
    return SmallProgram::Code{
        {Op::take, first, 0, 0}, {Op::take, second, 0, 0}, {Op::add, second, 1, 0}, {Op::add, first, 1, 0}};
  };
  return SmallProgram({code(0, 1), code(1, 0)}, {}, {1, 1});
}

/// Two locks, each with two processes that take it and give it back: what the pairs do is independent.
[[nodiscard]] inline SmallProgram separate_locks() {
  using Op = SmallProgram::Op;
  const auto code = [](std::uint8_t of) {
    return SmallProgram::Code{{Op::take, of, 0, 0}, {Op::add, of, 1, 0}};
  };
  return SmallProgram({code(0), code(0), code(1), code(1)}, {0, 1}, {1, 1});
}

/// A queue of one place: a producer puts two items in, a consumer takes them out and fails when it sees the
/// second before the first. With `overwrites` the producer does not wait until the place is free.
[[nodiscard]] inline SmallProgram queue(bool overwrites) {
  using Op = SmallProgram::Op;
  SmallProgram::Code producer;
  for (std::uint8_t item = 1; item <= 2; ++item) {
    if (!overwrites) producer.push_back({Op::await, 0, 0, 0});
    producer.push_back({Op::store, 0, item, 0});
  }
  const SmallProgram::Code consumer = {{Op::load, 0, 0, 0},
                                       {Op::jump_if, 0, 0, 0},
                                       {Op::store, 0, 0, 0},
                                       {Op::jump_if, 0, 1, 5},
                                       {Op::fail, 0, 0, 0}};
  return SmallProgram({producer, consumer});
}

/// Peterson's lock of two processes, each entering twice at most by choice: processes that spin go round in
/// cycles. With `hasty` the first process does not announce that it wants to enter.
[[nodiscard]] inline SmallProgram peterson(bool hasty) {
  using Op = SmallProgram::Op;
  const auto code = [&](std::uint8_t me, std::uint8_t other) {
    const auto announced = static_cast<std::uint8_t>(hasty && me == 0 ? 0 : 1);
    return SmallProgram::Code{{Op::store, me, announced, 0},  // 0
                              {Op::store, 2, other, 0},       // 1: after you
                              {Op::load, other, 0, 0},        // 2
                              {Op::jump_if, 0, 0, 6},         // 3
                              {Op::load, 2, 0, 0},            // 4
                              {Op::jump_if, 0, other, 2},     // 5
                              {Op::enter, 0, 0, 0},           // 6
                              {Op::leave, 0, 0, 0},           // 7
                              {Op::store, me, 0, 0},          // 8
                              {Op::choose, 0, 1, 0},          // 9
                              {Op::jump_if, 0, 0, 0}};        // 10
  };
  return SmallProgram({code(0, 1), code(1, 0)});
}

/// A process that goes round for ever without touching anything, beside one that fails: what puts the second
/// off for ever misses the failure.
[[nodiscard]] inline SmallProgram idle_loop_beside_failure() {
  using Op = SmallProgram::Op;
  return SmallProgram({{{Op::store, 0, 1, 0}, {Op::store, 0, 0, 0}, {Op::jump, 0, 0, 0}},
                       {{Op::store, 1, 1, 0}, {Op::store, 1, 2, 0}, {Op::fail, 0, 0, 0}}});
}

/// A program that reports in which states it comes to rest, as one of 64 properties each.
struct TellingEnds : SmallProgram {
  explicit TellingEnds(const SmallProgram& program) : SmallProgram(program) {}
  [[nodiscard]] Broken at_rest(const State& state) const { return Broken{1} << (fingerprint(state) % 64); }
};

[[nodiscard]] inline std::vector<NamedProgram> small_programs() {
  return {{"broken lock", broken_lock(), SmallProgram::crowded},
          {"lock of 2", lock(2), 0},
          {"lock of 4", lock(4), 0},
          {"separate locks", separate_locks(), 0},
          {"deadly embrace", deadly_embrace(), SmallProgram::stuck},
          {"queue", queue(false), 0},
          {"queue that overwrites", queue(true), SmallProgram::failed},
          {"peterson", peterson(false), 0},
          {"hasty peterson", peterson(true), SmallProgram::crowded},
          {"idle loop beside failure", idle_loop_beside_failure(), SmallProgram::failed}};
}

/// A program of two to four processes with up to five instructions each, over up to three variables. With
/// `loops` it may go round in cycles.
[[nodiscard]] inline SmallProgram random_program(std::uint64_t seed, bool loops) {
  using Op = SmallProgram::Op;
  std::uint64_t draws = 0;
  const auto below = [&](std::uint64_t bound) {
    return static_cast<std::uint8_t>(combine(seed, ++draws) % bound);
  };
  const std::uint8_t variables = 1 + below(3);
  const std::uint8_t processes = 2 + below(3);
  const std::uint8_t length_max = processes == 2 ? 5 : processes == 3 ? 4 : 3;
  std::vector<SmallProgram::Code> codes(processes);
  for (auto& code : codes) {
    const std::uint8_t length = 1 + below(length_max);
    for (std::uint8_t at = 0; at < length; ++at) {
      static constexpr Op ops[] = {Op::store, Op::load,  Op::add,   Op::store_more, Op::await,
                                   Op::take,  Op::store, Op::load,  Op::jump_if,    Op::choose,
                                   Op::enter, Op::fail,  Op::leave, Op::add};
      SmallProgram::Instruction next;
      next.op = ops[below(std::size(ops))];
      next.variable = below(variables);
      next.value = below(2);
      next.target = static_cast<std::uint8_t>(loops ? below(length + 1u) : at + 1 + below(length - at + 0u));
      if (next.op == Op::fail && below(3) != 0) next.op = Op::store;
      if (next.op == Op::choose) next.value = 1;
      if (next.op == Op::leave && (at == 0 || code.back().op != Op::enter)) next.op = Op::add;
      code.push_back(next);
    }
  }
  return SmallProgram(codes, {}, {1, 0, 1});
}

}  // namespace rescind
