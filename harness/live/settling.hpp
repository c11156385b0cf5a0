#pragma once

#include <functional>
#include <utility>
#include <vector>

#include "harness/live/moment_run.hpp"

namespace rescind::live {

/// What becomes of a try once its steps are made, and while they wait: answers are waited for, a control is asked, what must
/// not come is given its time, and the history ends. Of one try; what it is given outlives it.
class Settling {
 public:
  Settling(const MomentTerms& terms, Session& session, HistoryRecorder& recorder)
      : terms_(terms), session_(session), recorder_(recorder) {}

  [[nodiscard]] Played& played() { return played_; }

  /// `one` is answered like that where nobody cancels it.
  void expect(const Call& one, const Answered& wanted) { wanted_.emplace_back(&one, wanted); }
  /// Whether that is so nobody knows any more.
  void doubt(const Call& one) { unsure_.push_back(&one); }

  /// Without a sign of life for so long, nothing more is expected.
  [[nodiscard]] Duration patience() const;
  /// Waits as long as answers come, or the subject computes, up to a minute. Whether it is done.
  bool wait_for(const std::function<bool()>& done);
  /// Whether its answer is to be waited for.
  [[nodiscard]] bool is_due(const Call& one) const;
  [[nodiscard]] bool all_due_answered() const;

  /// Ends the subject, as a step.
  void end_subject(MomentStep::Ending ending);
  /// Waits for all that is to come, then asks the control where that is wanted.
  void settle(bool with_control);
  /// Ends the history, and notes which answers were other ones than expected.
  void end();

  /// Whether a cancel names whatever runs in the session, which all requests of a process share.
  [[nodiscard]] bool ends_what_runs() const;

 private:
  void wait_out_silence();
  void end_history();
  void note_answers();
  [[nodiscard]] bool may_be_hit(const Call& one) const;

  const MomentTerms& terms_;
  Session& session_;
  HistoryRecorder& recorder_;
  Played played_;
  std::vector<std::pair<const Call*, Answered>> wanted_;  // As it was calibrated.
  std::vector<const Call*> unsure_;
  bool ended_ = false;
  bool killed_ = false;
};

}  // namespace rescind::live
