#include "harness/live/moment_run.hpp"

#include <algorithm>
#include <map>

#include "harness/base/assert.hpp"
#include "harness/base/hash.hpp"
#include "harness/live/placeholders.hpp"

namespace rescind::live {
namespace {

using std::chrono::steady_clock;
using Do = MomentStep::Do;

constexpr std::uint32_t whole = 1'000'000;

std::chrono::nanoseconds span(Duration time) {
  return std::chrono::nanoseconds(time.ns);
}

Duration between(SteadyTime from, SteadyTime to) {
  return nanoseconds(std::chrono::duration_cast<std::chrono::nanoseconds>(to - from).count());
}

std::string name_of(const MomentStep& step, std::uint32_t number) {
  return step.times == 1 ? step.names.front() : step.names.front() + "-" + std::to_string(number);
}

class Player {
 public:
  Player(const MomentTerms& terms, Session& session, HistoryRecorder& recorder, std::uint64_t seed)
      : terms_(terms), session_(session), recorder_(recorder), seed_(seed) {}

  Played play(const Moment& moment) {
    session_.record(&recorder_, ends_what_runs());
    for (const MomentStep& step : moment.steps) {
      if (session_.gone()) break;
      take(step);
    }
    settle(moment.process != Moment::Process::unopened);
    end();
    note_answers();
    session_.record(nullptr);
    return std::move(played_);
  }

 private:
  // --- steps ---

  void take(const MomentStep& step) {
    switch (step.what) {
      case Do::start:
        for (std::uint32_t i = 1; i <= step.times; ++i) start(step, name_of(step, i));
        break;
      case Do::cancel:
        for (std::uint32_t i = 1; i <= step.times; ++i) cancel(step, call(name_of(step, i)));
        break;
      case Do::cancel_nobody:
        session_.cancel_nobody(step.json);
        break;
      case Do::raw:
        session_.cancel_malformed(filled_in_json(step.json, {{"ID", terms_.subject.cancel_id}}));
        break;
      case Do::as_request:
        as_request(call(step.names.front()));
        break;
      case Do::await:
        for (const std::string& name : step.names) {
          const Call& awaited = call(name);
          wait_for([&] { return awaited.answered() || !is_due(awaited); });
        }
        break;
      case Do::wait:
        session_.pause(step.time);
        break;
      case Do::batch:
        batch(step);
        break;
      case Do::look:
        look(step.time);
        break;
      case Do::end:
        end_subject(step.ending);
        break;
    }
  }

  // What makes a slow request slow again leaves before the batch, which then is small enough for one write.
  void batch(const MomentStep& step) {
    for (const MomentStep& inner : step.batch)
      if (inner.what == Do::start && inner.request == MomentStep::Request::slow)
        touch(terms_.subject, session_);
    session_.begin_batch();
    batching_ = true;
    for (const MomentStep& inner : step.batch) take(inner);
    batching_ = false;
    session_.end_batch();
  }

  void start(const MomentStep& step, const std::string& name) {
    using Request = MomentStep::Request;
    const bool slow = step.request == Request::slow || step.request == Request::slow_again;
    if (step.request == Request::slow && !batching_) touch(terms_.subject, session_);
    const MessageTemplate& request = step.request == Request::hello ? terms_.subject.handshake.front()
                                     : slow                         ? *terms_.calibration.slow
                                                                    : *terms_.calibration.fast;
    const std::string id = step.id_of.empty() ? step.json : call(step.id_of).id;
    Call& started = session_.start(request, id);
    calls_[name] = &started;
    if (step.request == Request::hello) return;
    wanted_.emplace_back(&started, slow ? terms_.calibration.slow_answer : terms_.calibration.fast_answer);
  }

  Call& call(const std::string& name) {
    const auto found = calls_.find(name);
    RESCIND_ASSERT(found != calls_.end());
    return *found->second;
  }

  void cancel(const MomentStep& step, Call& target) {
    if (step.at != MomentStep::at_once) {
      const std::uint32_t share = step.at == MomentStep::at_random ? drawn_share(seed_) : step.at;
      const Duration after = share_of(terms_.calibration.uncancelled, share);
      session_.until(target.started + span(after), [] { return false; });
    }
    if (step.as_text) {
      session_.cancel_nobody('"' + target.id + '"');
    } else {
      session_.cancel(target);
    }
  }

