#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

namespace rescind {

/// A moment of a run that need not be known: so many ns after a variable of a Zone. Variable 0 is the start of the run.
struct Moment {
  std::uint32_t variable = 0;
  std::int64_t ns = 0;
  [[nodiscard]] Moment plus(std::int64_t more) const { return {variable, ns + more}; }
  bool operator==(const Moment&) const = default;
};

/// What is known of several moments: for each two of them how far apart they are at the most (a difference bound matrix).
/// Invariant: the bounds are tight, and some choice of moments keeps them all.
class Zone {
 public:
  static constexpr std::int64_t unbounded = std::numeric_limits<std::int64_t>::max() / 4;

  /// A new variable, of which nothing is known.
  [[nodiscard]] std::uint32_t add();
  /// From now on `a` is at most `ns` after `b`. False, and nothing is known any more, where that cannot be.
  [[nodiscard]] bool require(Moment a, Moment b, std::int64_t ns);
  /// How far `a` is after `b` at the most.
  [[nodiscard]] std::int64_t most_after(Moment a, Moment b) const;
  /// The moment as a known one, where there is only one that it can be; else as it is.
  [[nodiscard]] Moment known(Moment moment) const;
  /// Keeps only these variables, in this order, besides the start.
  void keep(std::span<const std::uint32_t> variables);

  [[nodiscard]] std::span<const std::int64_t> bounds() const { return bounds_; }

 private:
  [[nodiscard]] std::int64_t& at(std::uint32_t a, std::uint32_t b) { return bounds_[a * count_ + b]; }
  [[nodiscard]] std::int64_t at(std::uint32_t a, std::uint32_t b) const { return bounds_[a * count_ + b]; }

  std::uint32_t count_ = 1;
  std::vector<std::int64_t> bounds_ = {0};  // By two variables: how far the first is after the second.
};

}  // namespace rescind
