#include <array>

#include "harness/contract/rule.hpp"
#include "harness/scenario/draft.hpp"
#include "harness/scenario/schema.hpp"

namespace rescind {
namespace {

std::optional<RuleId> rule_named(std::string_view name) {
  for (const RuleInfo& rule : all_rules())
    if (rule.name == name) return rule.id;
  return std::nullopt;
}

/// Which key of `bounds` sets which number of the profile.
struct BoundKey {
  std::string_view key;
  Duration Bounds::*bound;
};
constexpr std::array bound_keys{
    BoundKey{"cancel-call", &Bounds::cancel_call},
    BoundKey{"final", &Bounds::final},
    BoundKey{"unblock", &Bounds::unblock},
    BoundKey{"disconnect", &Bounds::disconnect},
    BoundKey{"timeout", &Bounds::timeout},
    BoundKey{"close-sync", &Bounds::close_sync},
    BoundKey{"provider-stop", &Bounds::provider_stop},
};

void tighten(Draft& draft, const YamlNode& bounds) {
  Bounds& now = draft.result.profile.virtual_bounds;
  const auto refuse_looser = [&](std::string_view key) {
    draft.diagnostics.add(
        bounds.find(key)->at, "'" + std::string(key) + "' is looser than the profile's bound",
        "a scenario may only tighten a bound; to lift it, switch the rule off with a reason");
  };
  for (const BoundKey& row : bound_keys) {
    const Duration wanted = duration_in(bounds, row.key, now.*row.bound);
    if (wanted > now.*row.bound) refuse_looser(row.key);
    now.*row.bound = wanted;
  }
  const std::uint32_t extras = count_in(bounds, "extras", now.extras);
  if (extras > now.extras) refuse_looser("extras");
  now.extras = extras;
}

void compile_network(Draft& draft, const YamlNode& network) {
  NetworkPlan& plan = draft.result.plan.network;
  plan.protocol = word_in(network, "protocol", Protocol::push);
  plan.latency = range_in(network, "latency");
  plan.shared_connection = text_in(network, "connection", "shared") == "shared";
  plan.messages = text_in(network, "transport", "stream") == "messages";
  plan.bytes_per_second = rate_in(network, "bandwidth", 0);
  plan.loss_ppm = share_in(network, "loss");
  plan.copy_ppm = share_in(network, "copies");
  plan.overtake_ppm = share_in(network, "overtaking");
  plan.batch = count_in(network, "batch", plan.batch);
  for (std::string_view key : {"loss", "copies", "overtaking"}) {
    const YamlNode* share = network.find(key);
    if (share != nullptr && !plan.messages)
      draft.diagnostics.add(share->at, "'" + std::string(key) + "' needs a message transport",
                            "write transport: messages");
  }
  if (const YamlNode* batch = network.find("batch")) {
    if (plan.batch == 0) draft.diagnostics.add(batch->at, "a batch holds at least one result");
    if (plan.protocol != Protocol::pull)
      draft.diagnostics.add(batch->at, "'batch' needs the pull protocol", "write protocol: pull");
  }
}

void compile_quota(Draft& draft, const YamlNode& quota) {
  ServerPlan::Quota plan;
  const bool memory = quota.find("memory") != nullptr;
  plan.pool = memory ? Pool::memory : Pool::operations;
  plan.scope = word_in(quota, "per", Scope::none);
  plan.limit = memory ? bytes_in(quota, "memory", 0) : count_in(quota, "operations", 0);
  for (const ServerPlan::Quota& other : draft.result.plan.server.quotas)
    if (other.pool == plan.pool && other.scope == plan.scope)
      return draft.diagnostics.add(quota.at, "this quota is here twice", "remove one of the two");
  draft.result.plan.server.quotas.push_back(plan);
}

void compile_provider(Draft& draft, const YamlNode& key, const YamlNode& provider) {
  ProviderPlan plan;
  plan.name = key.text;
  plan.results =
      text_in(provider, "results") == "endless" ? ProviderPlan::endless : count_in(provider, "results", 1);
  plan.every = range_in(provider, "every");
  plan.first = range_in(provider, "first", plan.every);
  plan.hears = word_in(provider, "hears-cancel", How::callback);
  plan.poll_every = duration_in(provider, "poll-every", plan.poll_every);
  plan.stops = range_in(provider, "stops-after");
  plan.result_bytes = bytes_in(provider, "result-size", plan.result_bytes);
  plan.final_code = code_named(text_in(provider, "final", "ok")).value_or(0);
  plan.crash_after = count_in(provider, "crash-after", plan.crash_after);
  plan.hang_after = count_in(provider, "hang-after", plan.hang_after);
  if (const YamlNode* poll_every = provider.find("poll-every")) {
    if (plan.hears != How::poll)
      draft.diagnostics.add(poll_every->at, "'poll-every' needs a provider that polls",
                            "write hears-cancel: poll");
    if (plan.poll_every.ns == 0)
      draft.diagnostics.add(poll_every->at, "polling every 0 never lets time pass");
  }
  if (plan.results == ProviderPlan::endless && plan.every.least.ns == 0)
    draft.diagnostics.add(provider.find("results")->at, "endless results with no time between them",
                          "write every: 1ms");
  draft.providers.add(plan.name);
  draft.result.plan.providers.push_back(std::move(plan));
}

}  // namespace

void compile_profile(Draft& draft, const YamlNode& document) {
  draft.result.profile = mi_profile();
  for (const YamlNode* rule : one_or_more(document.find("rules")))
    if (const auto id = rule_named(rule->text)) draft.result.rules.push_back(*id);
  for (const YamlNode* tag : one_or_more(document.find("tags"))) draft.result.tags.push_back(tag->text);
  const YamlNode* profile = document.find("profile");
  if (profile == nullptr) return;
  if (const YamlNode* bounds = profile->find("bounds")) tighten(draft, *bounds);
  const YamlNode* off = profile->find("off");
  if (off == nullptr) return;
  for (const auto& [key, reason] : off->entries) {
    const auto id = rule_named(key.text);
    if (!id) continue;
    draft.result.profile.off.set(static_cast<std::size_t>(*id));
    for (RuleId wanted : draft.result.rules)
      if (wanted == *id)
        draft.diagnostics.add(key.at, "'" + key.text + "' is switched off, but the scenario is about it",
                              "remove it here or under 'rules:'");
  }
}

void compile_system(Draft& draft, const YamlNode& document) {
  const YamlNode& system = *document.find("system");
  draft.result.plan.network.latency = {};
  if (const YamlNode* network = system.find("network")) compile_network(draft, *network);
  for (const YamlNode* quota : one_or_more(system.find("quota"))) compile_quota(draft, *quota);
  if (const YamlNode* server = system.find("server")) {
    draft.result.plan.server.admission = range_in(*server, "admission");
    draft.result.plan.server.dispatch = range_in(*server, "dispatch");
  }
  for (const auto& [key, provider] : system.find("providers")->entries)
    compile_provider(draft, key, provider);
}

}  // namespace rescind
