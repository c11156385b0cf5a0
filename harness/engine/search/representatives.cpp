#include "harness/engine/search/representatives.hpp"

#include <compare>
#include <limits>
#include <numeric>

#include "models/reduction/fingerprint.hpp"

namespace rescind {

Representatives::Representatives(const Untimed& untimed, const Behaviour& behaviour)
    : untimed_(&untimed), symmetries_(symmetries_of(untimed.program(), behaviour)) {
  const std::uint32_t ops = untimed.program().ops_count();
  same_.resize(ops + untimed.program().threads_count());
  std::iota(same_.begin(), same_.end(), 0);
  for (const Symmetry& symmetry : symmetries_) {
    Sources& sources = sources_.emplace_back(same_);
    for (std::uint32_t op = 0; op < ops; ++op) sources[symmetry.ids.ops[op].value] = op;
    for (std::uint32_t i = 0; i < symmetry.ids.threads.size(); ++i)
      sources[ops + symmetry.ids.threads[i].value] = ops + i;
  }
}

void Representatives::mark(const World& world) {
  marks_.clear();
  for (std::uint32_t op = 0; op < world.ops.size(); ++op)
    marks_.push_back(nameless_fingerprint(world, OpId{op}));
  for (std::uint32_t i = 0; i < world.threads.size(); ++i)
    marks_.push_back(nameless_fingerprint(world, ThreadId{i}));
}

std::uint64_t Representatives::fingerprint_under(const Untimed::State& state, std::size_t symmetry) {
  if (symmetry == itself) return untimed_->fingerprint(state);
  scratch_ = state;
  Untimed::rename(scratch_, symmetries_[symmetry]);
  return untimed_->fingerprint(scratch_);
}

const Symmetry* Representatives::renaming_of(const Untimed::State& state) {
  if (symmetries_.empty()) return nullptr;
  mark(state.world);
  const auto order = [this](const Sources& one, const Sources& other) {
    for (std::size_t place = 0; place < one.size(); ++place) {
      const auto less = marks_[one[place]] <=> marks_[other[place]];
      if (less != 0) return less;
    }
    return std::strong_ordering::equal;
  };
  ties_.assign(1, itself);
  const Sources* least = &same_;
  for (std::size_t i = 0; i < symmetries_.size(); ++i) {
    const auto than_least = order(sources_[i], *least);
    if (than_least > 0) continue;
    if (than_least < 0) {
      least = &sources_[i];
      ties_.clear();
    }
    ties_.push_back(i);
  }
  std::size_t chosen = ties_.front();
  if (ties_.size() > 1) {
    std::uint64_t least_fingerprint = std::numeric_limits<std::uint64_t>::max();
    for (const std::size_t one : ties_) {
      const std::uint64_t fingerprint = fingerprint_under(state, one);
      if (fingerprint >= least_fingerprint) continue;
      least_fingerprint = fingerprint;
      chosen = one;
    }
  }
  return chosen == itself ? nullptr : &symmetries_[chosen];
}

}  // namespace rescind
