#include "harness/live/open_run.hpp"

#include <algorithm>

#include "harness/live/host/steady_time.hpp"

namespace rescind::live {
namespace {

using std::chrono::steady_clock;

// What is to happen, by its time from the beginning.
struct Due {
  Duration at{};
  std::uint64_t request = 0;
  bool is_cancel = false;
};

std::vector<Due> dues_of(const OpenSchedule& schedule, Duration uncancelled) {
  std::vector<Due> dues;
  for (std::uint64_t i = 0; i < schedule.runs; ++i) {
    const Duration at = schedule.every * static_cast<std::int64_t>(i);
    dues.push_back({at, i, false});
    dues.push_back({at + share_of(uncancelled, drawn_share(schedule.seed + i)), i, true});
  }
  std::ranges::stable_sort(dues, {}, &Due::at);
  return dues;
}

// As long as answers come.
void settle(Session& session, const MomentTerms& terms) {
  const auto all_answered = [&] { return session.all_answered(); };
  const Duration patience = std::max(seconds(2), terms.calibration.uncancelled * 4);
  for (;;) {
    const auto before = std::ranges::count_if(session.calls(), &Call::answered);
    if (session.until(steady_clock::now() + span(patience), all_answered) || session.gone()) return;
    if (std::ranges::count_if(session.calls(), &Call::answered) == before) return;
  }
}

}  // namespace

OpenPlayed play_open(const OpenSchedule& schedule, const MomentTerms& terms, Session& session,
                     HistoryRecorder& recorder) {
  OpenPlayed played;
  std::vector<Call*> calls(schedule.runs);
  session.record(&recorder);
  const SteadyTime begin = steady_clock::now();
  for (const Due& due : dues_of(schedule, terms.calibration.uncancelled)) {
    const SteadyTime intended = begin + span(due.at);
    session.until(intended, [] { return false; });
    if (session.gone()) break;
    Call*& call = calls[due.request];
    if (due.is_cancel) {
      played.late[call->op] = std::max(Duration{}, between(intended, steady_clock::now()));
      session.cancel(*call);
    } else {
      touch(terms.subject, session);
      call = &session.start(*terms.calibration.slow);
      const auto alive =
          std::ranges::count_if(session.calls(), [](const Call& one) { return !one.answered(); });
      played.alive_max = std::max(played.alive_max, static_cast<std::uint64_t>(alive));
    }
  }
  if (!session.gone()) settle(session, terms);
  played.gone = session.gone();
  recorder.end(played.gone ? EndWhy::crashed : EndWhy::quiet);
  session.record(nullptr);
  return played;
}

}  // namespace rescind::live
