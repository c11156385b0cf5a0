#include "harness/engine/search/fuzz_search.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "harness/engine/findings/saved_finding.hpp"
#include "harness/engine/run/workers.hpp"

namespace rescind {
namespace {

constexpr std::uint64_t stretch_runs = 128;

// A stretch of one case's runs: what one thread does at a time.
struct Stretch {
  std::size_t of_case = 0;
  std::uint64_t first = 0;
  std::uint64_t count = 0;
};

// The runs are dealt out to the cases in turn: run n of a round of all cases is run n / cases of its case.
std::vector<Stretch> stretches_of(std::uint64_t first, std::uint64_t count, std::size_t cases) {
  std::vector<Stretch> stretches;
  for (std::size_t i = 0; i < cases; ++i) {
    const auto runs_before = [&](std::uint64_t end) { return end / cases + (end % cases > i ? 1 : 0); };
    const std::uint64_t end = runs_before(first + count);
    for (std::uint64_t at = runs_before(first); at < end; at += stretch_runs) {
      stretches.push_back({i, at, std::min(stretch_runs, end - at)});
    }
  }
  return stretches;
}

void run_round(std::span<const Case* const> cases, const SearchRequest& request, std::uint64_t count,
               const SearchWatch& watch, Search& search) {
  std::vector<Stretch> stretches = stretches_of(search.runs, count, cases.size());
  std::uint64_t place =
      search.runs / round_runs;  // Else a round of one stretch would always be of the first slice.
  std::erase_if(stretches, [&](const Stretch&) { return !request.slice.takes(place++); });
  std::vector<FuzzTally> tallies(stretches.size());
  const auto work = [&](std::size_t i) {
    if (watch.stop_asked && watch.stop_asked()) return;
    const Stretch& stretch = stretches[i];
    Fuzzer fuzzer(*cases[stretch.of_case], request.fuzz);
    fuzzer.run(stretch.first, stretch.count, &search.corpora[stretch.of_case], tallies[i]);
  };
  work_on_all(stretches.size(), request.jobs, work, ticking(watch));
  for (std::size_t i = 0; i < stretches.size(); ++i) {
    const Case& what = *cases[stretches[i].of_case];
    search.note_lacking(tallies[i], what.name);
    search.take_in(tallies[i], what.name, [&](std::uint64_t) { return document_of(what); });
  }
  std::uint64_t made = 0;
  for (const FuzzTally& tally : tallies) made += tally.runs;
  std::uint64_t wanted = 0;
  for (const Stretch& stretch : stretches) wanted += stretch.count;
  search.made += made;
  // What other slices do counts as done where ours is.
  search.runs += made == wanted ? count : made;
  search.end_round(request, made == wanted, [&] {
    bool grown = false;
    for (std::size_t i = 0; i < stretches.size(); ++i)
      grown = search.corpora[stretches[i].of_case].add(tallies[i]) || grown;
    return grown;
  });
}

std::vector<Corpus> corpora_of(std::span<const Case* const> cases, const SearchRequest& request) {
  std::vector<Corpus> corpora(cases.size());
  for (std::size_t i = 0; i < std::min(cases.size(), request.from.corpora.size()); ++i) {
    Fuzzer fuzzer(*cases[i], request.fuzz);
    for (const Choices& tape : request.from.corpora[i]) fuzzer.recall(tape, corpora[i]);
  }
  return corpora;
}

}  // namespace

Search search_cases(std::span<const Case* const> cases, const SearchRequest& request,
                    const SearchWatch& watch) {
  Search search(request.from);
  search.cases = cases.size();
  search.corpora = corpora_of(cases, request);
  do {
    run_round(cases, request, std::min(round_runs, request.runs - search.runs), watch, search);
  } while (goes_on(search, request, watch));
  return search;
}

}  // namespace rescind
