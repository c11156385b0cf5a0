#include "harness/live/check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <optional>

#include "harness/base/hash.hpp"
#include "harness/base/shell.hpp"
#include "harness/base/text.hpp"
#include "harness/base/usage_error.hpp"
#include "harness/edge/directories.hpp"
#include "harness/edge/stopwatch.hpp"
#include "harness/edge/whole_file.hpp"
#include "harness/live/abilities.hpp"
#include "harness/live/calibration.hpp"
#include "harness/live/drawn_moment.hpp"
#include "harness/live/finding.hpp"
#include "harness/live/moment_run.hpp"
#include "harness/live/rates.hpp"
#include "harness/live/scenario_run.hpp"
#include "harness/live/session.hpp"
#include "harness/live/verdicts.hpp"
#include "harness/live/workspace.hpp"

namespace rescind::live {
namespace {

using std::chrono::steady_clock;

constexpr auto handshake_patience = std::chrono::seconds(30);
constexpr auto warm_up_patience = std::chrono::seconds(20);

/// What one case tries: a moment, or a scenario.
struct Trial {
  std::string name{};
  std::string file{};
  std::uint32_t line = 0;
  const Moment* moment = nullptr;
  const Case* scenario = nullptr;
  bool shipped = true;  ///< With the program, which knows it by its name.
  Moment::Process process = Moment::Process::shared;

  [[nodiscard]] const std::string& short_name() const {
    return shipped && moment != nullptr ? moment->name : name;
  }
};

Trial trial_of(const Moment& moment, const Subject& subject) {
  return {
      .name = case_name(subject, moment), .file = subject.file, .moment = &moment, .process = moment.process};
}

Trial trial_of(const Case& scenario, const Subject& subject, bool shipped) {
  Trial trial{.name = scenario.name, .file = scenario.file, .line = scenario.line, .shipped = shipped};
  if (scenario.moment) {
    trial.moment = &*scenario.moment;
    trial.process = scenario.moment->process;
  } else {
    trial.scenario = &scenario;
    trial.process = process_for(scenario.plan, subject);
  }
  return trial;
}

std::vector<Trial> trials_of(const CheckRequest& request) {
  std::vector<Trial> trials;
  for (const Case& scenario : request.scenarios) trials.push_back(trial_of(scenario, request.subject, false));
  if (!trials.empty()) return trials;
  for (const Moment& moment : request.moments) trials.push_back(trial_of(moment, request.subject));
  for (const Case& scenario : request.family) trials.push_back(trial_of(scenario, request.subject, true));
  return trials;
}

std::size_t drawn_number(std::uint64_t seed, std::size_t count) {
  Hasher hasher;
  hasher.add(seed);
  return hasher.value() % count;
}

/// One check from its beginning to its end.
class Check {
 public:
  Check(const CheckRequest& request, const CheckProgress& progress)
      : request_(request), subject_(request.subject), progress_(progress), workspace_(request.subject) {}

  CheckReport run() {
    if (open()) {
      progress_("measuring what is slow and what is fast", 0, 0, 0);
      calibration_ = calibrate(subject_, *session_, workspace_);
      add_facts_of_calibration();
      if (calibration_.fast) {
        request_.enough ? try_drawn() : try_all();
        add_facts_of_cancels();
      } else {
        could_not_run("calibration",
                      "no fast request was answered, so that nothing could show that it lives" +
                          session_->last_words());
      }
      close();
    }
    for (const std::string& oddity : oddities_.told()) add_fact("odd: " + oddity);
    for (std::string& told : settle_timed_rules(report_.cases)) report_.facts.push_back(std::move(told));
    for (std::string& told : rates_of(report_.cases)) report_.facts.push_back(std::move(told));
    return std::move(report_);
  }

 private:
  /// A process that has shaken hands. Where that fails, it is told as a case.
  bool open() {
    if (session_ && !session_->gone()) return true;
    close();
    session_ = std::make_unique<Session>(subject_, workspace_);
    const std::string why = session_->shake_hands(steady_clock::now() + handshake_patience);
    if (why.empty()) {
      if (identity_.empty()) identity_ = session_->identity();
      return true;
    }
    could_not_run("handshake", why + session_->last_words());
    close();
    return false;
  }

  void close() {
    if (!session_) return;
    oddities_.add(session_->oddities());
    const Remains& remains = session_->process().end();
    if (remains.left > 0)
      add_fact(fmt::format("{} of it could not be ended: they run as another user",
                           counted(static_cast<std::uint64_t>(remains.left), "process", "processes")));
    session_.reset();
  }

  void add_fact(const std::string& fact) {
    if (std::ranges::count(report_.facts, fact) == 0) report_.facts.push_back(fact);
  }

  void could_not_run(const std::string& what, const std::string& why) {
    report_.cases.push_back({.name = subject_.name + "/" + what,
                             .file = subject_.file,
                             .outcome = CaseOutcome::could_not_run,
                             .why = why});
  }

