#include "harness/engine/mutation/mutant_hunt.hpp"

#include <algorithm>
#include <memory>
#include <utility>

#include "harness/engine/search/sweep.hpp"
#include "harness/scenario/compile/loader.hpp"

namespace rescind {
namespace {

// A mutant can make a run spin; a run of a small case has some hundred actions.
constexpr std::uint64_t steps_max = 20'000;

constexpr std::uint64_t states_first = 1'000;
constexpr std::uint64_t states_factor = 4;

bool names(const Case& what, RuleId rule) {
  return !what.recorded && std::ranges::find(what.rules, rule) != what.rules.end();
}

bool is_small(const Case& what) {
  return std::ranges::count(*what.tags, small_tag) != 0;
}

/// What a case that is searched need not have: nothing but the rule is looked at.
Case searched(const Case& what, RuleId rule) {
  Case one = what;
  one.rules.clear();
  one.expectations = {};
  one.profile = judging_only(std::move(one.profile), rule);
  one.plan.steps_max = std::min(one.plan.steps_max, steps_max);
  return one;
}

/// The runs of one place, by any strategy but sweep.
class Sampler {
 public:
  Sampler(const Hunt::Place& place, const FuzzOptions& options) : fuzzer_(place.what, options) {}

  std::optional<FuzzTally::Found> run(std::uint64_t number) {
    FuzzTally tally;
    fuzzer_.run(number, 1, &corpus_, tally);
    corpus_.add(tally);
    if (tally.found.empty()) return std::nullopt;
    return std::move(tally.found.front());
  }

 private:
  Fuzzer fuzzer_;
  Corpus corpus_;
};

std::optional<Sampled> sample_runs(const Hunt& hunt, const FuzzOptions& options, std::uint64_t runs_max) {
  const std::size_t places = hunt.places.size();
  std::vector<std::unique_ptr<Sampler>> samplers(places);  // Made when they are needed: most hunts are short.
  for (std::uint64_t run = 0; run < runs_max; ++run) {
    const std::size_t place = run % places;
    if (samplers[place] == nullptr) samplers[place] = std::make_unique<Sampler>(hunt.places[place], options);
    std::optional<FuzzTally::Found> found = samplers[place]->run(run / places);
    if (found) {
      return Sampled{.runs = run + 1,
                     .place = place,
                     .found = std::move(*found),
                     .driver = driver_of(options.strategy),
                     .document = hunt.places[place].document};
    }
  }
  return std::nullopt;
}

/// The variants of one place, one after the other. Those that do not load are no runs.
class SweepRuns {
 public:
  SweepRuns(const Hunt& hunt, const Hunt::Place& place, const FuzzOptions& options)
      : hunt_(hunt),
        options_(options),
        sweep_(place.document, place.what, options.seed, Behaviour{}.with(hunt.mutant)) {}

  /// The next variant that loads; nothing where there is none any more.
  std::optional<YamlNode> next() {
    while (number_ < sweep_.size()) {
      YamlNode variant = sweep_.variant(number_++);
      what_ = case_of(variant, hunt_.profile);
      if (what_) return variant;
    }
    return std::nullopt;
  }
  /// The run of that variant.
  std::optional<FuzzTally::Found> run() {
    const Case one = searched(*what_, hunt_.rule);
    FuzzTally tally;
    Fuzzer(one, options_).run(0, 1, nullptr, tally);
    if (tally.found.empty()) return std::nullopt;
    return std::move(tally.found.front());
  }

 private:
  const Hunt& hunt_;
  const FuzzOptions& options_;
  Sweep sweep_;
  std::uint64_t number_ = 0;
  std::optional<Case> what_;
};

std::optional<Sampled> sample_variants(const Hunt& hunt, const FuzzOptions& options, std::uint64_t runs_max) {
  std::vector<std::unique_ptr<SweepRuns>> sweeps(hunt.places.size());
  std::uint64_t runs = 0;
  for (bool any = true; any;) {
    any = false;
    for (std::size_t place = 0; place < sweeps.size() && runs < runs_max; ++place) {
      if (sweeps[place] == nullptr)
        sweeps[place] = std::make_unique<SweepRuns>(hunt, hunt.places[place], options);
      std::optional<YamlNode> variant = sweeps[place]->next();
      if (!variant) continue;
      any = true;
      ++runs;
      std::optional<FuzzTally::Found> found = sweeps[place]->run();
      if (found) {
        return Sampled{.runs = runs,
                       .place = place,
                       .found = std::move(*found),
                       .driver = Driver::timed,
                       .document = std::move(*variant)};
      }
    }
  }
  return std::nullopt;
}

}  // namespace

Profile judging_only(Profile profile, RuleId rule) {
  for (const RuleInfo& other : all_rules()) {
    if (other.id != rule) profile.switch_off(other.id);
  }
  profile.levels[static_cast<std::size_t>(rule)] = Level::must;
  return profile;
}

Hunt hunt_for(const MutantInfo& mutant, std::span<const Case* const> cases, const Profile& profile,
              const std::function<YamlNode(const Case& what)>& document_of) {
  Hunt hunt{.mutant = mutant.id, .rule = *rule_named(mutant.rule), .profile = profile, .places = {}};
  hunt.profile = judging_only(std::move(hunt.profile), hunt.rule);
  // What the reference cannot exercise, no case is about: then every small one will do.
  const bool named = std::ranges::any_of(cases, [&](const Case* what) { return names(*what, hunt.rule); });
  const bool small = std::ranges::any_of(
      cases, [&](const Case* what) { return is_small(*what) && (!named || names(*what, hunt.rule)); });
  for (const Case* what : cases) {
    if (what->recorded || (named && !names(*what, hunt.rule)) || (small && !is_small(*what))) continue;
    hunt.places.push_back({searched(*what, hunt.rule), document_of(*what)});
  }
  return hunt;
}

std::optional<Sampled> sample(const Hunt& hunt, FuzzOptions options, std::uint64_t runs_max) {
  if (hunt.places.empty()) return std::nullopt;
  options.mutant = hunt.mutant;
  return options.strategy == Strategy::sweep ? sample_variants(hunt, options, runs_max)
                                             : sample_runs(hunt, options, runs_max);
}

std::optional<Shrunk> shrink(const Hunt& hunt, const Sampled& sampled) {
  const RecordedRun recorded{.driver = sampled.driver,
                             .mutant = hunt.mutant,
                             .breaks = {},
                             .hash = 0,
                             .tape = sampled.found.run.tape};
  return shrink(sampled.document, recorded, sampled.found.shape, {.profile = hunt.profile});
}

std::optional<FoundInAllOrders> explore(const Hunt& hunt, std::uint64_t states_max) {
  std::vector<bool> exhausted(hunt.places.size());
  std::uint64_t states = 0;
  for (std::uint64_t most = states_first; most <= states_max; most *= states_factor) {
    for (std::size_t place = 0; place < hunt.places.size(); ++place) {
      if (exhausted[place]) continue;
      const Case& what = hunt.places[place].what;
      Explored explored = explore_case(what, hunt.mutant, {.limits = {.states_max = most}});
      states += explored.states;
      exhausted[place] = explored.exhausted;
      if (!explored.broken.empty())
        return FoundInAllOrders{
            .states = states, .place = place, .order = std::move(explored.broken.front())};
    }
  }
  return std::nullopt;
}

}  // namespace rescind
