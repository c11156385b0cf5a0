#include "harness/contract/promise_words.hpp"

#include <algorithm>

#include "harness/base/assert.hpp"

namespace rescind {
namespace promise_detail {

PromiseWords words_for(CancelAnswer /*unused*/) {
  static constexpr std::array<std::string_view, 3> words{"tells", "accepted", "none"};
  return words;
}

PromiseWords words_for(ObservedAt /*unused*/) {
  static constexpr std::array<std::string_view, 2> words{"caller", "wire"};
  return words;
}

PromiseWords words_for(CancelTarget /*unused*/) {
  return words_of<CancelTarget>();
}

PromiseWords words_for(LateCancel /*unused*/) {
  static constexpr std::array<std::string_view, 3> words{"nothing", "not-found", "hits-next"};
  return words;
}

PromiseWords words_for(CancelCall /*unused*/) {
  static constexpr std::array<std::string_view, 3> words{"local", "round-trip", "fire-and-forget"};
  return words;
}

PromiseWords words_for(CloseCall /*unused*/) {
  static constexpr std::array<std::string_view, 2> words{"required", "none"};
  return words;
}

PromiseWords words_for(FinalNeeds /*unused*/) {
  static constexpr std::array<std::string_view, 2> words{"client", "server"};
  return words;
}

PromiseWords words_for(Foreign /*unused*/) {
  static constexpr std::array<std::string_view, 4> words{"refused", "silent", "bearer", "impossible"};
  return words;
}

}  // namespace promise_detail

std::string_view PromiseInfo::chosen(const Promises& promises) const {
  const std::uint8_t value = get(promises);
  RESCIND_ASSERT(value < words().size());
  return words()[value];
}

bool PromiseInfo::choose(std::string_view word, Promises& promises) const {
  const auto known = words();
  const auto found = std::ranges::find(known, word);
  if (word.empty() || found == known.end()) return false;
  set(promises, static_cast<std::uint8_t>(found - known.begin()));
  return true;
}

}  // namespace rescind
