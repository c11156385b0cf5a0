#include "harness/contract/terms.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "harness/contract/calls.hpp"
#include "harness/contract/rules/all.hpp"

namespace rescind {

namespace {

constexpr EventSet everything() {
  EventSet every;
  for (std::size_t i = 1; i < event_kinds; ++i) every.add(static_cast<EventKind>(i));
  return every;
}

bool observes_all(const Header& header, EventSet kinds) {
  for (std::size_t i = 1; i < event_kinds; ++i) {
    const auto kind = static_cast<EventKind>(i);
    if (kinds.contains(kind) && !header.observes(kind)) return false;
  }
  return true;
}

template <class Rule>
bool can_check(const Header& header) {
  static_assert((Rule::row.needs | everything()) == everything());
  if (!observes_all(header, Rule::row.needs)) return false;
  if constexpr (Rule::row.hooks.contains(Hook::can_check)) return Rule::can_check(header);
  return true;
}

template <class... Rules>
RuleSet checkable(const Header& header, std::tuple<Rules...>*) {
  RuleSet set;
  (set.set(static_cast<std::size_t>(Rules::id), can_check<Rules>(header)), ...);
  return set;
}

bool code_names_an_end(const Profile& profile) {
  return std::ranges::any_of(profile.codes, [](const OwnCode& code) {
    return is_another_end(code.ended) || std::ranges::any_of(code.by_message, [](const auto& cause) {
             return is_another_end(cause.second);
           });
  });
}

std::uint8_t returns_seen(const Header& header) {
  constexpr std::array returns{std::pair{CallKind::start, EventKind::start_returned},
                               std::pair{CallKind::read, EventKind::read_returned},
                               std::pair{CallKind::cancel, EventKind::cancel_returned},
                               std::pair{CallKind::close, EventKind::close_returned},
                               std::pair{CallKind::session_close, EventKind::session_close_returned}};
  unsigned seen = 0;
  for (const auto& [call, returned] : returns)
    if (header.observes(returned)) seen |= 1u << static_cast<unsigned>(call);
  return static_cast<std::uint8_t>(seen);
}

}  // namespace

Duration doubt_of(const Header& header) {
  return header.skew + *std::ranges::max_element(header.resolution);
}

Terms terms_of(const Profile& profile, const Header& header) {
  Terms terms;
  terms.bounds = header.clock == Clock::monotonic ? profile.wall_bounds : profile.virtual_bounds;
  terms.judged = checkable(header, static_cast<rules::All*>(nullptr)) & ~profile.off;
  // No number of results is too many, or how large they are is not in a history.
  if (terms.bounds.extras.results == Allowance::unlimited)
    terms.judged.reset(static_cast<std::size_t>(RuleId::result_few_extras));
  if (profile.promises.cancel_answer != CancelAnswer::tells)
    terms.judged.reset(static_cast<std::size_t>(RuleId::cancel_answer_tells));
  terms.travelling_kinds = profile.travelling_kinds;
  terms.promises = profile.promises;
  terms.promises_prompt_final = !profile.off.test(static_cast<std::size_t>(RuleId::cancel_final_prompt));
  terms.codes_name_ends = code_names_an_end(profile);
  terms.from_start = header.from_start;
  terms.durations = header.clock != Clock::steps;
  terms.resolutions = header.resolution;
  terms.resolution = *std::ranges::max_element(header.resolution);
  terms.skew = doubt_of(header);
  terms.real_clocks = header.clock == Clock::monotonic || terms.skew.ns > 0;
  terms.polled = header.polled;
  terms.polled_longest = *std::ranges::max_element(header.polled);
  terms.sees_returned = returns_seen(header);
  const AnswerPromise any_answer = profile.answer_to_any();
  terms.unseen_cancels_silence = !header.observes(EventKind::cancel) && !any_answer.is_owed();
  terms.sees_starts = header.observes(EventKind::start);
  terms.sees_sessions = header.observes(EventKind::session_open) && header.observes(EventKind::session_close);
  terms.sees_reads = header.observes(EventKind::read);
  terms.sees_finals = header.observes(EventKind::final);
  terms.sees_server = header.observes(Place::server);
  terms.sees_provider = header.observes(Place::provider);
  terms.sees_callback_returned = header.observes(EventKind::callback_returned);
  terms.sees_timeout_fired = header.observes(EventKind::timeout_fired);
  terms.sees_hearing = header.observes(EventKind::cancel_heard);
  terms.sees_provider_crashes = header.observes(EventKind::provider_crash);
  terms.sees_provider_ends =
      header.observes(EventKind::provider_start) && header.observes(EventKind::provider_end);
  terms.sees_admits = header.observes(EventKind::admit);
  terms.sees_session_closed = header.observes(EventKind::session_closed);
  terms.sees_releases = header.observes(EventKind::release);
  terms.sees_posts = header.observes(EventKind::post);
  terms.sees_listening =
      header.observes(EventKind::register_cancel) && header.observes(EventKind::cancel_polled);
  terms.sees_provider_finals = header.observes(EventKind::provider_final);
  terms.sees_sends = header.observes(EventKind::send) && header.observes(EventKind::deliver);
  terms.sees_receipts = header.observes(EventKind::cancel_received);
  terms.explains_failures = rules::shows_failures(header);
  terms.explains_stops = header.observes(EventKind::shutdown) &&
                         (profile.promises.close == CloseCall::none || header.observes(EventKind::close));
  return terms;
}

}  // namespace rescind
