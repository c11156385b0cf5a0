#include "harness/engine/run/expectations.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "harness/base/assert.hpp"
#include "harness/engine/run/op_facts.hpp"
#include "harness/history/vocabulary.hpp"
#include "harness/scenario/language/phrase.hpp"

namespace rescind {
namespace {

using What = Expectation::What;

/// What was seen, and whether it is what was expected.
struct Seen {
  bool fits = false;
  Sight sight;
  std::vector<std::size_t> events;  ///< Numbers of the events that show it; the first one dates it.
};

/// What a check looks at: the expectation, the history, and the operation's facts.
struct View {
  const Expectation& expectation;
  const History& history;
  OpFacts facts;

  [[nodiscard]] const Event& event(std::size_t number) const { return history.events[number]; }
};

std::vector<std::size_t> present(std::initializer_list<OpFacts::Number> numbers) {
  std::vector<std::size_t> list;
  for (const OpFacts::Number& number : numbers)
    if (number) list.push_back(*number);
  return list;
}

Seen seen_count(const View& view, std::uint32_t count) {
  const Expectation& wanted = view.expectation;
  return {count >= wanted.least && count <= wanted.most,
          {Sight::What::count, count},
          present({view.facts.cancelled, view.facts.final})};
}

/// A call's or final result's code, as `number` tells it.
Seen coded(const View& view, OpFacts::Number number) {
  if (!number) return {false, {}, present({view.facts.cancelled, view.facts.final})};
  const std::int32_t code = view.event(*number).code;
  const auto& codes = view.expectation.codes;
  return {std::find(codes.begin(), codes.end(), code) != codes.end(), {Sight::What::code, code}, {*number}};
}

Seen see_final_within(const View& view) {
  const OpFacts& facts = view.facts;
  if (!facts.cancelled) return {false, {Sight::What::not_cancelled}, present({facts.final})};
  if (!facts.final) return {false, {Sight::What::no_final}, present({facts.cancelled})};
  const Duration passed = view.event(*facts.final).t - view.event(*facts.cancelled).t;
  if (*facts.final < *facts.cancelled)
    return {false, {Sight::What::final_first}, {*facts.final, *facts.cancelled}};
  return {passed <= view.expectation.within,
          {Sight::What::final_after, passed.ns},
          {*facts.final, *facts.cancelled}};
}

Seen see_final_at(const View& view) {
  if (!view.facts.final) return {false, {Sight::What::no_final}, present({view.facts.cancelled})};
  const Time t = view.event(*view.facts.final).t;
  const Range& when = view.expectation.when;
  return {t.ns >= when.least.ns && t.ns <= when.most.ns, {Sight::What::final_at, t.ns}, {*view.facts.final}};
}

Seen see_no_final(const View& view) {
  if (!view.facts.final) return {true, {Sight::What::no_final}, {}};
  return {false, {Sight::What::code, view.event(*view.facts.final).code}, {*view.facts.final}};
}

How how_heard(const Event& event) {
  return event.kind == EventKind::cancel_polled ? How::poll : event.heard_by;
}

Seen see_heard(const View& view) {
  const How wanted = view.expectation.how;
  if (!view.facts.heard) return {wanted == How::none, {}, present({view.facts.cancelled})};
  const How how = how_heard(view.event(*view.facts.heard));
  return {how == wanted, {Sight::What::heard_by, static_cast<std::int64_t>(how)}, {*view.facts.heard}};
}

Seen see_reason_heard(const View& view) {
  if (!view.facts.heard) return {false, {}, present({view.facts.cancelled})};
  const Reason reason = view.event(*view.facts.heard).reason;
  return {reason == view.expectation.reason,
          {Sight::What::heard_reason, static_cast<std::int64_t>(reason)},
          {*view.facts.heard}};
}

/// What each pool that the expectation means holds once everything up to its time has happened.
Seen see_held(const View& view) {
  const Expectation& wanted = view.expectation;
  std::map<std::uint32_t, std::int64_t> held;  // By owner: context, session, or nobody.
  std::vector<std::size_t> last;
  for (std::size_t i = 0; i < view.history.events.size(); ++i) {
    const Event& event = view.history.events[i];
    const bool moves = event.kind == EventKind::charge || event.kind == EventKind::release;
    if (!moves || event.t > wanted.at || event.pool != wanted.pool || event.scope != wanted.scope) continue;
    if (wanted.context.exists() && event.context != wanted.context) continue;
    if (wanted.session.exists() && event.session != wanted.session) continue;
    const std::uint32_t owner = wanted.scope == Scope::user      ? event.context.value
                                : wanted.scope == Scope::session ? event.session.value
                                                                 : 0;
    held[owner] = event.held;
    last.assign(1, i);
  }
  std::int64_t sum = 0;
  for (const auto& [owner, units] : held) sum += units;
  return {sum >= wanted.units_least && sum <= wanted.units_most, {Sight::What::held, sum}, last};
}

/// How one kind of expectation is checked. `needs` are the events without which nothing can be said.
struct Check {
  What what;
  EventSet needs;
  Seen (*see)(const View&);
};

// Captureless lambdas, so that each row reads in one place.
const std::array checks{
    Check{What::results,
          {EventKind::result},
          [](const View& view) { return seen_count(view, view.facts.results); }},
    Check{What::extras,
          {EventKind::result, EventKind::cancel},
          [](const View& view) { return seen_count(view, view.facts.extras); }},
    Check{
        What::posts, {EventKind::post}, [](const View& view) { return seen_count(view, view.facts.posts); }},
    Check{What::provider_runs,
          {EventKind::provider_start},
          [](const View& view) { return seen_count(view, view.facts.provider_runs); }},
    Check{What::sent,
          {EventKind::send},
          [](const View& view) {
            return seen_count(view, view.facts.sent[static_cast<std::size_t>(view.expectation.message)]);
          }},
    Check{
        What::final_code, {EventKind::final}, [](const View& view) { return coded(view, view.facts.final); }},
    Check{What::cancel_code,
          {EventKind::cancel_returned},
          [](const View& view) { return coded(view, view.facts.cancel_returned); }},
    Check{What::close_code,
          {EventKind::close_returned},
          [](const View& view) { return coded(view, view.facts.close_returned); }},
    Check{
        What::refused, {EventKind::refuse}, [](const View& view) { return coded(view, view.facts.refused); }},
    Check{What::final_within, {EventKind::final, EventKind::cancel}, see_final_within},
    Check{What::final_at, {EventKind::final}, see_final_at},
    Check{What::no_final, {EventKind::final}, see_no_final},
    Check{What::heard, {EventKind::cancel_heard}, see_heard},
    Check{What::reason_heard, {EventKind::cancel_heard}, see_reason_heard},
    Check{What::held_at, {EventKind::charge, EventKind::release}, see_held},
};

const Check& check_for(What what) {
  const auto* found = std::ranges::find(checks, what, &Check::what);
  RESCIND_ASSERT(found != checks.end());
  return *found;
}

/// The id that `history` has for a name of the plan. A history without names uses the plan's numbers.
template <class Identity>
Identity id_in(const std::vector<std::string>& history_names, const std::string& name, Identity in_plan) {
  if (history_names.empty()) return in_plan;
  const auto found = std::find(history_names.begin(), history_names.end(), name);
  if (found == history_names.end()) return {};
  return Identity{static_cast<std::uint32_t>(found - history_names.begin())};
}

/// The expectation with the history's ids instead of the plan's.
Expectation in_terms_of(const History& history, const Plan& plan, Expectation expectation) {
  const Names& names = history.names;
  if (expectation.op.exists())
    expectation.op = id_in(names.ops, plan.operations[expectation.op.value].name, expectation.op);
  if (expectation.context.exists())
    expectation.context =
        id_in(names.contexts, plan.contexts[expectation.context.value], expectation.context);
  if (expectation.session.exists())
    expectation.session =
        id_in(names.sessions, plan.sessions[expectation.session.value].name, expectation.session);
  return expectation;
}

bool is_observed(const Header& header, EventSet needs) {
  if (header.clock == Clock::steps) return false;
  for (const EventInfo& event : all_events())
    if (needs.contains(event.kind) && !header.observes(event.kind)) return false;
  return true;
}

Breach breach_of(const Case& what, const Expectation& wanted, const CheckedSight& checked,
                 const History& history, Excerpt& excerpt) {
  const Names names = names_in(what.plan);
  UnmetExpectation unmet{.wanted = wanted, .seen = checked.seen, .t = checked.t};
  unmet.wanted.op = excerpt.take(wanted.op, names);
  unmet.wanted.context = excerpt.take(wanted.context, names);
  unmet.wanted.session = excerpt.take(wanted.session, names);
  Breach breach{.what = std::move(unmet)};
  for (const std::size_t number : checked.events) {
    breach.events.push_back(number);
    breach.shown.push_back(excerpt.take(history.events[number], history.names));
  }
  return breach;
}

}  // namespace

CheckedSight check_expectation(const Case& what, const Expectation& wanted, const History& history) {
  const Check& check = check_for(wanted.what);
  if (!is_observed(history.header, check.needs)) return {.outcome = RuleOutcome::not_checked};
  const Expectation found = in_terms_of(history, what.plan, wanted);
  Seen seen = check.see({found, history, found.op.exists() ? facts_of(history, found.op) : OpFacts{}});
  CheckedSight checked{.outcome = seen.fits ? RuleOutcome::kept : RuleOutcome::broken, .seen = seen.sight};
  if (!seen.events.empty()) checked.t = history.events[seen.events.front()].t;
  std::ranges::sort(seen.events);
  checked.events = std::move(seen.events);
  return checked;
}

void check_expectations(const Case& what, const History& history, Excerpt& excerpt, CaseResult& result) {
  for (const Expectation& wanted : *what.expectations) {
    const CheckedSight checked = check_expectation(what, wanted, history);
    result.expectations.push_back({wanted.what, checked.outcome});
    if (checked.outcome == RuleOutcome::broken)
      result.breaches.push_back(breach_of(what, wanted, checked, history, excerpt));
  }
}

}  // namespace rescind
