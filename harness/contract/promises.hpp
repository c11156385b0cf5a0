#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "harness/base/time.hpp"
#include "harness/contract/rule.hpp"
#include "harness/history/vocabulary.hpp"

namespace rescind {

// What kinds of systems promise differently, each in a few words. No protocol has a name here.

/// Whether an operation that was cancelled still gets its final result. Where it need not, what else the
/// rules say of that result and its promptness is not judged; where it must not, `result.one-final` turns
/// round. One that is unmarked is required, and looks like one of what nobody cancelled.
enum class CancelledAnswer : std::uint8_t { required, optional, forbidden, unmarked };
/// What the answer to a cancel says: what became of the cancel, that it was taken, or nothing.
enum class CancelAnswer : std::uint8_t { tells, accepted, none };
/// Where the client is observed: in its calls, or in the messages that it exchanges.
enum class ObservedAt : std::uint8_t { caller, wire };
/// What the simulated system does with a cancel that comes after the end. It excuses nothing.
enum class LateCancel : std::uint8_t { nothing, not_found, hits_next };
/// How a cancel is made: within the client, with an answer of the server, or sent without any answer.
enum class CancelCall : std::uint8_t { local, round_trip, fire_and_forget };
/// Whether an operation is closed. Without a close it is over with its final result.
enum class CloseCall : std::uint8_t { required, none };
/// Who has to be alive so that a cancelled operation gets its final result in time.
enum class FinalNeeds : std::uint8_t { client, server };
/// What becomes of a cancel from another security context: an error, nothing, it cancels for whoever has the
/// key, or it cannot be made.
enum class Foreign : std::uint8_t { refused, silent, bearer, impossible };
/// When an operation's units come back.
enum class UnitsBack : std::uint8_t { cancel, provider_end, session_end };

/// A promise about the answer to what was cancelled.
struct AnswerPromise {
  CancelledAnswer whether = CancelledAnswer::required;
  Level level = Level::must;  ///< Of an answer that is forbidden.
  Duration crossing{0};       ///< How long one that was under way may still come, where it is forbidden.
  bool is_unsaid =
      false;  ///< Nobody says by which form it was cancelled, and the forms promise different things.
  /// Whether there has to be one.
  [[nodiscard]] bool is_owed() const {
    return whether == CancelledAnswer::required || whether == CancelledAnswer::unmarked;
  }
  bool operator==(const AnswerPromise&) const = default;
};

/// What a kind of system promises besides rules, levels and bounds. Plain data.
struct Promises {
  static constexpr std::uint32_t unlimited = std::numeric_limits<std::uint32_t>::max();

  AnswerPromise answer{};  ///< Of a cancel whose form is not listed.
  CancelAnswer cancel_answer = CancelAnswer::accepted;
  ObservedAt observed_at = ObservedAt::caller;
  CancelTarget cancel_scope = CancelTarget::operation;  ///< What ends with the operation that is cancelled.
  LateCancel late_cancel = LateCancel::nothing;
  CancelCall cancel_call = CancelCall::local;
  CloseCall close = CloseCall::required;
  FinalNeeds final_needs = FinalNeeds::client;
  Foreign foreign = Foreign::refused;
  UnitsBack operations_back = UnitsBack::provider_end;
  UnitsBack memory_back = UnitsBack::provider_end;
  std::uint32_t work_bound = 1;  ///< Providers at work, as a multiple of the limit; or `unlimited`.
  bool operator==(const Promises&) const = default;
};

/// "required", "optional", "forbidden", "unmarked".
[[nodiscard]] std::string_view name_of(CancelledAnswer answer);
[[nodiscard]] std::optional<CancelledAnswer> answer_named(std::string_view word);
/// "cancel", "provider-end", "session-end".
[[nodiscard]] std::string_view name_of(UnitsBack back);
[[nodiscard]] std::optional<UnitsBack> units_back_named(std::string_view word);

/// A rule of which promises leave nothing to judge, and why.
struct Consequence {
  RuleId rule;
  std::string_view reason;
};
/// The rules that these promises switch off. A rule that several of them do is there as often.
[[nodiscard]] std::vector<Consequence> consequences_of(const Promises& promises);

}  // namespace rescind
