#include "harness/contract/promises.hpp"

#include <array>

namespace rescind {
namespace {

constexpr std::array<std::string_view, 4> answer_words{"required", "optional", "forbidden", "unmarked"};
constexpr std::array<std::string_view, 3> back_words{"cancel", "provider-end", "session-end"};

/// Promises, the rule that they leave nothing to judge of, and why.
struct Row {
  bool (*holds)(const Promises&);
  Consequence consequence;
};

bool not_answered(const Promises& promises) {
  return !promises.answer.is_owed();
}
bool not_closed(const Promises& promises) {
  return promises.close == CloseCall::none;
}
bool only_sent(const Promises& promises) {
  return promises.cancel_call == CancelCall::fire_and_forget;
}
bool has_no_answer(const Promises& promises) {
  return promises.cancel_answer == CancelAnswer::none;
}
bool on_the_wire(const Promises& promises) {
  return promises.observed_at == ObservedAt::wire;
}
bool by_key(const Promises& promises) {
  return promises.foreign == Foreign::bearer;
}
bool by_nobody_else(const Promises& promises) {
  return promises.foreign == Foreign::impossible;
}
bool any_work(const Promises& promises) {
  return promises.work_bound == Promises::unlimited;
}
bool back_at_cancel(const Promises& promises) {
  return promises.operations_back == UnitsBack::cancel;
}

constexpr std::string_view unanswered = "what was cancelled need not be answered";
constexpr std::string_view unclosed = "operations have no close: they are over with their final results";
constexpr std::string_view wire = "the wire is observed, which has no calls, handles and callbacks";
constexpr std::string_view key = "whoever has the key of an operation may cancel it";
constexpr std::string_view alone = "no other context can name the operation";

constexpr std::array rows{
    Row{not_answered, {RuleId::cancel_final_prompt, unanswered}},
    Row{not_answered, {RuleId::cancel_from_callback, unanswered}},
    Row{not_answered, {RuleId::timeout_fires, unanswered}},
    Row{not_closed, {RuleId::close_every_operation, unclosed}},
    Row{not_closed, {RuleId::close_quiet, unclosed}},
    Row{not_closed, {RuleId::close_sync_undrained, unclosed}},
    Row{not_closed, {RuleId::session_close_waits, unclosed}},
    Row{only_sent, {RuleId::cancel_asynchronous, "a cancel is sent, and no call waits for anything"}},
    Row{only_sent, {RuleId::cancel_result_code, "a cancel is sent, and nothing answers it"}},
    Row{only_sent, {RuleId::cancel_answer_tells, "a cancel is sent, and nothing answers it"}},
    Row{has_no_answer, {RuleId::cancel_result_code, "a cancel has no answer of its own"}},
    Row{has_no_answer, {RuleId::cancel_answer_tells, "a cancel has no answer of its own"}},
    Row{on_the_wire, {RuleId::cancel_from_callback, wire}},
    Row{on_the_wire, {RuleId::cancel_handle_stays_valid, wire}},
    Row{on_the_wire, {RuleId::cancel_async_callback, wire}},
    Row{on_the_wire, {RuleId::cancel_sync_unblocks, wire}},
    Row{on_the_wire, {RuleId::close_sync_undrained, wire}},
    Row{on_the_wire, {RuleId::handle_stale_refused, wire}},
    Row{by_key, {RuleId::security_caller_context, key}},
    Row{by_key, {RuleId::security_foreign_refused, key}},
    Row{by_nobody_else, {RuleId::security_caller_context, alone}},
    Row{by_nobody_else, {RuleId::security_foreign_refused, alone}},
    Row{any_work, {RuleId::quota_work_bounded, "any number of providers may be at work"}},
    Row{back_at_cancel, {RuleId::quota_held_while_running, "units come back with the cancel"}},
};

}  // namespace

std::string_view name_of(CancelledAnswer answer) {
  return answer_words[static_cast<std::size_t>(answer)];
}

std::optional<CancelledAnswer> answer_named(std::string_view word) {
  for (std::size_t i = 0; i < answer_words.size(); ++i)
    if (answer_words[i] == word) return static_cast<CancelledAnswer>(i);
  return std::nullopt;
}

std::string_view name_of(UnitsBack back) {
  return back_words[static_cast<std::size_t>(back)];
}

std::optional<UnitsBack> units_back_named(std::string_view word) {
  for (std::size_t i = 0; i < back_words.size(); ++i)
    if (back_words[i] == word) return static_cast<UnitsBack>(i);
  return std::nullopt;
}

std::vector<Consequence> consequences_of(const Promises& promises) {
  std::vector<Consequence> found;
  for (const Row& row : rows)
    if (row.holds(promises)) found.push_back(row.consequence);
  return found;
}

}  // namespace rescind
