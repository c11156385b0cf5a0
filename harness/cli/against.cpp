#include "harness/cli/against.hpp"

#include <fmt/format.h>

#include <optional>

#include "harness/base/text.hpp"
#include "harness/cli/history_file.hpp"
#include "harness/history/difference.hpp"
#include "harness/history/reader.hpp"
#include "harness/history/writer.hpp"

namespace rescind {

ExitCode compare_with_history(const CaseRun& run, const std::string& path, Console& console) {
  const History there = read_history_file(path).history;
  // Written and read once, so that its ids come from where those of the other come from.
  const History here = read_history(to_json_lines(run.history), "this run");
  const std::string what = fmt::format("{}, seed {}: ", printable(run.report.name), run.report.seed);
  const std::optional<HistoryDifference> found = first_difference(here, there);
  if (!found) {
    const std::string events = counted(here.events.size(), "event", "events");
    console.print(fmt::format("{}the same history as in {}, {}\n", what, printable(path), events));
    return ExitCode::ok;
  }
  const std::string_view part = found->line == 1 ? "the header" : "the first event that differs";
  console.print(fmt::format("{}differs from {} in line {}, {}:\n  here:  {}\n  there: {}\n", what,
                            printable(path), found->line, part, printable(found->first),
                            printable(found->second)));
  console.say(
      "The same case, seed and version of rescind have the same history in every build. If these are the "
      "same,\n"
      "please report it: this is a mistake in rescind itself. `rescind replay` without --against shows the run.\n");
  return ExitCode::harness;
}

}  // namespace rescind
