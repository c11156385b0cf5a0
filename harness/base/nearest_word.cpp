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

/// "PREFIX a, b, c"; empty where there is none of them.
std::string listed(std::string_view prefix, const std::vector<std::string_view>& words) {
  std::string text;
  std::size_t told = 0;
  for (const std::string_view word : words) {
    text += text.empty() ? prefix : ", ";
    if (++told > listed_max) return text + "...";
    text += word;
  }
  return text;
}

/// What a word may be the beginning of, or the family of: "quota" of "quota.released".
std::vector<std::string_view> begun_with(std::string_view word,
                                         std::span<const std::string_view> candidates) {
  std::vector<std::string_view> begun;
  constexpr std::size_t letters_min = 2;
  if (word.size() < letters_min) return begun;
  for (const std::string_view candidate : candidates)
    if (candidate.starts_with(word)) begun.push_back(candidate);
  return begun;
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
  const std::vector<std::string_view> begun = begun_with(word, candidates);
  if (begun.size() > 1) return listed("these begin so: ", begun);
  const std::string_view nearest = begun.empty() ? nearest_word(word, candidates) : begun.front();
  if (!nearest.empty()) return "did you mean '" + std::string(nearest) + "'?";
  std::vector<std::string_view> known(candidates.begin(), candidates.end());
  std::erase(known, std::string_view());
  return listed("known are: ", known);
}

}  // namespace rescind
