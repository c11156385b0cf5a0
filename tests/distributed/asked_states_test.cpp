// States that wait for an answer, and blocks that go to another rank as they are.

#include "harness/distributed/search/asked_states.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "tests/unit/exploration/two_phase_commit.hpp"

namespace rescind::asked_states_test {
namespace {

using State = TwoPhaseCommit::State;

/// The same, with states that are packed: only as many bytes as they need.
struct PackedCommit : TwoPhaseCommit {
  using TwoPhaseCommit::TwoPhaseCommit;
  void pack(const State& state, std::vector<std::byte>& bytes) const {
    for (std::uint64_t left = state.bits; left != 0; left >>= 8)
      bytes.push_back(static_cast<std::byte>(left));
  }
  void unpack(std::span<const std::byte> bytes, State& state) const {
    state.bits = 0;
    for (std::size_t i = bytes.size(); i-- > 0;)
      state.bits = state.bits << 8 | static_cast<std::uint64_t>(bytes[i]);
  }
};
static_assert(Packs<PackedCommit> && !Packs<TwoPhaseCommit>);

template <class M>
class AskedStatesOf : public testing::Test {};
using Models = testing::Types<TwoPhaseCommit, PackedCommit>;
TYPED_TEST_SUITE(AskedStatesOf, Models, );

template <class M>
std::vector<std::uint64_t> taken(StateBlock<M>& block, M& model) {
  std::vector<std::uint64_t> states;
  for (State state; block.pop(model, state);) states.push_back(state.bits);
  return states;
}

TYPED_TEST(AskedStatesOf, ThoseThatAreNewAreKeptInTheirOrder) {
  TypeParam model(3);
  AskedStates<TypeParam> asked;
  const std::array<std::uint64_t, 2> is_new{1u << 3 | 1u, std::uint64_t{1} << (99 - 64)};
  // Twice: it is used again.
  for (std::uint64_t first : {0u, 200u}) {
    for (std::uint64_t bits = first; bits < first + 100; ++bits) asked.add(model, {bits}, 1000 + bits);
    EXPECT_EQ(asked.fingerprints().size(), 100u);
    EXPECT_EQ(asked.fingerprints()[99], first + 1099);
    Frontier<TypeParam> next;
    static_cast<void>(asked.keep(model, is_new, next));
    EXPECT_TRUE(asked.empty());
    StateBlock<TypeParam> block = next.take(0);
    EXPECT_THAT(taken(block, model), testing::ElementsAre(first, first + 3, first + 99));
  }
}

TYPED_TEST(AskedStatesOf, SayOnceWhatTheNewOnesBreak) {
  TypeParam model(3);
  AskedStates<TypeParam> asked;
  const State inconsistent{0x032};  // The first has committed, the second aborted.
  ASSERT_EQ(model.check(inconsistent), TwoPhaseCommit::inconsistent);
  asked.add(model, {1}, 1);
  asked.add(model, inconsistent, 2);
  Frontier<TypeParam> next;
  const std::array<std::uint64_t, 1> second{2}, first{1};
  EXPECT_EQ(asked.keep(model, second, next), TwoPhaseCommit::inconsistent);
  asked.add(model, {1}, 1);
  EXPECT_EQ(asked.keep(model, first, next), 0u);
}

TYPED_TEST(AskedStatesOf, AreFullBeforeAMessageIsTooLongToGoOutAtOnce) {
  TypeParam model(3);
  AskedStates<TypeParam> asked;
  EXPECT_TRUE(asked.empty());
  while (!asked.full()) asked.add(model, {}, 1);
  EXPECT_LT(asked.fingerprints().size_bytes(), 4000u);
}

TEST(Frontier, BlocksMoveAsTheyAre) {
  TwoPhaseCommit model(3);
  Frontier<TwoPhaseCommit> from, to;
  for (std::uint64_t bits = 0; from.blocks() < 3; ++bits) from.push(model, {bits});
  const StateBlock<TwoPhaseCommit> last = from.take_last();
  EXPECT_EQ(from.blocks(), 2u);
  to.push(model, {1});
  to.adopt(last.all());
  StateBlock<TwoPhaseCommit> block = to.take(1);
  const std::vector<std::uint64_t> states = taken(block, model);
  const std::uint64_t first = 2 * StateBlock<TwoPhaseCommit>::bytes_full / sizeof(State);
  EXPECT_THAT(states, testing::ElementsAre(first));
}

}  // namespace
}  // namespace rescind::asked_states_test
