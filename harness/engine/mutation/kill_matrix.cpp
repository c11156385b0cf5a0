#include "harness/engine/mutation/kill_matrix.hpp"

#include <algorithm>

#include "harness/base/assert.hpp"
#include "harness/engine/run/runner.hpp"

namespace rescind {
namespace {

/// Counts each rule once that a run broke.
void count_broken(const CaseResult& result, std::uint32_t place, Tally& tally) {
  const RuleSet broken = result.rules.with(RuleOutcome::broken);
  tally.broken += broken.any() ? 1 : 0;
  for (std::size_t rule = 0; rule < rules_count; ++rule) {
    if (!broken.test(rule)) continue;
    Tally::Fired& fired = tally.fired[rule];
    fired.events = fired.runs == 0 ? result.events : std::min(fired.events, result.events);
    if (fired.runs++ == 0) fired.first = place;
  }
}

void append(std::vector<std::uint32_t>& places, const std::vector<std::uint32_t>& more) {
  places.insert(places.end(), more.begin(), more.end());
}

/// Which operations have started and not had their final result.
class Unfinished {
 public:
  void start(OpId op, SessionId session) { running_.push_back({op, session}); }
  void finish(OpId op) {
    std::erase_if(running_, [op](const Running& one) { return one.op == op; });
  }
  [[nodiscard]] bool has(OpId op) const {
    return std::ranges::any_of(running_, [op](const Running& one) { return one.op == op; });
  }
  [[nodiscard]] bool has_in(SessionId session) const {
    return std::ranges::any_of(running_, [session](const Running& one) { return one.session == session; });
  }

 private:
  struct Running {
    OpId op;
    SessionId session;
  };
  std::vector<Running> running_;
};

}  // namespace

std::vector<Trial> suite_trials(std::span<const Case* const> cases, std::uint64_t seed) {
  std::vector<Trial> trials;
  for (const Case* one : cases) trials.push_back({one, one->seed.value_or(seed)});
  return trials;
}

std::vector<Trial> random_trials(std::span<const Case* const> cases, std::uint64_t seed, std::uint64_t runs) {
  std::vector<Trial> trials;
  if (cases.empty()) return trials;
  for (std::uint64_t i = 0; i < runs; ++i) trials.push_back({cases[i % cases.size()], seed + i});
  return trials;
}

void Tally::join(const Tally& next) {
  runs += next.runs;
  broken += next.broken;
  for (std::size_t i = 0; i < rules_count; ++i) {
    if (next.fired[i].runs == 0) continue;
    const bool is_first = fired[i].runs == 0;
    if (is_first) fired[i].first = next.fired[i].first;
    fired[i].events = is_first ? next.fired[i].events : std::min(fired[i].events, next.fired[i].events);
    fired[i].runs += next.fired[i].runs;
  }
  cuts.add(next.cuts);
  append(failed, next.failed);
  append(could_not, next.could_not);
  append(uncancelled, next.uncancelled);
}

Tally try_out(std::span<const Trial> trials, std::size_t first, std::size_t count,
              const Behaviour& behaviour) {
  RESCIND_ASSERT(first + count <= trials.size());
  const bool is_reference = behaviour == Behaviour{};
  Tally tally;
  tally.runs = count;
  for (std::size_t i = first; i < first + count; ++i) {
    const auto place = static_cast<std::uint32_t>(i);
    const CaseRun run = run_case(
        *trials[i].what, {.seed = trials[i].seed, .keep_history = is_reference, .behaviour = behaviour});
    count_broken(run.report, place, tally);
    if (run.report.cut) tally.cuts.add(*run.report.cut);
    if (run.report.outcome == CaseOutcome::failed) tally.failed.push_back(place);
    if (run.report.outcome == CaseOutcome::could_not_run) {
      tally.could_not.push_back(place);
    } else if (is_reference && cancels_nothing(run.history)) {
      tally.uncancelled.push_back(place);
    }
  }
  return tally;
}

bool cancels_nothing(const History& history) {
  Unfinished unfinished;
  for (const Event& event : history.events) {
    switch (event.kind) {
      case EventKind::start:
        unfinished.start(event.op, event.session);
        break;
      case EventKind::final:
        unfinished.finish(event.op);
        break;
      case EventKind::cancel:
      case EventKind::timeout_fired:
      case EventKind::shutdown:
      case EventKind::cancel_heard:
        return false;
      case EventKind::close:
        if (unfinished.has(event.op)) return false;
        break;
      case EventKind::session_close:
        if (unfinished.has_in(event.session)) return false;
        break;
      default:
        break;
    }
  }
  return true;
}

std::size_t failed_among(std::span<const std::uint32_t> failed, std::span<const std::uint32_t> places) {
  std::size_t both = 0;
  for (const std::uint32_t place : failed) both += std::ranges::binary_search(places, place) ? 1 : 0;
  return both;
}

std::optional<Kill> kill_in(const MutantInfo& mutant, const Tally& tally, std::span<const Trial> trials) {
  const std::optional<RuleId> rule = rule_named(mutant.rule);
  if (!rule || tally.of(*rule).runs == 0) return std::nullopt;
  const std::uint32_t place = tally.of(*rule).first;
  return Kill{.mutant = mutant.id,
              .rule = *rule,
              .trial = trials[place],
              .runs = place + std::uint64_t{1},
              .events = tally.of(*rule).events};
}

}  // namespace rescind
