#include "harness/live/program/program_run.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "harness/base/text.hpp"
#include "harness/edge/whole_text.hpp"
#include "harness/history/history_hash.hpp"
#include "harness/history/reader.hpp"
#include "harness/library/verdict.hpp"
#include "harness/live/host/subject_process.hpp"

namespace rescind::live {
namespace {

constexpr auto patience = std::chrono::seconds(60);

std::string bytes_of(const Choices& tape) {
  constexpr RunEnd none = RunEnd::none;
  std::string bytes(reinterpret_cast<const char*>(&none), sizeof none);
  return bytes.append(reinterpret_cast<const char*>(tape.data()), tape.size() * sizeof(Choice));
}

/// What the library reads from the environment. A file of the run before is no file of this one.
std::vector<std::pair<std::string, std::string>> environment_of(const Program& program,
                                                                const TemporaryFolder& folder,
                                                                const Decided& decided) {
  const std::string here = folder.path() + "/";
  folder.write("scenario.yaml", program.scenario);
  folder.write("history.jsonl", "");
  folder.write("run", "");
  std::vector<std::pair<std::string, std::string>> all{{"LD_PRELOAD", program.library},
                                                       {"RESCIND_SCENARIO", here + "scenario.yaml"},
                                                       {"RESCIND_CASE", program.case_name},
                                                       {"RESCIND_MUTANT", program.mutant},
                                                       {"RESCIND_HISTORY", here + "history.jsonl"},
                                                       {"RESCIND_TAPE_OUT", here + "run"},
                                                       {"RESCIND_TAPE", ""},
                                                       {"RESCIND_GUIDE", ""}};
  if (const auto* seeded = std::get_if<Seeded>(&decided)) {
    all.emplace_back("RESCIND_SEED", std::to_string(seeded->seed));
    return all;
  }
  const auto* guided = std::get_if<Guided>(&decided);
  folder.write("tape", bytes_of(guided != nullptr ? guided->tape : std::get<Replayed>(decided).tape));
  all.emplace_back(guided != nullptr ? "RESCIND_GUIDE" : "RESCIND_TAPE", here + "tape");
  return all;
}

/// Waits until it has ended, or for a minute.
void wait_for(SubjectProcess& process, ProgramRun& run) {
  const SteadyTime deadline = std::chrono::steady_clock::now() + patience;
  process.close_input();
  while (!process.exit() && std::chrono::steady_clock::now() < deadline) {
    process.wait(deadline);
    static_cast<void>(process.take_output());
  }
  run.killed = !process.exit();
  const Remains& remains = process.end();
  run.exit = remains.exit.value_or(Exit{});
  run.errors = process.errors();
}

}  // namespace

std::string ProgramRun::failure() const {
  if (end == RunEnd::stuck) return "stuck";
  if (exit.signal != 0) return fmt::format("signal {}", exit.signal);
  const auto broken =
      std::ranges::find_if(judged.breaches, [](const Breach& breach) { return breach.fails; });
  if (broken != judged.breaches.end()) return std::string(name_of(*broken));
  return exit.status != 0 ? fmt::format("exit code {}", exit.status) : "";
}

std::string ProgramRun::why_not_run() const {
  if (killed) return "it had not ended after a minute of real time";
  switch (end) {
    case RunEnd::none:
      return fmt::format(
          "it never called MI through librescind_mi.so, and ended with {} {}: is it linked statically, or written in Go or "
          "Rust, or does it load an MI library by its path?",
          exit.signal != 0 ? "signal" : "exit code", exit.signal != 0 ? exit.signal : exit.status);
    case RunEnd::cut:
      return "the scenario's 'until' came before the program's end";
    case RunEnd::not_deterministic:
      return "it is not deterministic";
    case RunEnd::unable:
      return "it could not be played";
    default:
      return {};
  }
}

ProgramRun run_program(const Program& program, const TemporaryFolder& folder, const Decided& decided) {
  ProgramRun run;
  {
    SubjectProcess process(
        {.command = program.command, .environment = environment_of(program, folder, decided)});
    wait_for(process, run);
  }
  RunFile file = parse_run_file(whole_text(folder.path() + "/run").value_or(""));
  run.end = file.end;
  run.tape = std::move(file.tape);
  const std::optional<std::string> text = whole_text(folder.path() + "/history.jsonl");
  if (!text || text->empty() || run.end == RunEnd::unable) return run;
  run.history = read_history(*text, "the program's history");
  run.judged = verdict_on(*run.history, program.profile).report;
  run.judged.history_hash = history_hash(run.history->events);
  return run;
}

}  // namespace rescind::live
