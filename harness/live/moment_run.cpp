#include "harness/live/moment_run.hpp"

#include <algorithm>
#include <map>

#include "harness/base/assert.hpp"
#include "harness/base/hash.hpp"
#include "harness/live/host/steady_time.hpp"
#include "harness/live/placeholders.hpp"
#include "harness/live/settling.hpp"

namespace rescind::live {
namespace {

using std::chrono::steady_clock;
using Do = MomentStep::Do;

std::string name_of(const MomentStep& step, std::uint32_t number) {
  return request_name(step.names.front(), number, step.times);
}

class Player {
 public:
  Player(const MomentTerms& terms, Session& session, HistoryRecorder& recorder, std::uint64_t seed)
      : terms_(terms),
        session_(session),
        recorder_(recorder),
        seed_(seed),
        settling_(terms, session, recorder) {}

  Played play(const Moment& moment) {
    session_.record(&recorder_, settling_.ends_what_runs());
    opened_ = moment.process != Moment::Process::unopened;
    for (const MomentStep& step : moment.steps) {
      if (session_.gone()) break;
      take(step);
    }
    settling_.settle(opened_);
    settling_.end();
    session_.record(nullptr);
    return std::move(settling_.played());
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
          settling_.wait_for([&] { return awaited.answered() || !settling_.is_due(awaited); });
        }
        break;
      case Do::wait:
        session_.pause(step.time);
        break;
      case Do::batch:
        batch(step);
        break;
      case Do::stopped:
        stopped(step);
        break;
      case Do::unread:
        session_.process().read_on(false);
        for (const MomentStep& inner : step.inner) take(inner);
        session_.process().read_on(true);
        break;
      case Do::look:
        look(step.time);
        break;
      case Do::end:
        settling_.end_subject(step.ending);
        break;
    }
  }

  // What makes a slow request slow again leaves before the batch, which then is small enough for one write.
  void batch(const MomentStep& step) {
    for (const MomentStep& inner : step.inner)
      if (inner.what == Do::start && inner.request == MomentStep::Request::slow)
        touch(terms_.subject, session_);
    session_.begin_batch();
    batching_ = true;
    for (const MomentStep& inner : step.inner) take(inner);
    batching_ = false;
    session_.end_batch();
  }

  void stopped(const MomentStep& step) {
    if (!session_.calls().empty()) wait_until(step, session_.calls().back());
    session_.process().stop();
    for (const MomentStep& inner : step.inner) take(inner);
    session_.process().cont();
  }

  void start(const MomentStep& step, const std::string& name) {
    using Request = MomentStep::Request;
    const bool slow = step.request == Request::slow || step.request == Request::slow_again;
    if (step.request == Request::slow && !batching_) touch(terms_.subject, session_);
    const MessageTemplate& request = step.request == Request::hello ? terms_.subject.handshake.front()
                                     : slow                         ? *terms_.calibration.slow
                                                                    : *terms_.calibration.fast;
    const std::string id = step.id_of.empty() ? step.json : call(step.id_of).id;
    Call& started = session_.start(request, {.id = id});
    calls_[name] = &started;
    if (step.request == Request::hello || !opened_) return;
    settling_.expect(started, slow ? terms_.calibration.slow_answer : terms_.calibration.fast_answer);
  }

  Call& call(const std::string& name) {
    const auto found = calls_.find(name);
    RESCIND_ASSERT(found != calls_.end());
    return *found->second;
  }

  void cancel(const MomentStep& step, Call& target) {
    wait_until(step, target);
    if (step.as_text) {
      session_.cancel_nobody('"' + target.id + '"');
    } else {
      session_.cancel(target);
    }
  }

  // A share of the uncancelled time, from the start of the request.
  void wait_until(const MomentStep& step, const Call& started) {
    if (step.at == MomentStep::at_once) return;
    const std::uint32_t share = step.at == MomentStep::at_random ? drawn_share(seed_) : step.at;
    const Duration after = share_of(terms_.calibration.uncancelled, share);
    session_.until(started.started + span(after), [] { return false; });
  }

  void as_request(const Call& target) {
    const MessageTemplate request{.method = terms_.subject.cancel_method,
                                  .params = cancel_params(terms_.subject, target.id)};
    session_.start(request);
    settling_.doubt(target);  // Whether that cancels, is not said anywhere.
  }

  void look(Duration time) {
    settling_.wait_for([&] { return settling_.all_due_answered(); });
    // As long as it computes, so that a busy machine gives it the time to show it.
    constexpr int windows = 6;
    constexpr Duration rest = milliseconds(20);
    for (int i = 0; i < windows; ++i) {
      const Duration before = session_.process().cpu();
      session_.pause(time);
      const Duration used = session_.process().cpu() - before;
      settling_.played().computed = settling_.played().computed + used;
      if (used < rest) break;
    }
    const Duration worth_telling =
        std::max(milliseconds(100), nanoseconds(terms_.calibration.uncancelled.ns / 2));
    settling_.played().computes_on = settling_.played().computed >= worth_telling;
  }

  const MomentTerms& terms_;
  Session& session_;
  HistoryRecorder& recorder_;
  std::uint64_t seed_;
  Settling settling_;
  std::map<std::string, Call*> calls_;
  bool batching_ = false;
  bool opened_ = true;  // Before the handshake what was calibrated is answered otherwise.
};

}  // namespace

std::string case_name(const Subject& subject, const Moment& moment) {
  return subject.name + "/" + moment.name;
}

Recording recording_of(const Moment& moment, const Subject& subject, const std::string& identity) {
  return recording_named(case_name(subject, moment), subject, identity);
}

Recording recording_named(const std::string& name, const Subject& subject, const std::string& identity) {
  Recording recording{.name = name,
                      .subject = redacted(identity, subject),
                      .protocol = subject.what,
                      .observes = {Place::client},
                      .elides = {EventKind::callback_returned},
                      .skew = Duration{}};
  if (!subject.timeout_param.empty()) recording.elides.add(EventKind::timeout_fired);
  return recording;
}

std::uint32_t drawn_share(std::uint64_t seed) {
  constexpr std::uint64_t edge = MomentStep::whole_ppm / 50;
  Hasher hasher;
  hasher.add(seed);
  return static_cast<std::uint32_t>(edge + hasher.value() % (MomentStep::whole_ppm - 2 * edge));
}

Duration share_of(Duration uncancelled, std::uint32_t parts_per_million) {
  return nanoseconds(uncancelled.ns / MomentStep::whole_ppm * parts_per_million);
}

Played play(const Moment& moment, const MomentTerms& terms, Session& session, HistoryRecorder& recorder,
            std::uint64_t seed) {
  return Player(terms, session, recorder, seed).play(moment);
}

}  // namespace rescind::live
