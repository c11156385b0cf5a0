#include "harness/live/cancel_runs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <optional>

#include "harness/base/text.hpp"
#include "harness/library/recorder.hpp"
#include "harness/live/abilities.hpp"
#include "harness/live/calibration.hpp"
#include "harness/live/moment_run.hpp"
#include "harness/live/session.hpp"
#include "harness/live/workspace.hpp"

namespace rescind::live {
namespace {

using std::chrono::steady_clock;

constexpr auto patience = std::chrono::seconds(30);

class Runs {
 public:
  explicit Runs(const CancelRuns& what) : what_(what), subject_(what.subject), workspace_(what.subject) {}

  CancelRunsReport run() {
    for (process_ = 1; process_ <= what_.processes && report_.failed.empty() && !what_.stopped(); ++process_)
      try_process();
    for (const std::string& oddity : oddities_.told()) add_fact("odd: " + oddity);
    return std::move(report_);
  }

 private:
  void try_process() {
    if (!open()) return;
    if (process_ == 1) {
      calibrate_all();
    } else {
      warm_up();
    }
    for (std::uint64_t run = 1; run <= what_.runs && report_.failed.empty() && !what_.stopped(); ++run) {
      what_.progress(process_, run);
      if (!try_all(what_.seed + run - 1)) {
        add_fact(fmt::format("process {} went down in run {} of {}{}", process_, run, what_.runs, words_));
        break;
      }
    }
    close();
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
    session_ = std::make_unique<Session>(subject_, workspace_);
    const std::string why = session_->shake_hands(steady_clock::now() + patience);
    if (why.empty()) return true;
    report_.failed =
        fmt::format("process {} did not shake hands: {}{}", process_, why, session_->last_words());
    return false;
  }

  void calibrate_all() {
    calibration_ = calibrate(subject_, *session_, workspace_);
    add_fact(session_->identity());
    if (!calibration_.fast)
      report_.failed =
          "no fast request was answered, so that nothing could show that it lives" + session_->last_words();
    for (const Moment& moment : what_.moments)
      if (const std::optional<std::string> why = why_unable(moment, subject_, calibration_);
          why && report_.failed.empty())
        report_.failed = fmt::format("{} cannot be tried: {}", moment.name, *why);
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
    touch(subject_, *session_);
    static_cast<void>(
        session_->until_answered(session_->start(*calibration_.slow), steady_clock::now() + patience));
  }

  /// Whether the process still runs.
  bool try_all(std::uint64_t seed) {
    return std::ranges::all_of(what_.moments, [&](const Moment& moment) { return try_one(moment, seed); });
  }

  bool try_one(const Moment& moment, std::uint64_t seed) {
    HistoryRecorder recorder(recording_of(moment, subject_, session_->identity()));
    const MomentTerms terms{subject_, calibration_, what_.profile};
    const Played played = play(moment, terms, *session_, recorder, seed);
    what_.taken(process_, moment, recorder.history());
    words_ = played.gone ? session_->last_words() : "";
    return !played.gone;
  }

  void add_fact(std::string fact) { report_.facts.push_back(std::move(fact)); }

  const CancelRuns& what_;
  const Subject& subject_;
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
