#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "harness/base/hash.hpp"
#include "harness/exploration/model.hpp"

namespace rescind {

/// A few processes that run a few instructions each over shared variables of one byte: enough for locks,
/// queues and random programs. Implements every part of the Model concept.
class SmallProgram {
 public:
  static constexpr std::size_t processes_max = 6, variables_max = 8;

  enum class Op : std::uint8_t {
    store,       ///< variable := value
    load,        ///< register := variable
    add,         ///< variable := variable + value
    store_more,  ///< variable := register + value
    await,       ///< waits until variable = value
    take,        ///< waits until variable > 0, then takes one
    choose,      ///< register := 0 to value, any of them
    jump,        ///< to the instruction `target`
    jump_if,     ///< to `target` if register = value
    enter,       ///< a critical section
    leave,       ///< it
    fail,        ///< breaks the property `failed` for good
    meet,        ///< the process owes nothing any more
  };
  struct Instruction {
    Op op{};
    std::uint8_t variable = 0, value = 0, target = 0;
  };
  using Code = std::vector<Instruction>;

  static constexpr Broken failed = 1;   ///< A process has failed.
  static constexpr Broken crowded = 2;  ///< Two processes are in critical sections, now.
  static constexpr Broken stuck = 4;    ///< A process waits and nothing can happen any more.

  struct State {
    std::array<std::uint8_t, processes_max> at{};
    std::array<std::uint8_t, processes_max> registers{};
    std::array<std::uint8_t, processes_max> met{};
    std::array<std::uint8_t, variables_max> variables{};
    std::uint8_t inside = 0;
    std::uint8_t has_failed = 0;
    bool operator==(const State&) const = default;
    auto operator<=>(const State&) const = default;
  };
  struct Action {
    std::uint8_t process = 0;
    std::uint8_t choice = 0;
    bool operator==(const Action&) const = default;
    auto operator<=>(const Action&) const = default;
  };

  /// `alike` names processes with the same code that are told apart by nothing else. Variables begin as
  /// `variables`.
  explicit SmallProgram(std::vector<Code> codes, std::vector<std::uint8_t> alike = {},
                        std::array<std::uint8_t, variables_max> variables = {})
      : codes_(std::move(codes)), alike_(std::move(alike)), variables_(variables) {}

  void initial(State& state) const {
    state = {};
    state.variables = variables_;
  }

  void actions(const State& state, std::vector<Action>& out) const {
    for (std::uint32_t process = 0; process < codes_.size(); ++process) {
      const Instruction* next = instruction(state, process);
      if (next == nullptr || waits(state, *next)) continue;
      const std::uint8_t last = next->op == Op::choose ? next->value : 0;
      for (std::uint8_t choice = 0; choice <= last; ++choice)
        out.push_back({static_cast<std::uint8_t>(process), choice});
    }
  }

  void apply(State& state, const Action& action) const {
    const Instruction& next = *instruction(state, action.process);
    std::uint8_t& variable = state.variables[next.variable];
    std::uint8_t& in_register = state.registers[action.process];
    std::uint8_t& at = state.at[action.process];
    ++at;
    switch (next.op) {
      case Op::store:
        variable = next.value;
        break;
      case Op::load:
        in_register = variable;
        break;
      case Op::add:
        variable = static_cast<std::uint8_t>(variable + next.value);
        break;
      case Op::store_more:
        variable = static_cast<std::uint8_t>(in_register + next.value);
        break;
      case Op::await:
        break;
      case Op::take:
        --variable;
        break;
      case Op::choose:
        in_register = action.choice;
        break;
      case Op::jump:
        at = next.target;
        break;
      case Op::jump_if:
        if (in_register == next.value) at = next.target;
        break;
      case Op::enter:
        ++state.inside;
        break;
      case Op::leave:
        --state.inside;
        break;
      case Op::fail:
        state.has_failed = 1;
        break;
      case Op::meet:
        state.met[action.process] = 1;
        break;
    }
  }

  [[nodiscard]] std::uint64_t fingerprint(const State& state) const { return hash_value(state); }

  [[nodiscard]] Broken check(const State& state) const {
    return (state.has_failed != 0 ? failed : 0) | (state.inside > 1 ? crowded : 0);
  }
  [[nodiscard]] Broken at_rest(const State& state) const {
    for (std::uint32_t process = 0; process < codes_.size(); ++process)
      if (instruction(state, process) != nullptr) return stuck;
    return 0;
  }

  [[nodiscard]] std::uint32_t process(const Action& action) const { return action.process; }
  [[nodiscard]] Footprint footprint(const State& state, const Action& action) const {
    return touched(*instruction(state, action.process));
  }
  void canonical(State& state) const {
    std::vector<std::uint8_t> order = alike_;
    const auto key = [&](std::uint8_t process) {
      return std::array{state.at[process], state.registers[process], state.met[process]};
    };
    std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) { return key(a) < key(b); });
    const State old = state;
    for (std::size_t place = 0; place < order.size(); ++place) {
      state.at[alike_[place]] = old.at[order[place]];
      state.registers[alike_[place]] = old.registers[order[place]];
      state.met[alike_[place]] = old.met[order[place]];
    }
  }

  [[nodiscard]] std::uint32_t strand(const Action& action) const { return action.process; }
  /// Each process owes its `meet`, if it has one.
  [[nodiscard]] std::uint64_t owed(const State& state) const {
    std::uint64_t all = 0;
    for (std::size_t process = 0; process < codes_.size(); ++process) {
      const auto meets = [](const Instruction& one) { return one.op == Op::meet; };
      const Code& code = codes_[process];
      if (std::any_of(code.begin(), code.end(), meets) && state.met[process] == 0)
        all |= std::uint64_t{1} << process;
    }
    return all;
  }

 private:
  [[nodiscard]] const Instruction* instruction(const State& state, std::uint32_t process) const {
    const Code& code = codes_[process];
    return state.at[process] < code.size() ? &code[state.at[process]] : nullptr;
  }

  static bool waits(const State& state, const Instruction& next) {
    const std::uint8_t variable = state.variables[next.variable];
    return (next.op == Op::await && variable != next.value) || (next.op == Op::take && variable == 0);
  }

  static Footprint touched(const Instruction& next) {
    const Objects variable = Objects::one(next.variable);
    switch (next.op) {
      case Op::store:
      case Op::store_more:
        return {{}, variable, false};
      case Op::load:
      case Op::await:
        return {variable, {}, false};
      case Op::add:
      case Op::take:
        return {variable, variable, false};
      case Op::enter:
      case Op::leave:
      case Op::fail:
        return {{}, {}, true};  // They commute, but for what is seen in between.
      case Op::choose:
      case Op::jump:
      case Op::jump_if:
      case Op::meet:
        return {};
    }
    return {};
  }

  std::vector<Code> codes_;
  std::vector<std::uint8_t> alike_;
  std::array<std::uint8_t, variables_max> variables_;
};

static_assert(Searchable<SmallProgram> && Symmetric<SmallProgram> && Owes<SmallProgram>);

}  // namespace rescind
