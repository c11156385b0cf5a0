#include "harness/cli/library_comparison.hpp"

#include <fmt/format.h>

#include <utility>

#include "harness/base/usage_error.hpp"
#include "harness/cli/judge_possible.hpp"
#include "harness/engine/run/workers.hpp"
#include "reports/possible.hpp"

namespace rescind {

LibraryComparison::LibraryComparison(const std::string& typed) : wanted_(!typed.empty()) {
  if (wanted_) static_cast<void>(one_of("--compare", typed, {"sim"}));
}

void LibraryComparison::take(const CaseResult& result, const History& history) {
  if (wanted_) recorded_.push_back({.name = result.name, .seed = result.seed, .history = history});
}

ExitCode LibraryComparison::finish(const SimulatedCases& cases, const Showing& showing, Console& console) {
  if (!wanted_) return ExitCode::ok;
  const std::vector<PossibleHistory> all = all_held_against(
      recorded_.size(), hardware_jobs(), PossibleSearch{}.states_max,
      [&](std::size_t i, const PossibleSearch& search) {
        Recorded& one = recorded_[i];
        one.history.header.clock =
            Clock::monotonic;  // Whatever the clock: a program's steps take time of their own.
        PossibleHistory answer = held_against(
            cases.at(one.name), {},
            {.file = fmt::format("seed {}", one.seed), .history = std::move(one.history)}, search);
        if (answer.told.event) answer.line = *answer.told.event + 2;  // Behind the header.
        return answer;
      },
      console);
  const std::string text = possible_report(all, {.detail = detail_of(showing), .colour = console.colour()});
  if (showing.format == "text") {
    console.print(text);
  } else {
    console.say(text);
  }
  return exit_code_of(all);
}

}  // namespace rescind
