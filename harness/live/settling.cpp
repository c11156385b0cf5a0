#include "harness/live/settling.hpp"

#include <algorithm>

#include "harness/live/host/steady_time.hpp"

namespace rescind::live {
namespace {

using std::chrono::steady_clock;

EndFields fields_of(const Exit& exit) {
  if (exit.signal != 0) return {.signal = exit.signal};
  return {.status = exit.status};
}

}  // namespace

void Settling::end_subject(MomentStep::Ending ending) {
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

Duration Settling::patience() const {
  return std::max(seconds(2), terms_.calibration.uncancelled * 4);
}

bool Settling::wait_for(const std::function<bool()>& done) {
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

bool Settling::is_due(const Call& one) const {
  return !one.cancelled || terms_.profile.promises.answer.is_owed();
}

bool Settling::all_due_answered() const {
  return std::ranges::all_of(session_.calls(),
                             [&](const Call& one) { return one.answered() || !is_due(one); });
}

void Settling::settle(bool with_control) {
  if (ended_ || session_.gone()) return;
  const bool all = wait_for([&] { return all_due_answered(); });
  if (all) wait_out_silence();
  if (!with_control || session_.gone()) return;
  const Call& control = session_.start(*terms_.calibration.fast);
  wanted_.emplace_back(&control, terms_.calibration.fast_answer);
  wait_for([&] { return control.answered(); });
}

void Settling::wait_out_silence() {
  SteadyTime end = steady_clock::now();
  const Duration time = nanoseconds(terms_.calibration.uncancelled.ns / 2 * 3) + milliseconds(200);
  for (const Call& one : session_.calls())
    if (!one.answered()) end = std::max(end, one.started + span(time));
  session_.until(end, [] { return false; });
}

void Settling::end_history() {
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

void Settling::note_answers() {
  for (const auto& [one, wanted] : wanted_) {
    const Duration rest =
        one->cancelled ? terms_.calibration.uncancelled - between(one->started, *one->cancelled) : Duration{};
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

bool Settling::ends_what_runs() const {
  const CancelTarget scope = terms_.profile.promises.cancel_scope;
  return scope == CancelTarget::session || scope == CancelTarget::connection;
}

bool Settling::may_be_hit(const Call& one) const {
  if (!ends_what_runs() || !one.answered()) return false;
  if (ended_of(terms_.profile.codes, one.answer.error, one.answer.message) != Ended::cancelled) return false;
  return std::ranges::any_of(session_.calls(), [&](const Call& other) {
    return other.cancelled && *one.answered_at > *other.cancelled;
  });
}

void Settling::end() {
  end_history();
  note_answers();
}

}  // namespace rescind::live
