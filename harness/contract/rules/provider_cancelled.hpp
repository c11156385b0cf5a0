#pragma once

#include <algorithm>

#include "harness/contract/scene.hpp"

namespace rescind::rules {

// What a cancel spares a provider, and what it must not do to it.

/// A request and a cancel of one write may be taken up in either order.
struct Spared {
  static constexpr RuleInfo row{
      .id = RuleId::provider_spared,
      .name = "provider.spared",
      .level = Level::should,
      .who = Who::server,
      .sources = "S6 S11",
      .reading = Reading::assumed,
      .statement =
          "No provider begins for an operation whose cancel the server had received before it let it in, or longer "
          "than the bound told before.",
      .needs = {EventKind::provider_start},
      .hears = {EventKind::provider_start},
      .hooks = {Hook::can_check, Hook::at_end},
      .telling = {EventKind::cancel_received, EventKind::admit, EventKind::provider_start, EventKind::cancel},
      .picture = {Picture::Kind::nothing_after, EventKind::cancel_received, EventKind::provider_start}};
  static constexpr RuleId id = row.id;

  static bool can_check(const Header& header) {
    return header.observes(EventKind::cancel_received) || header.observes(EventKind::deliver);
  }
  /// Its cancel was received, and no provider ever began.
  static void at_end(Scene& scene, const Ending&) {
    if (scene.operation.is(Fact::cancel_received) && scene.operation.runs == 0) scene.exercise<Spared>();
  }
  static void on(Kind<EventKind::provider_start>, Scene& scene) {
    const OperationFacts& operation = scene.operation;
    const bool is_received = scene.facts.cancel_received_for(scene.event);
    const bool is_told = is_received || (operation.is(Fact::cancel_delivered) && operation.runs == 0);
    if (!is_told || scene.facts.cancelled_with_start(scene.op)) return;
    const std::int64_t longer = known_longer(scene, is_received);
    if (is_received || longer > 0) scene.exercise<Spared>();
    if (operation.is(Fact::admitted_cancelled) || longer > scene.terms.skew.ns) {
      scene.broken<Spared>(Finding::begun_though_cancelled);
    } else if (longer > 0 || (is_received && !scene.terms.sees_admits)) {
      scene.leave_undecided<Spared>();
    }
  }

 private:
  /// How much longer than the bound the server had known of the cancel by then, or could have read it.
  static std::int64_t known_longer(const Scene& scene, bool is_received) {
    if (!scene.terms.durations || scene.operation.runs != 0) return 0;
    const std::int64_t known = is_received ? scene.facts.at_server(scene.op).received
                                           : scene.facts.on_the_way(scene.op).cancel_delivered;
    const std::int64_t since = scene.terms.real_clocks ? known : scene.facts.times(scene.op).owes_since;
    const std::int64_t now = scene.event.earliest().ns;
    return scene.facts.free_of_server_faults(scene.op, since, now) - scene.terms.bounds.told.ns;
  }
};

/// Excused: what a declared fault that can have touched it explains.
struct ProviderSurvives {
  static constexpr RuleInfo row{
      .id = RuleId::provider_survives,
      .name = "provider.survives",
      .level = Level::must,
      .who = Who::provider_and_server,
      .reading = Reading::assumed,
      .statement = "No cancel takes a provider or the server down.",
      .needs = {EventKind::cancel},
      .hears = {EventKind::provider_crash, EventKind::provider_end, EventKind::crash,
                EventKind::cancel_received},
      .hooks = {Hook::can_check},
      .telling = {EventKind::cancel, EventKind::cancel_received, EventKind::cancel_heard,
                  EventKind::provider_crash, EventKind::provider_start},
      .cause = EventKind::crash};
  static constexpr RuleId id = row.id;

