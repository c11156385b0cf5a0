#include "harness/engine/search/search_rounds.hpp"

#include <utility>

namespace rescind {

Search::Search(const SearchState& from)
    : runs(from.runs), cases(from.cases), news(from.news), races(from.races), whole_(from) {
  whole_.corpora.clear();
}

void Search::take_in(const FuzzTally& tally, const std::string& name,
                     const std::function<YamlNode(std::uint64_t run)>& document, std::uint64_t seed) {
  races |= tally.races;
  taken_in_ += tally.runs;
  const std::uint64_t reached = races.count();
  if (growth.empty() || reached > growth.back().races) growth.push_back({taken_in_, reached});
  cuts.add(tally.cuts);
  for (const FuzzTally::Found& one : tally.found) {
    if (found.contains(one.shape) || whole_.known.contains(describe(one.shape))) continue;
    if (!first_) first_ = one.shape;
    found.emplace(one.shape, Found{name, seed, document(one.run.number), one});
  }
}

void Search::end_round(const SearchRequest& request, bool all_run, const std::function<bool()>& grow) {
  const std::size_t found_now = found.size() - std::exchange(told_, found.size());
  const bool all_told = request.keep_going || found_now <= 1;
  if (!request.keep_going) std::erase_if(found, [&](const auto& one) { return one.first != *first_; });
  const bool counts = all_run && all_told;
  const bool grown = counts && grow && grow();
  if (grown || found_now > 0 || races != whole_.races) news = runs;
  if (!counts) return;
  whole_.runs = runs;
  whole_.cases = cases;
  whole_.news = news;
  whole_.races = races;
}

SearchState Search::state() const {
  SearchState state = whole_;
  for (const auto& [shape, one] : found) state.known.insert(describe(shape));
  for (const Corpus& corpus : corpora)
    state.corpora.emplace_back(corpus.tapes().begin(), corpus.tapes().end());
  return state;
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

std::function<void(std::size_t)> ticking(const SearchWatch& watch) {
  return [&watch](std::size_t) {
    if (watch.tick) watch.tick();
  };
}

bool goes_on(const Search& search, const SearchRequest& request, const SearchWatch& watch) {
  if (watch.progress) watch.progress(search);
  const bool late = watch.time_is_up && watch.time_is_up();
  const bool stopped = watch.stop_asked && watch.stop_asked();
  return search.runs < request.runs && !late && !stopped && (search.found.empty() || request.keep_going);
}

}  // namespace rescind
