// States that wait for an answer, and blocks that go to another rank as they are.

#include "harness/distributed/search/asked_states.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <vector>

#include "tests/unit/exploration/two_phase_commit.hpp"

namespace rescind::asked_states_test {
namespace {

using State = TwoPhaseCommit::State;

std::vector<std::uint64_t> taken(StateBlock<TwoPhaseCommit>& block, TwoPhaseCommit& model) {
  std::vector<std::uint64_t> states;
  for (State state; block.pop(model, state);) states.push_back(state.bits);
  return states;
}

TEST(AskedStates, ThoseThatAreNewAreKeptInTheirOrder) {
  TwoPhaseCommit model(3);
  AskedStates<TwoPhaseCommit> asked;
  for (std::uint64_t bits = 0; bits < 100; ++bits) asked.add(model, {bits}, 1000 + bits);
  EXPECT_EQ(asked.fingerprints().size(), 100u);
  EXPECT_EQ(asked.fingerprints()[99], 1099u);
  Frontier<TwoPhaseCommit> next;
  const std::array<std::uint64_t, 2> is_new{1u << 3 | 1u, std::uint64_t{1} << (99 - 64)};
  asked.keep(is_new, next);
  StateBlock<TwoPhaseCommit> block = next.take(0);
  EXPECT_THAT(taken(block, model), testing::ElementsAre(0, 3, 99));
}

TEST(AskedStates, AreFullBeforeAMessageIsTooLongToGoOutAtOnce) {
  TwoPhaseCommit model(3);
  AskedStates<TwoPhaseCommit> asked;
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
