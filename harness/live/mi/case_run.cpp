#include "harness/live/mi/case_run.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <sstream>
#include <thread>
#include <utility>

#include "harness/base/text.hpp"
#include "harness/edge/shipped.hpp"
#include "harness/history/reader.hpp"
#include "harness/history/vocabulary.hpp"
#include "harness/history/writer.hpp"
#include "harness/live/host/owned_folder.hpp"
#include "harness/live/host/subject_process.hpp"
#include "harness/live/host/temporary_folder.hpp"
#include "harness/live/mi/probe.hpp"
#include "harness/mi/host/job.hpp"
#include "harness/scenario/language/yaml_text.hpp"

namespace rescind::live {
namespace {

using std::chrono::steady_clock;

// A host ends by itself before; see harness/mi/host.
constexpr auto host_patience = std::chrono::seconds(90);

/// All that a host said.
struct Said {
  std::vector<std::string> lines{};  ///< Of the history.
  std::vector<std::string> odd{};
  std::string failed{};
  std::int64_t zero = 0;  ///< The monotonic clock at time 0.
  bool simulated = false;
  bool left = false;  ///< It came to its end.
  std::optional<Exit> exit{};
  bool killed = false;  ///< It had not ended by itself.
  std::string errors{};
  int processes_left = 0;
};

void take_line(const std::string& line, Said& said) {
  const auto behind = [&](std::string_view word) { return line.substr(word.size()); };
  if (line.starts_with("{")) {
    said.lines.push_back(line);
  } else if (line.starts_with(mi::zero_note)) {
    const std::string number = behind(mi::zero_note);
    std::from_chars(number.data(), number.data() + number.size(), said.zero);
  } else if (line.starts_with(mi::failed_note)) {
    said.failed = printable(behind(mi::failed_note));
  } else if (line.starts_with(mi::odd_note)) {
    said.odd.push_back(printable(behind(mi::odd_note)));
  } else if (line == mi::simulated_note) {
    said.simulated = true;
  } else if (line == mi::left_note) {
    said.left = true;
  }
}

Launch launch_of(const MiTarget& target, const std::string& folder) {
  // What is written beyond a block of memory, or freed twice, ends the process when the block is freed.
  Launch launch{.command = {beside_the_program("rescind-mi-host")},
                .environment = {{"RESCIND_PROBE", target.probe},
                                {"MALLOC_CHECK_", "3"},
                                {"LD_PRELOAD", "libc_malloc_debug.so.0"}},
                .orphan = folder};
  if (!target.run_as.empty()) launch.user = user_named(target.run_as);
  return launch;
}

Said run_host(const Launch& launch, const mi::Job& job) {
  SubjectProcess process(launch);
  process.write(mi::text_of(job));
  process.close_input();
  const SteadyTime deadline = steady_clock::now() + host_patience;
  std::string output;
  while (!process.output_ended() && process.wait(deadline)) output += process.take_output();
  Said said;
  said.killed = !process.output_ended();
  output += process.take_output();
  if (!said.killed) {
    const SteadyTime soon = steady_clock::now() + std::chrono::seconds(2);
    while (!process.exit() && process.wait(soon)) {
    }
  }
  said.exit = process.exit();
  said.processes_left = process.end().left;
  said.errors = process.errors();
  std::istringstream lines(output);
  for (std::string line; std::getline(lines, line);) take_line(line, said);
  return said;
}

/// What the process of a job came to, where a host that serves says so in this line.
std::optional<Exit> exit_told(const std::string& line) {
  const auto number_behind = [&](std::string_view word) {
    int number = 0;
    std::from_chars(line.data() + word.size(), line.data() + line.size(), number);
    return number;
  };
  if (line.starts_with(mi::killed_note)) return Exit{.signal = number_behind(mi::killed_note)};
  if (line.starts_with(mi::exited_note)) return Exit{.status = number_behind(mi::exited_note)};
  return std::nullopt;
}

/// Hands the job to a host that serves, and waits until its process has ended.
Said serve(SubjectProcess& host, const mi::Job& job) {
  const std::string text = mi::text_of(job);
  host.write(std::to_string(text.size()) + "\n" + text);
  const SteadyTime deadline = steady_clock::now() + host_patience;
  Said said;
  std::string output;
  while (!said.exit && !host.output_ended() && host.wait(deadline)) {
    output += host.take_output();
    std::size_t begin = 0;
    for (std::size_t end = 0; (end = output.find('\n', begin)) != std::string::npos; begin = end + 1) {
      const std::string line = output.substr(begin, end - begin);
      take_line(line, said);
      if (!said.exit) said.exit = exit_told(line);
    }
    output.erase(0, begin);
  }
  said.killed = !said.exit;
  host.wait(steady_clock::now());  // For what its process wrote last on standard error.
  said.errors = host.errors();
  return said;
}

/// "SIGSEGV (11)" and the like, or the exit status.
std::string end_text(const Said& said) {
  if (!said.exit) return "its process did not end";
  if (said.exit->signal != 0) return fmt::format("its process was ended by signal {}", said.exit->signal);
  return fmt::format("its process ended with status {}", said.exit->status);
}

mi::Job job_for(const MiTarget& target) {
  return {.library = target.library,
          .name_space = target.name_space,
          .protocol = target.protocol,
          .destination = target.destination,
          .port = target.port,
          .user = target.user,
          .password = target.password};
}

/// Runs of providers that have not ended.
int providers_at_work(const std::vector<std::string>& told) {
  const auto count = [&](std::string_view event) {
    return std::ranges::count_if(told, [&](const std::string& line) {
      return line.find(fmt::format(R"("event":"{}")", event)) != std::string::npos;
    });
  };
  return static_cast<int>(count("provider-start") - count("provider-end") - count("provider-crash"));
}

/// How long providers may work that nobody stops.
Duration work_of(const Plan& plan) {
  Duration longest = milliseconds(500);
  for (const ProviderPlan& provider : plan.providers) {
    if (provider.results == ProviderPlan::endless || provider.hang_after != no_index) continue;
    const Duration work = provider.first.most + provider.every.most * (std::int64_t{provider.results} + 1) +
                          provider.stops.most;
    longest = std::max(longest, work + milliseconds(500));
  }
  return std::min(longest, seconds(20));
}

/// What the probe provider wrote, once its runs have ended, or had the time to.
std::vector<std::string> wait_for_probe(const MiTarget& target, std::uint64_t serial, const Plan& plan) {
  const SteadyTime deadline = steady_clock::now() + span(work_of(plan));
  for (;;) {
    std::vector<std::string> told = told_by_probe(target, serial);
    if (providers_at_work(told) <= 0 || steady_clock::now() >= deadline) return told;
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
}

/// What the probe provider wrote, as events on the clock of the history.
History history_of_probe(std::vector<std::string> told, const Header& header) {
  const auto time_of = [](const std::string& line) {
    constexpr std::string_view before = R"({"t":)";
    std::int64_t t = 0;
    std::from_chars(line.data() + before.size(), line.data() + line.size(), t);
    return t;
  };
  std::ranges::stable_sort(told, {}, time_of);
  Header own = header;
  own.places = {Place::provider};
  std::string text;
  append_json(text, own);
  for (const std::string& line : told) text += line + "\n";
  return read_history(text, "what the probe provider wrote");
}

/// Puts both into one history. Where a provider still works, the observation was cut.
void merge_probe(const std::vector<std::string>& told, std::int64_t zero, History& history) {
  if (told.empty()) return;
  struct Line {
    Time t{};
    std::string json{};
  };
  std::vector<Line> lines;
  const Event end = history.events.back();
  for (std::size_t i = 0; i + 1 < history.events.size(); ++i) {
    Line& line = lines.emplace_back(Line{.t = history.events[i].t});
    append_json(line.json, history.events[i], history.names);
  }
  const History provider = history_of_probe(told, history.header);
  for (Event event : provider.events) {
    event.t = Time{std::max<std::int64_t>(event.t.ns - zero, 0)};
    Line& line = lines.emplace_back(Line{.t = event.t});
    append_json(line.json, event, provider.names);
  }
  std::ranges::stable_sort(lines, {}, &Line::t);
  Event last = end;
  last.t = std::max(end.t, lines.empty() ? end.t : lines.back().t);
  if (last.ending == EndWhy::quiet && providers_at_work(told) > 0) last.ending = EndWhy::cut;
  Header both = history.header;
  both.places = {Place::client, Place::provider};
  both.skew = default_skew(both.clock);
  std::string text;
  append_json(text, both);
  for (const Line& line : lines) text += line.json;
  append_json(text, last, history.names);
  history = read_history(text, "the history of the host");
}

bool ends(const History& history) {
  return !history.events.empty() && history.events.back().kind == EventKind::end;
}

/// How the observation ended, where the process did not come to say it, or died of what came after.
void end_history(const Said& said, History& history) {
  const bool crashed = said.exit && (said.exit->signal != 0 || said.exit->status != 0);
  if (ends(history) && !crashed) return;
  if (ends(history)) history.events.pop_back();
  Event end{.kind = EventKind::end, .ending = said.killed ? EndWhy::hung : EndWhy::crashed};
  if (!history.events.empty()) end.t = history.events.back().t;
  if (!said.killed && said.exit && said.exit->signal != 0) end.signal = said.exit->signal;
  if (!said.killed && said.exit && said.exit->signal == 0) end.code = said.exit->status;
  history.events.push_back(end);
}

mi::Job job_for(const MiCase& what, const MiTarget& target, bool simulated, std::uint64_t seed) {
  mi::Job job = job_for(target);
  job.seed = seed;
  job.scenario = yaml_text(what.file->document_of(what.one.name).value());
  const Plan& plan = what.one.plan;
  for (std::uint32_t i = 0; i < plan.operations.size(); ++i) {
    const OperationPlan& operation = plan.operations[i];
    job.classes.push_back(simulated                   ? plan.providers[operation.provider].name
                          : target.class_name.empty() ? probe_class(i, operation.kind)
                                                      : target.class_name);
  }
  return job;
}

/// What a host said, as a history; without what others saw.
MiPlayed played_of(const Said& said, const MiTarget& target) {
  MiPlayed played{.odd = said.odd, .errors = said.errors, .left = said.processes_left};
  if (!said.failed.empty()) {
    played.why = said.failed;
    return played;
  }
  if (said.lines.empty()) {
    played.why = "before its first call, " + end_text(said);
    return played;
  }
  std::string text;
  for (const std::string& line : said.lines) text += line + "\n";
  played.history = read_history(text, "the history of the host");
  played.history.header.subject = target.name();
  end_history(said, played.history);
  return played;
}

}  // namespace

MiFound look_at(const MiTarget& target) {
  const TemporaryFolder folder;
  mi::Job job = job_for(target);
  job.only_asks = true;
  const Said said = run_host(launch_of(target, folder.path()), job);
  if (!said.failed.empty()) return {.why = said.failed};
  if (!said.left) return {.why = "when it was loaded, " + end_text(said)};
  return {.simulated = said.simulated};
}

MiPlayed play(const MiCase& what, const MiTarget& target, std::uint64_t seed, std::uint64_t serial) {
  const TemporaryFolder folder;
  const mi::Job job = job_for(what, target, false, seed);
  tell_probe(target, what.one, serial);
  const Said said = run_host(launch_of(target, folder.path()), job);
  MiPlayed played = played_of(said, target);
  if (!played.why.empty()) return played;
  merge_probe(wait_for_probe(target, serial, what.one.plan), said.zero, played.history);
  return played;
}

SimulatedHost::SimulatedHost(const MiTarget& target) : target_(target) {}
SimulatedHost::~SimulatedHost() = default;

MiPlayed SimulatedHost::play(const MiCase& what, std::uint64_t seed) {
  if (process_ == nullptr) {
    Launch launch = launch_of(target_, {});
    launch.command.emplace_back(mi::serve_argument);
    // Each process begins with a scenario of its own.
    launch.environment = {{"LD_PRELOAD", target_.library}, {"RESCIND_SCENARIO", ""}, {"LD_BIND_NOW", "1"}};
    process_ = std::make_unique<SubjectProcess>(launch);
  }
  Said said = serve(*process_, job_for(what, target_, true, seed));
  if (said.killed || said.exit->signal != 0 || said.exit->status != 0) {
    said.processes_left = process_->end().left;
    process_.reset();
  }
  return played_of(said, target_);
}

}  // namespace rescind::live
