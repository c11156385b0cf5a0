#include "harness/cli/fuzz_program.hpp"

#include <fmt/format.h>

#include <utility>

#include "harness/base/hex.hpp"
#include "harness/base/shell.hpp"
#include "harness/base/text.hpp"
#include "harness/base/usage_error.hpp"
#include "harness/cli/case_options.hpp"
#include "harness/cli/glob.hpp"
#include "harness/cli/loaded_cases.hpp"
#include "harness/cli/mutant_option.hpp"
#include "harness/edge/directories.hpp"
#include "harness/edge/files.hpp"
#include "harness/edge/scenario_files.hpp"
#include "harness/edge/shipped.hpp"
#include "harness/edge/signals.hpp"
#include "harness/edge/stopwatch.hpp"
#include "harness/edge/whole_text.hpp"
#include "harness/engine/findings/saved_finding.hpp"
#include "harness/live/program/program_finding.hpp"
#include "harness/live/program/program_fuzz.hpp"
#include "reports/sequence.hpp"
#include "reports/terminal.hpp"

namespace rescind {
namespace {

constexpr auto form = "rescind fuzz SCENARIO --program -- COMMAND";

std::string library() {
  std::string path = shipped_mi_library();
  if (path.empty())
    throw UsageError("librescind_mi.so was not built with this program",
                     "build it with g++ on 64-bit Linux: cmake -DRESCIND_MI=ON");
  return path;
}

std::string case_of(const ProgramFuzzed& asked, const Profile& profile, Console& console) {
  const std::vector<Case> cases = loaded_cases({asked.words.front()}, profile, console);
  const std::vector<const Case*> taken = taken_of(cases, Filter(asked.filter));
  if (taken.empty()) refuse_filter(asked.filter, cases.size());
  if (taken.size() > 1)
    throw UsageError(
        fmt::format("a program plays one case, and {} has {}", printable(asked.words.front()), taken.size()),
        fmt::format("name it: --filter {}", shell_word(printable(taken.front()->name))));
  return taken.front()->name;
}

live::Program understand(const ProgramFuzzed& asked, Console& console) {
  if (asked.words.size() < 2)
    throw UsageError("--program needs a scenario, and the program's command behind --", form);
  if (!asked.mutant.empty()) static_cast<void>(known_mutant("--mutant", asked.mutant));
  live::Program program;
  program.library = library();
  program.profile = profile_from(asked.judged, console);
  program.case_name = case_of(asked, program.profile, console);
  program.command.assign(asked.words.begin() + 1, asked.words.end());
  program.scenario = read_text_file(asked.words.front());
  program.mutant = asked.mutant;
  return program;
}

std::string indented(const std::string& text) {
  std::string all;
  for (const char c : printable_lines(text)) {
    all += c;
    if (c == '\n') all += "  ";
  }
  return all.empty() ? "" : "  " + all.substr(0, all.find_last_not_of("\n ") + 1) + "\n";
}

/// Of a failing run: what broke, and what the program said.
std::string told(const live::ProgramRun& run) {
  std::string text;
  if (fails(run.judged.breaches)) text += terminal_text(run.judged, {});
  return text + indented(run.errors);
}

/// Where it was saved; empty where it could not be, which is told.
std::string saved(const live::ProgramFinding& finding, const live::Program& program,
                  const std::string& directory, Console& console) {
  const live::KeptRun kept{.program = program,
                           .failure = finding.failure,
                           .hash = finding.small.judged.history_hash,
                           .tape = finding.small.tape};
  std::string file = directory + "/" + live::name_of(kept);
  std::string why = make_directory(directory);
  try {
    if (why.empty()) write_file(file, live::text_of(kept));
  } catch (const UsageError& error) {
    why = error.what();
  }
  if (why.empty()) return file;
  console.say(fmt::format("--save: {}\n", why));
  return {};
}

ExitCode tell_finding(const live::ProgramFinding& finding, const ProgramFuzzed& asked,
                      const live::Program& program, Console& console) {
  std::string text =
      fmt::format("FOUND in run {}, seed {}: {}\n", finding.run, finding.seed, finding.failure);
  text += told(finding.small);
  text += fmt::format("  shrunk from {} to {} in {}\n", counted(finding.departures, "choice", "choices"),
                      live::departures_of(finding.small.tape), counted(finding.shrinking, "run", "runs"));
  const std::string file = saved(finding, program, asked.save, console);
  if (!file.empty())
    text += fmt::format("  rescind replay {}\n", shell_word(file) + typed_again(asked.judged));
  console.print(text);
  if (finding.repeats) return file.empty() ? ExitCode::harness : ExitCode::broken;
  console.say("its replays were not the same: something that the program depends on is not taken over\n");
  return ExitCode::harness;
}

}  // namespace

ExitCode fuzz_program(const ProgramFuzzed& asked, Console& console) {
  check(asked.showing);
  if (asked.showing.format != "text") throw UsageError("--program prints text only", "leave --format out");
  live::ProgramFuzz what{.program = understand(asked, console), .seed = asked.seed, .runs = asked.runs};
  require_findings_directory(asked.save);
  const Stopwatch stopwatch;
  what.enough = [&] { return interrupted() || (asked.time && stopwatch.elapsed_ns() >= asked.time->ns); };
  what.progress = [&](const std::string& text) { console.progress(text); };
  let_interruption_wait();
  const live::ProgramSearch search = live::fuzz(what);
  console.progress("");
  if (!search.not_run.empty()) {
    console.say(fmt::format("run {} could not be judged: {}\n{}", search.runs, search.not_run,
                            indented(search.errors)));
    return ExitCode::harness;
  }
  if (search.finding) return tell_finding(*search.finding, asked, what.program, console);
  if (!asked.showing.quiet)
    console.print(fmt::format("nothing found in {}, {}\n", counted(search.runs, "run", "runs"),
                              counted(search.histories, "history", "different histories")));
  return ExitCode::ok;
}

ExitCode replay_program(const std::string& file, const Judged& judged, Console& console) {
  const std::optional<std::string> text = whole_text(file);
  if (!text) throw UsageError(fmt::format("{} cannot be read", printable(file)), "name a file that is there");
  live::KeptRun kept = live::parse_kept_run(*text, printable(file));
  kept.program.library = library();
  kept.program.profile = profile_from(judged, console);
  const live::TemporaryFolder folder;
  const live::ProgramRun run = live::run_program(kept.program, folder, live::Replayed{kept.tape});
  if (const std::string why = run.why_not_run(); !why.empty() || !run.history) {
    console.say(fmt::format("{}: {}\n{}", printable(file), why, indented(run.errors)));
    return ExitCode::harness;
  }
  console.print(fmt::format("{}, recorded, played by {}\n\n", printable(kept.program.case_name),
                            printable(kept.program.command.front())));
  console.print(sequence_report(*run.history, run.judged, console.colour()) + "\n" + told(run));
  const bool same = run.judged.history_hash == kept.hash && run.failure() == kept.failure;
  console.print(same ? fmt::format("the same history as recorded, {}: {}\n", hex(kept.hash), kept.failure)
                     : "NOT the recorded history: the program, the scenario or rescind has changed since\n");
  return same ? ExitCode::broken : ExitCode::harness;
}

}  // namespace rescind
