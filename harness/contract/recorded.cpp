#include "harness/contract/recorded.hpp"

namespace rescind {

void judge_recorded(Judge& judge, const Profile& profile, const Names& names, const Event& event) {
  if (event.since == event.t.ns) {
    Event at_once = event;
    at_once.since = no_number;
    return judge_recorded(judge, profile, names, at_once);
  }
  const bool form_is_unsaid = event.kind == EventKind::cancel && !event.text.exists();
  if (form_is_unsaid && event.op.exists() && !profile.forms.empty()) {
    judge.promise_answer(event.op, profile.answer_to_any());
  } else {
    promise_by_form(judge, profile, names.texts, event);
  }
  if (event.kind != EventKind::final) return judge.on(event);
  Event final = event;
  final.ended = profile.ended_of(event, names);
  judge.on(final);
}

}  // namespace rescind