  // --- moments ---

  void try_all() {
    std::vector<Trial> taken;
    for (const Trial& trial : trials_of(request_))
      if (request_.takes(trial.name)) taken.push_back(trial);
    const std::size_t count = taken.size() * request_.repeat;
    std::size_t failed = 0;
    std::size_t number = 0;
    for (std::uint64_t round = 0; round < request_.repeat; ++round) {
      for (const Trial& trial : taken) {
        progress_(trial.name, ++number, count, failed);
        const CaseResult& result = report_.cases.emplace_back(try_one(trial, request_.seed + round));
        failed += result.outcome == CaseOutcome::failed ? 1 : 0;
      }
    }
  }

  void try_drawn() {
    std::vector<Trial> able;
    for (const Case& scenario : request_.scenarios)
      if (const Trial trial = trial_of(scenario, subject_, false);
          request_.takes(trial.name) && !why_not(trial))
        able.push_back(trial);
    if (able.empty() && !request_.scenarios.empty()) return try_all();  // Each says why it cannot be played.
    std::size_t failed = 0;
    for (std::uint64_t tried = 0; !request_.enough(tried, failed); ++tried) {
      const std::uint64_t seed = request_.seed + tried;
      Moment moment;
      Trial trial;
      if (able.empty()) {
        moment = made_up(seed);
        trial = trial_of(moment, subject_);
      } else {
        trial = able[drawn_number(seed, able.size())];
      }
      progress_(trial.name, tried + 1, 0, failed);
      const CaseResult& result = report_.cases.emplace_back(try_one(trial, seed));
      if (result.outcome != CaseOutcome::failed) continue;
      if (failed++ == 0) add_fact("the first that failed, once more: " + typed_again(trial, seed));
    }
  }

  [[nodiscard]] Moment made_up(std::uint64_t seed) const {
    const bool id_again = request_.profile.promises.answer.is_owed();
    return drawn_moment(seed, subject_, calibration_, id_again);
  }

  [[nodiscard]] std::optional<std::string> why_not(const Trial& trial) const {
    return trial.scenario != nullptr ? why_unable(*trial.scenario, subject_, calibration_)
                                     : why_unable(*trial.moment, subject_, calibration_);
  }

  CaseResult try_one(const Trial& trial, std::uint64_t seed) {
    CaseResult result;
    const Stopwatch watch;
    const std::optional<std::string> lacking = why_not(trial);
    if (lacking) {
      result.outcome = CaseOutcome::not_applicable;
      result.why = *lacking;
    } else {
      result = try_able(trial, seed);
    }
    name(result, trial);
    result.seed = seed;
    result.wall_ns = watch.elapsed_ns();
    return result;
  }

  static void name(CaseResult& result, const Trial& trial) {
    result.name = trial.name;
    result.file = trial.file;
    result.line = trial.line;
  }

  /// Where a late cancel hits what comes next, that must not be the next moment.
  [[nodiscard]] bool shares_process(const Trial& trial) const {
    return trial.process == Moment::Process::shared &&
           request_.profile.promises.late_cancel != LateCancel::hits_next;
  }

  CaseResult try_able(const Trial& trial, std::uint64_t seed) {
    if (!shares_process(trial)) close();
    if (trial.process == Moment::Process::unopened) {
      session_ = std::make_unique<Session>(subject_, workspace_);
    } else if (!session_ || session_->gone()) {
      session_ = std::make_unique<Session>(subject_, workspace_);
      const std::string why = session_->shake_hands(steady_clock::now() + handshake_patience);
      if (!why.empty()) {
        const std::string words = why + session_->last_words();
        close();
        return {.outcome = CaseOutcome::could_not_run, .why = words};
      }
      warm_up();
    }
    HistoryRecorder recorder(recording_named(trial.name, subject_, identity_));
    const MomentTerms terms{subject_, calibration_, request_.profile};
    const Played played = trial.scenario != nullptr ? play(*trial.scenario, terms, *session_, recorder, seed)
                                                    : play(*trial.moment, terms, *session_, recorder, seed);
    const History history = recorder.history();
    CaseResult result = trial.scenario != nullptr
                            ? verdict_of(played, history, asked_of(*trial.scenario, subject_))
                            : verdict_of(played, history, request_.profile);
    result.seed = seed;
    hand_over(trial, history, result);
    note(played);
    if (played.gone && result.outcome == CaseOutcome::failed)
      add_fact("went down in " + trial.short_name() + session_->last_words());
    if (result.outcome == CaseOutcome::failed) save(trial, seed, history, result);
    // One fault shall not hide the others.
    const bool fresh = !shares_process(trial) || result.outcome == CaseOutcome::failed || played.busy;
    if (fresh) close();
    return result;
  }

