#include "harness/latency/statistics.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include "harness/base/assert.hpp"

namespace rescind {
namespace {

constexpr double uncertainty = 0.01;    // Of bounds of quantiles.
constexpr double false_alarms = 0.001;  // Of a verdict over processes.

// The probability of k successes out of n, each of probability p.
double binomial(std::uint64_t n, std::uint64_t k, double p) {
  double log = 0;
  for (std::uint64_t i = 1; i <= k; ++i)
    log += std::log(static_cast<double>(n - k + i)) - std::log(static_cast<double>(i));
  return std::exp(log + static_cast<double>(k) * std::log(p) + static_cast<double>(n - k) * std::log1p(-p));
}

double share(std::uint32_t of_thousand) {
  constexpr double thousand = 1000;
  RESCIND_ASSERT(of_thousand > 0 && of_thousand < 1000);
  return of_thousand / thousand;
}

// The smallest r with P(at most r - 1 of n) >= 99 %; n + 1 where there is none.
std::uint64_t rank_reached(std::uint64_t n, double p) {
  double so_far = 0;
  for (std::uint64_t below = 0; below < n; ++below) {
    so_far += binomial(n, below, p);
    if (so_far >= 1 - uncertainty) return below + 1;
  }
  return n + 1;
}

std::int64_t median_of(std::vector<std::int64_t> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>((values.size() - 1) / 2);
  std::ranges::nth_element(values, middle);
  return *middle;
}

// How many of n may lie on the other side; nullopt where not even none may.
std::optional<std::uint64_t> others_allowed(std::uint64_t n) {
  constexpr double half = 0.5;
  double so_far = 0;
  std::optional<std::uint64_t> allowed;
  for (std::uint64_t k = 0; k < n; ++k) {
    so_far += binomial(n, k, half);
    if (so_far > false_alarms) break;
    allowed = k;
  }
  return allowed;
}

}  // namespace

std::uint64_t samples_needed(std::uint32_t of_thousand) {
  return static_cast<std::uint64_t>(std::ceil(std::log(uncertainty) / std::log(share(of_thousand))));
}

std::optional<std::uint64_t> upper_rank(std::uint64_t n, std::uint32_t of_thousand) {
  if (n < samples_needed(of_thousand)) return std::nullopt;
  return rank_reached(n, share(of_thousand));
}

std::optional<std::uint64_t> lower_rank(std::uint64_t n, std::uint32_t of_thousand) {
  // Looked at from the other end it is the upper bound of the other share.
  constexpr std::uint32_t thousand = 1000;
  const std::uint64_t from_above = rank_reached(n, share(thousand - of_thousand));
  if (from_above > n) return std::nullopt;
  return n + 1 - from_above;
}

std::uint64_t processes_needed() {
  std::uint64_t n = 1;
  while (!others_allowed(n)) ++n;
  return n;
}

Said said_by(std::span<const std::int64_t> figures, std::int64_t bound) {
  const std::optional<std::uint64_t> allowed = others_allowed(figures.size());
  if (!allowed) return Said::too_few;
  const auto above = static_cast<std::uint64_t>(
      std::ranges::count_if(figures, [&](std::int64_t figure) { return figure > bound; }));
  if (above <= *allowed) return Said::kept;
  return figures.size() - above <= *allowed ? Said::broken : Said::too_noisy;
}

Said said_beside(std::int64_t control, std::span<const std::int64_t> figures, std::int64_t bound) {
  return control > bound / 2 ? Said::too_noisy : said_by(figures, bound);
}

Beside beside_of(std::span<const std::pair<std::int64_t, std::int64_t>> pairs, std::uint32_t tolerance_ppm) {
  const std::optional<std::uint64_t> allowed = others_allowed(pairs.size());
  if (!allowed) return Beside::too_few;
  constexpr double million = 1e6;
  const double more = 1 + tolerance_ppm / million;
  const auto is_more = [more](std::int64_t one, std::int64_t other) {
    return static_cast<double>(one) > static_cast<double>(other) * more;
  };
  const auto count = [&](auto wanted) {
    return static_cast<std::uint64_t>(std::ranges::count_if(pairs, wanted));
  };
  const std::uint64_t slower = count([&](const auto& pair) { return is_more(pair.first, pair.second); });
  const std::uint64_t faster = count([&](const auto& pair) { return is_more(pair.second, pair.first); });
  if (pairs.size() - slower <= *allowed) return Beside::slower;
  return pairs.size() - faster <= *allowed ? Beside::faster : Beside::alike;
}

Noise noise_of(std::span<const std::int64_t> samples) {
  RESCIND_ASSERT(samples.size() >= 2);
  const auto half = static_cast<std::ptrdiff_t>(samples.size() / 2);
  Noise noise;
  noise.drift = median_of({samples.begin() + half, samples.end()}) -
                median_of({samples.begin(), samples.begin() + half});
  const std::int64_t median = median_of({samples.begin(), samples.end()});
  double above = 0;
  double below = 0;
  double runs = 0;
  std::optional<bool> before;
  for (const std::int64_t sample : samples) {
    if (sample == median) continue;
    const bool is_above = sample > median;
    ++(is_above ? above : below);
    if (before != is_above) ++runs;
    before = is_above;
  }
  const double all = above + below;
  const double product = 2 * above * below;
  const double variance = all < 2 ? 0 : product * (product - all) / (all * all * (all - 1));
  if (variance > 0) noise.runs = (runs - (product / all + 1)) / std::sqrt(variance);
  return noise;
}

}  // namespace rescind
