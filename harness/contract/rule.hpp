#pragma once

#include <array>
#include <bitset>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string_view>

#include "harness/contract/hook.hpp"
#include "harness/history/history.hpp"

namespace rescind {

enum class Level : std::uint8_t { must, should, may };

/// The party that a rule charges.
enum class Who : std::uint8_t {
  nobody,
  application,
  client_stack,
  server,
  client_stack_and_server,
  provider,
  provider_and_server
};

/// How strong our reading of the source is: stated on the page, implied by it, on a neighbouring page,
/// assumed by us.
enum class Reading : std::uint8_t { stated, implied, page, assumed };

/// Every rule of the contract, in the order in which the tool lists them.
enum class RuleId : std::uint8_t {
  result_one_final,
  result_nothing_after_final,
  result_extras_allowed,
  result_few_extras,
  result_in_order,
  result_complete_if_ok,
  result_held_until_ack,
  result_cancelled_justified,
  result_asked_for,
  close_every_operation,
  close_quiet,
  close_sync_undrained,
  cancel_result_code,
  cancel_from_callback,
  cancel_handle_stays_valid,
  cancel_asynchronous,
  cancel_async_callback,
  cancel_final_prompt,
  cancel_disconnects,
  cancel_sync_unblocks,
  cancel_idempotent,
  cancel_no_bystander,
  cancel_reason_carried,
  cancel_reaches_provider,
  cancel_may_not_reach_provider,
  cancel_answer_tells,
  security_caller_context,
  security_foreign_refused,
  timeout_fires,
  server_shutdown_cancels,
  provider_one_final,
  provider_stops,
  provider_spared,
  provider_survives,
  provider_few_extras,
  quota_within_limit,
  quota_held_while_running,
  quota_released,
  quota_violation_allowed,
  quota_violation_justified,
  quota_recovers,
  quota_waiters_go_on,
  quota_work_bounded,
  session_close_waits,
  handle_stale_refused,
  subject_survives,
  count_
};
inline constexpr std::size_t rules_count = static_cast<std::size_t>(RuleId::count_);
using RuleSet = std::bitset<rules_count>;

/// The kinds of events that tell the story of a rule, most telling first: at most ten.
class TellingKinds {
 public:
  constexpr TellingKinds(std::initializer_list<EventKind> kinds) {
    for (EventKind kind : kinds) kinds_.at(count_++) = kind;
  }
  [[nodiscard]] const EventKind* begin() const { return kinds_.data(); }
  [[nodiscard]] const EventKind* end() const { return kinds_.data() + count_; }

 private:
  std::array<EventKind, 10> kinds_{};
  std::size_t count_ = 0;
};

/// How a breach of a rule is best drawn, between an event of kind `from` and one of kind `to`.
struct Picture {
  enum class Kind : std::uint8_t {
    none,           ///< The events that show it say it all.
    span,           ///< From one to the other it takes no longer than a bound.
    covers,         ///< What `from` ends, such as units held, lasts as long as what `to` ends.
    nothing_after,  ///< Nothing such as `to` comes behind `from`.
    once,           ///< Of both kinds together there is one.
    order,          ///< They come in their order.
  };
  Kind kind = Kind::none;
  EventKind from = EventKind::none;
  EventKind to = EventKind::none;
};

/// A rule's row: what the tool tells about it, and what its monitor looks at. It stands in the rule's own
/// struct.
struct RuleInfo {
  RuleId id;
  std::string_view name;  ///< "result.one-final"
  Level level;
  Who who;
  std::string_view sources{};  ///< "S7 S8", or empty.
  Reading reading;
  std::string_view page{};            ///< Of Reading::page: the neighbouring page.
  std::string_view statement;         ///< One sentence.
  EventSet needs{};                   ///< It is not checked unless all of these are observed.
  EventSet hears{};                   ///< The kinds of events that exercise or decide it.
  HookSet hooks{};                    ///< How else it is asked.
  TellingKinds telling;               ///< What is shown as evidence.
  EventKind cause = EventKind::none;  ///< The last event of this kind is shown too, of whichever operation.
  bool timed = false;      ///< Speaks of a duration: without time only its causal form is looked at.
  bool about_all = false;  ///< The events of every operation are shown.
  Picture picture{};
};

/// All rules, indexed by RuleId.
[[nodiscard]] std::span<const RuleInfo> all_rules();
[[nodiscard]] const RuleInfo& info(RuleId id);
/// The rule called `name`, if there is one.
[[nodiscard]] std::optional<RuleId> rule_named(std::string_view name);
[[nodiscard]] RuleSet rule_set(std::span<const RuleId> rules);
/// "must", "should", "may".
[[nodiscard]] std::string_view name_of(Level level);
/// "span", "covers", "nothing-after", "once", "order"; empty for none.
[[nodiscard]] std::string_view name_of(Picture::Kind kind);
/// "stated", "implied", "page", "assumed".
[[nodiscard]] std::string_view name_of(Reading reading);
/// "nobody", "client stack", "client stack, server" and so on.
[[nodiscard]] std::string_view name_of(Who who);

}  // namespace rescind
