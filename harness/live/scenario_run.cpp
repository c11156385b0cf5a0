#include "harness/live/scenario_run.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "harness/base/assert.hpp"
#include "harness/base/hash.hpp"
#include "harness/live/abilities.hpp"
#include "harness/live/host/steady_time.hpp"
#include "harness/live/only_simulated.hpp"
#include "harness/live/placeholders.hpp"
#include "harness/live/settling.hpp"
#include "harness/scenario/language/phrase.hpp"

namespace rescind::live {
namespace {

using std::chrono::steady_clock;
using StepCall = rescind::Call;  // What a step calls; a Call here is a request.

/// What takes less cannot be cancelled in the middle.
constexpr Duration slow_from = milliseconds(40);

/// What the writer of requests sees.
bool is_seen(EventKind kind) {
  switch (kind) {
    case EventKind::start:
    case EventKind::start_returned:
    case EventKind::result:
    case EventKind::callback_returned:
    case EventKind::final:
    case EventKind::cancel:
    case EventKind::cancel_returned:
      return true;
    default:
      return false;
  }
}

// --- which request it is ---

ScenarioRequest own_request(const NamedRequest& own, const Subject& subject, const Calibration& calibration) {
  switch (own.like) {
    case NamedRequest::Like::none:
      break;
    case NamedRequest::Like::slow:
      return {.message = calibration.slow ? &*calibration.slow : nullptr,
              .wanted = &calibration.slow_answer,
              .touches = true,
              .named = &own};
    case NamedRequest::Like::hello:
      return {.message = subject.handshake.empty() ? nullptr : &subject.handshake.front(), .named = &own};
  }
  return {.message = &own.message, .named = &own};
}

// --- what cannot be played ---

std::optional<std::string> why_not(const Step& step, const Plan& plan, const Subject& subject,
                                   const Calibration& calibration) {
  const Trigger& trigger = step.trigger;
  if (trigger.share_of != no_index) {
    const ProviderPlan& provider = plan.providers[trigger.share_of];
    if (request_of(provider, subject, calibration).wanted == nullptr)
      return fmt::format("a step waits for a share of '{}', whose time was not measured", provider.name);
  }
  if (trigger.when == Trigger::When::event && !is_seen(trigger.pattern.kind))
    return fmt::format("a step waits for {}, which a client of a real program does not see",
                       phrase_of(trigger.pattern, names_in(plan)));
  if (step.context.exists() && step.context != plan.clients.front().context)
    return "a step is another security context's: the program's input is ours alone";
  if (step.handle == Handle::copy || step.handle == Handle::stale)
    return "a step uses a copy of a handle: a request has its id alone";
  switch (step.call) {
    case StepCall::open_session:
    case StepCall::close_session:
      return "it opens or closes sessions: the program is one, from its start to its end";
    case StepCall::read:
    case StepCall::drain:
    case StepCall::ack:
      return "a step fetches results: a real program sends them by itself";
    case StepCall::cancel:
      if (!subject.can_cancel() || !calibration.cancel_offered)
        return "needs 'cancel': the subject names no message that cancels, or does not offer it";
      return std::nullopt;
    case StepCall::raw:
      if (!subject.can_cancel() || !calibration.cancel_offered)
        return "needs 'cancel': the subject names no message that cancels, or does not offer it";
      return why_skipped("malformed", subject);
    case StepCall::start:
    case StepCall::close:
    case StepCall::wait:
      return std::nullopt;
  }
  return std::nullopt;
}

std::optional<std::string> why_not(const OperationPlan& operation, const Plan& plan, const Subject& subject,
                                   const Calibration& calibration) {
  if (operation.mode == Mode::sync)
    return fmt::format("'{}' is synchronous: the answers of a real program come by themselves",
                       operation.name);
  if (operation.timeout.ns != no_number && subject.timeout_param.empty())
    return fmt::format("'{}' has a timeout: a request has none", operation.name);
  const ProviderPlan& provider = plan.providers[operation.provider];
  const bool endless = provider.results == ProviderPlan::endless || provider.hang_after != no_index;
  if (endless) return fmt::format("'{}' never ends: no request of the subject is like that", operation.name);
  if (provider.crash_after != no_index) return fmt::format("the provider of '{}' crashes", operation.name);
  if (provider.final_code != 0)
    return fmt::format("'{}' ends with a code of its own, which no request of the subject does",
                       operation.name);
  if (calibration.not_offered.contains(provider.name))
    return fmt::format("the subject does not offer what '{}' needs", operation.name);
  if (request_of(provider, subject, calibration).message == nullptr)
    return fmt::format("'{}' needs 'slow': no request takes long enough to be cancelled in the middle",
                       operation.name);
  return std::nullopt;
}

/// What the real server and its pipe do as they like.
std::optional<std::string> why_not(const Plan& plan) {
  if (std::optional<std::string> why = why_only_simulated(plan)) return why;
  if (plan.clients.size() != 1) return "it has several clients: the program's input is ours alone";
  if (plan.sessions.size() != 1 || !plan.sessions.front().open_at_start)
    return "it has sessions of its own: the program is one, from its start to its end";
  return std::nullopt;
}

bool is_cancelled(OpId op, const Plan& plan) {
  const auto stops = [&](const Step& step) {
    const bool by_id = step.call == StepCall::cancel && step.handle != Handle::empty;
    return step.op == op && (by_id || step.call == StepCall::close);
  };
  return std::ranges::any_of(plan.threads,
                             [&](const ThreadPlan& one) { return std::ranges::any_of(one.steps, stops); }) ||
         std::ranges::any_of(plan.callbacks,
                             [&](const CallbackPlan& one) { return std::ranges::any_of(one.steps, stops); });
}

// --- how it is played ---

/// Steps that are made in order: those of a thread, or those inside a callback.
struct Cursor {
  const std::vector<Step>* steps = nullptr;
  const CallbackPlan* inside = nullptr;
  std::size_t next = 0;
  SteadyTime before{};              // When the step before had returned.
  std::optional<SteadyTime> due{};  // Of the next step, once that is known.

