#pragma once

#include "harness/contract/judge.hpp"
#include "harness/history/history.hpp"

namespace rescind {

/// Judges an event as a program recorded it. What it says in the subject's own words is what the profile makes of it: how
/// an operation ended, and what is promised after this form of cancel. `names` are those of its history.
void judge_recorded(Judge& judge, const Profile& profile, const Names& names, const Event& event);

}  // namespace rescind
