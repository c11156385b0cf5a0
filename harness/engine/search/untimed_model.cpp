#include "harness/engine/search/untimed_model.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <limits>
#include <tuple>

#include "harness/base/assert.hpp"
#include "harness/base/hash.hpp"
#include "harness/base/packing.hpp"
#include "models/reduction/fingerprint.hpp"

namespace rescind {
namespace {

/// Choices that one action may leave open: it sends few messages, each of which is lost, copied or overtakes.
constexpr std::size_t variant_bits = 16;
/// Pending actions that a state of an explored case may have: far beyond what can be exhausted.
constexpr std::size_t places_max = std::numeric_limits<std::uint16_t>::max();

/// Makes `tape` the one that makes these choices.
void restart(Tape& tape, std::uint16_t variant) {
  std::array<std::uint8_t, variant_bits> choices{};
  for (std::size_t i = 0; i < variant_bits; ++i) choices[i] = (variant >> i) & 1u;
  tape.restart_bytes(choices);
}

std::uint64_t name_of(const Pending<Action>::Entry& entry) {
  const std::uint64_t words[2] = {fingerprint(entry.action), entry.lane.value};
  return hash_value(words);
}

/// Application first: its threads have the lowest numbers. No two enabled actions are equal in this.
bool stands_before(const UntimedModel::Action& a, const UntimedModel::Action& b) {
  return std::tie(a.strand, a.name, a.variant) < std::tie(b.strand, b.name, b.variant);
}

Broken bit_of(RuleId rule) {
  return Broken{1} << static_cast<unsigned>(rule);
}
static_assert(rules_count <= 64);

}  // namespace

void UntimedModel::initial(State& state) {
  Tape tape;
  untimed_->begin(state, tape);
}

UntimedModel::Action UntimedModel::action_at(const State& state, std::size_t place) const {
  const Pending<rescind::Action>::Entry& entry = state.pending.entries()[place];
  const std::uint32_t process = footprints_.process(entry.action);
  return {.name = name_of(entry),
          .process = process,
          .strand = process * action_kinds + static_cast<std::uint32_t>(entry.action.kind),
          .place = static_cast<std::uint16_t>(place),
          .variant = 0};
}

void UntimedModel::actions(const State& state, std::vector<Action>& out) {
  const auto entries = state.pending.entries();
  RESCIND_ASSERT(entries.size() <= places_max);
  const std::size_t first = out.size();
  for (std::size_t place = 0; place < entries.size(); ++place) {
    if (!state.pending.is_enabled(static_cast<std::uint32_t>(place))) continue;
    const Action action = action_at(state, place);
    out.push_back(action);
    if (untimed_->leaves_messages_open()) add_variants(state, action, out);
  }
  // What is pending stands in the order in which it became possible, which is not a part of the state.
  std::ranges::sort(out.begin() + static_cast<std::ptrdiff_t>(first), out.end(), stands_before);
}

/// Tries the action out to see which choices it asks for, depth first: a variant is the choices up to its
/// last "yes", all further ones being "no".
void UntimedModel::add_variants(const State& state, Action action, std::vector<Action>& out) {
  std::vector<std::uint16_t> open = {0};
  while (!open.empty()) {
    action.variant = open.back();
    open.pop_back();
    if (action.variant != 0) out.push_back(action);
    scratch_ = state;
    restart(tape_, action.variant);
    tape_.start_recording();
    untimed_->take(scratch_, action.place, tape_);
    const std::size_t asked = tape_.recording().size();
    RESCIND_ASSERT(asked <= variant_bits);
    for (std::size_t i = static_cast<std::size_t>(std::bit_width(action.variant)); i < asked; ++i) {
      open.push_back(static_cast<std::uint16_t>(action.variant | 1u << i));
    }
  }
}

std::uint16_t UntimedModel::place_of(const State& state, const Action& action) {
  const auto entries = state.pending.entries();
  // Two copies of a message have one name: only the first of them is enabled.
  const auto stands_at = [&](std::size_t place) {
    return name_of(entries[place]) == action.name &&
           state.pending.is_enabled(static_cast<std::uint32_t>(place));
  };
  if (action.place < entries.size() && stands_at(action.place)) return action.place;
  for (std::size_t place = 0; place < entries.size(); ++place) {
    if (stands_at(place)) return static_cast<std::uint16_t>(place);
  }
  fail_assertion("the action is pending");
}

void UntimedModel::apply(State& state, const Action& action, Time now) {
  if (untimed_->leaves_messages_open()) restart(tape_, action.variant);  // Else nothing is drawn from it.
  untimed_->take(state, place_of(state, action), tape_, now);
}

void UntimedModel::apply(State& state, const Action& action, Choices& recording) {
  std::vector<std::uint32_t> places;
  state.pending.enabled(places);
  const std::uint16_t place = place_of(state, action);
  const auto picked = std::ranges::find(places, std::uint32_t{place}) - places.begin();
  restart(tape_, action.variant);
  tape_.start_recording();
  tape_.settle(Site::schedule, 0, places.size(), static_cast<std::uint64_t>(picked));
  untimed_->take(state, place, tape_);
  recording.insert(recording.end(), tape_.recording().begin(), tape_.recording().end());
}

Footprint UntimedModel::footprint(const State& state, const Action& action) const {
  return footprints_.of(state.world, state.pending.entries()[place_of(state, action)].action);
}

std::uint64_t UntimedModel::fingerprint(const State& state) const {
  return untimed_->fingerprint(state);
}

Broken UntimedModel::check(const State& state) const {
  Broken broken = 0;
  untimed_->each_violation(state, [&](const Violation& violation) { broken |= bit_of(violation.rule); });
  return broken;
}

Broken UntimedModel::at_rest(const State& state) {
  scratch_ = state;
  untimed_->finish(scratch_);
  return check(scratch_);
}

std::uint64_t UntimedModel::owed(const State& state) {
  return at_rest(state) & ~check(state);
}

void UntimedModel::rename(State& state, std::span<Action> actions, const Symmetry& symmetry) const {
  for (Action& action : actions) action.place = place_of(state, action);
  Untimed::rename(state, symmetry);
  for (Action& action : actions) {
    const std::uint16_t variant = action.variant;
    action = action_at(state, action.place);
    action.variant = variant;
  }
}

void UntimedModel::canonical(State& state) {
  const Symmetry* renaming = representatives_.renaming_of(state);
  if (renaming != nullptr) Untimed::rename(state, *renaming);
}

void UntimedModel::pack(const State& state, std::vector<std::byte>& bytes) const {
  Packer parts(bytes);
  archive(state.world, parts);
  Pending<rescind::Action>::archive(state.pending, parts);
  if (untimed_->judges()) state.judge.pack(parts);
  parts(state.causal);
  parts(state.crashed);
}

void UntimedModel::unpack(std::span<const std::byte> bytes, State& state) const {
  Unpacker parts(bytes);
  state.world.ready.resize(untimed_->program().plan().clients.size());
  archive(state.world, parts);
  Pending<rescind::Action>::archive(state.pending, parts);
  untimed_->make_judge(state);
  if (untimed_->judges()) state.judge.unpack(parts);
  parts(state.causal);
  parts(state.crashed);
  RESCIND_ASSERT(parts.done());
}

}  // namespace rescind
