#include "harness/engine/judging/judge_whole.hpp"

#include "harness/contract/judge.hpp"
#include "harness/contract/recorded.hpp"
#include "harness/engine/run/excerpt.hpp"
#include "harness/engine/run/rule_results.hpp"
#include "harness/history/history_hash.hpp"

namespace rescind {

CaseResult judge_whole(const History& history, const Profile& profile, const Failing& failing) {
  CaseResult result;
  Judge judge(profile, history.header);
  for (const Event& event : history.events) {
    judge_recorded(judge, profile, history.names, event);
    result.history_hash = history_hash(event, result.history_hash);
    result.length = event.t - Time{};
  }
  judge.finish();
  Excerpt excerpt;
  add_rules(judge, judge.violations(), history, failing, excerpt, result);
  result.names = excerpt.kept();
  if (fails(result.breaches)) result.outcome = CaseOutcome::failed;
  result.name = history.header.name.empty() ? "the history" : history.header.name;
  result.events = history.events.size();
  result.clock = history.header.clock;
  return result;
}

}  // namespace rescind
