#include "harness/contract/recorded.hpp"

namespace rescind {

void promise_by_form(Judge& judge, const Profile& profile, const std::vector<std::string>& texts,
                     const Event& event) {
  if (event.kind != EventKind::cancel || !event.op.exists() || profile.forms.empty()) return;
  judge.promise_answer(
      event.op, event.text.exists() ? profile.answer_to(texts[event.text.value]) : profile.promises.answer);
}

void judge_recorded(Judge& judge, const Profile& profile, const Names& names, const Event& event) {
  promise_by_form(judge, profile, names.texts, event);
  if (event.kind != EventKind::final) return judge.on(event);
  Event final = event;
  final.ended = profile.ended_of(event, names);
  judge.on(final);
}

}  // namespace rescind
