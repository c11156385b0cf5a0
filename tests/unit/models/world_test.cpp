// Whatever a world consists of is in its fingerprint, is packed, and is forgotten when another run begins.

#include <gtest/gtest.h>

#include <cstddef>
#include <set>
#include <type_traits>
#include <vector>

#include "harness/base/packing.hpp"
#include "models/reduction/fingerprint.hpp"
#include "models/system/system.hpp"
#include "tests/unit/models/plans.hpp"

namespace rescind::world_test {
namespace {

Plan with_a_fault() {
  Plan plan = plans::two_streams();
  plan.server.quotas = {{.pool = Pool::operations, .limit = 1}};
  plan.faults.push_back({.fault = Fault::loss});
  return plan;
}

World begun(const Program& program) {
  World world;
  Tape tape = Tape::seeded(1);
  Effects<Action> effects;
  System(program, Behaviour{}).begin(world, tape, effects);
  return world;
}

/// One of each that a world can hold any number of.
void fill(World& world) {
  world.unconnected.push_back({ConnectionId{0}, OpId{0}});
  world.held.push_back({.kind = ActionKind::deliver});
  world.message_faults.push_back({.fault = 0, .left = 1});
  world.memory_waiters.push_back(OpId{0});
  world.marks.push_back({.op = {0}, .pool = {0}});
  for (ReadyQueue& queue : world.ready) queue.ops = {OpId{0}, OpId{1}};
}

/// Calls `changed()` once for each value below `value`, while that has another value.
template <class Value, class Changed>
void change_each(Value& value, Changed changed) {
  if constexpr (requires { value.push_back(value.front()); }) {
    for (auto& one : value) change_each(one, changed);
  } else if constexpr (std::is_aggregate_v<Value> && !std::is_same_v<Value, Action> &&
                       !std::is_same_v<Value, Reserved> && !requires { value.exists(); }) {
    for_each_member(value, [&](auto& member) { change_each(member, changed); });
  } else {
    const Value before = value;
    auto* const first = reinterpret_cast<unsigned char*>(&value);
    *first = static_cast<unsigned char>(*first ^ 1u);
    changed(static_cast<const void*>(&value));
    value = before;
  }
}

std::uint64_t fingerprint_of(const Program& program, const World& world) {
  BlockHasher hasher;
  add_to(hasher, program, world);
  return hasher.value();
}

std::vector<std::byte> bytes_of(const World& world) {
  std::vector<std::byte> bytes;
  {
    Packer parts(bytes);
    archive(world, parts);
  }
  return bytes;
}

TEST(World, EachChangedMemberIsAnotherFingerprint) {
  const Plan plan = with_a_fault();
  const Program program(plan);
  World world = begun(program);
  fill(world);
  std::set<std::uint64_t> seen = {fingerprint_of(program, world)};
  std::size_t changes = 0;
  change_each(world, [&](const void* changed) {
    if (changed == &world.next_message) return;  // For the history only.
    ++changes;
    EXPECT_TRUE(seen.insert(fingerprint_of(program, world)).second) << "change " << changes;
  });
  EXPECT_GT(changes, 100u);
}

TEST(World, EachChangedMemberIsPacked) {
  const Plan plan = with_a_fault();
  const Program program(plan);
  World world = begun(program);
  fill(world);
  std::set<std::vector<std::byte>> seen;
  change_each(world, [&](const void*) {
    EXPECT_TRUE(seen.insert(bytes_of(world)).second) << "change " << seen.size();
  });
}

TEST(World, BeginsTheSameWhateverItHeldBefore) {
  const Plan plan = with_a_fault();
  const Program program(plan);
  World used = begun(program);
  const auto fresh = bytes_of(used);
  fill(used);
  change_each(used, [&](const void*) {
    World again = used;
    Tape tape = Tape::seeded(1);
    Effects<Action> effects;
    System(program, Behaviour{}).begin(again, tape, effects);
    EXPECT_EQ(bytes_of(again), fresh);
  });
}

}  // namespace
}  // namespace rescind::world_test