  [[nodiscard]] bool done() const { return next == steps->size(); }
  [[nodiscard]] const Step& step() const { return (*steps)[next]; }
};

struct OperationPlayed {
  Call* call = nullptr;
  std::vector<SteadyTime> cancels{};
};

class ScenarioPlayer {
 public:
  ScenarioPlayer(const Case& what, const MomentTerms& terms, Session& session, HistoryRecorder& recorder,
                 std::uint64_t seed)
      : plan_(what.plan),
        terms_(terms),
        session_(session),
        recorder_(recorder),
        seed_(seed),
        settling_(terms, session, recorder),
        opened_(process_for(what.plan, terms.subject) != Moment::Process::unopened),
        operations_(what.plan.operations.size()) {}

  Played play() {
    session_.record(&recorder_, settling_.ends_what_runs());
    begin_ = steady_clock::now();
    for (const ThreadPlan& thread : plan_.threads)
      cursors_.push_back({.steps = &thread.steps, .before = begin_});
    for (const CallbackPlan& callback : plan_.callbacks)
      cursors_.push_back({.steps = &callback.steps, .inside = &callback});
    make_steps();
    settling_.settle(opened_);
    if (!session_.gone()) record_blocked_steps();
    settling_.end();
    session_.record(nullptr);
    return std::move(settling_.played());
  }

 private:
  void make_steps() {
    while (!session_.gone()) {
      bool made = false;
      for (Cursor& cursor : cursors_)
        while (is_due(cursor)) made |= make(cursor);
      if (made) continue;
      if (std::ranges::all_of(cursors_, &Cursor::done)) return;
      if (!wait()) return;
    }
  }

  /// Until a step is due. Whether one ever will be, as far as anybody can tell.
  bool wait() {
    const auto is_any_due = [this] {
      return std::ranges::any_of(cursors_, [this](Cursor& one) { return is_due(one); });
    };
    std::optional<SteadyTime> first;
    for (const Cursor& cursor : cursors_)
      if (!cursor.done() && cursor.due) first = std::min(first.value_or(*cursor.due), *cursor.due);
    if (!first) return settling_.wait_for(is_any_due);
    session_.until(*first, is_any_due);
    return true;
  }

  // --- when ---

  bool is_due(Cursor& cursor) {
    if (cursor.done()) return false;
    if (!cursor.due) cursor.due = due_of(cursor);
    return cursor.due && *cursor.due <= steady_clock::now();
  }

  std::optional<SteadyTime> due_of(Cursor& cursor) {
    if (cursor.inside != nullptr && cursor.next == 0) {
      const std::optional<SteadyTime> began = began_at(*cursor.inside);
      if (!began) return std::nullopt;
      cursor.before = *began;
    }
    const Trigger& trigger = cursor.step().trigger;
    switch (trigger.when) {
      case Trigger::When::next:
        return cursor.before + span(delay_of(trigger));
      case Trigger::When::at:
        return std::max(cursor.before, begin_ + span(delay_of(trigger)));
      case Trigger::When::event: {
        const std::optional<SteadyTime> seen = seen_at(trigger.pattern);
        if (!seen) return std::nullopt;
        return std::max(cursor.before, *seen + span(delay_of(trigger)));
      }
    }
    return std::nullopt;
  }

