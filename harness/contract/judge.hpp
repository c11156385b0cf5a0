#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "harness/base/block_hasher.hpp"
#include "harness/base/packing.hpp"
#include "harness/contract/facts.hpp"
#include "harness/contract/outcome.hpp"
#include "harness/contract/profile.hpp"
#include "harness/contract/rule.hpp"
#include "harness/contract/scene.hpp"
#include "harness/contract/terms.hpp"
#include "harness/contract/verdicts.hpp"
#include "harness/contract/violation.hpp"
#include "harness/history/history.hpp"

namespace rescind {

/// Every rule of the contract over one run, as a monitor that is a value.
///
/// It takes the run's events one by one, in O(1) each and without allocating once its tables have grown.
/// Copying it copies what has been judged so far; assigning to an older copy reuses that one's memory.
///
///     Judge judge(profile, header);
///     for (const Event& event : events) judge.on(event);
///     judge.finish();
///     judge.outcome(RuleId::result_one_final), judge.violations()
///
/// Operations are slots: a later `start` on an OpId begins a new operation there, and reports what the
/// earlier one still owed.
class Judge {
 public:
  /// Of `profile` it keeps the bounds for the header's clock, the travelling kinds and the rules switched
  /// off; of `header` what is observed, the clock and the skew. Keeps no reference to either.
  Judge(const Profile& profile, const Header& header);

  /// One event, in the order of the history. Nothing may follow an `end` event or finish().
  void on(const Event& event);

  /// Has what the next event about the operation, on that thread, needs brought near: for whoever knows what comes.
  void bring_near(OpId op, ThreadId thread) const { facts_.bring_near(op, thread); }

  /// The history is over. Without an `end` event before, it counts as cut at the last event's time.
  void finish();

  /// From now on `op` names another operation, whose start is yet to come: reports what the earlier one still
  /// owed. For readers that give ids to new names.
  void forget(OpId op);

  /// Of a cancel that comes next: what the profile promises of the answer to what is cancelled in its form.
  void promise_answer(OpId op, const AnswerPromise& promise) { facts_.promise_answer(op, promise); }

  /// As new, keeping its memory.
  void restart();

  /// What was broken, in the order in which it was found: at most one for each (rule, operation). To stay in
  /// bounded memory the first `Verdicts::kept_for_each_rule` of each rule are kept; broken() counts them all.
  [[nodiscard]] std::span<const Violation> violations() const { return verdicts_.violations(); }
  [[nodiscard]] RuleOutcome outcome(RuleId rule) const;
  /// How often something happened that the rule speaks of.
  [[nodiscard]] std::uint64_t exercised(RuleId rule) const { return verdicts_.exercised(rule); }
  [[nodiscard]] std::uint64_t broken(RuleId rule) const { return verdicts_.broken(rule); }
  /// Whether the rule's events are observed and the profile has it on.
  [[nodiscard]] bool checks(RuleId rule) const { return terms_.judged.test(static_cast<std::size_t>(rule)); }

  /// Whether everything about this operation is over (closed, its final result out, its provider ended, its
  /// units back, nothing of it in flight), so that its slot may be reused. True for a slot never used.
  [[nodiscard]] bool over(OpId op) const { return facts_.over(op); }

  /// Whether the session is closed, or could not be opened.
  [[nodiscard]] bool closed(SessionId session) const {
    const SessionFacts::Phase phase = facts_.session(session.value).phase;
    return phase == SessionFacts::Phase::closed || phase == SessionFacts::Phase::failed;
  }

  /// Whether a cancel (or timeout, or session close) is in force whose final result is still due: whether
  /// letting the client run out and then feeding `frozen` by client to a copy can find anything.
  [[nodiscard]] bool has_prompt_obligations() const { return facts_.prompt_obligations() != 0; }
  /// Whether a provider has heard of its cancellation and still runs: likewise for `frozen` by provider.
  [[nodiscard]] bool has_stop_obligations() const { return facts_.stop_obligations() != 0; }

  /// A fingerprint of everything that later verdicts depend on: phases and counts, no times, no step numbers,
  /// no counts of events. Two judges with one fingerprint judge the same untimed future alike.
  [[nodiscard]] std::uint64_t fingerprint() const {
    BlockHasher hasher;
    add_to(hasher);
    return hasher.value();
  }
  /// Adds what the fingerprint is made of.
  void add_to(BlockHasher& hasher) const { facts_.add_to(hasher, terms_); }

  /// Gives things other names, as if the run had been about those all along.
  void rename(const Renaming& names) {
    facts_.rename(names);
    verdicts_.rename(names);
  }

  /// Whether this and `other` are of the same profile and header, so that either can take in what the other
  /// wrote.
  [[nodiscard]] bool judges_like(const Judge& other) const { return terms_ == other.terms_; }
  /// Writes what it knows of the run, and takes it in again: into a judge of the same profile and header,
  /// which forgets everything else. What was exercised is lost, and no longer counted: only violations are.
  void pack(Packer& parts) const;
  void unpack(Unpacker& parts);

  /// Bytes that the judge holds for each operation alive, by the size of its records.
  [[nodiscard]] static constexpr std::size_t bytes_for_each_operation() {
    return sizeof(OperationFacts) + sizeof(OperationTimes);
  }

 private:
  struct Dispatch;  // judge.cpp: for each kind of event, the rules that hear it.

  void take(const Event& event);
  void take_in_slot(const Event& event);
  void conclude(const Event& event, const Ending& ending);
  void conclude_operation(const Event& event, OpId op, const Ending& ending);
  /// Another operation of the name begins with this event.
  void conclude_former(const Event& event);
  /// The same where starts are not observed.
  void begin_anew(const Event& event);
  void freeze(const Event& event);
  [[nodiscard]] Scene scene_of(const Event& event, OpId op);
  /// Every call on an operation that has not returned.
  template <class Visit>
  void each_call(Visit visit) const {
    facts_.calls().each([&visit](const PendingCall& call) {
      if (call.kind != CallKind::session_close) visit(call);
    });
  }

  Terms terms_;
  Facts facts_;
  Verdicts verdicts_;
  std::uint64_t events_ = 0;  ///< Taken so far.
  Time last_{};               ///< When the last one was.
  bool ended_ = false;
};

}  // namespace rescind
