#include "harness/engine/search/fuzzing.hpp"

#include <algorithm>
#include <utility>

#include "harness/base/assert.hpp"
#include "harness/contract/failing.hpp"

namespace rescind {
namespace {

/// The runs by which pct learns how long a run of the case is.
constexpr std::uint64_t rehearsals = 8;

}  // namespace

bool Corpus::add(const FuzzTally& tally) {
  const std::size_t before = tapes_.size();
  for (const FuzzTally::Fresh& fresh : tally.fresh) {
    bool anything = false;
    for (const std::uint64_t state : fresh.states) anything = add(state) || anything;
    if (anything) tapes_.push_back(fresh.run.tape);
  }
  return tapes_.size() > before;
}

void Corpus::add(const Choices& tape, std::span<const std::uint64_t> states) {
  for (const std::uint64_t state : states) add(state);
  tapes_.push_back(tape);
}

bool Corpus::add(std::uint64_t state) {
  if (!states_.insert(state)) return false;
  if (++states_count_ >= FingerprintSet::full_at(states_.slots()))
    states_.grow(FingerprintSet::next_size(states_.slots()));
  return true;
}

std::uint64_t Variation::random(std::uint64_t bound) {
  return detail::draw(seed_, 1, drawn_++) % bound;
}

void Variation::begin(const Choices& parent, std::uint64_t seed, Tape& tape) {
  constexpr std::uint64_t longest_tail = 64;
  seed_ = seed;
  drawn_ = 0;
  guide_ = parent;
  if (!guide_.empty() && random(2) == 0) guide_.resize(random(guide_.size()) + 1);
  for (std::uint64_t changes = random(4); changes > 0 && !guide_.empty(); --changes) {
    Choice& choice = guide_[random(guide_.size())];
    choice.picked = random(choice.bound);
  }
  tail_ = random(longest_tail);
  guided_ = static_cast<std::size_t>(std::ranges::count(guide_, Site::schedule, &Choice::site));
  as_parent_ = static_cast<std::size_t>(std::ranges::mismatch(guide_, parent).in1 - guide_.begin());
  tape.restart_guided(guide_);
}

std::size_t Variation::pick(std::uint64_t bound, Tape& tape) {
  if (guided_ > 0) {
    --guided_;
    return static_cast<std::size_t>(tape.choose(Site::schedule, 0, bound));
  }
  // About as many as are enabled at a time; too high is taken as the last.
  constexpr std::uint64_t candidates = 6;
  std::uint64_t picked = 0;
  if (tail_ > 0) {
    --tail_;
    picked = std::min(random(candidates), bound - 1);
  }
  tape.settle(Site::schedule, 0, bound, picked);
  return static_cast<std::size_t>(picked);
}

Fuzzer::Fuzzer(const Case& what, const FuzzOptions& options)
    : case_(what),
      options_(options),
      behaviour_(options.mutant ? Behaviour{}.with(*options.mutant) : Behaviour{}),
      run_(what, behaviour_, driver_of(options.strategy)),
      untimed_(run_.untimed()),
      monitor_(run_.history().header) {
  if (untimed_ == nullptr) return;
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
    untimed_ == nullptr ? run_timed(number, tally) : run_untimed(number, corpus, tally);
  }
}

/// Whether a violation is a finding. A script whose step waits for what never came foresaw another run: what
/// it then leaves undone is not the system's fault.
bool Fuzzer::counts(const Violation& violation) const {
  if (!Failing(case_.profile).has(violation)) return false;
  return info(violation.rule).who != Who::application || run_.blocked_steps().empty();
}

void Fuzzer::run_timed(std::uint64_t number, FuzzTally& tally) {
  run_.run(options_.seed + number);
  note_cut(tally);
  add_races(run_.history(), tally);
  const std::vector<ViolationShape> found = new_shapes(run_.violations(), tally);
  if (found.empty()) return;
  // Once more, to keep its choices.
  Tape recorded = Tape::seeded(options_.seed + number);
  recorded.start_recording();
  run_.run(std::move(recorded));
  for (const ViolationShape& shape : found) tally.found.push_back({shape, {number, run_.tape().recording()}});
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
  note_cut(tally);
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
    variation_.begin(corpus.tapes()[detail::draw(seed, 0, 0) % corpus.tapes().size()], seed,
                     untimed_->tape());
  }
  untimed_->tape().start_recording();
  FuzzTally::Fresh fresh;
  untimed_->run([&](std::span<const std::uint32_t> places, const Untimed::State& state, Tape& tape) {
    if (walks || tape.recording().size() > variation_.as_parent()) {  // Else the corpus knows it.
      const std::uint64_t fingerprint = untimed_->untimed().fingerprint(state);
      if (!corpus.knows(fingerprint)) fresh.states.push_back(fingerprint);
    }
    return walks ? static_cast<std::size_t>(tape.choose(Site::schedule, 0, places.size()))
                 : variation_.pick(places.size(), tape);
  });
  if (fresh.states.empty()) return;
  fresh.run = {number, untimed_->tape().recording()};
  tally.fresh.push_back(std::move(fresh));
}

void Fuzzer::recall(const Choices& tape, Corpus& corpus) {
  std::vector<std::uint64_t> states;
  untimed_->tape().restart_guided(tape);
  untimed_->run([&](std::span<const std::uint32_t> places, const Untimed::State& state, Tape& own) {
    states.push_back(untimed_->untimed().fingerprint(state));
    return static_cast<std::size_t>(own.choose(Site::schedule, 0, places.size()));
  });
  corpus.add(tape, states);
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

void Fuzzer::note_cut(FuzzTally& tally) const {
  ++tally.runs;
  const std::optional<StepsCut> cut = run_.steps_cut();
  if (!cut) return;
  tally.cuts.add(*cut);
  tally.lacking += run_.lacks(case_) ? 1 : 0;
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
