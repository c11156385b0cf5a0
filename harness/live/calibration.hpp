#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "harness/base/time.hpp"
#include "harness/live/session.hpp"
#include "harness/live/subject.hpp"
#include "harness/live/workspace.hpp"

namespace rescind::live {

/// What was measured of a subject on this machine, before anything is cancelled.
struct Calibration {
  std::optional<MessageTemplate> slow;  ///< Nothing where no request is slow enough.
  Duration uncancelled{};               ///< How long the slow one takes: the median of three.
  Answered slow_answer{};
  bool cancel_offered = true;  ///< What its answer to the handshake says.
  std::optional<MessageTemplate> fast;
  Duration control{};  ///< How long the fast one takes, likewise.
  Answered fast_answer{};
  std::set<std::string>
      not_offered{};  ///< Of the subject's own requests, those whose `needs` its handshake lacks.
  std::vector<std::string> tried{};  ///< Of each request that was not taken, why.
};

/// A time that was measured, as "12.3 ms".
[[nodiscard]] std::string in_milliseconds(Duration time);

/// How long a slow request ought to take.
inline constexpr Duration slow_least = milliseconds(150);
inline constexpr Duration slow_most = milliseconds(700);

/// Finds the slow and the fast request, and makes the workspace's file as big as the slow one needs. Ends early where
/// the subject ends. `session` has shaken hands.
[[nodiscard]] Calibration calibrate(const Subject& subject, Session& session, Workspace& workspace);

/// Sends what makes the next slow request slow again.
void touch(const Subject& subject, Session& session);

}  // namespace rescind::live
