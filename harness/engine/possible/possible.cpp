#include "harness/engine/possible/possible.hpp"

#include <algorithm>
#include <utility>

#include "harness/exploration/fingerprint_set.hpp"

namespace rescind {
namespace {

constexpr std::size_t nearest_max = 4;
constexpr std::size_t kept_max = 256;  // Of which the nearest are told.
constexpr std::uint64_t progress_every = 4096;

/// The states that were looked at.
class Seen {
 public:
  /// Whether it is new.
  bool insert(std::uint64_t fingerprint) {
    if (!set_.insert(fingerprint)) return false;
    if (++count_ >= FingerprintSet::full_at(set_.slots())) set_.grow(FingerprintSet::next_size(set_.slots()));
    return true;
  }
  [[nodiscard]] std::uint64_t count() const { return count_; }

 private:
  FingerprintSet set_{1024};
  std::uint64_t count_ = 0;
};

/// How much the two have in common that people look for first.
int likeness(const Event& made, const Event& seen) {
  const bool same_kind = made.kind == seen.kind;
  const bool same_place = place_of(made.kind) == place_of(seen.kind);
  return (same_kind ? 2 : 0) + (same_place ? 1 : 0);
}

/// How far the search has come, and what the model could have made there.
class Frontier {
 public:
  explicit Frontier(const LineSequence& lines) : lines_(lines) {}

  void reach(std::uint32_t matched, const LineSequence::Made& made) {
    if (reached_ && matched <= matched_) return;
    reached_ = true;
    matched_ = matched;
    allowed_.clear();
    const std::optional<std::size_t> left = lines_.first_left(made);
    event_ = left ? left : lines_.ending();
  }
  void reach(const std::vector<Refusal>& refused) {
    for (const Refusal& one : refused) {
      reach(one.matched, one.made);
      if (one.matched == matched_) add(one.allowed);
    }
  }

  void tell(Possibility& told) const {
    told.made = matched_;
    told.event = event_;
    told.nearest = allowed_;
    if (event_) {
      std::ranges::stable_sort(told.nearest, std::ranges::greater{}, [&](const AllowedEvent& one) {
        return likeness(one.event, lines_.event(*event_));
      });
    }
    if (told.nearest.size() > nearest_max) told.nearest.resize(nearest_max);
  }

 private:
  /// Of one event that could come at several times the spans are one.
  void add(const AllowedEvent& more) {
    const auto known = std::ranges::find(allowed_, more.event, &AllowedEvent::event);
    if (known == allowed_.end()) {
      if (allowed_.size() < kept_max) allowed_.push_back(more);
      return;
    }
    known->least = std::min(known->least, more.least);
    known->most = std::max(known->most, more.most);
  }

  const LineSequence& lines_;
  bool reached_ = false;
  std::uint32_t matched_ = 0;
  std::optional<std::size_t> event_;
  std::vector<AllowedEvent> allowed_;
};

}  // namespace

Possibility is_possible(const Case& what, const Behaviour& behaviour, const History& history,
                        const PossibleSearch& search) {
  const LineSequence lines(history);
  PossibleModel model(what, behaviour, lines);
  Frontier frontier(lines);
  Possibility told{.compared = lines.size(), .event = {}, .nearest = {}, .names = model.names()};
  Seen seen;
  std::vector<PossibleModel::State> open(1);
  std::vector<PossibleModel::Successor> successors;
  std::vector<Refusal> refused;
  if (!model.begin(open.back(), refused)) open.clear();
  frontier.reach(refused);
  told.answer = Possibility::Answer::impossible;
  while (!open.empty()) {
    const PossibleModel::State state = std::move(open.back());
    open.pop_back();
    if (!seen.insert(model.fingerprint(state))) continue;
    if (seen.count() % progress_every == 0) search.progress(progress_every);
    if (model.can_end(state)) {
      told.answer = Possibility::Answer::possible;
      told.made = lines.size();
      break;
    }
    if (seen.count() >= search.states_max) {
      told.answer = Possibility::Answer::undecided;
      break;
    }
    successors.clear();
    refused.clear();
    model.add_successors(state, successors, refused);
    frontier.reach(state.matched, state.made);
    frontier.reach(refused);
    std::ranges::stable_sort(successors, {}, &PossibleModel::Successor::rank);
    for (PossibleModel::Successor& next : successors) open.push_back(std::move(next.state));
  }
  told.states = seen.count();
  if (told.answer != Possibility::Answer::possible) frontier.tell(told);
  return told;
}

Explanations explanations_of(const Case& what, const Behaviour& behaviour, const History& history,
                             const PossibleSearch& search) {
  Explanations told;
  for (std::size_t i = 0; i < all_mutants().size(); ++i) {
    const auto mutant = static_cast<Mutant>(i);
    const Behaviour changed = behaviour.with(mutant);
    if (changed == behaviour) continue;
    const Possibility answer = is_possible(what, changed, history, search);
    if (answer.answer == Possibility::Answer::possible) told.mutants.push_back(mutant);
    if (answer.answer == Possibility::Answer::undecided) ++told.undecided;
  }
  return told;
}

}  // namespace rescind
