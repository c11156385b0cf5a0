#include "harness/contract/recorded.hpp"

namespace rescind {

void judge_recorded(Judge& judge, const Profile& profile, const Names& names, const Event& event) {
  if (event.since == event.t.ns) {
    Event at_once = event;
    at_once.since = no_number;
    return judge_recorded(judge, profile, names, at_once);
  }
  promise_by_form(judge, profile, names.texts, event);
  if (event.kind != EventKind::final) return judge.on(event);
  Event final = event;
  final.ended = profile.ended_of(event, names);
  judge.on(final);
}

}  // namespace rescind
