#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "harness/engine/bench/latency.hpp"

namespace rescind {

/// The number in a baseline's first line.
inline constexpr int baseline_version = 1;

/// What is written down of a distribution.
struct Summary {
  static constexpr std::size_t largest = quantiles.size();
  std::uint64_t n = 0;
  std::uint64_t never = 0;
  std::array<Figure, quantiles.size() + 1> figures{};  ///< The quantiles, then the largest.
  bool constant = false;                               ///< All figures are one value, or never.
  std::string hash{};                                  ///< 8 digits; empty of a constant.
  bool operator==(const Summary&) const = default;
};
[[nodiscard]] Summary summary_of(const LatencyLine& line);

/// One line of a baseline file.
struct BaselineLine {
  std::string scenario{};
  Measure measure{};
  Where where{};
  Summary summary{};
};

/// By what a baseline was measured: another one cannot be compared with it.
struct BaselineTerms {
  bool virtual_clock = true;
  Seeds seeds{};               ///< On the virtual clock.
  std::string profile = "mi";  ///< Its name, and for one of a file its hash.
  bool operator==(const BaselineTerms&) const = default;
};

struct Baseline {
  BaselineTerms terms{};
  std::vector<BaselineLine> lines{};
};

/// Reads the text of the file `path`. Throws InputError.
[[nodiscard]] Baseline read_baseline(std::string_view text, const std::string& path);

/// A line each, sorted by scenario, measure and condition, so that a new case moves no other.
[[nodiscard]] std::string baseline_text(const Baseline& baseline);

/// "seeds 1..1000; profile mi"
[[nodiscard]] std::string text_of(const BaselineTerms& terms);
/// "hears=poll|callback,mode=sync"; empty for all.
[[nodiscard]] std::string text_of(const Where& where);

}  // namespace rescind