  [[nodiscard]] std::optional<SteadyTime> began_at(const CallbackPlan& callback) const {
    const Call* call = operations_[callback.op.value].call;
    if (call == nullptr) return std::nullopt;
    if (callback.final) return call->answered_at;
    return nth(call->results_at, callback.index + 1);
  }

  static std::optional<SteadyTime> nth(const std::vector<SteadyTime>& times, std::uint32_t number) {
    if (number > times.size()) return std::nullopt;
    return times[number - 1];
  }

  [[nodiscard]] std::optional<SteadyTime> seen_at(const EventPattern& pattern) const {
    const OperationPlayed& operation = operations_[pattern.op.value];
    if (operation.call == nullptr) return std::nullopt;
    const Call& call = *operation.call;
    const bool first = pattern.nth == 1;
    switch (pattern.kind) {
      case EventKind::start:
      case EventKind::start_returned:
        return first ? std::optional(call.started) : std::nullopt;
      case EventKind::final:
        return first ? call.answered_at : std::nullopt;
      case EventKind::result:
        return nth(call.results_at, pattern.nth);
      case EventKind::callback_returned:
        if (pattern.nth == call.results_at.size() + 1) return call.answered_at;
        return nth(call.results_at, pattern.nth);
      default:
        return nth(operation.cancels, pattern.nth);
    }
  }

  /// A share is one of the time that was measured.
  Duration delay_of(const Trigger& trigger) {
    if (trigger.share_of == no_index) return drawn(trigger.delay);
    const Calibration& measured = terms_.calibration;
    const ScenarioRequest request = request_of(plan_.providers[trigger.share_of], terms_.subject, measured);
    return share_of(request.wanted == &measured.slow_answer ? measured.uncancelled : measured.control,
                    trigger.share_ppm);
  }

  Duration drawn(Range range) {
    if (range.least == range.most) return range.least;
    Hasher hasher;
    hasher.add(seed_);
    hasher.add(draws_++);
    const auto width = static_cast<std::uint64_t>((range.most - range.least).ns) + 1;
    return range.least + nanoseconds(static_cast<std::int64_t>(hasher.value() % width));
  }

  // --- what ---

  bool make(Cursor& cursor) {
    const bool is_batch = cursor.step().in_batch;
    if (is_batch) begin_batch(cursor);
    do {
      call(cursor.step());
      ++cursor.next;
    } while (is_batch && !cursor.done() && cursor.step().joined);
    if (is_batch) session_.end_batch();
    cursor.due.reset();
    cursor.before = steady_clock::now();
    return true;
  }

  // What makes a slow request slow again leaves before the batch, which then is small enough for one write.
  void begin_batch(const Cursor& cursor) {
    for (std::size_t i = cursor.next;
         i < cursor.steps->size() && (i == cursor.next || (*cursor.steps)[i].joined); ++i)
      if ((*cursor.steps)[i].call == StepCall::start && request_for((*cursor.steps)[i].op).touches)
        touch(terms_.subject, session_);
    session_.begin_batch();
  }

  void call(const Step& step) {
    if (step.call == StepCall::start) start(step);
    if (step.call == StepCall::cancel) step.handle == Handle::empty ? cancel_nobody() : cancel(step.op);
    if (step.call == StepCall::raw)
      session_.cancel_malformed(filled_in_json(plan_.texts[step.text], {{"ID", terms_.subject.cancel_id}}));
  }

  [[nodiscard]] ScenarioRequest request_for(OpId op) const {
    const OperationPlan& operation = plan_.operations[op.value];
    return request_of(plan_.providers[operation.provider], terms_.subject, terms_.calibration);
  }

  void start(const Step& step) {
    const OpId op = step.op;
    const OperationPlan& operation = plan_.operations[op.value];
    const ScenarioRequest request = request_for(op);
    RESCIND_ASSERT(request.message != nullptr);
    if (request.touches && !step.in_batch) touch(terms_.subject, session_);
    StartTerms terms{.op = operation.name};
    if (request.named != nullptr) terms.id = request.named->id;
    if (request.named != nullptr && request.named->like == NamedRequest::Like::slow)
      terms.params = request.named->message.params;
    if (operation.timeout.ns != no_number) terms.timeout = operation.timeout;
    Call& call = session_.start(*request.message, terms);
    operations_[op.value].call = &call;
    const bool as_ever = opened_ && !terms.timeout;
    if (request.wanted != nullptr && as_ever) settling_.expect(call, *request.wanted);
  }

