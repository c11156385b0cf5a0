#include "harness/scenario/compile/draft.hpp"
#include "harness/scenario/language/schema.hpp"

namespace rescind {
namespace {

/// A message counts its results in a byte.
constexpr std::uint32_t batch_max = 255;

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
    if (share != nullptr && !plan.messages && !network.lacks("transport"))
      draft.complain(share->at, "'" + std::string(key) + "' needs a message transport",
                     "write transport: messages");
  }
  if (const YamlNode* batch = network.find("batch")) {
    if (plan.batch == 0) draft.complain(batch->at, "a batch holds at least one result");
    if (plan.batch > batch_max)
      draft.complain(batch->at, "a batch holds at most " + std::to_string(batch_max) + " results");
    if (plan.protocol != Protocol::pull && !network.lacks("protocol"))
      draft.complain(batch->at, "'batch' needs the pull protocol", "write protocol: pull");
  }
}

void compile_quota(Draft& draft, const YamlNode& quota) {
  ServerPlan::Quota plan;
  const bool memory = quota.find("memory") != nullptr;
  plan.pool = memory ? Pool::memory : Pool::operations;
  plan.scope = word_in(quota, "per", Scope::none);
  plan.limit = memory ? bytes_in(quota, "memory", 0) : count_in(quota, "operations", 0);
  for (const ServerPlan::Quota& other : draft.result.plan.server.quotas)
    if (other.pool == plan.pool && other.scope == plan.scope && !quota.lacks("per"))
      return draft.complain(quota.at, "this quota is here twice", "remove one of the two");
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
    if (plan.hears != How::poll && !provider.lacks("hears-cancel"))
      draft.complain(poll_every->at, "'poll-every' needs a provider that polls", "write hears-cancel: poll");
    if (plan.poll_every.ns == 0) draft.complain(poll_every->at, "polling every 0 never lets time pass");
  }
  if (plan.results == ProviderPlan::endless && plan.every.least.ns == 0 && !provider.lacks("every"))
    draft.complain(provider.find("results")->at, "endless results with no time between them",
                   "write every: 1ms");
  draft.providers.add(plan.name);
  draft.written_providers.push_back(&provider);
  draft.result.plan.providers.push_back(std::move(plan));
}

}  // namespace

void compile_system(Draft& draft, const YamlNode& document) {
  draft.result.plan.network.latency = {};
  const YamlNode* system = document.find("system");
  if (system == nullptr) return;
  if (const YamlNode* network = system->find("network")) compile_network(draft, *network);
  for (const YamlNode* quota : one_or_more(system->find("quota"))) compile_quota(draft, *quota);
  if (const YamlNode* server = system->find("server")) {
    draft.result.plan.server.admission = range_in(*server, "admission");
    draft.result.plan.server.dispatch = range_in(*server, "dispatch");
  }
  for (const auto& [key, provider] : (*system)["providers"].entries) compile_provider(draft, key, provider);
}

}  // namespace rescind
