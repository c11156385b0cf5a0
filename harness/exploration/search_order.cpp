#include "harness/exploration/search_order.hpp"

#include <algorithm>

namespace rescind {

Broken SearchResult::broken() const {
  Broken all = 0;
  for (const Broke& one : broke) all |= Broken{1} << one.property;
  return all;
}

void SearchResult::add(const Broke& found) {
  const auto same = std::find_if(broke.begin(), broke.end(),
                                 [&](const Broke& known) { return known.property == found.property; });
  if (same == broke.end()) {
    broke.push_back(found);
  } else if (found.depth < same->depth) {
    *same = found;
  }
}

bool SearchResult::enough(const SearchOrder& order) const {
  return (order.first_only && !broke.empty()) || (order.wanted & ~broken()) == 0;
}

void LevelFindings::gather(SearchResult& result) {
  for (const Broke& broke : list_) result.add(broke);
  list_.clear();
}

}  // namespace rescind