  /// Some servers shake hands long before they have loaded what answers.
  void warm_up() {
    const Call& first = session_->start(*calibration_.fast);
    static_cast<void>(session_->until_answered(first, steady_clock::now() + warm_up_patience));
  }

  void hand_over(const Trial& trial, const History& history, CaseResult& result) {
    if (!request_.taken) return;
    name(result, trial);
    result.run = report_.cases.size();
    request_.taken(result, history);
  }

  void save(const Trial& trial, std::uint64_t seed, const History& history, CaseResult& result) {
    result.replay = typed_again(trial, seed);
    if (request_.save.empty()) return;
    std::string name = trial.name;
    std::ranges::replace(name, '/', '-');
    if (request_.repeat > 1 || request_.enough) name += "-" + std::to_string(seed);
    const std::string file = request_.save + "/" + name + ".jsonl";
    if (const std::string why = make_directory(request_.save); !why.empty())
      throw UsageError(
          fmt::format("--save: {} cannot be made a directory: {}", printable(request_.save), why));
    WholeFile written(file, WholeFile::Readers::owner);
    written.write(finding_text(history, {.moment = trial.short_name(),
                                         .seed = seed,
                                         .command = result.replay,
                                         .scenario = trial.shipped ? "" : trial.file}));
    written.keep();
    const bool history_shows_it = std::ranges::any_of(
        result.breaches, [](const Breach& breach) { return breach.fails && breach.rule().has_value(); });
    if (history_shows_it) result.replay = "rescind judge " + shell_word(file) + request_.profile_option;
  }

  /// The command that tries this once more.
  [[nodiscard]] std::string typed_again(const Trial& trial, std::uint64_t seed) const {
    const bool shipped = subject_.file == subject_.what && !subject_.language.empty();
    const std::string what = shell_word(subject_.file + (shipped ? ":" + subject_.language : ""));
    if (!trial.shipped)
      return fmt::format("rescind run {} --filter {} --seed {} --subject {}{} --{}", shell_word(trial.file),
                         shell_word(trial.name), seed, what, request_.profile_option, command_text());
    if (request_.enough)
      return fmt::format("rescind fuzz --subject {} --seed {} --runs 1{} --{}", what, seed,
                         request_.profile_option, command_text());
    return fmt::format("rescind check {} --filter {} --seed {}{} --{}", what, shell_word(trial.name), seed,
                       request_.profile_option, command_text());
  }

  /// A space before each word.
  [[nodiscard]] std::string command_text() const {
    std::string command;
    for (const std::string& word : subject_.command) command += " " + shell_word(word);
    return redacted(command, subject_);
  }

  // --- facts ---

  void note(const Played& played) {
    latencies_.insert(latencies_.end(), played.latencies.begin(), played.latencies.end());
  }

  void add_facts_of_calibration() {
    add_fact(fmt::format("{}, started as{}", identity_, command_text()));
    if (calibration_.slow)
      add_fact(fmt::format("slow request: {}, {} uncancelled", calibration_.slow->method,
                           in_milliseconds(calibration_.uncancelled)));
    if (calibration_.fast)
      add_fact(
          fmt::format("control: {}, {}", calibration_.fast->method, in_milliseconds(calibration_.control)));
    if (calibration_.slow) return;
    for (const std::string& tried : calibration_.tried) add_fact("tried: " + tried);
    add_fact(fmt::format(
        "nothing took long enough to be cancelled in the middle; a subject file that is 'like: {}' may name a request of "
        "its own under 'slow:'",
        subject_.what));
  }

  /// How soon what was cancelled in the middle of its work is answered. A third of the rest is soon enough to have heard.
  void add_facts_of_cancels() {
    std::vector<Duration> after;
    std::size_t heard = 0;
    for (const CancelLatency& one : latencies_) {
      if (one.rest < milliseconds(20)) continue;
      after.push_back(one.after);
      heard += one.after * 3 < one.rest ? 1 : 0;
    }
    if (after.empty()) return;
    std::ranges::sort(after);
    add_fact(fmt::format(
        "cancelled requests are answered after {} (median; at most {}); {} of {} long before they would have "
        "been done",
        in_milliseconds(after[after.size() / 2]), in_milliseconds(after.back()), heard, after.size()));
  }

  const CheckRequest& request_;
  const Subject& subject_;
  const CheckProgress& progress_;
  Workspace workspace_;
  std::unique_ptr<Session> session_;
  Calibration calibration_;
  std::string identity_;
  Oddities oddities_;  // Of all sessions that are over.
  std::vector<CancelLatency> latencies_;
  CheckReport report_;
};

}  // namespace

std::vector<std::string> case_names(const CheckRequest& request) {
  std::vector<std::string> names;
  for (const Trial& trial : trials_of(request)) names.push_back(trial.name);
  return names;
}

CheckReport check(const CheckRequest& request, const CheckProgress& progress) {
  return Check(request, progress).run();
}

}  // namespace rescind::live
