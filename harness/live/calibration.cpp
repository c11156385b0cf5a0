#include "harness/live/calibration.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "harness/base/text.hpp"
#include "harness/live/host/steady_time.hpp"

namespace rescind::live {
namespace {

using std::chrono::steady_clock;

// For an answer. Where one has not come, the next ones are given less: a subject that answers nothing is told in a minute.
constexpr auto patience_at_first = std::chrono::seconds(20);
constexpr auto patience_then = std::chrono::seconds(4);
constexpr Duration too_short = milliseconds(40);  // Nothing can be cancelled in the middle of it.

// Whether the answer to the handshake has what `names`, with dots between them, lead to; false and null are not there.
bool has(const nlohmann::json& hello, std::string_view names) {
  if (names.empty()) return true;
  const nlohmann::json* at = &hello;
  while (!names.empty()) {
    const std::size_t dot = std::min(names.find('.'), names.size());
    if (!at->is_object()) return false;
    const auto found = at->find(std::string(names.substr(0, dot)));
    if (found == at->end()) return false;
    at = &*found;
    names.remove_prefix(std::min(dot + 1, names.size()));
  }
  return !at->is_null() && *at != nlohmann::json(false);
}

struct Timed {
  Duration time{};
  Answered answer{};
};

/// Of one request of a list.
class Timing {
 public:
  Timing(const Subject& subject, Session& session, const MessageTemplate& request, bool slow,
         std::chrono::seconds& patience)
      : subject_(subject), session_(session), request_(request), slow_(slow), patience_(patience) {}

  /// Nothing where it was not answered.
  std::optional<Timed> once() {
    if (slow_) touch(subject_, session_);
    session_.record(nullptr);
    const Call& call = session_.start(request_);
    if (!session_.until_answered(call, steady_clock::now() + patience_)) {
      patience_ = patience_then;
      return std::nullopt;
    }
    return Timed{between(call.started, *call.answered_at), call.answer};
  }

  /// The one in the middle of three.
  std::optional<Timed> median() {
    std::array<Timed, 3> times;
    for (Timed& time : times) {
      const std::optional<Timed> measured = once();
      if (!measured) return std::nullopt;
      time = *measured;
    }
    std::ranges::sort(times, {}, &Timed::time);
    return times[1];
  }

 private:
  const Subject& subject_;
  Session& session_;
  const MessageTemplate& request_;
  bool slow_;
  std::chrono::seconds& patience_;
};

std::string why_not(const MessageTemplate& request, const std::optional<Timed>& timed) {
  if (!timed) return fmt::format("{} was not answered", request.method);
  return fmt::format("{} was answered with the error {}: {}", request.method, printable(timed->answer.error),
                     printable(timed->answer.message));
}

/// Doubles and halves the workspace's file until the request takes the time that it ought to, or as near to it as the
/// file's sizes allow.
std::optional<Timed> in_length(Timing& timing, Workspace& workspace) {
  std::optional<Timed> timed = timing.once();
  if (!timed || !timed->answer.ok) return timed;
  timed = timing.once();  // The first one may have loaded what the others find.
  while (timed && timed->time < slow_least && workspace.can_grow()) {
    const std::int64_t factor = timed->time.ns * 4 < slow_least.ns ? 4 : 2;
    for (std::int64_t grown = 1; grown < factor && workspace.can_grow(); grown *= 2)
      workspace.set_units(workspace.units() * 2);
    timed = timing.once();
  }
  while (timed && timed->time > slow_most && workspace.can_shrink()) {
    workspace.set_units(workspace.units() / 2);
    timed = timing.once();
  }
  return timed ? timing.median() : timed;
}

void find_slow(const Subject& subject, Session& session, Workspace& workspace, std::chrono::seconds& patience,
               Calibration& found) {
  const std::uint32_t units = workspace.units();
  std::uint32_t best_units = units;
  for (const MessageTemplate& request : subject.slow) {
    if (session.gone()) return;
    if (!has(session.hello(), request.needs)) {
      found.tried.push_back(fmt::format("{} is not offered", request.method));
      continue;
    }
    workspace.set_units(units);
    Timing timing(subject, session, request, true, patience);
    const std::optional<Timed> timed = in_length(timing, workspace);
    if (!timed || !timed->answer.ok) {
      found.tried.push_back(why_not(request, timed));
      continue;
    }
    if (timed->time < too_short) {
      found.tried.push_back(fmt::format("{} takes {} only", request.method, in_milliseconds(timed->time)));
      continue;
    }
    if (timed->time > found.uncancelled) {
      found.slow = request;
      found.uncancelled = timed->time;
      found.slow_answer = timed->answer;
      best_units = workspace.units();
    }
    if (timed->time >= slow_least) break;
  }
  workspace.set_units(best_units);
}

void find_fast(const Subject& subject, Session& session, std::chrono::seconds& patience, Calibration& found) {
  for (const MessageTemplate& request : subject.fast) {
    if (session.gone()) return;
    if (!has(session.hello(), request.needs)) continue;
    Timing timing(subject, session, request, false, patience);
    const std::optional<Timed> timed = timing.median();
    if (!timed) {
      found.tried.push_back(why_not(request, timed));
      continue;
    }
    const bool better = !found.fast || (timed->answer.ok && !found.fast_answer.ok);
    if (!better) continue;
    found.fast = request;
    found.control = timed->time;
    found.fast_answer = timed->answer;
    if (timed->answer.ok) return;
  }
}

}  // namespace

std::string in_milliseconds(Duration time) {
  return fmt::format("{:.1f} ms", static_cast<double>(time.ns) / 1e6);
}

void touch(const Subject& subject, Session& session) {
  for (const MessageTemplate& message : subject.touch) session.notify(message);
}

Calibration calibrate(const Subject& subject, Session& session, Workspace& workspace) {
  Calibration found;
  std::chrono::seconds patience = patience_at_first;
  find_slow(subject, session, workspace, patience, found);
  found.cancel_offered = has(session.hello(), subject.cancel_needs);
  for (const NamedRequest& own : subject.requests)
    if (!has(session.hello(), own.needs)) found.not_offered.insert(own.name);
  find_fast(subject, session, patience, found);
  return found;
}

}  // namespace rescind::live