  void as_request(const Call& target) {
    const MessageTemplate request{.method = terms_.subject.cancel_method,
                                  .params = cancel_params(terms_.subject, target.id)};
    session_.start(request);
    unsure_.push_back(&target);  // Whether that cancels, is not said anywhere.
  }

  void look(Duration time) {
    wait_for([&] { return all_due_answered(); });
    // As long as it computes, so that a busy machine gives it the time to show it.
    constexpr int windows = 6;
    constexpr Duration rest = milliseconds(20);
    for (int i = 0; i < windows; ++i) {
      const Duration before = session_.process().cpu();
      session_.pause(time);
      const Duration used = session_.process().cpu() - before;
      played_.computed = played_.computed + used;
      if (used < rest) break;
    }
    const Duration worth_telling =
        std::max(milliseconds(100), nanoseconds(terms_.calibration.uncancelled.ns / 2));
    played_.computes_on = played_.computed >= worth_telling;
  }

  void end_subject(MomentStep::Ending ending) {
    using Ending = MomentStep::Ending;
    ended_ = true;
    SubjectProcess& process = session_.process();
    if (ending == Ending::shutdown) {
      wait_for([&] { return all_due_answered(); });
      // What the subject answers to its shutdown is no operation of the moment.
      played_.handshake = session_.shut_down(steady_clock::now() + span(patience()));
    }
    if (ending == Ending::end_of_input) {
      wait_for([&] { return all_due_answered(); });
      process.close_input();
    }
    if (ending == Ending::kill) {
      Event fault;
      fault.kind = EventKind::server_fault;
      fault.fault = Fault::kill;
      recorder_.record(fault);
      killed_ = true;
      process.kill();
    }
    const SteadyTime deadline = steady_clock::now() + span(seconds(5));
    while (!process.exit() && process.wait(deadline)) {
    }
    session_.until(steady_clock::now(), [] { return false; });  // What it said at last is read, and counts.
    if (!process.exit()) played_.still_runs = ending;
  }

  // --- waiting ---

  /// Without a sign of life for so long, nothing more is expected.
  [[nodiscard]] Duration patience() const { return std::max(seconds(2), terms_.calibration.uncancelled * 4); }

  /// Waits as long as answers come, or the subject computes, up to a minute.
  bool wait_for(const std::function<bool()>& done) {
    const SteadyTime last = steady_clock::now() + std::chrono::minutes(1);
    for (;;) {
      const Duration cpu = session_.process().cpu();
      const auto answered = std::ranges::count_if(session_.calls(), &Call::answered);
      const SteadyTime deadline = std::min(last, steady_clock::now() + span(patience()));
      if (session_.until(deadline, done)) return true;
      if (session_.gone()) return false;
      const bool computes = session_.process().cpu() - cpu > nanoseconds(patience().ns / 5);
      const bool answers = std::ranges::count_if(session_.calls(), &Call::answered) > answered;
      if (!computes && !answers) return false;
      if (steady_clock::now() < last) continue;
      played_.busy = true;
      return false;
    }
  }

  /// Whether its answer is to be waited for.
  [[nodiscard]] bool is_due(const Call& one) const {
    return !one.cancelled || terms_.profile.promises.answer.whether == CancelledAnswer::required;
  }

  [[nodiscard]] bool all_due_answered() const {
    return std::ranges::all_of(session_.calls(),
                               [&](const Call& one) { return one.answered() || !is_due(one); });
  }

  void settle(bool with_control) {
    if (ended_ || session_.gone()) return;
    const bool all = wait_for([&] { return all_due_answered(); });
    if (all) wait_out_silence();
    if (!with_control || session_.gone()) return;
    const Call& control = session_.start(*terms_.calibration.fast);
    wanted_.emplace_back(&control, terms_.calibration.fast_answer);
    wait_for([&] { return control.answered(); });
  }

  /// What must not come is waited for as long as it would have taken, and half as long again.
  void wait_out_silence() {
    SteadyTime end = steady_clock::now();
    const Duration time = nanoseconds(terms_.calibration.uncancelled.ns / 2 * 3) + milliseconds(200);
    for (const Call& one : session_.calls())
      if (!one.answered()) end = std::max(end, one.started + span(time));
    session_.until(end, [] { return false; });
  }

