#include "harness/live/verdicts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

#include "harness/base/text.hpp"
#include "harness/engine/run/finish.hpp"
#include "harness/history/describe.hpp"
#include "harness/library/verdict.hpp"

namespace rescind::live {
namespace {

// Ways to break a rule that a stop-watch finds.
constexpr auto timed_findings = std::to_array<Finding>(
    {Finding::final_late, Finding::final_never, Finding::final_not_yet, Finding::cancel_slow,
     Finding::close_slow, Finding::disconnect_late, Finding::disconnect_never, Finding::read_slow,
     Finding::timeout_early, Finding::timeout_late, Finding::timeout_final_late, Finding::provider_stop_late,
     Finding::provider_stop_never, Finding::provider_stop_not_yet});

// Rules that say nothing but how soon.
constexpr auto timed_rules = std::to_array<RuleId>({RuleId::cancel_final_prompt, RuleId::cancel_asynchronous,
                                                    RuleId::cancel_disconnects, RuleId::cancel_sync_unblocks,
                                                    RuleId::timeout_fires, RuleId::provider_stops});

bool is_timed(const Breach& breach) {
  const auto* broken = std::get_if<Violation>(&breach.what);
  return broken != nullptr && std::ranges::count(timed_findings, broken->finding) != 0;
}

std::string text_of(const Answered& answer) {
  if (answer.ok) return "with a result";
  return fmt::format("with the error {}", answer.error.empty() ? "without a code" : answer.error);
}

OpId op_named(CaseResult& result, const std::string& name) {
  std::vector<std::string>& ops = result.names.ops;
  const auto found = std::ranges::find(ops, name);
  const auto number = static_cast<std::uint32_t>(found - ops.begin());
  if (found == ops.end()) ops.push_back(name);
  return OpId{number};
}

// What nobody cancelled and was not answered at all has broken result.one-final already.
bool is_told(const CaseResult& result, OpId op) {
  return std::ranges::any_of(result.breaches,
                             [&](const Breach& breach) { return breach.op() == op && breach.fails; });
}

void add_other_answers(const Played& played, CaseResult& result) {
  for (const OtherAnswer& other : played.other_answers) {
    const OpId op = op_named(result, other.op);
    if (is_told(result, op)) continue;
    std::string seen = "it was not answered";
    if (other.seen) {
      seen = "it was answered " + text_of(*other.seen);
      if (!other.seen->message.empty()) seen += ": " + other.seen->message;
    }
    result.breaches.push_back(
        {.what = UnmetCheck{
             .name = "expect.answer",
             .expected = fmt::format("{}, which nobody cancelled, is answered {}, as it was before", other.op,
                                     text_of(other.wanted)),
             .seen = seen,
             .op = op}});
  }
}

struct Repeated {
  std::uint64_t repetitions = 0;
  std::uint64_t broken = 0;
};

void take_back(CaseResult& one, RuleId rule) {
  std::erase_if(one.breaches,
                [&](const Breach& breach) { return breach.rule() == rule && is_timed(breach); });
  const bool still =
      std::ranges::any_of(one.breaches, [&](const Breach& breach) { return breach.rule() == rule; });
  if (!still) one.rules.set(rule, RuleOutcome::undecided);
  if (one.outcome == CaseOutcome::failed && !fails(one.breaches)) one.outcome = CaseOutcome::passed;
}

bool broke(const CaseResult& one, RuleId rule) {
  return std::ranges::any_of(one.breaches,
                             [&](const Breach& breach) { return breach.rule() == rule && is_timed(breach); });
}

bool decided(const CaseResult& one, RuleId rule) {
  return one.rules.has(rule) && (one.rules.of(rule) == RuleOutcome::kept || broke(one, rule));
}

CaseResult with_what_was_played(CaseResult result, const Played& played, const Profile& profile) {
  add_other_answers(played, result);
  if (played.still_runs) {
    // That a server ends with its input is the custom, and few protocols say it.
    const bool by_input = *played.still_runs == MomentStep::Ending::end_of_input;
    result.breaches.push_back({.what = UnmetCheck{.name = "expect.exit",
                                                  .expected = "the process ends by itself within 5 s",
                                                  .seen = "it still runs"},
                               .fails = !by_input || profile.strict});
  }
  if (played.computes_on)
    result.breaches.push_back({.what = UnmetCheck{.name = "expect.rest",
                                                  .expected = "the subject rests when all is answered",
                                                  .seen = fmt::format("it used {} of processor time then",
                                                                      format_duration(played.computed))},
                               .fails = profile.strict});
  if (!played.handshake.empty())
    result.breaches.push_back({.what = UnmetCheck{.name = "expect.shutdown",
                                                  .expected = "the subject answers its shutdown",
                                                  .seen = played.handshake}});
  if (fails(result.breaches)) result.outcome = CaseOutcome::failed;
  return result;
}

}  // namespace

CaseResult verdict_of(const Played& played, const History& history, const Profile& profile) {
  return with_what_was_played(verdict_on(history, profile).report, played, profile);
}

CaseResult verdict_of(const Played& played, const History& history, const Case& scenario) {
  return with_what_was_played(finish(scenario, history), played, scenario.profile);
}

std::vector<std::string> settle_timed_rules(std::vector<CaseResult>& cases) {
  std::vector<std::string> told;
  for (const RuleId rule : timed_rules) {
    std::map<std::string, Repeated> moments;
    for (const CaseResult& one : cases) {
      if (!decided(one, rule)) continue;
      Repeated& timed = moments[one.name];
      ++timed.repetitions;
      timed.broken += broke(one, rule) ? 1 : 0;
    }
    std::size_t few = 0;
    std::size_t noisy = 0;
    for (const auto& [name, timed] : moments) {
      const bool too_few = timed.repetitions < repetitions_needed;
      const bool mixed = timed.broken != 0 && timed.broken != timed.repetitions;
      few += too_few ? 1 : 0;
      noisy += !too_few && mixed ? 1 : 0;
      if (!too_few && !mixed) continue;
      for (CaseResult& one : cases)
        if (one.name == name && decided(one, rule)) take_back(one, rule);
    }
    if (few > 0)
      told.push_back(fmt::format("{}: too few to say in {} ({} needed: --repeat {})", info(rule).name,
                                 counted(few, "moment", "moments"), repetitions_needed, repetitions_needed));
    if (noisy > 0)
      told.push_back(
          fmt::format("{}: too noisy to say in {}", info(rule).name, counted(noisy, "moment", "moments")));
  }
  return told;
}

}  // namespace rescind::live
