#include "harness/latency/distribution.hpp"

#include <algorithm>
#include <utility>

#include "harness/base/assert.hpp"
#include "harness/base/hash.hpp"
#include "harness/base/hex.hpp"

namespace rescind {

Distribution::Distribution(std::vector<std::int64_t> values, std::uint64_t never)
    : values_count_(values.size()), never_(never) {
  std::ranges::sort(values);
  for (const std::int64_t value : values) {
    if (values_.empty() || values_.back().value != value) values_.push_back({value, 0});
    ++values_.back().times;
  }
  values_.shrink_to_fit();
}

std::optional<std::int64_t> Distribution::of_rank(std::uint64_t part, std::uint64_t whole) const {
  RESCIND_ASSERT(!empty());
  // ceil(part / whole * count), at least 1, without a product that overflows.
  const std::uint64_t n = count();
  const std::uint64_t rank =
      std::max<std::uint64_t>(1, n / whole * part + (n % whole * part + whole - 1) / whole);
  std::uint64_t so_far = 0;
  for (const Repeated& one : values_) {
    so_far += one.times;
    if (so_far >= rank) return one.value;
  }
  return std::nullopt;
}

std::optional<std::int64_t> Distribution::smallest() const {
  RESCIND_ASSERT(!empty());
  if (values_.empty()) return std::nullopt;
  return values_.front().value;
}

void Distribution::add(const Distribution& other) {
  std::vector<Repeated> merged;
  merged.reserve(values_.size() + other.values_.size());
  auto mine = values_.begin();
  auto theirs = other.values_.begin();
  while (mine != values_.end() || theirs != other.values_.end()) {
    const bool take_mine =
        theirs == other.values_.end() || (mine != values_.end() && mine->value <= theirs->value);
    const Repeated& next = take_mine ? *mine++ : *theirs++;
    if (!merged.empty() && merged.back().value == next.value)
      merged.back().times += next.times;
    else
      merged.push_back(next);
  }
  values_ = std::move(merged);
  values_count_ += other.values_count_;
  never_ += other.never_;
}

std::string Distribution::hash() const {
  Hasher hasher;
  for (const Repeated& one : values_) {
    hasher.add(one.value);
    hasher.add(one.times);
  }
  hasher.add(never_);
  return hex(hasher.value()).substr(0, 8);
}

}  // namespace rescind