  // One that is not there yet has no id to name.
  void cancel(OpId op) {
    OperationPlayed& operation = operations_[op.value];
    operation.cancels.push_back(steady_clock::now());
    if (operation.call != nullptr) session_.cancel(*operation.call);
  }

  // What names no operation names an id that no request has.
  void cancel_nobody() { session_.cancel_nobody(session_.next_id()); }

  void record_blocked_steps() {
    const Names names = names_in(plan_);
    for (const Cursor& cursor : cursors_) {
      const bool waits = !cursor.done() && cursor.inside == nullptr && !cursor.due &&
                         cursor.step().trigger.when == Trigger::When::event;
      if (!waits) continue;
      const EventPattern& pattern = cursor.step().trigger.pattern;
      Event blocked{.kind = EventKind::step_blocked};
      if (operations_[pattern.op.value].call != nullptr)
        blocked.op = recorder_.operation(plan_.operations[pattern.op.value].name).id();
      blocked.text = recorder_.text(phrase_of(pattern, names));
      recorder_.record(blocked);
    }
  }

  const Plan& plan_;
  const MomentTerms& terms_;
  Session& session_;
  HistoryRecorder& recorder_;
  std::uint64_t seed_;
  Settling settling_;
  bool opened_;  // Before the handshake what was calibrated is answered otherwise.
  SteadyTime begin_{};
  std::vector<Cursor> cursors_;
  std::vector<OperationPlayed> operations_;  // By operation of the plan.
  std::uint64_t draws_ = 0;
};

}  // namespace

ScenarioRequest request_of(const ProviderPlan& provider, const Subject& subject,
                           const Calibration& calibration) {
  const auto own = std::ranges::find(subject.requests, provider.name, &NamedRequest::name);
  if (own != subject.requests.end()) return own_request(*own, subject, calibration);
  const bool is_named = provider.name == "slow" || provider.name == "slow-again";
  const bool is_slow = is_named || (provider.name != "fast" && work_of(provider) >= slow_from);
  if (!is_slow)
    return {.message = calibration.fast ? &*calibration.fast : nullptr, .wanted = &calibration.fast_answer};
  return {.message = calibration.slow ? &*calibration.slow : nullptr,
          .wanted = &calibration.slow_answer,
          .touches = provider.name != "slow-again"};
}

std::optional<std::string> why_unable(const Case& what, const Subject& subject,
                                      const Calibration& calibration) {
  const Plan& plan = what.plan;
  if (what.recorded) return "it is a recorded run of the simulated system";
  if (std::optional<std::string> why = why_skipped(what.name.substr(what.name.find('/') + 1), subject))
    return why;
  if (std::optional<std::string> why = why_not(plan)) return why;
  for (const OperationPlan& operation : plan.operations)
    if (std::optional<std::string> why = why_not(operation, plan, subject, calibration)) return why;
  for (const ThreadPlan& thread : plan.threads) {
    if (thread.copies != 1 || thread.loops) return "it is a load";
    for (const Step& step : thread.steps)
      if (std::optional<std::string> why = why_not(step, plan, subject, calibration)) return why;
  }
  for (const CallbackPlan& callback : plan.callbacks)
    for (const Step& step : callback.steps)
      if (std::optional<std::string> why = why_not(step, plan, subject, calibration)) return why;
  return std::nullopt;
}

Moment::Process process_for(const Plan& plan, const Subject& subject) {
  using Process = Moment::Process;
  Process process = Process::shared;
  for (const OperationPlan& operation : plan.operations) {
    const auto own =
        std::ranges::find(subject.requests, plan.providers[operation.provider].name, &NamedRequest::name);
    if (own == subject.requests.end()) continue;
    if (own->like == NamedRequest::Like::hello) return Process::unopened;
    if (!own->id.empty()) process = Process::own;
  }
  return process;
}

Played play(const Case& what, const MomentTerms& terms, Session& session, HistoryRecorder& recorder,
            std::uint64_t seed) {
  return ScenarioPlayer(what, terms, session, recorder, seed).play();
}

Case asked_of(Case what, const Subject& subject) {
  using What = Expectation::What;
  const bool hits_others = what.plan.ways.hits_widely();
  std::vector<Expectation> asked = *what.expectations;
  std::erase_if(asked, [&](const Expectation& one) {
    const bool stopped = hits_others || is_cancelled(one.op, what.plan);
    if (one.what == What::final_code) return stopped;
    if (one.what == What::no_final) return false;
    return one.what != What::results || stopped || subject.progress_method.empty();
  });
  what.expectations = std::move(asked);
  return what;
}

}  // namespace rescind::live
