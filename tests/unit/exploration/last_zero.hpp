#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "harness/base/hash.hpp"
#include "harness/exploration/model.hpp"

namespace rescind {

/// lastzero(N) of Abdulla, Aronis, Jonsson and Sagonas, "Optimal dynamic partial order reduction" (POPL
/// 2014): process 0 reads array[N], array[N - 1], ... until it finds a zero; each process i from 1 to N reads
/// array[i - 1] and writes that plus one to array[i]. All is zero at first.
class LastZero {
 public:
  static constexpr std::uint32_t writers_max = 15;
  struct State {
    std::array<std::uint8_t, writers_max + 1> array{};
    std::array<std::uint8_t, writers_max + 1> read{};  // By each writer, plus one; 0: not yet. Done: 255.
    std::uint8_t reads_next = 0;                       // By process 0, plus one; 0: it has found its zero.
    bool operator==(const State&) const = default;
  };
  struct Action {
    std::uint8_t process = 0;
    bool operator==(const Action&) const = default;
  };

  explicit LastZero(std::uint8_t writers) : writers_(writers) {}

  void initial(State& state) const {
    state = {};
    state.reads_next = static_cast<std::uint8_t>(writers_ + 1);
  }
  void actions(const State& state, std::vector<Action>& out) const {
    if (state.reads_next != 0) out.push_back({0});
    for (std::uint8_t process = 1; process <= writers_; ++process)
      if (state.read[process] != done) out.push_back({process});
  }
  void apply(State& state, const Action& action) const {
    std::uint8_t& read = state.read[action.process];
    if (action.process == 0) {
      state.reads_next =
          state.array[state.reads_next - 1u] == 0 ? 0 : static_cast<std::uint8_t>(state.reads_next - 1);
    } else if (read == 0) {
      read = static_cast<std::uint8_t>(state.array[action.process - 1u] + 1);
    } else {
      state.array[action.process] = read;
      read = done;
    }
  }
  [[nodiscard]] std::uint64_t fingerprint(const State& state) const { return hash_value(state); }
  [[nodiscard]] Broken check(const State& /*state*/) const { return 0; }
  [[nodiscard]] Broken at_rest(const State& /*state*/) const { return 0; }

  [[nodiscard]] std::uint32_t process(const Action& action) const { return action.process; }
  [[nodiscard]] Footprint footprint(const State& state, const Action& action) const {
    if (action.process == 0) return {Objects::one(state.reads_next - 1u), {}, false};
    if (state.read[action.process] == 0) return {Objects::one(action.process - 1u), {}, false};
    return {{}, Objects::one(action.process), false};
  }

 private:
  static constexpr std::uint8_t done = 255;
  std::uint8_t writers_;
};

static_assert(Searchable<LastZero> && Footprints<LastZero>);

}  // namespace rescind
