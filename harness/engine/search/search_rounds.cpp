#include "harness/engine/search/search_rounds.hpp"

#include <fmt/format.h>

namespace rescind {

void Search::take_in(const FuzzTally& tally, const std::string& name,
                     const std::function<YamlNode(std::uint64_t run)>& document, std::uint64_t seed) {
  races |= tally.races;
  for (const FuzzTally::Found& one : tally.found) {
    if (found.contains(one.shape)) continue;
    found.emplace(one.shape, Found{name, seed, document(one.run.number), one});
  }
}

bool Rounds::go_on(const Search& search) const {
  const std::int64_t ns = stopwatch_.elapsed_ns();
  if (stopwatch_.is_long()) {
    const auto each_second =
        static_cast<std::uint64_t>(static_cast<double>(search.runs) * 1e9 / static_cast<double>(ns));
    console_.progress(fmt::format("{} runs, {} a second; {} races; {} findings", search.runs, each_second,
                                  search.races.count(), search.found.size()));
  }
  const bool late = request_.time && ns > request_.time->ns;
  return search.runs < request_.runs && !late && (search.found.empty() || request_.keep_going);
}

}  // namespace rescind
