#include "harness/engine/possible/zone.hpp"

#include <algorithm>

#include "harness/base/assert.hpp"

namespace rescind {
namespace {

std::int64_t sum(std::int64_t a, std::int64_t b) {
  return a >= Zone::unbounded || b >= Zone::unbounded ? Zone::unbounded : a + b;
}

}  // namespace

std::uint32_t Zone::add() {
  std::vector<std::int64_t> wider((count_ + 1) * (count_ + 1), unbounded);
  for (std::uint32_t a = 0; a < count_; ++a)
    for (std::uint32_t b = 0; b < count_; ++b) wider[a * (count_ + 1) + b] = at(a, b);
  bounds_ = std::move(wider);
  const std::uint32_t made = count_++;
  at(made, made) = 0;
  return made;
}

bool Zone::require(Moment a, Moment b, std::int64_t ns) {
  const std::int64_t bound = ns + b.ns - a.ns;
  if (a.variable == b.variable) return bound >= 0;
  if (sum(at(b.variable, a.variable), bound) < 0) return false;
  if (at(a.variable, b.variable) <= bound) return true;
  for (std::uint32_t from = 0; from < count_; ++from) {
    const std::int64_t to_bound = sum(at(from, a.variable), bound);
    for (std::uint32_t to = 0; to < count_; ++to)
      at(from, to) = std::min(at(from, to), sum(to_bound, at(b.variable, to)));
  }
  return true;
}

std::int64_t Zone::most_after(Moment a, Moment b) const {
  const std::int64_t bound = at(a.variable, b.variable);
  return bound >= unbounded ? unbounded : bound + a.ns - b.ns;
}

Moment Zone::known(Moment moment) const {
  const std::int64_t latest = at(moment.variable, 0);
  const bool is_known = latest < unbounded && at(0, moment.variable) == -latest;
  return is_known ? Moment{0, latest + moment.ns} : moment;
}

void Zone::keep(std::span<const std::uint32_t> variables) {
  const auto width = static_cast<std::uint32_t>(variables.size()) + 1;
  const auto old = [&](std::uint32_t place) { return place == 0 ? 0 : variables[place - 1]; };
  std::vector<std::int64_t> kept(std::size_t{width} * width);
  for (std::uint32_t a = 0; a < width; ++a)
    for (std::uint32_t b = 0; b < width; ++b) kept[a * width + b] = at(old(a), old(b));
  bounds_ = std::move(kept);
  count_ = width;
}

}  // namespace rescind
