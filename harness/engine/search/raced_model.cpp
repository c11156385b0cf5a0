#include "harness/engine/search/raced_model.hpp"

#include "harness/base/hash.hpp"
#include "harness/base/packing.hpp"
#include "models/reduction/fingerprint.hpp"

namespace rescind {
namespace {

/// Calls `visit(message)` for each message of an operation that is under way.
template <class Visit>
void each_message(const UntimedModel::State& state, Visit visit) {
  for (const auto& entry : state.pending.entries()) {
    if (entry.action.kind == ActionKind::deliver && entry.action.op.exists()) visit(entry.action);
  }
  for (const Action& held : state.world.held) {
    if (held.kind == ActionKind::deliver && held.op.exists()) visit(held);
  }
}

/// Which messages under way were sent earlier than others, and than what has arrived: by that later
/// deliveries are in or out of order. Message numbers themselves are no part of a state.
std::uint64_t order_of_messages(const UntimedModel::State& state, const RaceMonitor& races) {
  std::uint64_t sum = 0;
  each_message(state, [&](const Action& message) {
    std::uint32_t earlier = 0;
    each_message(state, [&](const Action& other) {
      const bool same_way = other.op == message.op && other.to_server == message.to_server;
      earlier += same_way && other.id < message.id ? 1 : 0;
    });
    const bool late = races.is_overtaken(message.op, message.to_server, message.id);
    const std::uint64_t words[2] = {fingerprint(message), std::uint64_t{earlier} << 1 | (late ? 1u : 0u)};
    sum += hash_value(words);
  });
  return sum;
}

}  // namespace

void ReachedRaces::add(std::span<const RaceIndex> races) {
  for (const RaceIndex race : races) {
    words_[race / bits].fetch_or(std::uint64_t{1} << race % bits, std::memory_order_relaxed);
  }
}

RaceSet ReachedRaces::all() const {
  RaceSet set;
  for (std::size_t i = 0; i < races_count; ++i) {
    set.set(i, (words_[i / bits].load(std::memory_order_relaxed) >> i % bits & 1) != 0);
  }
  return set;
}

void RacedModel::initial(State& state) {
  model_.initial(state);
  state.races = fresh_;
  see_events(state);
}

void RacedModel::apply(State& state, const Action& action) {
  model_.apply(state, action);
  see_events(state);
}

void RacedModel::see_events(State& state) {
  told_.clear();
  for (const Event& event : state.effects.events) state.races.on(event, told_);
  reached_->add(told_);
}

std::uint64_t RacedModel::fingerprint(const State& state) const {
  const std::uint64_t words[3] = {model_.fingerprint(state), state.races.fingerprint(),
                                  order_of_messages(state, state.races)};
  return hash_value(words);
}

Broken RacedModel::at_rest(const State& state) {
  RaceMonitor races = state.races;
  told_.clear();
  races.finish(told_);
  reached_->add(told_);
  return model_.at_rest(state);
}

// The monitor stands behind the rest, and behind it how many bytes it has.
void RacedModel::pack(const State& state, std::vector<std::byte>& bytes) const {
  model_.pack(state, bytes);
  Packer parts(bytes);
  const std::size_t before = parts.size();
  state.races.pack(parts);
  parts(static_cast<std::uint32_t>(parts.size() - before));
}

void RacedModel::unpack(std::span<const std::byte> bytes, State& state) const {
  std::uint32_t size = 0;
  Unpacker last(bytes.last(sizeof size));
  last(size);
  bytes = bytes.first(bytes.size() - sizeof size);
  state.races = fresh_;
  Unpacker parts(bytes.last(size));
  state.races.unpack(parts);
  model_.unpack(bytes.first(bytes.size() - size), state);
}

}  // namespace rescind
