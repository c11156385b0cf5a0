#include <optional>

#include "harness/engine/bench/load.hpp"

namespace rescind {
namespace {

// Sums of products of 64-bit numbers.
__extension__ using Wide = __int128;

struct Point {
  std::int64_t size = 0;
  std::int64_t value = 0;
};

constexpr std::int64_t hundredth = 100;
constexpr std::int64_t ns_in_us = 1'000;

bool still_flat(std::int64_t first, std::int64_t value, Measure measure) {
  return value <= first + first / hundredth + (is_span(measure) ? ns_in_us : 1);
}

std::int64_t slope_through(const std::vector<Point>& points) {
  Wide n = 0;
  Wide sizes = 0;
  Wide values = 0;
  Wide products = 0;
  Wide squares = 0;
  for (const Point& point : points) {
    n += 1;
    sizes += point.size;
    values += point.value;
    products += Wide{point.size} * point.value;
    squares += Wide{point.size} * point.size;
  }
  const Wide below = n * squares - sizes * sizes;
  if (below == 0) return 0;
  const Wide above = n * products - sizes * values;
  const Wide half = above < 0 ? -below / 2 : below / 2;
  return static_cast<std::int64_t>((above + half) / below);
}

}  // namespace

LoadFit fit_of(const LoadCurve& curve, Measure measure) {
  std::vector<Point> points;
  for (const LoadPoint& point : curve.points) {
    const Distribution& samples = point.of(measure);
    if (samples.empty()) continue;
    const std::optional<std::int64_t> largest = samples.largest();
    if (!largest) return {.flat = false, .knee = point.size, .slope = 0};
    points.push_back({point.size, *largest});
  }
  std::size_t flat = 1;
  while (flat < points.size() && still_flat(points.front().value, points[flat].value, measure)) ++flat;
  if (flat >= points.size()) return {};
  points.erase(points.begin(), points.begin() + static_cast<std::ptrdiff_t>(flat - 1));
  return {
      .flat = false, .knee = static_cast<std::uint32_t>(points.front().size), .slope = slope_through(points)};
}

// The world's records of an operation and its thread, what the facts and the meter keep, its pending actions, its samples;
// each in a list that doubles when it is full. Measured: 720 bytes with a million, up to 1,310 with 132,000, where most
// lists have just doubled, and hold what they held before besides.
std::uint64_t load_memory(std::uint64_t size) {
  constexpr std::uint64_t bytes_each = 1'500;
  constexpr std::uint64_t bytes_of_program = 16'000'000;
  return bytes_of_program + size * bytes_each;
}

}  // namespace rescind
