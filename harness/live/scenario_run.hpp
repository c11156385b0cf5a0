#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "harness/live/moment_run.hpp"
#include "harness/scenario/compile/scenario.hpp"

namespace rescind::live {

// A scenario on a real program: its one client is we, each of its operations a request, and its session the process. What
// a provider does stands for how long its request takes: see request_of().

/// Which request of the subject an operation stands for. A provider's name tells: slow, slow-again, fast, or that of one of
/// the subject's `requests`. Any other one is slow where it works for 40 ms or longer, and fast where it does not.
struct ScenarioRequest {
  const MessageTemplate* message = nullptr;
  const Answered* wanted = nullptr;     ///< As it was calibrated; nullptr where it was not.
  bool touches = false;                 ///< What makes it slow again is sent before it.
  const NamedRequest* named = nullptr;  ///< That of the subject's own, where it is one.
};
[[nodiscard]] ScenarioRequest request_of(const ProviderPlan& provider, const Subject& subject,
                                         const Calibration& calibration);

/// Why the scenario cannot be played on the subject, in a sentence; nothing where it can.
[[nodiscard]] std::optional<std::string> why_unable(const Case& what, const Subject& subject,
                                                    const Calibration& calibration);

/// Which process it is played on: its own where a request of it has an id that a process may see once only, or is the first
/// of the handshake.
[[nodiscard]] Moment::Process process_for(const Plan& plan, const Subject& subject);

/// Plays the scenario on `session`, and writes everything into `recorder`, the end too. `seed` draws the times that it
/// leaves open.
[[nodiscard]] Played play(const Case& what, const MomentTerms& terms, Session& session,
                          HistoryRecorder& recorder, std::uint64_t seed);

/// The scenario without the expectations that no real program can meet or miss: those of its own clock; of what a client
/// does not see; and of how that ended which was cancelled, since its answer may have been under way.
[[nodiscard]] Case asked_of(Case what, const Subject& subject);

}  // namespace rescind::live
