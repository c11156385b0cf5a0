#include "harness/scenario/compile/ways_of.hpp"

#include <algorithm>
#include <utility>

namespace rescind {
namespace {

Ways::Stranger stranger_of(Foreign foreign) {
  switch (foreign) {
    case Foreign::silent:
      return Ways::Stranger::ignored;
    case Foreign::bearer:
      return Ways::Stranger::served;
    case Foreign::impossible:
      return Ways::Stranger::unable;
    case Foreign::refused:
      break;
  }
  return Ways::Stranger::refused;
}

Ways::Holds holds_of(UnitsBack back) {
  switch (back) {
    case UnitsBack::cancel:
      return Ways::Holds::until_cancelled;
    case UnitsBack::session_end:
      return Ways::Holds::until_disconnected;
    case UnitsBack::provider_end:
      break;
  }
  return Ways::Holds::while_it_runs;
}

/// Whether the profile itself says that nobody is told of a reason.
bool has_no_reason(const Profile& profile) {
  return profile.is_off(RuleId::cancel_reason_carried) &&
         profile.reasons.contains(RuleId::cancel_reason_carried);
}

/// The first code whose meaning, or that of one of its messages, is `ended`.
OwnWords words_for(const Profile& profile, Ended ended) {
  for (const OwnCode& own : profile.codes) {
    if (own.by_message.empty() && own.ended == ended) return {.code = own.code, .message = {}};
    for (const auto& [message, meaning] : own.by_message)
      if (meaning == ended) return {.code = own.code, .message = message};
  }
  return {};
}

}  // namespace

Ways ways_of(const Profile& profile) {
  const Promises& promises = profile.promises;
  Ways ways;
  ways.travelling = profile.travelling_kinds;
  ways.tells_reason = !has_no_reason(profile);
  ways.answers_cancelled = promises.answer.whether != CancelledAnswer::forbidden;
  ways.client_ends = promises.final_needs == FinalNeeds::client;
  ways.cuts_short = ways.client_ends || profile.virtual_bounds.extras.results != Allowance::unlimited;
  ways.answers_cancel = promises.cancel_call == CancelCall::round_trip;
  ways.answer_tells = promises.cancel_answer == CancelAnswer::tells;
  ways.names_next = promises.late_cancel == LateCancel::hits_next;
  ways.closes = promises.close == CloseCall::required;
  ways.scope = promises.cancel_scope;
  ways.stranger = stranger_of(promises.foreign);
  ways.holds = holds_of(promises.operations_back);
  for (const auto& [name, answer] : profile.forms) {
    const bool answers = answer.whether != CancelledAnswer::forbidden;
    // After what leaves without any answer, none of its own comes either.
    ways.forms.push_back(
        {.name = name, .answers_cancelled = answers, .answers_cancel = answers && ways.answers_cancel});
  }
  for (const Ended ended : {Ended::cancelled, Ended::timed_out, Ended::refused, Ended::shutdown})
    if (OwnWords words = words_for(profile, ended); words != OwnWords{}) ways.say(ended, std::move(words));
  return ways;
}

}  // namespace rescind
