#pragma once

#include <compare>
#include <cstdint>

#include "harness/base/assert.hpp"

namespace rescind {

/// A span of time in whole nanoseconds. Arithmetic that overflows is a bug of ours and throws InternalError.
struct Duration {
  std::int64_t ns = 0;
  auto operator<=>(const Duration&) const = default;
};

/// A point on a run's clock: nanoseconds since the run began, never a calendar date.
struct Time {
  std::int64_t ns = 0;
  auto operator<=>(const Time&) const = default;
};

[[nodiscard]] constexpr std::int64_t checked_add(std::int64_t a, std::int64_t b) {
  std::int64_t sum = 0;
  RESCIND_ASSERT(!__builtin_add_overflow(a, b, &sum));
  return sum;
}

[[nodiscard]] constexpr std::int64_t checked_subtract(std::int64_t a, std::int64_t b) {
  std::int64_t difference = 0;
  RESCIND_ASSERT(!__builtin_sub_overflow(a, b, &difference));
  return difference;
}

[[nodiscard]] constexpr std::int64_t checked_multiply(std::int64_t a, std::int64_t b) {
  std::int64_t product = 0;
  RESCIND_ASSERT(!__builtin_mul_overflow(a, b, &product));
  return product;
}

constexpr Duration operator+(Duration a, Duration b) {
  return {checked_add(a.ns, b.ns)};
}
constexpr Duration operator-(Duration a, Duration b) {
  return {checked_subtract(a.ns, b.ns)};
}
constexpr Duration operator*(Duration a, std::int64_t times) {
  return {checked_multiply(a.ns, times)};
}
constexpr Time operator+(Time t, Duration d) {
  return {checked_add(t.ns, d.ns)};
}
constexpr Duration operator-(Time a, Time b) {
  return {checked_subtract(a.ns, b.ns)};
}

[[nodiscard]] constexpr Duration nanoseconds(std::int64_t n) {
  return {n};
}
[[nodiscard]] constexpr Duration microseconds(std::int64_t n) {
  return Duration{1'000} * n;
}
[[nodiscard]] constexpr Duration milliseconds(std::int64_t n) {
  return Duration{1'000'000} * n;
}
[[nodiscard]] constexpr Duration seconds(std::int64_t n) {
  return Duration{1'000'000'000} * n;
}

}  // namespace rescind
