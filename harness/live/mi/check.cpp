#include "harness/live/mi/check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <sstream>
#include <utility>

#include "harness/base/hash.hpp"
#include "harness/base/shared.hpp"
#include "harness/base/shell.hpp"
#include "harness/base/text.hpp"
#include "harness/base/usage_error.hpp"
#include "harness/edge/directories.hpp"
#include "harness/edge/scenario_files.hpp"
#include "harness/edge/stopwatch.hpp"
#include "harness/edge/whole_file.hpp"
#include "harness/engine/run/finish.hpp"
#include "harness/engine/run/workers.hpp"
#include "harness/history/vocabulary.hpp"
#include "harness/history/writer.hpp"
#include "harness/live/calibration.hpp"
#include "harness/live/family.hpp"
#include "harness/live/finding.hpp"
#include "harness/live/mi/applicable.hpp"
#include "harness/live/rates.hpp"
#include "harness/live/verdicts.hpp"
#include "harness/scenario/compile/loader.hpp"

namespace rescind::live {
namespace {

// Whether anything answers, before anything is cancelled.
constexpr auto calibration_text = R"(name: mi/calibration
system:
  providers: {plain: {results: 2, every: 1ms}}
clients:
  alice:
    - start: {op: list, kind: enumerate}
    - {on: final of list, close: list}
)";

/// The calls of the stack that a process wrote when a signal ended it, nearest first, those of the library and the next. Its
/// beginning may stand behind the C library's last words, which have no end of line.
std::vector<std::string> stack_in(const std::string& errors, std::size_t most) {
  const auto is_of = [](const std::string& line, std::string_view file) {
    return line.find(file) != std::string::npos;
  };
  std::vector<std::string> frames;
  std::istringstream lines(errors);
  bool begun = false;
  for (std::string line; std::getline(lines, line) && frames.size() < most;) {
    if (is_of(line, "the stack of the thread")) {
      begun = true;
    } else if (begun && !is_of(line, "rescind-mi-host") && !is_of(line, "libc.so") &&
               !is_of(line, "libc_malloc_debug.so")) {
      frames.push_back(printable(line));
    }
  }
  return frames;
}

/// Whether what hangs is the close of an operation that was not read to its end, which is bad enough for a should only.
bool is_only_undrained(const CaseResult& result) {
  return std::ranges::any_of(result.breaches, [](const Breach& breach) {
    return breach.rule() == RuleId::close_sync_undrained && !breach.fails;
  });
}

class MiCheck {
 public:
  MiCheck(const MiCheckRequest& request, const CheckProgress& progress)
      : request_(request), progress_(progress) {}

  CheckReport run() {
    progress_("looking at the library", 0, 0, 0);
    found_ = look_at(request_.target);
    if (!found_.why.empty()) {
      could_not_run("library", found_.why);
    } else if (calibrate()) {
      add_fact(fmt::format("{}, in namespace {}{}{}", printable(request_.target.library),
                           request_.target.name_space, found_.simulated ? ", simulated: on virtual time" : "",
                           found_.probe ? ", with the probe provider" : ""));
      request_.enough ? try_drawn() : try_all();
    }
    for (std::string& told : settle()) add_fact(told);
    if (!request_.only_measures)
      for (std::string& told : rates_of(report_.cases)) add_fact(told);
    return std::move(report_);
  }

 private:
  void add_fact(const std::string& fact) {
    if (std::ranges::count(report_.facts, fact) == 0) report_.facts.push_back(fact);
  }

  void could_not_run(const std::string& what, const std::string& why) {
    report_.cases.push_back({.name = "mi/" + what,
                             .file = request_.target.library,
                             .outcome = CaseOutcome::could_not_run,
                             .why = why});
  }

  /// A stop-watch on virtual time is never wrong.
  std::vector<std::string> settle() {
    if (found_.simulated || request_.only_measures) return {};
    return settle_timed_rules(report_.cases);
  }

  bool calibrate() {
    if (found_.simulated) return true;
    MiCase plain{.one = load_scenario(calibration_text, "calibration").value().front(),
                 .file = CasesApart(calibration_text)};
    const MiPlayed played = play(plain, request_.target, request_.seed, ++serial_);
    if (!played.why.empty()) {
      could_not_run("calibration", played.why);
      return false;
    }
    const auto& events = played.history.events;
    found_.probe = std::ranges::any_of(
        events, [](const Event& event) { return event.kind == EventKind::provider_start; });
    const auto final = std::ranges::find(events, EventKind::final, &Event::kind);
    if (final != events.end() && final->code == 0) return true;
    could_not_run("calibration", why_no_answer(played.history, final == events.end() ? nullptr : &*final));
    return false;
  }

