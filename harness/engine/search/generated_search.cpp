#include "harness/engine/search/generated_search.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "harness/base/assert.hpp"
#include "harness/engine/run/workers.hpp"
#include "harness/engine/search/generate.hpp"
#include "harness/engine/search/sweep_search.hpp"
#include "harness/scenario/compile/loader.hpp"
#include "harness/scenario/language/nodes.hpp"

namespace rescind {
namespace {

// A generated scenario, and what its runs are to come to.
struct Generated {
  std::uint64_t seed = 0;
  std::uint64_t runs = 0;
  FuzzTally tally{};
  bool done = false;
  bool other_slice = false;
};

// The scenario of the seed in `options`.
YamlNode document_for(const FuzzOptions& options) {
  YamlNode document = generated_document(options.seed);
  if (options.steps_max) put(document, "max-steps", word_node(std::to_string(*options.steps_max)));
  return document;
}

// A generated scenario's variants, evenly spread over all of them: the first ones alone are of its beginning.
class Spread {
 public:
  Spread(const Case& what, const FuzzOptions& options)
      : sweep_(sweep_of(document_for(options), what, options)),
        step_(std::max<std::uint64_t>(1, sweep_.size() / runs_of_generated)) {}
  [[nodiscard]] std::uint64_t size() const { return std::min(runs_of_generated, sweep_.size()); }
  [[nodiscard]] YamlNode variant(std::uint64_t number) const { return sweep_.variant(number * step_); }

 private:
  Sweep sweep_;
  std::uint64_t step_;
};

Case generated_case(const FuzzOptions& options, const Profile& profile) {
  std::optional<Case> what = case_of(document_for(options), profile);
  if (!what) throw InternalError("the generated scenario " + generated_name(options.seed) + " does not load");
  return std::move(*what);
}

void sweep_generated(const Case& what, const Profile& profile, const FuzzOptions& options,
                     Generated& generated) {
  const Spread spread(what, options);
  for (std::uint64_t number = 0; number < std::min(generated.runs, spread.size()); ++number) {
    const std::size_t known = generated.tally.found.size();
    run_variant(spread.variant(number), profile, options, generated.tally);
    for (std::size_t i = known; i < generated.tally.found.size(); ++i)
      generated.tally.found[i].run.number = number;
  }
}

void run_generated(const Profile& profile, FuzzOptions options, Generated& generated) {
  options.seed = generated.seed;
  const Case what = generated_case(options, profile);
  if (options.strategy == Strategy::sweep) return sweep_generated(what, profile, options, generated);
  constexpr std::uint64_t stretch = 4;  // After which the corpus grows.
  Fuzzer fuzzer(what, options);
  Corpus corpus;
  for (std::uint64_t first = 0; first < generated.runs; first += stretch) {
    FuzzTally tally;
    fuzzer.run(first, std::min(stretch, generated.runs - first), &corpus, tally);
    corpus.add(tally);
    generated.tally.races |= tally.races;
    generated.tally.cuts.add(tally.cuts);
    for (FuzzTally::Found& found : tally.found) generated.tally.found.push_back(std::move(found));
  }
}

// What a run of a generated scenario ran.
YamlNode document_run(const Generated& generated, std::uint64_t run, const Profile& profile,
                      FuzzOptions options) {
  options.seed = generated.seed;
  if (options.strategy != Strategy::sweep) return document_for(options);
  return Spread(generated_case(options, profile), options).variant(run);
}

}  // namespace

Search search_generated(const SearchRequest& request, const Profile& profile, const SearchWatch& watch) {
  Search search(request.from);
  do {
    std::vector<Generated> round;
    const std::uint64_t count = std::min(round_runs, request.runs - search.runs);
    for (std::uint64_t first = 0; first < count; first += runs_of_generated) {
      const std::uint64_t number = search.cases++;
      round.push_back({.seed = request.fuzz.seed + number,
                       .runs = std::min(runs_of_generated, count - first),
                       .other_slice = !request.slice.takes(number)});
    }
    const auto work = [&](std::size_t i) {
      if (round[i].other_slice || (watch.stop_asked && watch.stop_asked())) return;
      run_generated(profile, request.fuzz, round[i]);
      round[i].done = true;
    };
    work_on_all(round.size(), request.jobs, work, ticking(watch));
    for (const Generated& one : round) {
      const auto document = [&](std::uint64_t run) { return document_run(one, run, profile, request.fuzz); };
      search.take_in(one.tally, generated_name(one.seed), document, one.seed);
    }
    std::uint64_t made = 0;
    std::uint64_t left = 0;
    for (const Generated& one : round) {
      made += one.done ? one.runs : 0;
      left += one.other_slice ? one.runs : 0;
    }
    search.made += made;
    search.runs += made + left;
    search.end_round(request, made + left == count);
  } while (goes_on(search, request, watch));
  return search;
}

}  // namespace rescind
