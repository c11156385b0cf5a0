#include "harness/live/mi/applicable.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "harness/base/text.hpp"
#include "harness/live/host/owned_folder.hpp"
#include "harness/live/mi/probe.hpp"
#include "harness/live/only_simulated.hpp"
#include "harness/mi/host/job.hpp"
#include "harness/scenario/language/phrase.hpp"

namespace rescind::live {
namespace {

std::optional<std::string> why_not(const Trigger& trigger, const Plan& plan) {
  if (trigger.when != Trigger::When::event || mi::is_seen(trigger.pattern.kind)) return std::nullopt;
  return fmt::format("a step waits for what a client does not see: {}",
                     phrase_of(trigger.pattern, names_in(plan)));
}

constexpr auto only_root = "another security context is another user: only root can be one";

bool may_be_another(const MiTarget& target) {
  return own_user() == 0 && target.run_as.empty();
}

std::optional<std::string> why_not(const std::vector<Step>& steps, const Plan& plan, const MiTarget& target,
                                   const MiFound& found) {
  for (const Step& step : steps) {
    if (std::optional<std::string> why = why_not(step.trigger, plan); why && !found.simulated) return why;
    if (step.call == rescind::Call::raw) return "a step sends what a client library cannot be made to send";
    const bool foreign = step.context.exists() && step.context != plan.clients.front().context;
    if (foreign && !may_be_another(target)) return only_root;
  }
  return std::nullopt;
}

/// Whether the thread opens each session that it starts an operation in, unless it was open from the start.
bool opens_what_it_uses(const ThreadPlan& thread, const Plan& plan) {
  std::set<std::uint32_t> opened;
  for (const Step& step : thread.steps) {
    if (step.call == rescind::Call::open_session) opened.insert(step.session.value);
    if (step.call != rescind::Call::start) continue;
    const SessionId session = plan.operations[step.op.value].session;
    if (!plan.sessions[session.value].open_at_start && !opened.contains(session.value)) return false;
  }
  return true;
}

/// What MI has no call for.
std::optional<std::string> why_not_in_mi(const Plan& plan) {
  const bool timed_test = std::ranges::any_of(plan.operations, [](const OperationPlan& operation) {
    return operation.kind == OperationKind::test_connection && operation.timeout.ns != no_number;
  });
  if (timed_test) return "the test of a connection takes no timeout";
  for (const ThreadPlan& thread : plan.threads)
    if (!opens_what_it_uses(thread, plan))
      return "a session that is not open yet has no handle to start anything in";
  return std::nullopt;
}

/// Whether something goes wrong in it on purpose: at the server, with a provider or on the way.
bool has_fault(const Plan& plan) {
  return !plan.faults.empty() || plan.network.messages ||
         std::ranges::any_of(plan.providers, [](const ProviderPlan& provider) {
           return provider.crash_after != no_index || provider.hang_after != no_index;
         });
}

/// What came of some of the cases.
struct Share {
  std::uint64_t cases = 0;
  std::uint64_t applicable = 0;
  std::uint64_t passed = 0;

  void take(CaseOutcome outcome) {
    ++cases;
    applicable += outcome == CaseOutcome::not_applicable ? 0 : 1;
    passed += outcome == CaseOutcome::passed ? 1 : 0;
  }
};

std::string text_of(const Share& share, std::string_view what) {
  return fmt::format("{} cases {}: {} are applicable, {} pass, {:.1f} %", grouped(share.cases), what,
                     grouped(share.applicable), grouped(share.passed),
                     100.0 * static_cast<double>(share.passed) /
                         static_cast<double>(std::max<std::uint64_t>(share.cases, 1)));
}

}  // namespace

std::optional<std::string> why_unable(const Case& what, const MiTarget& target, const MiFound& found) {
  const Plan& plan = what.plan;
  if (what.recorded) return "it is a recorded run of the simulated system";
  if (std::optional<std::string> why = why_not_in_mi(plan)) return why;
  if (!found.simulated)
    if (std::optional<std::string> why = why_only_simulated(plan)) return why;
  if (!found.simulated && plan.network.protocol == Protocol::pull && target.protocol.empty())
    return "the pull protocol is another one of the library's: protocol=NAME behind --";
  if (found.probe && plan.operations.size() > probe_classes)
    return fmt::format("the probe provider tells {} operations apart", probe_classes);
  for (const ThreadPlan& thread : plan.threads) {
    if (thread.copies != 1 || thread.loops) return "it is a load";
    if (std::optional<std::string> why = why_not(thread.steps, plan, target, found)) return why;
  }
  for (const CallbackPlan& callback : plan.callbacks)
    if (std::optional<std::string> why = why_not(callback.steps, plan, target, found)) return why;
  const bool foreign = std::ranges::any_of(
      plan.clients, [&](const ClientPlan& client) { return client.context != plan.clients.front().context; });
  if (foreign && !may_be_another(target)) return only_root;
  return std::nullopt;
}

std::vector<std::string> applicable_of(std::span<const MiCase* const> cases,
                                       std::span<const CaseResult> results) {
  Share sound;
  Share faulty;
  std::map<std::string, std::uint64_t> whys;
  for (std::size_t i = 0; i < results.size(); ++i) {
    const CaseResult& result = results[i];
    (has_fault(cases[i % cases.size()]->one.plan) ? faulty : sound).take(result.outcome);
    if (result.outcome == CaseOutcome::not_applicable) ++whys[result.why.substr(0, result.why.find(':'))];
  }
  std::vector<std::string> told;
  if (whys.empty() && faulty.cases == 0) return told;
  told.push_back(text_of(sound, "without a fault"));
  if (faulty.cases != 0) told.push_back(text_of(faulty, "with one"));
  for (const auto& [why, count] : whys)
    told.push_back(fmt::format("not applicable {:>6}: {}", grouped(count), why));
  return told;
}

}  // namespace rescind::live
