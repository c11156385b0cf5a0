#include <array>

#include "harness/scenario/compile/draft.hpp"
#include "harness/scenario/language/quantity.hpp"

namespace rescind {
namespace {

constexpr std::size_t faults_max = 1'000;

struct FaultVerb {
  std::string_view key;
  FaultPlan::What what;
  Fault fault = Fault::none;
  bool needs_messages = false;
};
constexpr std::array fault_verbs{
    FaultVerb{"delay-spike", FaultPlan::What::network, Fault::delay_spike},
    FaultVerb{"partition", FaultPlan::What::network, Fault::partition},
    FaultVerb{"half-open", FaultPlan::What::network, Fault::half_open},
    FaultVerb{"reset", FaultPlan::What::network, Fault::reset},
    FaultVerb{"bandwidth", FaultPlan::What::network, Fault::bandwidth},
    FaultVerb{"loss", FaultPlan::What::network, Fault::loss, true},
    FaultVerb{"duplicate", FaultPlan::What::network, Fault::duplicate, true},
    FaultVerb{"reorder", FaultPlan::What::network, Fault::reorder, true},
    FaultVerb{"shutdown", FaultPlan::What::shutdown},
    FaultVerb{"provider-crash", FaultPlan::What::provider_crash},
    FaultVerb{"provider-hang", FaultPlan::What::provider_hang},
    FaultVerb{"limit", FaultPlan::What::limit},
};

const FaultVerb& fault_verb_of(const YamlNode& node) {
  for (const FaultVerb& verb : fault_verbs)
    if (node.find(verb.key) != nullptr) return verb;
  fail_assertion("a fault without a verb passed the structure check");
}

void compile_target(Draft& draft, const YamlNode& value, FaultPlan& fault) {
  const YamlNode* of = value.find("of");
  const YamlNode* session = value.find("session");
  if (of != nullptr && session != nullptr)
    draft.complain(session->at, "'of' and 'session' in one fault", "write one of them");
  if (of != nullptr) fault.op = OpId{draft.look_up(draft.operations, *of).value_or(no_index)};
  if (session != nullptr)
    fault.session = SessionId{draft.look_up(draft.sessions, *session).value_or(no_index)};
}

void compile_limit(Draft& draft, const YamlNode& value, FaultPlan& fault) {
  const Pool pool = word_in(value, "pool", Pool::none);
  const Scope scope = word_in(value, "per", Scope::none);
  const YamlNode& written = value["to"];
  const UnitsRange to = parse_units_range(written.text).value;
  fault.amount = to.least;
  if (to.least != to.most) draft.complain(written.at, "a limit is one number, not a range");
  if (to.sizes != (pool == Pool::memory) && to.most != 0 && !value.lacks("pool"))
    draft.complain(written.at, "not a limit of this pool",
                   "operations take a count, memory a size like 64KiB");
  const auto& quotas = draft.result.plan.server.quotas;
  for (std::uint32_t i = 0; i < quotas.size(); ++i) {
    if (quotas[i].pool != pool || quotas[i].scope != scope) continue;
    fault.quota = i;
    return;
  }
  if (!draft.system_lacks("quota") && !value.lacks("pool") && !value.lacks("per"))
    draft.complain(value.at, "there is no such quota", "declare it under 'system: {quota: ...}'");
}

void compile_fault(Draft& draft, const YamlNode& node) {
  const FaultVerb& verb = fault_verb_of(node);
  const YamlNode& value = *node.find(verb.key);
  FaultPlan fault;
  fault.what = verb.what;
  fault.fault = verb.fault;
  fault.written = draft.diagnostics.written(node.at);
  fault.trigger = draft.trigger_of(node);
  if (fault.trigger.when == Trigger::When::next && !node.lacks("at") && !node.lacks("on"))
    draft.complain(node.at, "nothing says when this fault happens",
                   "add 'at: 25ms' or 'on: request of list delivered'");
  if (value.is_map() && fault.what != FaultPlan::What::limit) compile_target(draft, value, fault);
  fault.lasts = duration_in(value, "for", fault.lasts);
  fault.message = word_in(value, "message", Message::none);
  fault.count = count_in(value, "count", fault.count);
  if (verb.fault == Fault::delay_spike) fault.amount = duration_in(value, "by", {}).ns;
  if (verb.fault == Fault::bandwidth) fault.amount = rate_in(value, "rate", 0);
  if (fault.what == FaultPlan::What::shutdown)
    fault.reason = parse<Reason>(value.text).value_or(Reason::shutdown);
  if (fault.what == FaultPlan::What::limit) compile_limit(draft, value, fault);
  if (verb.needs_messages && !draft.result.plan.network.messages && !draft.network_lacks("transport"))
    draft.complain(node.at, "'" + std::string(verb.key) + "' needs a message transport",
                   "write system: {network: {transport: messages}}");
  if (fault.count == 0) draft.complain(value.find("count")->at, "a fault that hits 0 messages");
  draft.result.plan.faults.push_back(fault);
  draft.fault_triggers.emplace_back(text_in(node, "on"));
  draft.fault_positions.push_back(node.at);
}

}  // namespace

void compile_faults(Draft& draft, const YamlNode& document) {
  const auto faults = one_or_more(document.find("faults"));
  if (faults.size() > faults_max)
    return draft.complain(faults.back()->at, "more than " + std::to_string(faults_max) + " faults");
  if (const YamlNode* written = document.find("faults"))
    for (const auto& [key, lost] : written->lost) draft.look_up_in_lost(lost);
  for (const YamlNode* fault : faults) compile_fault(draft, *fault);
}

}  // namespace rescind
