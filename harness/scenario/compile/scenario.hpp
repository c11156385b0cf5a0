#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "harness/base/shared.hpp"
#include "harness/base/written.hpp"
#include "harness/contract/profile.hpp"
#include "harness/history/event.hpp"
#include "harness/scenario/language/moments.hpp"
#include "harness/scenario/language/recorded_run.hpp"
#include "models/system/plan.hpp"

namespace rescind {

/// What a scenario expects of one operation, or of a pool at a time. Read off the history of a run; never in
/// untimed runs.
struct Expectation {
  enum class What : std::uint8_t {
    results,        ///< Delivered results, the final one not counted: least..most.
    extras,         ///< Results delivered after the first cancel: least..most.
    posts,          ///< What the provider posted: least..most.
    final_code,     ///< The final result's MI_Result is one of `codes`.
    final_within,   ///< The final result follows the first cancel within `within`.
    final_at,       ///< The final result comes at a time in `when`.
    no_final,       ///< The operation gets no final result.
    cancel_code,    ///< The first cancel answers one of `codes`.
    close_code,     ///< The first close answers one of `codes`.
    heard,          ///< The provider hears of its cancellation by `how` (How::none: it does not hear).
    reason_heard,   ///< The reason that the provider heard.
    refused,        ///< The server refuses it with one of `codes`.
    provider_runs,  ///< Runs of its provider: least..most.
    held_at,        ///< Units held in a pool at a time.
    sent,           ///< Messages of a type sent for the operation: least..most.
  };
  What what{};
  OpId op{};
  std::uint32_t least = 0;
  std::uint32_t most = 0;
  std::vector<std::int32_t> codes;
  Duration within{};
  Range when{};
  How how = How::none;
  Reason reason = Reason::absent;
  Pool pool = Pool::none;
  Scope scope = Scope::none;
  Time at{};
  std::int64_t units_least = 0;
  std::int64_t units_most = 0;
  Message message = Message::none;
  ContextId context{};  ///< Of held_at: the user whose pool it is; absent: all together.
  SessionId session{};  ///< Of held_at: the session whose pool it is; absent: all together.
  Written written{};    ///< In the scenario file.
  std::string text;     ///< As written there, for messages.
  bool operator==(const Expectation&) const = default;
};

/// One run that a scenario file asks for: a file without `matrix:` is one case, with it one for each
/// combination.
struct Case {
  std::string name;  ///< "cancel/between-results" or "cancel/between-results[mode=sync,reason=timeout]".
  Shared<std::string> file;  ///< As given on the command line or found below it.
  std::uint32_t line = 0;
  Shared<std::string> story;  ///< The file's first comment.
  Shared<std::vector<std::string>> tags;
  Plan plan;
  Shared<Profile> profile;    ///< With the file's bounds and switched-off rules already applied.
  std::vector<RuleId> rules;  ///< What it is about: it fails when its run did not exercise one of these, ...
  std::vector<RuleId> sometimes;  ///< ... but for these of them, which one of many runs has to exercise.
  Shared<std::vector<Expectation>> expectations;
  std::optional<std::uint64_t> seed;    ///< Where the file fixes one.
  std::optional<RecordedRun> recorded;  ///< Where the file is a recorded run, which is then replayed.
  /// Where the file is one of moments: what is tried on a real program; else nullptr, as for most cases.
  std::shared_ptr<const live::Moment> moment{};

  /// Whether every run of it is the same, so that one is enough.
  [[nodiscard]] bool is_one_run() const { return seed || recorded; }
};

}  // namespace rescind
