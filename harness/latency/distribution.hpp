#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rescind {

/// A share of samples, and what it is called.
struct Quantile {
  std::string_view name;  ///< "p99.9"
  std::string_view key;   ///< In JSON: "p999".
  std::uint32_t of_thousand = 0;
  /// It is told of so many samples or more: with fewer it would be the largest one by another name.
  std::uint64_t needed = 0;
};
inline constexpr std::array<Quantile, 4> quantiles{{{"p50", "p50", 500, 2},
                                                    {"p90", "p90", 900, 10},
                                                    {"p99", "p99", 990, 100},
                                                    {"p99.9", "p999", 999, 1000}}};

/// A value so many times.
struct Repeated {
  std::int64_t value = 0;
  std::uint64_t times = 0;
  bool operator==(const Repeated&) const = default;
};

/// Samples of a measure, exactly: no buckets, no interpolation. What never came counts as more than any value.
class Distribution {
 public:
  Distribution() = default;
  /// Takes the values in any order.
  Distribution(std::vector<std::int64_t> values, std::uint64_t never);

  /// Values and what never came, together.
  [[nodiscard]] std::uint64_t count() const { return values_count_ + never_; }
  [[nodiscard]] std::uint64_t never() const { return never_; }
  [[nodiscard]] bool empty() const { return count() == 0; }
  /// Rising, each once.
  [[nodiscard]] const std::vector<Repeated>& values() const { return values_; }

  /// The smallest value with at least that share of the samples at or below it; nullopt: never. Requires samples.
  [[nodiscard]] std::optional<std::int64_t> at(std::uint32_t of_thousand) const {
    return of_rank(of_thousand, 1000);
  }
  /// The largest; nullopt: never. Requires samples.
  [[nodiscard]] std::optional<std::int64_t> largest() const { return of_rank(1, 1); }
  /// The smallest; nullopt: never. Requires samples.
  [[nodiscard]] std::optional<std::int64_t> smallest() const;
  /// Whether all samples are the same value, or none ever came.
  [[nodiscard]] bool is_constant() const { return values_.size() + (never_ != 0 ? 1 : 0) == 1; }

  /// Adds the samples of another.
  void add(const Distribution& other);
  /// 8 hexadecimal digits over all of it.
  [[nodiscard]] std::string hash() const;
  bool operator==(const Distribution&) const = default;

 private:
  [[nodiscard]] std::optional<std::int64_t> of_rank(std::uint64_t part, std::uint64_t whole) const;

  std::vector<Repeated> values_;
  std::uint64_t values_count_ = 0;
  std::uint64_t never_ = 0;
};

}  // namespace rescind
