#include "harness/live/cancel_runs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <optional>

#include "harness/base/text.hpp"
#include "harness/library/recorder.hpp"
#include "harness/live/abilities.hpp"
#include "harness/live/calibration.hpp"
#include "harness/live/host/steady_time.hpp"
#include "harness/live/moment_run.hpp"
#include "harness/live/open_run.hpp"
#include "harness/live/session.hpp"
#include "harness/live/workspace.hpp"

namespace rescind::live {
namespace {

using std::chrono::steady_clock;

constexpr auto answer_patience = std::chrono::seconds(30);

class Runs {
 public:
  explicit Runs(const CancelRuns& what) : what_(what), workspace_(what.subject) {}

  CancelRunsReport run() {
    for (process_ = 1; process_ <= what_.processes && report_.failed.empty() && !what_.stopped(); ++process_)
      try_pair();
    for (const std::string& oddity : oddities_.told()) add_fact("odd: " + oddity);
    return std::move(report_);
  }

 private:
  // The subject, then the yardstick, then the yardstick, then the subject.
  void try_pair() {
    if (!what_.yardstick) return try_process(what_.subject);
    const bool subject_first = process_ % 2 == 1;
    try_process(subject_first ? what_.subject : *what_.yardstick);
    if (report_.failed.empty() && !what_.stopped())
      try_process(subject_first ? *what_.yardstick : what_.subject);
  }

  void try_process(const Subject& subject) {
    subject_ = &subject;
    if (!open()) return;
    if (process_ == 1 && !is_yardstick()) {
      calibrate_all();
    } else {
      warm_up();
    }
    if (what_.every) {
      try_open();
    } else {
      try_one_by_one();
    }
    close();
  }

  [[nodiscard]] bool is_yardstick() const { return subject_ != &what_.subject; }

  void try_open() {
    if (!report_.failed.empty()) return;
    what_.progress(process_, 1);
    const std::string name = subject_->name + "/" + std::string(open_name);
    HistoryRecorder recorder(recording_named(name, *subject_, session_->identity()));
    const MomentTerms terms{*subject_, calibration_, what_.profile};
    OpenPlayed played = play_open({*what_.every, what_.runs, what_.seed}, terms, *session_, recorder);
    report_.alive_max = std::max(report_.alive_max, played.alive_max);
    if (played.gone) add_fact(fmt::format("process {} went down{}", process_, session_->last_words()));
    what_.taken({process_, is_yardstick(), name, recorder.history(), std::move(played.late)});
  }

  // How long a request takes that nobody cancels; the order turns with each run.
  void try_control() {
    if (session_->gone()) return;
    session_->record(nullptr);
    const Call& control = session_->start(*calibration_.fast);
    if (!session_->until_answered(control, steady_clock::now() + answer_patience) || is_yardstick()) return;
    report_.control.push_back(between(control.started, *control.answered_at).ns);
  }

  void try_one_by_one() {
    for (std::uint64_t run = 1; run <= what_.runs && report_.failed.empty() && !what_.stopped(); ++run) {
      what_.progress(process_, run);
      const bool control_first = run % 2 == 0;
      if (control_first) try_control();
      const bool alive = try_all(what_.seed + run - 1);
      if (!control_first) try_control();
      if (!alive) {
        add_fact(fmt::format("process {} went down in run {} of {}{}", process_, run, what_.runs, words_));
        break;
      }
    }
  }

  void close() {
    oddities_.add(session_->oddities());
    const Remains& remains = session_->process().end();
    if (remains.left > 0)
      add_fact(fmt::format("{} of process {} could not be ended: they run as another user",
                           counted(static_cast<std::uint64_t>(remains.left), "process", "processes"),
                           process_));
    session_.reset();
  }

  bool open() {
    session_ = std::make_unique<Session>(*subject_, workspace_);
    const std::string why = session_->shake_hands(steady_clock::now() + answer_patience);
    if (why.empty()) return true;
    report_.failed =
        fmt::format("{}process {} did not shake hands: {}{}", is_yardstick() ? "of the yardstick, " : "",
                    process_, why, session_->last_words());
    return false;
  }

  void calibrate_all() {
    calibration_ = calibrate(*subject_, *session_, workspace_);
    add_fact(session_->identity());
    if (!calibration_.fast)
      report_.failed =
          "no fast request was answered, so that nothing could show that it lives" + session_->last_words();
    for (const Moment& moment : what_.moments)
      if (const std::optional<std::string> why = why_unable(moment, *subject_, calibration_);
          why && report_.failed.empty())
        report_.failed = fmt::format("{} cannot be tried: {}", moment.name, *why);
    if (report_.failed.empty() && what_.every && !calibration_.slow)
      report_.failed = "no request is slow enough to be cancelled on a schedule";
    if (!report_.failed.empty()) return;
    if (calibration_.slow)
      add_fact(fmt::format("slow request: {}, {} uncancelled", calibration_.slow->method,
                           in_milliseconds(calibration_.uncancelled)));
    add_fact(
        fmt::format("control: {}, {}", calibration_.fast->method, in_milliseconds(calibration_.control)));
  }

  /// The first process has loaded what its slow request needs, too.
  void warm_up() {
    session_->record(nullptr);
    if (!calibration_.slow) return;
    touch(*subject_, *session_);
    static_cast<void>(
        session_->until_answered(session_->start(*calibration_.slow), steady_clock::now() + answer_patience));
  }

  /// Whether the process still runs.
  bool try_all(std::uint64_t seed) {
    return std::ranges::all_of(what_.moments, [&](const Moment& moment) { return try_one(moment, seed); });
  }

  bool try_one(const Moment& moment, std::uint64_t seed) {
    HistoryRecorder recorder(recording_of(moment, *subject_, session_->identity()));
    const MomentTerms terms{*subject_, calibration_, what_.profile};
    const Played played = play(moment, terms, *session_, recorder, seed);
    what_.taken({process_, is_yardstick(), case_name(*subject_, moment), recorder.history(), {}});
    words_ = played.gone ? session_->last_words() : "";
    return !played.gone;
  }

  void add_fact(std::string fact) { report_.facts.push_back(std::move(fact)); }

  const CancelRuns& what_;
  const Subject* subject_ = nullptr;  // Whose process runs.
  Workspace workspace_;
  std::unique_ptr<Session> session_;
  Calibration calibration_;
  std::uint64_t process_ = 0;
  std::string words_;
  Oddities oddities_;
  CancelRunsReport report_;
};

}  // namespace

CancelRunsReport run(const CancelRuns& what) {
  return Runs(what).run();
}

}  // namespace rescind::live
