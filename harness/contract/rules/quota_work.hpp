#pragma once

#include "harness/contract/scene.hpp"

namespace rescind::rules {

/// A limit that is lowered charges nobody who is at work already, or was let in: what is held was charged under another.
/// Whose units are not charged before it begins is not counted.
struct WorkBounded {
  static constexpr RuleInfo row{
      .id = RuleId::quota_work_bounded,
      .name = "quota.work-bounded",
      .level = Level::should,
      .who = Who::server,
      .sources = "S13",
      .reading = Reading::assumed,
      .statement =
          "Providers at work for an account are never more than its limit, times what the profile allows.",
      .needs = {EventKind::charge, EventKind::provider_start, EventKind::provider_end},
      .hears = {EventKind::provider_start},
      .telling = {EventKind::provider_start, EventKind::charge, EventKind::release, EventKind::provider_end,
                  EventKind::limits},
      .about_all = true};
  static constexpr RuleId id = row.id;

  static void on(Kind<EventKind::provider_start>, Scene& scene) {
    if (scene.terms.promises.work_bound == Promises::unlimited) return;
    if ((scene.operation.runs & run_bit(scene.event)) != 0) return;
    const OperationFacts& operation = scene.operation;
    if (operation.is(Fact::charged_to_user)) counted(scene, Scope::user);
    if (operation.is(Fact::charged_to_session)) counted(scene, Scope::session);
    if (operation.is(Fact::charged_to_all)) counted(scene, Scope::total);
  }

 private:
  static void counted(Scene& scene, Scope scope) {
    const Facts::AtWork others = scene.facts.at_work(scene.op, scope);
    if (others.most == no_number) return;
    scene.exercise<WorkBounded>();
    const std::int64_t working = others.working + 1;
    if (working <= others.most) return;
    // The end of another, or a limit that was raised, may be found later.
    const bool polled = scene.found_within(Place::provider) != 0 || scene.found_within(Place::server) != 0;
    const bool is_unsaid = scope != Scope::total && scene.facts.owner(scene.op, scope) == no_index;
    if (polled || is_unsaid) return scene.leave_undecided<WorkBounded>();
    scene.broken<WorkBounded>(Finding::too_many_at_work, working, others.most);
  }
};

}  // namespace rescind::rules
