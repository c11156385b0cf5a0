#include "harness/engine/run/expectations.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "harness/engine/run/op_facts.hpp"
#include "harness/history/describe.hpp"
#include "harness/history/vocabulary.hpp"

namespace rescind {
namespace {

using What = Expectation::What;

/// What was seen, and whether it is what was expected.
struct Sight {
  bool fits = false;
  std::string seen;
  std::vector<std::size_t> events;  ///< Numbers of the events that show it; the first one dates it.
};

/// What a check looks at: the expectation, the history, and the operation's name and facts.
struct View {
  const Expectation& expectation;
  const History& history;
  std::string op;
  OpFacts facts;

  [[nodiscard]] const Event& event(std::size_t number) const { return history.events[number]; }
};

/// "1 result", "2 results"
std::string number_of(std::uint32_t count, const std::string& one, const std::string& several) {
  return std::to_string(count) + " " + (count == 1 ? one : several);
}

/// "1 result", "2 to 4 results"
std::string number_of(const Expectation& wanted, const std::string& one, const std::string& several) {
  if (wanted.least == wanted.most) return number_of(wanted.least, one, several);
  return std::to_string(wanted.least) + " to " + number_of(wanted.most, several, several);
}

std::string codes_text(const std::vector<std::int32_t>& codes) {
  std::string text;
  for (std::int32_t code : codes) text += (text.empty() ? "" : " or ") + std::string(code_name(code));
  return text;
}

std::string code_text(std::int32_t code) {
  const std::string_view word = code_name(code);
  return word.empty() ? "code " + std::to_string(code) : std::string(word);
}

std::vector<std::size_t> present(std::initializer_list<OpFacts::Number> numbers) {
  std::vector<std::size_t> list;
  for (const OpFacts::Number& number : numbers)
    if (number) list.push_back(*number);
  return list;
}

Sight counted(const View& view, std::uint32_t count, const std::string& one, const std::string& several) {
  const Expectation& wanted = view.expectation;
  return {count >= wanted.least && count <= wanted.most, view.op + " has " + number_of(count, one, several),
          present({view.facts.cancelled, view.facts.final})};
}

/// A call's or final result's code, as `number` tells it.
Sight coded(const View& view, OpFacts::Number number, const std::string& answer, const std::string& nothing) {
  if (!number) return {false, nothing, present({view.facts.cancelled, view.facts.final})};
  const std::int32_t code = view.event(*number).code;
  const auto& codes = view.expectation.codes;
  return {
      std::find(codes.begin(), codes.end(), code) != codes.end(), answer + " " + code_text(code), {*number}};
}

Sight see_final_within(const View& view) {
  const OpFacts& facts = view.facts;
  if (!facts.cancelled) return {false, view.op + " was not cancelled", present({facts.final})};
  if (!facts.final) return {false, view.op + " got no final result", present({facts.cancelled})};
  const Duration passed = view.event(*facts.final).t - view.event(*facts.cancelled).t;
  if (*facts.final < *facts.cancelled)
    return {false,
            "the final result of " + view.op + " came before the cancel",
            {*facts.final, *facts.cancelled}};
  return {passed <= view.expectation.within,
          "it came " + format_duration(passed) + " after the cancel",
          {*facts.final, *facts.cancelled}};
}

Sight see_final_at(const View& view) {
  if (!view.facts.final) return {false, view.op + " got no final result", present({view.facts.cancelled})};
  const Time t = view.event(*view.facts.final).t;
  const Range& when = view.expectation.when;
  return {t.ns >= when.least.ns && t.ns <= when.most.ns, "it came at " + format_time(t), {*view.facts.final}};
}

Sight see_no_final(const View& view) {
  if (!view.facts.final) return {true, view.op + " got no final result", {}};
  return {false, "it got one with " + code_text(view.event(*view.facts.final).code), {*view.facts.final}};
}

How how_heard(const Event& event) {
  return event.kind == EventKind::cancel_polled ? How::poll : event.how;
}

Sight see_heard(const View& view) {
  const How wanted = view.expectation.how;
  if (!view.facts.heard)
    return {wanted == How::none, "its provider did not hear of it", present({view.facts.cancelled})};
  const How how = how_heard(view.event(*view.facts.heard));
  return {how == wanted, "its provider heard by " + std::string(name_of(how)), {*view.facts.heard}};
}

Sight see_reason_heard(const View& view) {
  if (!view.facts.heard) return {false, "its provider did not hear of it", present({view.facts.cancelled})};
  const Reason reason = view.event(*view.facts.heard).reason;
  const std::string said =
      reason == Reason::absent ? "no word of the reason" : "reason " + std::string(name_of(reason));
  return {reason == view.expectation.reason, "its provider heard " + said, {*view.facts.heard}};
}

/// What each pool that the expectation means holds once everything up to its time has happened.
Sight see_held(const View& view) {
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
  return {sum >= wanted.units_least && sum <= wanted.units_most, std::to_string(sum) + " were held", last};
}

/// How one kind of expectation is named, told and checked. `needs` are the events without which nothing can
/// be said.
struct Check {
  What what;
  std::string_view name;
  EventSet needs;
  std::string (*expected)(const View&);
  Sight (*see)(const View&);
};

// Captureless lambdas, so that each row reads in one place.
const std::array checks{
    Check{What::results,
          "results",
          {EventKind::result},
          [](const View& view) {
            return view.op + " gets " + number_of(view.expectation, "result", "results");
          },
          [](const View& view) { return counted(view, view.facts.results, "result", "results"); }},
    Check{What::extras,
          "extras",
          {EventKind::result, EventKind::cancel},
          [](const View& view) {
            return view.op + " gets " + number_of(view.expectation, "result", "results") + " after cancel";
          },
          [](const View& view) {
            return counted(view, view.facts.extras, "result after cancel", "results after cancel");
          }},
    Check{What::posts,
          "posts",
          {EventKind::post},
          [](const View& view) {
            return "the provider of " + view.op + " posts " +
                   number_of(view.expectation, "result", "results");
          },
          [](const View& view) { return counted(view, view.facts.posts, "post", "posts"); }},
    Check{What::provider_runs,
          "provider-runs",
          {EventKind::provider_start},
          [](const View& view) {
            return "the provider of " + view.op + " starts " + number_of(view.expectation, "time", "times");
          },
          [](const View& view) {
            return counted(view, view.facts.provider_runs, "provider start", "provider starts");
          }},
    Check{What::sent,
          "sent",
          {EventKind::send},
          [](const View& view) {
            const std::string name = "'" + std::string(name_of(view.expectation.message)) + "'";
            return number_of(view.expectation, "message " + name + " is", "messages " + name + " are") +
                   " sent for " + view.op;
          },
          [](const View& view) {
            const Message message = view.expectation.message;
            const std::string name = "'" + std::string(name_of(message)) + "'";
            return counted(view, view.facts.sent[static_cast<std::size_t>(message)], "message " + name,
                           "messages " + name);
          }},
    Check{What::final_code,
          "final",
          {EventKind::final},
          [](const View& view) {
            return "the final result of " + view.op + " says " + codes_text(view.expectation.codes);
          },
          [](const View& view) {
            return coded(view, view.facts.final, "it says", view.op + " got no final result");
          }},
    Check{What::cancel_code,
          "cancel",
          {EventKind::cancel_returned},
          [](const View& view) {
            return "the first cancel of " + view.op + " answers " + codes_text(view.expectation.codes);
          },
          [](const View& view) {
            return coded(view, view.facts.cancel_returned, "it answered",
                         "no cancel of " + view.op + " returned");
          }},
    Check{What::close_code,
          "close",
          {EventKind::close_returned},
          [](const View& view) {
            return "the first close of " + view.op + " answers " + codes_text(view.expectation.codes);
          },
          [](const View& view) {
            return coded(view, view.facts.close_returned, "it answered",
                         "no close of " + view.op + " returned");
          }},
    Check{What::refused,
          "refused",
          {EventKind::refuse},
          [](const View& view) {
            return "the server refuses " + view.op + " with " + codes_text(view.expectation.codes);
          },
          [](const View& view) {
            return coded(view, view.facts.refused, "it refused with", view.op + " was not refused");
          }},
    Check{What::final_within,
          "final-within",
          {EventKind::final, EventKind::cancel},
          [](const View& view) {
            return "the final result of " + view.op + " follows the cancel within " +
                   format_duration(view.expectation.within);
          },
          see_final_within},
    Check{What::final_at,
          "final-at",
          {EventKind::final},
          [](const View& view) {
            const Range& when = view.expectation.when;
            return "the final result of " + view.op + " comes from " + format_time(Time{when.least.ns}) +
                   " to " + format_time(Time{when.most.ns});
          },
          see_final_at},
    Check{What::no_final,
          "final",
          {EventKind::final},
          [](const View& view) { return view.op + " gets no final result"; },
          see_no_final},
    Check{What::heard,
          "heard",
          {EventKind::cancel_heard},
          [](const View& view) {
            const How how = view.expectation.how;
            if (how == How::none) return "the provider of " + view.op + " does not hear of its cancellation";
            return "the provider of " + view.op + " hears of its cancellation by " +
                   std::string(name_of(how));
          },
          see_heard},
    Check{What::reason_heard,
          "reason-heard",
          {EventKind::cancel_heard},
          [](const View& view) {
            return "the provider of " + view.op + " hears reason " +
                   std::string(name_of(view.expectation.reason));
          },
          see_reason_heard},
    Check{What::held_at,
          "quota",
          {EventKind::charge, EventKind::release},
          [](const View& view) {
            const Expectation& wanted = view.expectation;
            const std::string least = std::to_string(wanted.units_least);
            const std::string units = wanted.units_least == wanted.units_most
                                          ? least
                                          : least + " to " + std::to_string(wanted.units_most);
            return units + (wanted.pool == Pool::memory ? " bytes" : " operations") + " per " +
                   std::string(name_of(wanted.scope)) + " are held at " + format_time(wanted.at);
          },
          see_held},
};

const Check& check_for(What what) {
  const auto* found =
      std::find_if(checks.begin(), checks.end(), [&](const Check& check) { return check.what == what; });
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

RuleReport check_one(const Case& what, const Expectation& wanted, const History& history) {
  const Check& check = check_for(wanted.what);
  RuleReport report;
  report.rule = "expect." + std::string(check.name);
  if (wanted.op.exists()) report.op = what.plan.operations[wanted.op.value].name;
  const Expectation found = in_terms_of(history, what.plan, wanted);
  const View view{found, history, report.op, found.op.exists() ? facts_of(history, found.op) : OpFacts{}};
  report.expected =
      check.expected(view) + " (" + what.file + ":" + std::to_string(wanted.line) + ": " + wanted.text + ")";
  if (!is_observed(history.header, check.needs)) {
    report.outcome = RuleOutcome::not_checked;
    return report;
  }
  const Sight sight = check.see(view);
  report.seen = sight.seen;
  if (sight.fits) return report;
  report.outcome = RuleOutcome::broken;
  report.fails = true;
  if (!sight.events.empty()) report.t = history.events[sight.events.front()].t.ns;
  std::vector<std::size_t> shown = sight.events;
  std::sort(shown.begin(), shown.end());
  for (std::size_t number : shown)
    report.lines.push_back(describe(history.events[number], history.names, history.header.clock));
  return report;
}

}  // namespace

std::vector<RuleReport> check_expectations(const Case& what, const History& history) {
  std::vector<RuleReport> reports;
  for (const Expectation& wanted : what.expectations) reports.push_back(check_one(what, wanted, history));
  return reports;
}

}  // namespace rescind
