#include "harness/engine/mutation/kill_search.hpp"

#include <algorithm>

#include "harness/engine/run/workers.hpp"

namespace rescind {
namespace {

// A stretch of one system's trials: what one thread does at a time.
struct Stretch {
  std::size_t system = 0;  // 0 is the reference, then the mutants.
  bool random = false;
  std::size_t first = 0;
  std::size_t count = 0;
};

constexpr std::size_t stretch_max = 500;

std::vector<Stretch> stretches_of(const Trials& trials, std::size_t systems) {
  std::vector<Stretch> stretches;
  for (std::size_t system = 0; system < systems; ++system) {
    for (const bool random : {false, true}) {
      const std::size_t all = (random ? trials.random : trials.suite).size();
      for (std::size_t first = 0; first < all; first += stretch_max) {
        stretches.push_back({system, random, first, std::min(stretch_max, all - first)});
      }
    }
  }
  return stretches;
}

}  // namespace

std::vector<Case> with_bounded_steps(std::vector<Case> cases, std::uint64_t steps_max) {
  for (Case& one : cases) one.plan.steps_max = std::min(one.plan.steps_max, steps_max);
  return cases;
}

std::vector<Tallies> try_all(const Trials& trials, std::span<const MutantInfo> mutants, std::size_t jobs,
                             const std::function<void(std::size_t done)>& watch,
                             const std::function<bool()>& stop_asked) {
  const std::size_t systems = 1 + mutants.size();
  const std::vector<Stretch> stretches = stretches_of(trials, systems);
  std::vector<Tally> tallies(stretches.size());
  const auto work = [&](std::size_t i) {
    if (stop_asked && stop_asked()) return;
    const Stretch& stretch = stretches[i];
    Behaviour behaviour;
    if (stretch.system > 0) behaviour = behaviour.with(mutants[stretch.system - 1].id);
    tallies[i] =
        try_out(stretch.random ? trials.random : trials.suite, stretch.first, stretch.count, behaviour);
  };
  work_on_all(stretches.size(), jobs, work, [&](std::size_t done) {
    watch(done * mutants.size() / std::max<std::size_t>(1, stretches.size()));
  });
  std::vector<Tallies> outcomes(systems);
  for (std::size_t i = 0; i < stretches.size(); ++i) {
    Tallies& outcome = outcomes[stretches[i].system];
    (stretches[i].random ? outcome.random : outcome.suite).join(tallies[i]);
  }
  return outcomes;
}

}  // namespace rescind
