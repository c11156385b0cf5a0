#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "harness/base/hash.hpp"
#include "harness/exploration/model.hpp"

namespace rescind {

/// Two-phase commit, as the TLA+ specification TwoPhase has it (Gray and Lamport, "Consensus on transaction
/// commit"): a transaction manager and resource managers; messages once sent stay, so that they can be
/// received again.
///
/// The state in a word, 4 bits a resource manager: its state (2), whether its message "prepared" was sent,
/// whether the transaction manager received that; above them, what the manager decided (2). "commit" and
/// "abort" were sent exactly when that was decided.
class TwoPhaseCommit {
 public:
  enum class Kind : std::uint8_t {
    commit,
    abort,
    receive_prepared,
    prepare,
    choose_abort,
    receive_commit,
    receive_abort
  };
  struct Action {
    Kind kind{};
    std::uint8_t manager = 0;
    bool operator==(const Action&) const = default;
  };
  struct State {
    std::uint64_t bits = 0;
    bool operator==(const State&) const = default;
  };

  static constexpr Broken inconsistent = 1;  ///< One resource manager has committed, another has aborted.

  static constexpr std::uint32_t managers_max = 12;

  /// Requires 1 <= managers <= managers_max. With `hasty` the transaction manager commits when all but
  /// one have said that they are prepared.
  explicit TwoPhaseCommit(std::uint32_t managers, bool hasty = false) : managers_(managers), hasty_(hasty) {}

  void initial(State& state) const { state = {}; }

  void actions(const State& state, std::vector<Action>& out) const {
    const std::uint64_t decided = state.bits >> decision_shift;
    // Written whether they are enabled or not, and counted only if they are: no branch to guess wrong.
    std::array<Action, 2 + 5 * managers_max> found;
    std::size_t count = 0;
    const auto add = [&](bool enabled, Kind kind, std::uint32_t manager) {
      found[count] = {kind, static_cast<std::uint8_t>(manager)};
      count += enabled ? 1 : 0;
    };
    add(decided == undecided && heard_from(state) + (hasty_ ? 1 : 0) >= managers_, Kind::commit, 0);
    add(decided == undecided, Kind::abort, 0);
    for (std::uint32_t at = 0; at < managers_; ++at) {
      const std::uint64_t here = state.bits >> (4 * at);
      const bool works = (here & phase) == working;
      add(decided == undecided && (here & sent) != 0, Kind::receive_prepared, at);
      add(works, Kind::prepare, at);
      add(works, Kind::choose_abort, at);
      add(decided == committing, Kind::receive_commit, at);
      add(decided == aborting, Kind::receive_abort, at);
    }
    out.insert(out.end(), found.begin(), found.begin() + static_cast<std::ptrdiff_t>(count));
  }

  void apply(State& state, const Action& action) const {
    const std::uint32_t shift = 4u * action.manager;
    switch (action.kind) {
      case Kind::commit:
        state.bits |= committing << decision_shift;
        break;
      case Kind::abort:
        state.bits |= aborting << decision_shift;
        break;
      case Kind::receive_prepared:
        state.bits |= received << shift;
        break;
      case Kind::prepare:
        state.bits |= (prepared | sent) << shift;
        break;
      case Kind::choose_abort:
      case Kind::receive_abort:
        state.bits |= aborted << shift;
        break;
      case Kind::receive_commit:
        state.bits = (state.bits & ~(phase << shift)) | committed << shift;
        break;
    }
  }

  [[nodiscard]] std::uint64_t fingerprint(const State& state) const { return hash_value(state.bits); }

  [[nodiscard]] Broken check(const State& state) const {
    const std::uint64_t high = state.bits & (every() << 1);
    const std::uint64_t any_aborted = high & (state.bits << 1);
    const std::uint64_t any_committed = high & ~(state.bits << 1);
    return any_aborted != 0 && any_committed != 0 ? inconsistent : 0;
  }
  [[nodiscard]] Broken at_rest(const State& /*state*/) const { return 0; }

  /// Sorts the resource managers.
  void canonical(State& state) const {
    std::array<std::uint8_t, 12> sorted{};
    sorted.fill(0xff);
    for (std::uint32_t at = 0; at < managers_; ++at) sorted[at] = (state.bits >> (4 * at)) & 15;
    std::sort(sorted.begin(), sorted.end());
    state.bits &= ~(every() * 15);
    for (std::uint32_t at = 0; at < managers_; ++at) state.bits |= std::uint64_t{sorted[at]} << (4 * at);
  }

 private:
  static constexpr std::uint64_t phase = 3, working = 0, prepared = 1, committed = 2, aborted = 3;
  static constexpr std::uint64_t sent = 4, received = 8;
  static constexpr std::uint64_t undecided = 0, committing = 1, aborting = 2;
  static constexpr std::uint32_t decision_shift = 48;

  [[nodiscard]] std::uint64_t every() const { return 0x1111'1111'1111u >> (4 * (12 - managers_)); }
  [[nodiscard]] std::uint32_t heard_from(const State& state) const {
    return static_cast<std::uint32_t>(std::popcount(state.bits & (every() * received)));
  }

  std::uint32_t managers_;
  bool hasty_;
};

static_assert(Searchable<TwoPhaseCommit> && Symmetric<TwoPhaseCommit>);

}  // namespace rescind
