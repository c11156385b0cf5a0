#include "harness/live/mi/check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <sstream>

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
#include "harness/history/vocabulary.hpp"
#include "harness/history/writer.hpp"
#include "harness/live/calibration.hpp"
#include "harness/live/family.hpp"
#include "harness/live/finding.hpp"
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

void add_cases(std::string text, const std::string& file, const Profile& profile, bool shipped,
               std::vector<MiCase>& cases) {
  const Shared<std::string> shared = std::move(text);
  for (Case& one : load_scenario(*shared, file, profile).value())
    cases.push_back({.one = std::move(one), .text = shared, .shipped = shipped});
}

/// The calls of the stack that a process wrote when a signal ended it, nearest first, those of the library and the next.
std::vector<std::string> stack_in(const std::string& errors, std::size_t most) {
  std::vector<std::string> frames;
  std::istringstream lines(errors);
  bool begun = false;
  for (std::string line; std::getline(lines, line) && frames.size() < most;) {
    if (line.starts_with("the stack of the thread")) {
      begun = true;
    } else if (begun && line.find("rescind-mi-host") == std::string::npos &&
               line.find("libc.so") == std::string::npos) {
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
                 .text = std::string(calibration_text)};
    const MiPlayed played = play(plain, request_.target, found_, request_.seed, ++serial_);
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

  void try_all() {
    std::vector<const MiCase*> taken;
    for (const MiCase& one : request_.cases)
      if (request_.takes(one.one.name)) taken.push_back(&one);
    std::size_t failed = 0;
    std::size_t number = 0;
    for (std::uint64_t round = 0; round < request_.repeat; ++round) {
      for (const MiCase* one : taken) {
        progress_(one->one.name, ++number, taken.size() * request_.repeat, failed);
        const CaseResult& result = report_.cases.emplace_back(try_one(*one, request_.seed + round));
        failed += result.outcome == CaseOutcome::failed ? 1 : 0;
      }
    }
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
      const CaseResult& result = report_.cases.emplace_back(try_one(drawn, seed));
      failed += result.outcome == CaseOutcome::failed ? 1 : 0;
    }
  }

  CaseResult try_one(const MiCase& what, std::uint64_t seed) {
    const Stopwatch watch;
    CaseResult result;
    if (std::optional<std::string> lacking = why_unable(what.one, request_.target, found_)) {
      result.outcome = CaseOutcome::not_applicable;
      result.why = *lacking;
    } else {
      result = try_able(what, seed);
    }
    result.name = what.one.name;
    result.file = what.one.file;
    result.line = what.one.line;
    result.seed = seed;
    result.wall_ns = watch.elapsed_ns();
    return result;
  }

  CaseResult try_able(const MiCase& what, std::uint64_t seed) {
    const MiPlayed played = play(what, request_.target, found_, seed, ++serial_);
    for (const std::string& odd : played.odd) add_fact(fmt::format("odd: in {}: {}", what.one.name, odd));
    if (played.left > 0)
      add_fact(fmt::format("{} of it could not be ended: they run as another user",
                           counted(static_cast<std::uint64_t>(played.left), "process", "processes")));
    if (!played.why.empty()) return {.outcome = CaseOutcome::could_not_run, .why = played.why};
    CaseResult result = finish(what.one, played.history);
    note_ending(what.one, played, result);
    if (request_.taken) {
      result.name = what.one.name;
      result.file = what.one.file;
      result.seed = seed;
      result.run = report_.cases.size();
      request_.taken(result, played.history);
    }
    if (result.outcome == CaseOutcome::failed && !request_.save.empty())
      save(what.one, what.shipped, seed, played, result);
    return result;
  }

  /// A call that did not return fails the case, whatever the rules make of it; and where a process died is told.
  void note_ending(const Case& what, const MiPlayed& played, CaseResult& result) {
    const Event& end = played.history.events.back();
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
    add_fact(fact);
  }

  void save(const Case& what, bool shipped, std::uint64_t seed, const MiPlayed& played, CaseResult& result) {
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
  std::uint64_t serial_ = now_as_a_number();
  CheckReport report_;

  // So that what an earlier check left running is not taken for a provider of this one.
  static std::uint64_t now_as_a_number() {
    return static_cast<std::uint64_t>(std::chrono::steady_clock::now().time_since_epoch().count()) / 1000;
  }
};

}  // namespace

std::vector<MiCase> mi_cases(const std::vector<std::string>& files, const Profile& profile) {
  std::vector<MiCase> cases;
  for (const std::string& file : files) add_cases(read_text_file(file), file, profile, false, cases);
  if (files.empty())
    for (const ShippedFile& shipped : shipped_family_files("mi"))
      add_cases(std::string(shipped.text), std::string(shipped.name), profile, true, cases);
  return cases;
}

CheckReport check(const MiCheckRequest& request, const CheckProgress& progress) {
  return MiCheck(request, progress).run();
}

}  // namespace rescind::live
