#include "harness/scenario/fuzzing.hpp"

#include <algorithm>
#include <utility>

#include "harness/base/assert.hpp"
#include "harness/contract/profile.hpp"
#include "harness/scenario/header.hpp"

namespace rescind {
namespace {

/// The runs by which pct learns how long a run of the case is.
constexpr std::uint64_t rehearsals = 8;

/// A tape like `parent`, with some choices changed, cut somewhere, and gone on with at random.
Recording varied(const Recording& parent, std::uint64_t seed) {
  std::uint64_t nth = 0;
  const auto random = [&](std::uint64_t bound) { return detail::draw(seed, 1, nth++) % bound; };
  Recording tape = parent;
  if (!tape.empty() && random(2) == 0) tape.resize(random(tape.size()) + 1);
  for (std::uint64_t changes = random(4); changes > 0 && !tape.empty(); --changes) {
    Choice& choice = tape[random(tape.size())];
    choice.picked = random(choice.bound);
  }
  constexpr std::uint64_t longest_tail = 64;
  constexpr std::uint64_t candidates =
      6;  // About as many as are enabled at a time; too high is taken as the last.
  for (std::uint64_t tail = random(longest_tail); tail > 0; --tail) {
    const std::uint64_t picked = random(candidates);
    tape.push_back({Site::schedule, 0, candidates, picked});
  }
  return tape;
}

}  // namespace

void Corpus::add(const FuzzTally& tally) {
  for (const FuzzTally::Fresh& fresh : tally.fresh) {
    std::vector<std::uint64_t> unknown;
    for (const std::uint64_t state : fresh.states) {
      if (!knows(state)) unknown.push_back(state);
    }
    if (unknown.empty()) continue;
    tapes_.push_back(fresh.run.tape);
    std::ranges::sort(unknown);
    const auto middle = states_.insert(states_.end(), unknown.begin(), unknown.end());
    std::inplace_merge(states_.begin(), middle, states_.end());
  }
}

bool Corpus::knows(std::uint64_t state) const {
  return std::ranges::binary_search(states_, state);
}

Fuzzer::Fuzzer(const Case& what, const FuzzOptions& options)
    : case_(what),
      options_(options),
      behaviour_(options.mutant ? Behaviour{}.with(*options.mutant) : Behaviour{}),
      monitor_(header_of(what,
                         driver_of(options.strategy) == Driver::timed ? Clock::virtual_time : Clock::steps)) {
  if (driver_of(options.strategy) == Driver::timed) {
    timed_.emplace(what, behaviour_);
    return;
  }
  untimed_.emplace(what, behaviour_);
  footprints_.emplace(untimed_->untimed().program(), behaviour_);
  if (options.strategy != Strategy::pct) return;
  std::uint64_t steps = 1;
  for (std::uint64_t i = 0; i < rehearsals; ++i) {
    untimed_->tape().restart(i);
    untimed_->run();
    steps = std::max(steps, untimed_->steps());
  }
  priorities_ = PriorityChanges(options.depth, steps);
}

void Fuzzer::run(std::uint64_t first, std::uint64_t count, const Corpus* corpus, FuzzTally& tally) {
  for (std::uint64_t number = first; number < first + count; ++number) {
    timed_ ? run_timed(number, tally) : run_untimed(number, corpus, tally);
  }
}

/// Whether a violation is a finding. A script whose step waits for what never came foresaw another run: what
/// it then leaves undone is not the system's fault.
bool Fuzzer::counts(const Violation& violation) const {
  if (!failing_rules(case_.profile).test(static_cast<std::size_t>(violation.rule))) return false;
  return info(violation.rule).who != Who::application || !timed_ || timed_->blocked_steps().empty();
}

void Fuzzer::run_timed(std::uint64_t number, FuzzTally& tally) {
  timed_->run(options_.seed + number);
  add_races(timed_->history(), tally);
  const std::vector<ViolationShape> found = new_shapes(timed_->violations(), tally);
  if (found.empty()) return;
  // Once more, to keep its choices.
  Tape recorded = Tape::seeded(options_.seed + number);
  recorded.start_recording();
  timed_->run(std::move(recorded));
  for (const ViolationShape& shape : found)
    tally.found.push_back({shape, {number, timed_->tape().recording()}});
}

void Fuzzer::run_untimed(std::uint64_t number, const Corpus* corpus, FuzzTally& tally) {
  if (options_.strategy == Strategy::coverage) {
    RESCIND_ASSERT(corpus != nullptr);
    run_varied(number, *corpus, tally);
  } else {
    untimed_->tape().restart(options_.seed + number);
    untimed_->tape().start_recording();
    draw(options_.seed + number);
  }
  add_races(untimed_->history(), tally);
  for (const ViolationShape& shape : new_shapes(untimed_->violations(), tally)) {
    tally.found.push_back({shape, {number, untimed_->tape().recording()}});
  }
}

void Fuzzer::draw(std::uint64_t seed) {
  const auto by = [this](auto& strategy) {
    untimed_->run([&](std::span<const std::uint32_t> places, const Untimed::State& state, Tape& tape) {
      make_candidates(places, state);
      const std::size_t picked = strategy.pick(candidates_);
      tape.settle(Site::schedule, 0, places.size(), picked);
      return picked;
    });
  };
  if (options_.strategy == Strategy::walk) return untimed_->run();
  priorities_.restart(seed);
  order_.restart(seed);
  options_.strategy == Strategy::pct ? by(priorities_) : by(order_);
}

/// A variation of one of the corpus's runs or, now and then and while there is none, a random walk.
void Fuzzer::run_varied(std::uint64_t number, const Corpus& corpus, FuzzTally& tally) {
  const std::uint64_t seed = options_.seed + number;
  const bool walks = corpus.tapes().empty() || number % 8 == 0;
  if (walks) {
    untimed_->tape().restart(seed);
  } else {
    const std::size_t parent = detail::draw(seed, 0, 0) % corpus.tapes().size();
    untimed_->tape().restart_guided(varied(corpus.tapes()[parent], seed));
  }
  untimed_->tape().start_recording();
  FuzzTally::Fresh fresh;
  untimed_->run([&](std::span<const std::uint32_t> places, const Untimed::State& state, Tape& tape) {
    const std::uint64_t known = untimed_->untimed().fingerprint(state);
    if (!corpus.knows(known)) fresh.states.push_back(known);
    return static_cast<std::size_t>(tape.choose(Site::schedule, 0, places.size()));
  });
  if (fresh.states.empty()) return;
  fresh.run = {number, untimed_->tape().recording()};
  tally.fresh.push_back(std::move(fresh));
}

void Fuzzer::make_candidates(std::span<const std::uint32_t> places, const Untimed::State& state) {
  candidates_.clear();
  for (const std::uint32_t place : places) {
    const auto& entry = state.pending.entries()[place];
    Candidate candidate{.number = entry.serial, .process = footprints_->process(entry.action)};
    if (options_.strategy == Strategy::pos) candidate.footprint = footprints_->of(state.world, entry.action);
    candidates_.push_back(candidate);
  }
}

void Fuzzer::add_races(const History& history, FuzzTally& tally) {
  monitor_.restart();
  races_.clear();
  for (const Event& event : history.events) monitor_.on(event, races_);
  monitor_.finish(races_);
  for (const RaceIndex race : races_) tally.races.set(race);
}

std::vector<ViolationShape> Fuzzer::new_shapes(std::span<const Violation> violations,
                                               const FuzzTally& tally) const {
  std::vector<ViolationShape> shapes;
  for (const Violation& violation : violations) {
    if (!counts(violation)) continue;
    const ViolationShape shape = shape_of(violation, case_.plan);
    const bool known =
        std::ranges::any_of(tally.found, [&](const auto& found) { return found.shape == shape; });
    if (!known && std::ranges::find(shapes, shape) == shapes.end()) shapes.push_back(shape);
  }
  return shapes;
}

}  // namespace rescind
