#include "harness/engine/search/search_rounds.hpp"

namespace rescind {

void Search::take_in(const FuzzTally& tally, const std::string& name,
                     const std::function<YamlNode(std::uint64_t run)>& document, std::uint64_t seed) {
  races |= tally.races;
  for (const FuzzTally::Found& one : tally.found) {
    if (found.contains(one.shape)) continue;
    found.emplace(one.shape, Found{name, seed, document(one.run.number), one});
  }
}

bool goes_on(const Search& search, const SearchRequest& request, const SearchWatch& watch) {
  if (watch.progress) watch.progress(search);
  const bool late = watch.time_is_up && watch.time_is_up();
  return search.runs < request.runs && !late && (search.found.empty() || request.keep_going);
}

}  // namespace rescind