  static bool can_check(const Header& header) {
    return header.observes(EventKind::provider_crash) || header.observes(EventKind::crash);
  }
  static void on(Kind<EventKind::cancel_received>, Scene& scene) {
    if (scene.operation.provider_runs()) outlives(scene);
  }
  static void on(Kind<EventKind::provider_end>, Scene& scene) {
    if (cancelled(scene)) outlives(scene);
  }
  static void on(Kind<EventKind::provider_crash>, Scene& scene) {
    if (!cancelled(scene) || scene.facts.faulted(scene.op)) return;
    if ((scene.operation.ended & run_bit(scene.event)) != 0) return;
    scene.exercise<ProviderSurvives>();
    if (!surely_cancelled(scene) || scene.facts.service_stopped(scene.op))
      return scene.leave_undecided<ProviderSurvives>();
    scene.broken<ProviderSurvives>(Finding::cancel_kills_provider);
  }
  static void on(Kind<EventKind::crash>, Scene& scene) {
    if (!scene.terms.durations) return;
    const LastCancel& last = scene.facts.last_cancel();
    const std::int64_t sent = scene.terms.sees_sends ? last.sent : std::max(last.sent, last.called);
    const std::int64_t latest = std::max(sent, last.received);
    if (latest < 0 || scene.now() - latest > scene.terms.bounds.told.ns) return;
    if (scene.facts.crash_is_explained(latest)) return;
    scene.exercise<ProviderSurvives>();
    const bool before = in_time(scene, last.received) || (in_time(scene, sent) && scene.surely_after(sent));
    if (!before) return scene.leave_undecided<ProviderSurvives>();
    scene.broken<ProviderSurvives>(Finding::cancel_kills_server, scene.now() - latest);
  }

 private:
  /// A provider is not gone with the cancel, if anybody would say so.
  static void outlives(Scene& scene) {
    scene.terms.sees_provider_crashes ? scene.exercise<ProviderSurvives>()
                                      : scene.leave_undecided<ProviderSurvives>();
  }
  static bool in_time(const Scene& scene, std::int64_t cancel) {
    return cancel >= 0 && scene.now() - cancel <= scene.terms.bounds.told.ns;
  }
  /// By the clocks of all places.
  static bool surely_cancelled(const Scene& scene) {
    const OperationFacts& operation = scene.operation;
    return operation.heard != 0 ||
           (operation.is(Fact::cancelled) && scene.surely_after(scene.facts.times(scene.op).mark)) ||
           (operation.is(Fact::cancel_received) &&
            scene.surely_after(scene.facts.at_server(scene.op).received));
  }
  static bool cancelled(const Scene& scene) {
    const OperationFacts& operation = scene.operation;
    return operation.is(Fact::cancelled) || operation.is(Fact::cancel_received) || operation.heard != 0;
  }
};

struct ProviderFewExtras {
  static constexpr RuleInfo row{
      .id = RuleId::provider_few_extras,
      .name = "provider.few-extras",
      .level = Level::should,
      .who = Who::provider,
      .sources = "S10 S14",
      .reading = Reading::assumed,
      .statement = "After it has heard, a provider posts no more results than the profile calls a few.",
      .needs = {EventKind::cancel_heard, EventKind::post, EventKind::provider_end},
      .hears = {EventKind::post, EventKind::provider_end},
      .telling = {EventKind::cancel_heard, EventKind::post, EventKind::cancel_polled,
                  EventKind::provider_end},
      .picture = {Picture::Kind::nothing_after, EventKind::cancel_heard, EventKind::post}};
  static constexpr RuleId id = row.id;

  static void on(Kind<EventKind::post>, Scene& scene) {
    if (!scene.event.succeeded() || (scene.operation.heard & run_bit(scene.event)) == 0) return;
    const std::int64_t posts = scene.facts.late_posts(scene.event) + 1;
    const std::int64_t most = scene.terms.bounds.provider_extras.results;
    if (posts <= most) return;
    const bool unanswered = scene.event.code == no_code || scene.operation.is(Fact::post_unanswered);
    if (unanswered) return scene.leave_undecided<ProviderFewExtras>();
    scene.broken<ProviderFewExtras>(Finding::too_many_posts, posts, most);
  }
  static void on(Kind<EventKind::provider_end>, Scene& scene) {
    if ((scene.operation.heard & run_bit(scene.event)) != 0) scene.exercise<ProviderFewExtras>();
  }
};

}  // namespace rescind::rules
