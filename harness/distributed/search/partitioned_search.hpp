#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <span>
#include <utility>
#include <vector>

#include "harness/distributed/search/asked_states.hpp"
#include "harness/distributed/search/moves.hpp"
#include "harness/distributed/search/ranks.hpp"
#include "harness/exploration/fingerprint_set.hpp"
#include "harness/exploration/frontier.hpp"
#include "harness/exploration/model.hpp"
#include "harness/exploration/replay_path.hpp"
#include "harness/exploration/states_report.hpp"
#include "harness/exploration/successors.hpp"

namespace rescind {

/// What the ranks have found together; the same in all of them, and for any number of them.
struct PartitionedResult {
  std::uint64_t states = 0;
  std::uint64_t transitions = 0;
  std::uint32_t depth = 0;
  bool exhausted = false;
  Broken broken = 0;
  std::uint32_t broken_depth = 0;  ///< Of the states that break the last property which was found broken; ...
  bool broken_at_rest = false;     ///< ... or of one that breaks it because nothing more can happen.
  std::vector<std::uint64_t> bytes{};     ///< For visited states, by rank.
  std::vector<std::uint64_t> owned{};     ///< States whose fingerprints are a rank's, ...
  std::vector<std::uint64_t> expanded{};  ///< ... and states that it has expanded, by rank.
};

/// Visits all states of a model, level by level. Each fingerprint has an owner among the ranks, which knows whether it was
/// seen: a rank asks for those of the successors that it makes, in batches, and keeps the states that are new, which are
/// long. Before a level is expanded, its states are shared out evenly. No level begins before the last message of the one
/// before it is in, so that a broken property is found at its least depth.
template <Searchable M>
class PartitionedSearch {
  using State = typename M::State;

 public:
  /// `limits.memory_max` is of one rank; `states_max` of all together. `paths` and `cycles` there are none.
  PartitionedSearch(const M& model, const SearchLimits& limits, bool first_only, bool symmetry, Ranks& ranks)
      : model_(model),
        limits_(limits),
        first_only_(first_only),
        symmetry_(symmetry),
        ranks_(ranks),
        set_(slots_first),
        asking_(ranks.count()),
        asked_(ranks.count()) {}

  /// Once, in every rank.
  PartitionedResult run() {
    add_initial();
    bool goes_on = sum_up(true);
    while (goes_on) {
      expand_level();
      goes_on = sum_up(false);
      if (goes_on) share_out();
    }
    result_.bytes = ranks_.all_of(set_.bytes());
    result_.owned = ranks_.all_of(owned_);
    result_.expanded = ranks_.all_of(expanded_);
    return std::move(result_);
  }

 private:
  static constexpr std::size_t slots_first = 1 << 12;
  static constexpr std::size_t recent_max = Packs<M> ? 1 << 16 : 1 << 12;
  static constexpr std::size_t asked_max = 16;  // Questions that are not answered.
  static constexpr std::size_t moved_max = 1 << 30;
  // States that are expanded between two looks at what came in: a fraction of a millisecond.
  static constexpr std::uint32_t receive_every = Packs<M> ? 8 : 1024;
  static constexpr std::uint64_t is_question = 0, is_answer = 1;

  // The middle bits: the set goes by the upper ones.
  [[nodiscard]] std::uint32_t owner(std::uint64_t fingerprint) const {
    const std::uint64_t mixed = (fingerprint * 0x9e3779b97f4a7c15u) >> 32;
    return static_cast<std::uint32_t>((mixed * count_) >> 32);
  }

  void add_initial() {
    State state{};
    model_.initial(state);
    if (symmetry_) make_canonical(model_, state);
    const std::uint64_t fingerprint = model_.fingerprint(state);
    if (owner(fingerprint) == rank_) take(state, fingerprint);
  }

  // Whether a fingerprint of ours is new.
  bool insert(std::uint64_t fingerprint) {
    if (!set_.insert(fingerprint)) return false;
    if (++owned_ >= FingerprintSet::full_at(set_.slots())) set_.grow(FingerprintSet::next_size(set_.slots()));
    ++found_;
    return true;
  }

