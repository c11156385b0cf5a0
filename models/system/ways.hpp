#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "harness/history/event.hpp"

namespace rescind {

// What kinds of systems do differently, and rightly. No protocol has a name here. What is done wrongly is a
// mutant's; see decisions.hpp.

/// A bit for each kind of operation that streams.
[[nodiscard]] constexpr std::uint32_t streaming_kinds() {
  std::uint32_t kinds = 0;
  for (std::uint32_t i = 1; i < static_cast<std::uint32_t>(OperationKind::count_); ++i)
    if (is_stream(static_cast<OperationKind>(i))) kinds |= 1u << i;
  return kinds;
}

/// What a system says, besides a result code, where an operation ended in a certain way. Both may be empty.
struct OwnWords {
  std::string code;  ///< "-32800"
  std::string message;
  bool operator==(const OwnWords&) const = default;
};

/// The code of a final result, inside the models, where the system says that a cancel ended the operation and
/// has words of its own for it. In a history it is `failed`, beside those words.
inline constexpr std::int16_t ended_by_cancel = -1;

/// A way of cancelling that has a name of its own, since it is answered otherwise.
struct CancelForm {
  std::string name;
  bool answers_cancelled = true;  ///< What was cancelled gets a final result.
  bool answers_cancel = false;    ///< The cancel itself is answered.
  bool operator==(const CancelForm&) const = default;
};

/// How a system goes about it. The default is the system of MI.
struct Ways {
  /// What becomes of a cancel from another security context.
  enum class Stranger : std::uint8_t { refused, ignored, served, unable };
  /// How long an operation counts against its limit.
  enum class Holds : std::uint8_t { until_cancelled, while_it_runs, until_disconnected };

  std::uint32_t travelling = streaming_kinds();  ///< A bit for each kind whose cancel is sent.
  bool tells_reason = true;                      ///< The message of a cancel says why, where it has room.
  bool answers_cancelled = true;  ///< What was cancelled gets a final result, from the client or the server.
  bool client_ends = true;        ///< The client stack makes it. Else only the server ends what was sent.
  bool cuts_short = true;         ///< A few results are handed over after a cancel, and no more.
  bool answers_cancel = false;    ///< The call of a cancel returns with the server's answer to it.
  bool answer_tells = false;      ///< That answer says whether there was anything to cancel.
  bool names_next = false;        ///< A cancel hits what runs in its place once its operation is over.
  bool closes = true;             ///< Operations are closed. Else they are over with their final results.
  CancelTarget scope = CancelTarget::operation;  ///< What ends with the operation that is cancelled.
  Stranger stranger = Stranger::refused;
  Holds holds = Holds::while_it_runs;
  std::vector<OwnWords>
      words{};  ///< By Ended. None for those that the result code alone tells of, or at all.
  std::vector<CancelForm> forms{};  ///< Form i + 1 stands at i; form 0 is what the members above say.

  [[nodiscard]] bool travels(OperationKind kind) const {
    return (travelling & (1u << static_cast<unsigned>(kind))) != 0;
  }
  [[nodiscard]] bool answers_cancelled_in(std::uint8_t form) const {
    return form == 0 ? answers_cancelled : forms[form - 1u].answers_cancelled;
  }
  [[nodiscard]] bool answers_cancel_in(std::uint8_t form) const {
    return form == 0 ? answers_cancel : forms[form - 1u].answers_cancel;
  }
  /// A cancel may hit what it does not name: so nothing is sent to its neighbourhood until the server has dealt with it.
  [[nodiscard]] bool hits_widely() const { return scope >= CancelTarget::session || names_next; }
  [[nodiscard]] const OwnWords& words_of(Ended ended) const {
    static const OwnWords none;
    return words.empty() ? none : words[static_cast<std::size_t>(ended)];
  }
  void say(Ended ended, OwnWords own) {
    constexpr std::size_t ends = 8;
    words.resize(ends);
    words[static_cast<std::size_t>(ended)] = std::move(own);
  }
  bool operator==(const Ways&) const = default;
};

}  // namespace rescind
