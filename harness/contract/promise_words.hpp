#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

#include "harness/contract/promises.hpp"

namespace rescind {

/// A promise that is one of a few words.
struct PromiseInfo {
  std::string_view key;                          ///< "cancel-call"
  std::string_view meaning;                      ///< One sentence.
  std::span<const std::string_view> (*words)();  ///< By value; an empty one cannot be chosen.
  std::uint8_t (*get)(const Promises&);
  void (*set)(Promises&, std::uint8_t);

  /// The word that these promises have chosen.
  [[nodiscard]] std::string_view chosen(const Promises& promises) const;
  /// Chooses `word`. False where it is none of the words.
  bool choose(std::string_view word, Promises& promises) const;
};

namespace promise_detail {

// The words of a promise, in the order of its values.
using PromiseWords = std::span<const std::string_view>;
[[nodiscard]] PromiseWords words_for(CancelAnswer);
[[nodiscard]] PromiseWords words_for(ObservedAt);
[[nodiscard]] PromiseWords words_for(CancelTarget);
[[nodiscard]] PromiseWords words_for(LateCancel);
[[nodiscard]] PromiseWords words_for(CancelCall);
[[nodiscard]] PromiseWords words_for(CloseCall);
[[nodiscard]] PromiseWords words_for(FinalNeeds);
[[nodiscard]] PromiseWords words_for(Foreign);

template <class>
struct Member;
template <class E>
struct Member<E Promises::*> {
  using Type = E;
};

template <auto member>
[[nodiscard]] constexpr PromiseInfo promise(std::string_view key, std::string_view meaning) {
  using E = typename Member<decltype(member)>::Type;
  return {key, meaning, [] { return words_for(E{}); },
          [](const Promises& promises) { return static_cast<std::uint8_t>(promises.*member); },
          [](Promises& promises, std::uint8_t value) { promises.*member = static_cast<E>(value); }};
}

}  // namespace promise_detail

/// Every such promise, in the order in which the tool lists them.
inline constexpr std::array all_promises{
    promise_detail::promise<&Promises::cancel_answer>(
        "cancel-answer",
        "What the answer to a cancel says: what became of it, that it was taken, or nothing."),
    promise_detail::promise<&Promises::observed_at>(
        "observed-at", "Where the client is observed: in the calls of its caller, or in its messages."),
    promise_detail::promise<&Promises::cancel_scope>("cancel-scope",
                                                     "What ends with the operation that a cancel names."),
    promise_detail::promise<&Promises::late_cancel>(
        "late-cancel", "What becomes of a cancel that comes after the end. It excuses nothing."),
    promise_detail::promise<&Promises::cancel_call>(
        "cancel-call",
        "How a cancel is made: within the client, answered by the server, or sent unanswered."),
    promise_detail::promise<&Promises::close>(
        "close", "Whether an operation is closed, or over with its final result."),
    promise_detail::promise<&Promises::final_needs>(
        "final-needs", "Who has to be alive for the final result of what was cancelled."),
    promise_detail::promise<&Promises::foreign>("foreign",
                                                "What becomes of a cancel from another security context."),
};

}  // namespace rescind
