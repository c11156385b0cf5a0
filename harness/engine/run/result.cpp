#include "harness/engine/run/result.hpp"

#include <algorithm>
#include <array>

#include "harness/base/assert.hpp"

namespace rescind {
namespace {

template <class... Visit>
struct Overloaded : Visit... {
  using Visit::operator()...;
};
template <class... Visit>
Overloaded(Visit...) -> Overloaded<Visit...>;

constexpr std::string_view steps_name = "expect.steps";

struct ExpectationName {
  Expectation::What what;
  std::string_view name;
};

using What = Expectation::What;
constexpr auto expectation_names = std::to_array<ExpectationName>({
    {What::results, "expect.results"},
    {What::extras, "expect.extras"},
    {What::posts, "expect.posts"},
    {What::final_code, "expect.final"},
    {What::final_within, "expect.final-within"},
    {What::final_at, "expect.final-at"},
    {What::no_final, "expect.final"},
    {What::cancel_code, "expect.cancel"},
    {What::close_code, "expect.close"},
    {What::heard, "expect.heard"},
    {What::reason_heard, "expect.reason-heard"},
    {What::refused, "expect.refused"},
    {What::provider_runs, "expect.provider-runs"},
    {What::held_at, "expect.quota"},
    {What::sent, "expect.sent"},
});

}  // namespace

std::optional<RuleId> Breach::rule() const {
  if (const auto* broken = std::get_if<Violation>(&what)) return broken->rule;
  if (const auto* named = std::get_if<UnexercisedRule>(&what)) return named->rule;
  return std::nullopt;
}

RuleOutcome Breach::outcome() const {
  const auto* named = std::get_if<UnexercisedRule>(&what);
  return named == nullptr ? RuleOutcome::broken : named->outcome;
}

OpId Breach::op() const {
  if (const auto* broken = std::get_if<Violation>(&what)) return broken->op;
  if (const auto* unmet = std::get_if<UnmetExpectation>(&what)) return unmet->wanted.op;
  if (const auto* unmet = std::get_if<UnmetCheck>(&what)) return unmet->op;
  return {};
}

std::optional<Time> Breach::time() const {
  return std::visit(Overloaded{[](const Violation& broken) { return std::optional(broken.t); },
                               [](const UnexercisedRule&) { return std::optional<Time>(); },
                               [](const UnmetExpectation& unmet) { return unmet.t; },
                               [](const BlockedStep& step) { return std::optional(step.t); },
                               [](const UnmetCheck&) { return std::optional<Time>(); }},
                    what);
}

Who Breach::charged() const {
  const auto* broken = std::get_if<Violation>(&what);
  return broken == nullptr ? Who::nobody : info(broken->rule).who;
}

std::string_view name_of(Expectation::What what) {
  const auto found = std::ranges::find(expectation_names, what, &ExpectationName::what);
  RESCIND_ASSERT(found != expectation_names.end());
  return found->name;
}

std::string_view name_of(const Breach& breach) {
  if (const std::optional<RuleId> rule = breach.rule()) return info(*rule).name;
  if (const auto* unmet = std::get_if<UnmetExpectation>(&breach.what)) return name_of(unmet->wanted.what);
  if (const auto* unmet = std::get_if<UnmetCheck>(&breach.what)) return unmet->name;
  return steps_name;
}

bool fails(const std::vector<Breach>& breaches) {
  return std::ranges::any_of(breaches, &Breach::fails);
}

}  // namespace rescind