  // --- what it came to ---

  void end() {
    SubjectProcess& process = session_.process();
    if (session_.gone() && !ended_) {
      const SteadyTime deadline = steady_clock::now() + std::chrono::seconds(1);
      while (!process.exit() && process.wait(deadline)) {
      }
      played_.gone = true;
      if (process.exit()) return recorder_.end(EndWhy::crashed, fields_of(*process.exit()));
    }
    const bool crashed = ended_ && !killed_ && process.exit() && process.exit()->signal != 0;
    if (crashed) return recorder_.end(EndWhy::crashed, fields_of(*process.exit()));
    recorder_.end(played_.busy || killed_ ? EndWhy::cut : EndWhy::quiet);
  }

  static EndFields fields_of(const Exit& exit) {
    if (exit.signal != 0) return {.signal = exit.signal};
    return {.status = exit.status};
  }

  void note_answers() {
    for (const auto& [one, wanted] : wanted_) {
      const Duration rest = one->cancelled
                                ? terms_.calibration.uncancelled - between(one->started, *one->cancelled)
                                : Duration{};
      if (one->cancelled && one->answered_at && *one->answered_at >= *one->cancelled)
        played_.latencies.push_back({between(*one->cancelled, *one->answered_at), rest});
      const bool unsure = std::ranges::count(unsure_, one) != 0 || one->cancelled || ended_ ||
                          session_.gone() || may_be_hit(*one);
      if (unsure) continue;
      if (!one->answered()) {
        played_.other_answers.push_back({one->op, wanted, std::nullopt});
      } else if (one->answer.ok != wanted.ok || one->answer.error != wanted.error) {
        played_.other_answers.push_back({one->op, wanted, one->answer});
      }
    }
  }

  /// Whether a cancel names whatever runs in the session, which all requests of a process share.
  [[nodiscard]] bool ends_what_runs() const {
    const CancelTarget scope = terms_.profile.promises.cancel_scope;
    return scope == CancelTarget::session || scope == CancelTarget::connection;
  }

  /// It says that it was cancelled, and a cancel of another one may have done that.
  [[nodiscard]] bool may_be_hit(const Call& one) const {
    if (!ends_what_runs() || !one.answered()) return false;
    if (ended_of(terms_.profile.codes, one.answer.error, one.answer.message) != Ended::cancelled)
      return false;
    return std::ranges::any_of(session_.calls(), [&](const Call& other) {
      return other.cancelled && *one.answered_at > *other.cancelled;
    });
  }

  const MomentTerms& terms_;
  Session& session_;
  HistoryRecorder& recorder_;
  std::uint64_t seed_;
  Played played_;
  std::map<std::string, Call*> calls_;
  std::vector<std::pair<const Call*, Answered>> wanted_;  // As it was calibrated.
  std::vector<const Call*> unsure_;
  bool batching_ = false;
  bool ended_ = false;
  bool killed_ = false;
};

}  // namespace

std::string case_name(const Subject& subject, const Moment& moment) {
  return subject.name + "/" + moment.name;
}

Recording recording_of(const Moment& moment, const Subject& subject, const std::string& identity) {
  return recording_named(case_name(subject, moment), subject, identity);
}

Recording recording_named(const std::string& name, const Subject& subject, const std::string& identity) {
  return {.name = name,
          .subject = redacted(identity, subject),
          .protocol = subject.what,
          .observes = {Place::client},
          .elides = {EventKind::callback_returned},
          .skew = Duration{}};
}

std::uint32_t drawn_share(std::uint64_t seed) {
  constexpr std::uint64_t edge = whole / 50;
  Hasher hasher;
  hasher.add(seed);
  return static_cast<std::uint32_t>(edge + hasher.value() % (whole - 2 * edge));
}

Duration share_of(Duration uncancelled, std::uint32_t parts_per_million) {
  return nanoseconds(uncancelled.ns / whole * parts_per_million);
}

Played play(const Moment& moment, const MomentTerms& terms, Session& session, HistoryRecorder& recorder,
            std::uint64_t seed) {
  return Player(terms, session, recorder, seed).play(moment);
}

}  // namespace rescind::live
