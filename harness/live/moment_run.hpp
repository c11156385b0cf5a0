#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "harness/contract/profile.hpp"
#include "harness/live/calibration.hpp"
#include "harness/live/session.hpp"
#include "harness/live/subject.hpp"
#include "harness/scenario/language/moments.hpp"

namespace rescind::live {

/// What a case is called that tries a moment: "lsp/at-20".
[[nodiscard]] std::string case_name(const Subject& subject, const Moment& moment);

/// How the history of a moment is headed: the mediator sees what its client sees. `identity`: see Session.
[[nodiscard]] Recording recording_of(const Moment& moment, const Subject& subject,
                                     const std::string& identity);
/// The same of what is no moment.
[[nodiscard]] Recording recording_named(const std::string& name, const Subject& subject,
                                        const std::string& identity);

/// What moments are tried with.
struct MomentTerms {
  const Subject& subject;
  const Calibration& calibration;
  /// What of it is promised: whether what was cancelled is answered (else it is not waited for), and what else a cancel
  /// may end.
  const Profile& profile;
};

/// A request that nobody cancelled was not answered as it was when nothing had been cancelled yet.
struct OtherAnswer {
  std::string op;
  Answered wanted;
  std::optional<Answered> seen;  ///< Nothing: it was not answered at all.
};

/// How soon a cancelled request was answered.
struct CancelLatency {
  Duration after;  ///< From its cancel.
  Duration rest;   ///< So long it would have taken uncancelled.
};

/// What one moment came to, beside its history.
struct Played {
  std::vector<OtherAnswer> other_answers{};
  std::vector<CancelLatency> latencies{};
  Duration computed{};                             ///< Processor time that it used when all was answered.
  bool computes_on = false;                        ///< That is about as much as the cancelled work had left.
  std::optional<MomentStep::Ending> still_runs{};  ///< So it was to end, and did not.
  bool busy = false;                               ///< It still computed when nobody waited any longer.
  bool gone = false;                               ///< It went down by itself.
  std::string handshake{};                         ///< Why that failed; empty where it did not.
};

/// A share of the uncancelled time that the seed draws, in parts per million: from 2 to 98 percent.
[[nodiscard]] std::uint32_t drawn_share(std::uint64_t seed);
/// That share of the time.
[[nodiscard]] Duration share_of(Duration uncancelled, std::uint32_t parts_per_million);

/// Tries `moment` on `session`, and writes everything into `recorder`, the end too.
[[nodiscard]] Played play(const Moment& moment, const MomentTerms& terms, Session& session,
                          HistoryRecorder& recorder, std::uint64_t seed);

}  // namespace rescind::live