  [[nodiscard]] std::string why_no_answer(const History& history, const Event* final) const {
    const std::string what =
        fmt::format("an enumerate in {} that nobody cancels", printable(request_.target.name_space));
    if (final == nullptr) {
      const Event& last = history.events.back();
      if (last.ending == EndWhy::crashed)
        return fmt::format("in {} the library's process ended, by {} {}", what,
                           last.signal != 0 ? "signal" : "status",
                           last.signal != 0 ? last.signal : last.code);
      return what + " had no final result";
    }
    const std::string message =
        final->text.exists() ? ": " + printable(history.names.texts[final->text.value]) : std::string();
    return fmt::format("{} ends with code {} ({}){}; is the server up, and the probe provider registered?",
                       what, final->code, code_name(final->code), message);
  }

  /// What came of one try.
  struct Tried {
    CaseResult result{};
    std::vector<std::string> facts{};
    History history{};  ///< Where somebody takes it, and it was played.
    bool played = false;
  };

  /// Real time has one case at a time, so that none disturbs another's; on virtual time as many go on as the machine can do.
  void try_all() {
    std::vector<const MiCase*> taken;
    for (const MiCase& one : request_.cases)
      if (request_.takes(one.one.name)) taken.push_back(&one);
    const std::size_t count = taken.size() * request_.repeat;
    std::vector<std::optional<Tried>> tried(count);
    std::mutex mutex;
    std::size_t failed = 0;
    std::size_t next = 0;
    const auto work = [&](std::size_t i) {
      Tried one = try_one(*taken[i % taken.size()], request_.seed + i / taken.size());
      const std::lock_guard hold(mutex);
      failed += one.result.outcome == CaseOutcome::failed ? 1 : 0;
      tried[i] = std::move(one);
      // In their order, whoever is done first.
      for (; next < count && tried[next]; ++next) take(*std::exchange(tried[next], {}));
    };
    work_on_all(count, found_.simulated ? hardware_jobs() : 1, work, [&](std::size_t done) {
      const std::lock_guard hold(mutex);
      progress_(taken[done % taken.size()]->one.name, done + 1, count, failed);
    });
    for (std::string& told : applicable_of(taken, report_.cases)) add_fact(told);
  }

  void try_drawn() {
    std::vector<const MiCase*> able;
    for (const MiCase& one : request_.cases)
      if (!why_unable(one.one, request_.target, found_)) able.push_back(&one);
    std::size_t failed = 0;
    for (std::uint64_t tried = 0; !able.empty() && !request_.enough(tried, failed); ++tried) {
      const std::uint64_t seed = request_.seed + tried;
      Hasher hasher;
      hasher.add(seed);
      const MiCase& drawn = *able[hasher.value() % able.size()];
      progress_(drawn.one.name, tried + 1, 0, failed);
      take(try_one(drawn, seed));
      failed += report_.cases.back().outcome == CaseOutcome::failed ? 1 : 0;
    }
  }

  void take(Tried tried) {
    for (const std::string& fact : tried.facts) add_fact(fact);
    tried.result.run = report_.cases.size();
    if (request_.taken && tried.played) request_.taken(tried.result, tried.history);
    report_.cases.push_back(std::move(tried.result));
  }

  // Of any thread.
  Tried try_one(const MiCase& what, std::uint64_t seed) {
    const Stopwatch watch;
    Tried tried;
    CaseResult& result = tried.result;
    if (std::optional<std::string> lacking = why_unable(what.one, request_.target, found_)) {
      result.outcome = CaseOutcome::not_applicable;
      result.why = *lacking;
    } else {
      try_able(what, seed, tried);
    }
    result.name = what.one.name;
    result.file = what.one.file;
    result.line = what.one.line;
    result.seed = seed;
    result.wall_ns = watch.elapsed_ns();
    return tried;
  }

  void try_able(const MiCase& what, std::uint64_t seed, Tried& tried) {
    MiPlayed played =
        found_.simulated ? play_simulated(what, seed) : play(what, request_.target, seed, ++serial_);
    for (const std::string& odd : played.odd)
      tried.facts.push_back(fmt::format("odd: in {}: {}", what.one.name, odd));
    if (played.left > 0)
      tried.facts.push_back(
          fmt::format("{} of it could not be ended: they run as another user",
                      counted(static_cast<std::uint64_t>(played.left), "process", "processes")));
    if (!played.why.empty()) {
      tried.result = {.outcome = CaseOutcome::could_not_run, .why = played.why};
      return;
    }
    tried.result = finish(what.one, played.history);
    note_ending(what.one, played, tried);
    if (tried.result.outcome == CaseOutcome::failed && !request_.save.empty())
      save(what.one, what.shipped, seed, played, tried.result);
    tried.played = true;
    if (request_.taken) tried.history = std::move(played.history);
  }