  // A state of ours, which may be known.
  void take(const State& state, std::uint64_t fingerprint) {
    if (!insert(fingerprint)) return;
    next_.push(model_, state);
    broken_ |= model_.check(state);
  }

  void expand_level() {
    Frontier<M> level = std::exchange(next_, {});
    for (std::size_t number = 0; number < level.blocks(); ++number) {
      StateBlock<M> block = level.take(number);
      while (block.pop(model_, successors_.expanded())) {
        expand();
        if (++expanded_ % receive_every == 0) receive_all();
      }
    }
    while (!successors_.empty()) settle();
    for (std::uint32_t owner = 0; owner < count_; ++owner) ask(owner);
    while (unanswered_ > 0 || !ranks_.finish_round()) receive_or_rest();
  }

  void expand() {
    actions_.clear();
    model_.actions(successors_.expanded(), actions_);
    transitions_ += actions_.size();
    if (actions_.empty()) broken_at_rest_ |= model_.at_rest(successors_.expanded());
    for (std::size_t at = 0; at < actions_.size(); ++at) {
      if (successors_.full()) settle();
      make_successor(actions_[at], at + 1 == actions_.size());
    }
  }

  // What was made lately is known, or asked for already.
  void make_successor(const typename M::Action& action, bool last) {
    const Successor& next = successors_.make(model_, action, last, symmetry_);
    if (successors_.is_recent(next.fingerprint)) return;
    const std::uint32_t to = owner(next.fingerprint);
    if (Packs<M> && to == rank_) {
      set_.prefetch(next.fingerprint);
      successors_.add();
    } else {
      add_to_question(to, next);
    }
  }

  void settle() {
    const Successor& oldest = successors_.oldest();
    take(successors_.state_of(oldest), oldest.fingerprint);
    successors_.settle();
  }

  void add_to_question(std::uint32_t owner, const Successor& successor) {
    asking_[owner].add(model_, successors_.state_of(successor), successor.fingerprint);
    if (asking_[owner].full()) ask(owner);
  }

  // Small states that are ours are looked up as others' are, many at a time: whose the next one is nobody can guess.
  void ask(std::uint32_t owner) {
    if (asking_[owner].empty()) return;
    if (owner == rank_)
      keep_new(asking_[owner], look_up(asking_[owner].fingerprints()));
    else
      send_question(owner);
  }

  void send_question(std::uint32_t owner) {
    while (unanswered_ >= asked_max + count_) receive_or_rest();
    ++unanswered_;
    asked_[owner].push_back(std::exchange(asking_[owner], take_spare()));
    const std::span<const std::uint64_t> fingerprints = asked_[owner].back().fingerprints();
    Ranks::Words question;
    question.reserve(1 + fingerprints.size());
    question.push_back(is_question);
    question.insert(question.end(), fingerprints.begin(), fingerprints.end());
    ranks_.send(owner, std::move(question));
  }

  [[nodiscard]] AskedStates<M> take_spare() {
    if (spare_.empty()) return {};
    AskedStates<M> spare = std::move(spare_.back());
    spare_.pop_back();
    return spare;
  }

  void keep_new(AskedStates<M>& states, std::span<const std::uint64_t> is_new) {
    broken_ |= states.keep(model_, is_new, next_);
  }

  void receive_all() {
    while (const auto from = ranks_.receive(in_)) take_in(*from);
  }

  void receive_or_rest() {
    if (const auto from = ranks_.receive(in_))
      take_in(*from);
    else
      ranks_.rest();
  }

  void take_in(std::uint32_t from) {
    const std::span<const std::uint64_t> words = std::span<const std::uint64_t>(in_).subspan(1);
    if (in_.front() == is_question) {
      const std::span<const std::uint64_t> is_new = look_up(words);
      Ranks::Words answer{is_answer};
      answer.insert(answer.end(), is_new.begin(), is_new.end());
      ranks_.send(from, std::move(answer));
    } else {
      AskedStates<M>& states = asked_[from].front();
      keep_new(states, words);
      spare_.push_back(std::move(states));
      asked_[from].pop_front();
      --unanswered_;
    }
  }

