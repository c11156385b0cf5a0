#pragma once

#include "harness/contract/judge.hpp"
#include "harness/history/history.hpp"

namespace rescind {

/// Tells the judge what is promised after this form of cancel, before it hears of the event.
inline void promise_by_form(Judge& judge, const Profile& profile, const std::vector<std::string>& texts,
                            const Event& event) {
  if (event.kind != EventKind::cancel || !event.op.exists() || profile.forms.empty()) return;
  judge.promise_answer(
      event.op, event.text.exists() ? profile.answer_to(texts[event.text.value]) : profile.promises.answer);
}

/// Judges an event as a program recorded it. What it says in the subject's own words is what the profile makes of it: how
/// an operation ended, and what is promised after this form of cancel. `names` are those of its history.
void judge_recorded(Judge& judge, const Profile& profile, const Names& names, const Event& event);

}  // namespace rescind
