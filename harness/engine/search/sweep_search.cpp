#include "harness/engine/search/sweep_search.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "harness/engine/findings/saved_finding.hpp"
#include "harness/engine/run/workers.hpp"
#include "harness/scenario/compile/loader.hpp"

namespace rescind {
namespace {

// One variant of a case, as sweep makes it.
struct Variant {
  std::size_t of_case = 0;
  std::uint64_t number = 0;
};

constexpr char other_slice = 2;

// Variants that do not load count as runs that found nothing.
void run_round(std::span<const Case* const> cases, const std::vector<Sweep>& sweeps,
               const std::vector<Variant>& variants, const Profile& profile, const SearchRequest& request,
               const SearchWatch& watch, Search& search) {
  std::vector<FuzzTally> tallies(variants.size());
  const auto document = [&](std::size_t i) {
    return sweeps[variants[i].of_case].variant(variants[i].number);
  };
  std::vector<char> done(variants.size(), 0);
  const auto work = [&](std::size_t i) {
    if (!request.slice.takes(variants[i].of_case + variants[i].number)) {
      done[i] = other_slice;
      return;
    }
    if (watch.stop_asked && watch.stop_asked()) return;
    run_variant(document(i), profile, request.fuzz, tallies[i]);
    done[i] = 1;
  };
  work_on_all(variants.size(), request.jobs, work, ticking(watch));
  for (std::size_t i = 0; i < variants.size(); ++i) {
    const std::string& name = cases[variants[i].of_case]->name;
    search.note_lacking(tallies[i], name);
    search.take_in(tallies[i], name, [&](std::uint64_t) { return document(i); });
  }
  const auto made = static_cast<std::uint64_t>(std::ranges::count(done, 1));
  const auto left = static_cast<std::uint64_t>(std::ranges::count(done, other_slice));
  search.made += made;
  search.runs += made + left;
  search.end_round(request, made + left == variants.size());
}

}  // namespace

Sweep sweep_of(YamlNode document, const Case& what, const FuzzOptions& options) {
  return {std::move(document), what, options.seed,
          options.mutant ? Behaviour{}.with(*options.mutant) : Behaviour{}};
}

void run_variant(const YamlNode& variant, const Profile& profile, const FuzzOptions& options,
                 FuzzTally& tally) {
  const std::optional<Case> what = case_of(variant, profile);
  if (what) Fuzzer(*what, options).run(0, 1, nullptr, tally);
}

Search sweep_cases(std::span<const Case* const> cases, const SearchRequest& request, const Profile& profile,
                   const SearchWatch& watch) {
  Search search(request.from);
  search.cases = cases.size();
  std::vector<Sweep> sweeps;
  for (const Case* one : cases) sweeps.push_back(sweep_of(document_of(*one), *one, request.fuzz));
  std::vector<Variant> round;
  std::uint64_t before = request.from.runs;  // Variants that an earlier search ran.
  bool another = true;
  const auto run = [&] {
    run_round(cases, sweeps, round, profile, request, watch, search);
    round.clear();
    another = goes_on(search, request, watch);
  };
  for (std::size_t i = 0; i < cases.size() && another; ++i) {
    const std::uint64_t known = std::min(before, sweeps[i].size());
    before -= known;
    for (std::uint64_t number = known; number < sweeps[i].size() && another; ++number) {
      round.push_back({i, number});
      if (round.size() == round_runs || search.runs + round.size() == request.runs) run();
    }
  }
  if (!round.empty()) run();
  return search;
}

}  // namespace rescind