  // Which of these fingerprints of ours are new: a bit for each, until the next call. The places of those behind are brought
  // near.
  [[nodiscard]] std::span<const std::uint64_t> look_up(std::span<const std::uint64_t> fingerprints) {
    constexpr std::size_t ahead = 16;
    is_new_.assign((fingerprints.size() + 63) / 64, 0);
    for (std::size_t at = 0; at < fingerprints.size() + ahead; ++at) {
      if (at < fingerprints.size()) set_.prefetch(fingerprints[at]);
      if (at < ahead) continue;
      const std::size_t known = at - ahead;
      is_new_[known / 64] |= std::uint64_t{insert(fingerprints[known])} << (known % 64);
    }
    return is_new_;
  }

  // Whoever found a state has it, so that few have to be moved for all ranks to have as many.
  void share_out() {
    const std::vector<Move> moves = moves_between(ranks_.all_of(next_.blocks()));
    if (moves.empty()) return;
    std::vector<std::vector<std::byte>> out(ranks_.count());
    for (const Move& move : moves) {
      if (move.from != ranks_.rank()) continue;
      for (std::uint64_t number = 0; number < move.blocks && out[move.to].size() < moved_max / ranks_.count();
           ++number) {
        const StateBlock<M> block = next_.take_last();
        out[move.to].insert(out[move.to].end(), block.all().begin(), block.all().end());
      }
    }
    for (const auto& states : ranks_.exchange(out))
      if (!states.empty()) next_.adopt(states);
  }

  // What the level has brought, of all ranks. Returns whether there is to be another.
  bool sum_up(bool is_first) {
    const std::uint64_t bytes = set_.bytes() + next_.bytes();
    const bool stops = bytes > limits_.memory_max || (limits_.stop_asked && limits_.stop_asked());
    const RankSums all = ranks_.sum({.states = std::exchange(found_, 0),
                                     .transitions = std::exchange(transitions_, 0),
                                     .broken = broken_,
                                     .broken_at_rest = broken_at_rest_,
                                     .stops = stops ? 1u : 0u,
                                     .bytes = bytes});
    result_.states += all.states;
    result_.transitions += all.transitions;
    if (!is_first && all.states > 0) ++result_.depth;
    note_broken(all, is_first);
    if (limits_.seen != nullptr) *limits_.seen = result_.states;
    result_.exhausted = all.states == 0;
    const bool enough = first_only_ && result_.broken != 0;
    return !result_.exhausted && !enough && all.stops == 0 && result_.states < limits_.states_max &&
           result_.depth < limits_.depth_max;
  }

  void note_broken(const RankSums& all, bool is_first) {
    const Broken known = result_.broken;
    // States of the level that was found; or, at rest, of the one that was expanded.
    const std::uint32_t expanded = is_first ? 0 : levels_++;
    result_.broken |= all.broken | all.broken_at_rest;
    if (result_.broken == known) return;
    const bool reached = (all.broken & ~known) != 0;
    result_.broken_depth = reached && !is_first ? expanded + 1 : expanded;
    result_.broken_at_rest = !reached || (all.broken_at_rest & ~known) != 0;
  }

  M model_;
  SearchLimits limits_;
  bool first_only_;
  bool symmetry_;
  Ranks& ranks_;
  std::uint32_t rank_ = ranks_.rank();
  std::uint32_t count_ = ranks_.count();
  FingerprintSet set_;
  std::uint64_t owned_ = 0;
  std::uint64_t expanded_ = 0;
  Frontier<M> next_;
  std::vector<AskedStates<M>> asking_;             // By rank: not sent yet; ...
  std::vector<std::deque<AskedStates<M>>> asked_;  // ... and not answered.
  std::size_t unanswered_ = 0;                     // Questions.
  std::vector<AskedStates<M>> spare_;              // Empty, to be used again.
  Ranks::Words in_;
  std::vector<std::uint64_t> is_new_;
  Successors<M> successors_{recent_max};
  std::vector<typename M::Action> actions_;
  std::uint64_t found_ = 0;
  std::uint64_t transitions_ = 0;
  Broken broken_ = 0;
  Broken broken_at_rest_ = 0;
  std::uint32_t levels_ = 0;  // Expanded.
  PartitionedResult result_;
};

}  // namespace rescind
