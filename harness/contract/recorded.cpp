#include "harness/contract/recorded.hpp"

namespace rescind {

void judge_recorded(Judge& judge, const Profile& profile, const Names& names, const Event& event) {
  if (event.kind == EventKind::cancel && event.op.exists() && !profile.forms.empty() && event.text.exists())
    judge.promise_answer(event.op, profile.answer_to(names.texts[event.text.value]));
  if (event.kind != EventKind::final) return judge.on(event);
  Event final = event;
  final.ended = profile.ended_of(event, names);
  judge.on(final);
}

}  // namespace rescind
