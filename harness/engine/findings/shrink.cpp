#include "harness/engine/findings/shrink.hpp"

#include <algorithm>
#include <memory>
#include <set>
#include <utility>
#include <vector>

#include "harness/base/hash.hpp"
#include "harness/engine/findings/reductions.hpp"
#include "harness/engine/findings/shrink_tape.hpp"
#include "harness/engine/findings/suspect.hpp"
#include "harness/engine/run/recorded_replay.hpp"
#include "harness/scenario/language/yaml_text.hpp"

namespace rescind {
namespace {

/// How hard a simpler scenario is searched for a run that breaks the rule.
struct Effort {
  std::uint32_t departures;     ///< Runs with so many departures from the first candidate ...
  std::uint64_t departing_max;  ///< ... but at most so many of them.
  std::uint64_t seeds;          ///< Random runs.
};
constexpr Effort little{0, 4, 0};
constexpr Effort some{1, 64, 16};
constexpr Effort much{2, 400, 64};

/// What is tried until it makes nothing simpler.
struct Stage {
  std::vector<Reduction> (*reductions)(const YamlNode& document);
  Effort effort;
};
constexpr Stage stages[] = {{part_reductions, little},
                            {part_reductions, some},
                            {reductions_of, little},
                            {reductions_of, some},
                            {reductions_of, much}};

/// Simpler scenarios may take so many steps, however few the found run took.
constexpr std::uint64_t steps_least_max = 500;

class Shrinker {
 public:
  Shrinker(const YamlNode& document, Sought sought, std::uint64_t cost_max)
      : document_(document), sought_(std::move(sought)), cost_max_(cost_max) {}

  /// False where the run does not break what is sought.
  bool begin(const Choices& tape) {
    suspect_ = Suspect::of(document_, sought_);
    if (suspect_ == nullptr || !suspect_->follow(tape)) return false;
    blocked_max_ = suspect_->blocked_steps();
    tape_ = suspect_->recording();
    sought_.tolerated = suspect_->broken_by_application();
    sought_.steps_max = std::max(steps_least_max, 2 * suspect_->steps());
    return true;
  }

  void shrink() {
    before_ = size_of(suspect_->what().plan, tape_);
    shrink_tape_within(cost_max_ / 8);
    for (const Stage& stage : stages) {
      refused_.clear();
      while (simplify(stage)) {
      }
    }
    search_departures();
    shrink_tape_within(cost_max_);
  }

  Shrunk take(const RecordedRun& found) {
    const bool breaks = suspect_->follow(tape_);
    RESCIND_ASSERT(breaks);
    Shrunk result;
    result.document = document_;
    result.run = found;
    result.run.tape = suspect_->recording();
    result.run.hash = suspect_->history_hash();
    result.run.breaks = broken_rules(suspect_->violations(), suspect_->what().profile);
    result.shape = sought_.shape;
    result.expected = expected(suspect_->found(), suspect_->history().names);
    result.seen = seen(suspect_->found(), suspect_->history().names);
    result.before = before_;
    result.after = size_of(suspect_->what().plan, result.run.tape);
    result.cost = cost();
    return result;
  }

 private:
  [[nodiscard]] std::uint64_t cost() const { return spent_ + suspect_->cost(); }
  [[nodiscard]] bool is_over() const { return cost() >= cost_max_; }

  /// How far the present suspect's cost may go for so many more.
  [[nodiscard]] std::uint64_t limit(const Suspect& suspect, std::uint64_t more) const {
    const std::uint64_t left = cost_max_ - std::min(cost_max_, cost());
    return suspect.cost() + std::min(more, left);
  }

  void shrink_tape_within(std::uint64_t more) {
    tape_ = shrink_tape(*suspect_, std::move(tape_), limit(*suspect_, more));
  }

  /// A simpler tape than shrinking comes to, found from the other side.
  void search_departures() {
    constexpr std::uint64_t search_max = 4'000;
    const auto found = fewest_departures(*suspect_, 2, limit(*suspect_, search_max));
    if (found && is_simpler(*found, tape_)) tape_ = *found;
  }

  /// Tries every reduction once, going on with each that works. False where none did.
  bool simplify(const Stage& stage) {
    bool better = false;
    std::vector<Reduction> reductions = stage.reductions(document_);
    for (std::size_t i = 0; i < reductions.size() && !is_over();) {
      if (!accepts(reduced(document_, reductions[i]), stage.effort)) {
        ++i;
        continue;
      }
      better = true;
      reductions = stage.reductions(document_);  // What comes at this place now is new.
    }
    return better;
  }

  bool accepts(YamlNode candidate, const Effort& effort) {
    const std::string text = yaml_text(candidate);
    if (!refused_.insert(hash_bytes(text.data(), text.size())).second) return false;
    std::unique_ptr<Suspect> suspect = Suspect::of(candidate, sought_);
    if (suspect == nullptr) return false;
    std::optional<Choices> found = search(*suspect, effort);
    spent_ += suspect->cost();
    if (!found) return false;
    spent_ += suspect_->cost() - suspect->cost();
    suspect_ = std::move(suspect);
    document_ = std::move(candidate);
    tape_ = std::move(*found);
    return true;
  }

  std::optional<Choices> search(Suspect& suspect, const Effort& effort) {
    if (suspect.follow(tape_) && is_fine(suspect)) return suspect.recording();
    std::optional<Choices> found =
        fewest_departures(suspect, effort.departures, limit(suspect, effort.departing_max));
    if (found && is_fine(suspect)) return found;
    for (std::uint64_t seed = 1; seed <= effort.seeds && cost() + suspect.cost() < cost_max_; ++seed) {
      if ((suspect.stray(seed) || suspect.walk(seed)) && is_fine(suspect)) return suspect.recording();
    }
    return std::nullopt;
  }

  /// A simpler scenario has no steps that never come to pass, unless there were such before.
  [[nodiscard]] bool is_fine(const Suspect& suspect) const { return suspect.blocked_steps() <= blocked_max_; }

  YamlNode document_;
  Sought sought_;
  std::uint64_t cost_max_;
  std::unique_ptr<Suspect> suspect_;  ///< Of document_.
  Choices tape_;                      ///< Of a run of it that breaks what is sought.
  FindingSize before_;
  std::size_t blocked_max_ = 0;
  std::uint64_t spent_ = 0;  ///< On suspects given up.
  std::set<std::uint64_t> refused_;
};

/// Without what fixes a run: the tape does.
YamlNode without_a_run(YamlNode document) {
  std::erase_if(document.entries, [](const YamlEntry& entry) {
    return entry.key.text == "seed" || entry.key.text == "replay";
  });
  return document;
}

}  // namespace

FindingSize size_of(const Plan& plan, const Choices& tape) {
  FindingSize size;
  size.clients = plan.clients.size();
  size.threads = plan.threads.size();
  size.operations = plan.operations.size();
  for (const ThreadPlan& thread : plan.threads) size.steps += thread.steps.size();
  for (const CallbackPlan& callback : plan.callbacks) size.steps += callback.steps.size();
  size.faults = plan.faults.size();
  size.choices = tape.size();
  for (const Choice& choice : tape) size.departures += choice.picked != 0 ? 1 : 0;
  return size;
}

std::optional<Shrunk> shrink(const YamlNode& document, const RecordedRun& found, const ViolationShape& shape,
                             const ShrinkOptions& options) {
  Shrinker shrinker(without_a_run(document), {shape, found.driver, found.behaviour(), options.profile},
                    options.cost_max);
  if (!shrinker.begin(found.tape)) return std::nullopt;
  shrinker.shrink();
  return shrinker.take(found);
}

}  // namespace rescind
