#include "harness/engine/search/search_rounds.hpp"

namespace rescind {

void Search::take_in(const FuzzTally& tally, const std::string& name,
                     const std::function<YamlNode(std::uint64_t run)>& document, std::uint64_t seed) {
  races |= tally.races;
  cuts.add(tally.cuts);
  for (const FuzzTally::Found& one : tally.found) {
    if (found.contains(one.shape)) continue;
    found.emplace(one.shape, Found{name, seed, document(one.run.number), one});
  }
}

void Search::note_lacking(const FuzzTally& tally, const std::string& name) {
  Lacking& noted = lacking_[name];
  noted.runs += tally.runs;
  noted.lacking += tally.lacking;
}

std::vector<std::string> Search::starved() const {
  std::vector<std::string> names;
  for (const auto& [name, noted] : lacking_) {
    if (noted.runs > 0 && noted.lacking == noted.runs) names.push_back(name);
  }
  return names;
}

bool goes_on(const Search& search, const SearchRequest& request, const SearchWatch& watch) {
  if (watch.progress) watch.progress(search);
  const bool late = watch.time_is_up && watch.time_is_up();
  const bool stopped = watch.stop_asked && watch.stop_asked();
  return search.runs < request.runs && !late && !stopped && (search.found.empty() || request.keep_going);
}

}  // namespace rescind