  /// On a host that nobody else uses meanwhile.
  MiPlayed play_simulated(const MiCase& what, std::uint64_t seed) {
    std::unique_ptr<SimulatedHost> host;
    {
      const std::lock_guard hold(hosts_mutex_);
      if (!hosts_.empty()) {
        host = std::move(hosts_.back());
        hosts_.pop_back();
      }
    }
    if (host == nullptr) host = std::make_unique<SimulatedHost>(request_.target);
    MiPlayed played = host->play(what, seed);
    const std::lock_guard hold(hosts_mutex_);
    hosts_.push_back(std::move(host));
    return played;
  }

  /// A call that did not return fails the case, whatever the rules make of it; and where a process died is told.
  static void note_ending(const Case& what, const MiPlayed& played, Tried& tried) {
    const Event& end = played.history.events.back();
    CaseResult& result = tried.result;
    if (end.ending == EndWhy::hung) {
      result.breaches.push_back({.what = UnmetCheck{.name = "expect.returns",
                                                    .expected = "every call returns",
                                                    .seen = "one had not when the process was ended"},
                                 .fails = !is_only_undrained(result)});
      if (fails(result.breaches)) result.outcome = CaseOutcome::failed;
    }
    if (end.ending != EndWhy::crashed) return;
    std::string fact =
        fmt::format("went down in {}, by {} {}", what.name, end.signal != 0 ? "signal" : "status",
                    end.signal != 0 ? end.signal : end.code);
    for (const std::string& frame : stack_in(played.errors, 3)) fact += "\n  in " + frame;
    tried.facts.push_back(fact);
  }

  void save(const Case& what, bool shipped, std::uint64_t seed, const MiPlayed& played,
            CaseResult& result) const {
    std::string name = what.name;
    std::ranges::replace(name, '/', '-');
    if (request_.repeat > 1 || request_.enough) name += "-" + std::to_string(seed);
    const std::string path = request_.save + "/" + name;
    if (const std::string why = make_directory(request_.save); !why.empty())
      throw UsageError(
          fmt::format("--save: {} cannot be made a directory: {}", printable(request_.save), why));
    result.replay = typed_again(what, seed);
    write(path + ".jsonl", finding_text(played.history, {.moment = what.name,
                                                         .seed = seed,
                                                         .command = result.replay,
                                                         .scenario = shipped ? "" : *what.file}));
    if (played.history.events.back().ending == EndWhy::crashed && !played.errors.empty())
      write(path + ".stderr.txt", printable_lines(played.errors));
  }

  static void write(const std::string& file, const std::string& text) {
    WholeFile written(file, WholeFile::Readers::owner);
    written.write(text);
    written.keep();
  }

  static std::string printable_lines(const std::string& text) {
    std::string lines;
    std::istringstream read(text);
    for (std::string line; std::getline(read, line);) lines += printable(line) + "\n";
    return lines;
  }

  /// The command that plays this case once more.
  [[nodiscard]] std::string typed_again(const Case& what, std::uint64_t seed) const {
    const std::string settings = settings_text(request_.target);
    return fmt::format("rescind check {} --filter {} --seed {}{}{}{}",
                       shell_word("mi:" + request_.target.library), shell_word(what.name), seed,
                       request_.again, settings.empty() ? "" : " --", settings);
  }

  const MiCheckRequest& request_;
  const CheckProgress& progress_;
  MiFound found_;
  std::mutex hosts_mutex_;
  std::vector<std::unique_ptr<SimulatedHost>> hosts_;  // Those that play nothing.
  std::atomic<std::uint64_t> serial_ = now_as_a_number();
  CheckReport report_;

  // So that what an earlier check left running is not taken for a provider of this one.
  static std::uint64_t now_as_a_number() {
    return static_cast<std::uint64_t>(std::chrono::steady_clock::now().time_since_epoch().count()) / 1000;
  }
};

}  // namespace

std::vector<MiCase> mi_cases(std::vector<Case> loaded) {
  std::vector<MiCase> cases;
  cases.reserve(loaded.size());
  Shared<CasesApart> file;
  for (Case& one : loaded) {
    if (cases.empty() || cases.back().one.file != one.file) file = CasesApart(read_text_file(*one.file));
    cases.push_back({.one = std::move(one), .file = file});
  }
  return cases;
}

std::vector<MiCase> shipped_mi_cases(const Profile& profile) {
  std::vector<MiCase> cases;
  for (const ShippedFile& shipped : shipped_family_files("mi")) {
    const Shared<CasesApart> file = CasesApart(shipped.text);
    for (Case& one : load_scenario(shipped.text, shipped.name, profile).value())
      cases.push_back({.one = std::move(one), .file = file, .shipped = true});
  }
  return cases;
}

CheckReport check(const MiCheckRequest& request, const CheckProgress& progress) {
  return MiCheck(request, progress).run();
}

}  // namespace rescind::live
