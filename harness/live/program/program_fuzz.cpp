#include "harness/live/program/program_fuzz.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include "harness/base/text.hpp"
#include "harness/scenario/language/recorded_run.hpp"

namespace rescind::live {
namespace {

constexpr std::uint64_t shrinking_max = 300;

/// Makes the tape of a failing run smaller as long as the same fault stays.
class Shrinking {
 public:
  Shrinking(const ProgramFuzz& what, const TemporaryFolder& folder, ProgramRun failing)
      : what_(what), folder_(folder), failure_(failing.failure()), best_(std::move(failing)) {}

  ProgramRun shrink() {
    if (!attempt({})) {
      bool better = true;
      while (better && runs_ < shrinking_max) better = drop_chunks();
    }
    drop_trailing_firsts(best_.tape);
    return std::move(best_);
  }
  [[nodiscard]] std::uint64_t runs() const { return runs_; }

 private:
  /// Whether the run that follows `guide` has the fault, and is smaller.
  bool attempt(Choices guide) {
    ++runs_;
    what_.progress(fmt::format("run {} to make it small", runs_));
    ProgramRun run = run_program(what_.program, folder_, Guided{std::move(guide)});
    if (run.failure() != failure_ || departures_of(run.tape) >= departures_of(best_.tape)) return false;
    best_ = std::move(run);
    return true;
  }

  bool drop_chunks() {
    bool better = false;
    for (std::size_t chunk = std::max<std::size_t>(1, departures_of(best_.tape) / 2); chunk > 0; chunk /= 2) {
      for (std::size_t first = 0; runs_ < shrinking_max;) {
        const std::vector<std::size_t> all = places();
        if (first >= all.size()) break;
        Choices guide = best_.tape;
        for (std::size_t i = first; i < std::min(all.size(), first + chunk); ++i) guide[all[i]].picked = 0;
        if (attempt(std::move(guide)))
          better = true;
        else
          first += chunk;
      }
    }
    return better;
  }

  [[nodiscard]] std::vector<std::size_t> places() const {
    std::vector<std::size_t> found;
    for (std::size_t i = 0; i < best_.tape.size(); ++i)
      if (best_.tape[i].picked != 0) found.push_back(i);
    return found;
  }

  const ProgramFuzz& what_;
  const TemporaryFolder& folder_;
  std::string failure_;
  ProgramRun best_;
  std::uint64_t runs_ = 0;
};

ProgramFinding finding_of(const ProgramFuzz& what, const TemporaryFolder& folder, ProgramRun failing) {
  ProgramFinding finding{.failure = failing.failure(), .departures = departures_of(failing.tape)};
  Shrinking shrinking(what, folder, std::move(failing));
  finding.small = shrinking.shrink();
  finding.shrinking = shrinking.runs();
  const Choices tape = finding.small.tape;
  const std::uint64_t hash = finding.small.judged.history_hash;
  constexpr int replays = 3;
  finding.repeats = true;
  for (int i = 0; i < replays; ++i) {
    finding.small = run_program(what.program, folder, Replayed{tape});
    const bool same = finding.small.failure() == finding.failure && finding.small.judged.history_hash == hash;
    finding.repeats = finding.repeats && same;
  }
  finding.small.tape = tape;
  return finding;
}

}  // namespace

std::size_t departures_of(const Choices& tape) {
  return static_cast<std::size_t>(
      std::ranges::count_if(tape, [](const Choice& one) { return one.picked != 0; }));
}

ProgramSearch fuzz(const ProgramFuzz& what) {
  const TemporaryFolder folder;
  ProgramSearch search;
  std::set<std::uint64_t> histories;
  while (search.runs < what.runs && !what.enough()) {
    const std::uint64_t seed = what.seed + search.runs;
    what.progress(fmt::format("run {}", ++search.runs));
    ProgramRun run = run_program(what.program, folder, Seeded{seed});
    if (search.not_run = run.why_not_run(); !search.not_run.empty()) {
      search.errors = run.errors;
      break;
    }
    histories.insert(run.judged.history_hash);
    if (run.failure().empty()) continue;
    search.finding = finding_of(what, folder, std::move(run));
    search.finding->run = search.runs;
    search.finding->seed = seed;
    break;
  }
  search.histories = histories.size();
  return search;
}

}  // namespace rescind::live
