#include "harness/scenario/nearest.hpp"

#include <algorithm>

namespace rescind {
namespace {

constexpr std::size_t word_max = 64;    // Nothing longer is a slip of a word of ours.
constexpr std::size_t listed_max = 40;  // Words listed where none is near.

std::string listed(const std::vector<std::string_view>& valid) {
  std::string text = valid.size() == 1 ? "write " : "write one of ";
  for (std::size_t i = 0; i < valid.size() && i < listed_max; ++i) {
    if (i > 0) text += ", ";
    text += valid[i];
  }
  if (valid.size() > listed_max) text += ", ...";
  return text;
}

}  // namespace

std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before_last(b.size() + 1);
  std::vector<std::size_t> last(b.size() + 1);
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) last[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = last[j - 1] + (a[i - 1] == b[j - 1] ? 0u : 1u);
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, replaced});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        row[j] = std::min(row[j], before_last[j - 2] + 1);
    }
    before_last = last;
    last = row;
  }
  return last[b.size()];
}

std::string hint_for(std::string_view word, const std::vector<std::string_view>& valid) {
  if (valid.empty()) return {};
  std::string_view nearest;
  std::size_t least = word_max;
  for (std::string_view candidate : valid) {
    if (word.size() > word_max) break;
    const std::size_t distance = edit_distance(word, candidate);
    if (distance < least) {
      least = distance;
      nearest = candidate;
    }
  }
  // One slip in a short word, one for each three letters of a long one.
  if (!nearest.empty() && least <= std::max<std::size_t>(1, nearest.size() / 3))
    return "did you mean '" + std::string(nearest) + "'?";
  return listed(valid);
}

}  // namespace rescind
