#include "harness/base/nearest_word.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

namespace rescind {
namespace {

constexpr std::size_t listed_max = 40;  // Words listed where none is near.
constexpr std::size_t length_max = 64;  // Nobody mistypes a word of ours as something longer.

/// Optimal string alignment: the fewest edits, where a swap of neighbours is one.
std::size_t edits(std::string_view from, std::string_view to) {
  std::vector<std::size_t> before(to.size() + 1), last(to.size() + 1), row(to.size() + 1);
  for (std::size_t j = 0; j <= to.size(); ++j) last[j] = j;
  for (std::size_t i = 1; i <= from.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= to.size(); ++j) {
      const bool same = from[i - 1] == to[j - 1];
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (same ? 0u : 1u)});
      const bool swapped = i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1];
      if (swapped) row[j] = std::min(row[j], before[j - 2] + 1);
    }
    std::swap(before, last);
    std::swap(last, row);
  }
  return last[to.size()];
}

}  // namespace

std::string_view nearest_word(std::string_view word, std::span<const std::string_view> candidates) {
  if (word.size() > length_max) return {};
  std::string_view nearest;
  std::size_t fewest = std::string_view::npos;
  for (const std::string_view candidate : candidates) {
    if (candidate.empty()) continue;
    const std::size_t needed = edits(word, candidate);
    if (needed <= std::max<std::size_t>(1, candidate.size() / 3) && needed < fewest) {
      nearest = candidate;
      fewest = needed;
    }
  }
  return nearest;
}

std::string word_hint(std::string_view word, std::span<const std::string_view> candidates) {
  const std::string_view nearest = nearest_word(word, candidates);
  if (!nearest.empty()) return "did you mean '" + std::string(nearest) + "'?";
  std::string hint;
  std::size_t listed = 0;
  for (const std::string_view candidate : candidates) {
    if (candidate.empty()) continue;
    hint += hint.empty() ? "known are: " : ", ";
    if (++listed > listed_max) return hint + "...";
    hint += candidate;
  }
  return hint;
}

}  // namespace rescind
