#include "harness/engine/search/generate_system.hpp"

#include <algorithm>

#include "harness/scenario/language/nodes.hpp"

namespace rescind {
namespace {

YamlNode any_network(GeneratedSystem& system, bool faults, Draws& draws) {
  YamlNode network = map_node();
  put(network, "latency", draws.short_range());
  if (draws.one_in(2)) {
    system.protocol = Protocol::pull;
    put(network, "protocol", "pull");
    put(network, "batch", draws.number(1, 4));
  }
  if (draws.one_in(2)) put(network, "connection", "per-operation");
  system.has_bandwidth = draws.one_in(6);
  if (system.has_bandwidth) put(network, "bandwidth", "1Mbit/s");
  if (!faults || !draws.one_in(4)) return network;
  system.messages = true;
  put(network, "transport", "messages");
  for (const std::string_view share : {"overtaking", "copies", "loss"})
    if (draws.one_in(2)) put(network, share, share == "loss" ? "5%" : "10%");
  return network;
}

void add_quota(GeneratedSystem& system, YamlNode& list, Draws& draws) {
  const Pool pool = draws.one_in(2) ? Pool::memory : Pool::operations;
  const Scope scope = draws.any_of({Scope::user, Scope::session, Scope::total});
  const std::uint64_t limit = 1 + draws.pick(4);
  const auto same = [&](const GeneratedSystem::Quota& other) {
    return other.pool == pool && other.scope == scope;
  };
  if (std::ranges::any_of(system.quotas, same)) return;
  system.quotas.push_back({pool, scope});
  YamlNode quota = map_node();
  put(quota, name_of(pool), std::to_string(limit) + (pool == Pool::memory ? "KiB" : ""));
  put(quota, "per", name_of(scope));
  list.items.push_back(std::move(quota));
}

/// "on: ..." or "at: ...", for a fault.
void put_moment(YamlNode& fault, const std::vector<GeneratedOperation>& operations, Protocol protocol,
                Draws& draws) {
  if (draws.one_in(3)) return put(fault, "at", draws.positive_moment());
  const GeneratedOperation& operation = operations[draws.pick(operations.size())];
  put(fault, "on", any_event_of(operation, protocol, true, draws));
  if (draws.one_in(4)) put(fault, "after", draws.positive_moment());
}

YamlNode any_limit(const GeneratedSystem::Quota& quota, Draws& draws) {
  YamlNode limit = map_node("pool", name_of(quota.pool));
  put(limit, "per", name_of(quota.scope));
  put(limit, "to", draws.number(0, 4) + (quota.pool == Pool::memory ? "KiB" : ""));
  return limit;
}

/// Whom it hits, and for how long.
YamlNode any_target(const std::vector<GeneratedOperation>& operations,
                    const std::vector<std::string>& sessions, Draws& draws) {
  YamlNode target = map_node();
  const std::uint64_t whom = draws.pick(3);
  if (whom == 1) put(target, "of", operations[draws.pick(operations.size())].name);
  if (whom == 2) put(target, "session", sessions[draws.pick(sessions.size())]);
  return target;
}

}  // namespace

GeneratedSystem any_system(bool faults, Draws& draws) {
  GeneratedSystem system;
  system.node = map_node();
  put(system.node, "network", any_network(system, faults, draws));
  YamlNode quotas = list_node();
  for (std::uint64_t i = draws.pick(3); i > 0; --i) add_quota(system, quotas, draws);
  if (!quotas.items.empty()) put(system.node, "quota", std::move(quotas));
  if (draws.one_in(2)) {
    YamlNode server = map_node("admission", draws.short_range());
    put(server, "dispatch", draws.short_range());
    put(system.node, "server", std::move(server));
  }
  return system;
}

GeneratedProvider any_provider(bool stream, bool faults, Draws& draws) {
  GeneratedProvider provider;
  provider.node = map_node();
  constexpr std::uint64_t some = 12;
  constexpr std::uint32_t many = 40;
  provider.results = static_cast<std::uint32_t>(stream ? draws.pick(some) : 1 - draws.pick(2));
  if (stream && draws.one_in(8)) provider.results = many;
  const bool endless = stream && draws.one_in(5);
  if (endless) provider.results = GeneratedOperation::endless;
  put(provider.node, "results", endless ? "endless" : std::to_string(provider.results));
  if (draws.one_in(3)) put(provider.node, "first", draws.range());
  put(provider.node, "every",
      endless ? std::string(draws.any_of({"5ms", "3ms", "2ms"})) : draws.short_range());
  provider.hears = draws.any_of({"callback", "poll", "failing-post", "none"});
  put(provider.node, "hears-cancel", provider.hears);
  if (provider.hears == "poll" && draws.one_in(2)) put(provider.node, "poll-every", "2ms");
  if (draws.one_in(2)) put(provider.node, "stops-after", draws.range());
  if (draws.one_in(6)) put(provider.node, "result-size", "2KiB");
  if (draws.one_in(6)) put(provider.node, "final", draws.any_of({"failed", "not-found"}));
  if (faults && draws.one_in(8)) put(provider.node, "crash-after", draws.number(0, 3));
  if (faults && draws.one_in(8)) put(provider.node, "hang-after", draws.number(0, 3));
  return provider;
}

YamlNode any_fault(const GeneratedSystem& system, const std::vector<GeneratedOperation>& operations,
                   const std::vector<std::string>& sessions, Draws& draws) {
  std::vector<std::string_view> verbs{"delay-spike", "bandwidth", "reset",          "half-open",
                                      "partition",   "shutdown",  "provider-crash", "provider-hang"};
  if (!system.quotas.empty()) verbs.emplace_back("limit");
  if (system.messages) verbs.insert(verbs.end(), {"duplicate", "reorder", "loss"});
  const std::string_view verb = verbs[draws.pick(verbs.size())];
  YamlNode fault = map_node();
  put_moment(fault, operations, system.protocol, draws);
  if (verb == "shutdown") {
    put(fault, verb, draws.any_of({name_of(Reason::shutdown), name_of(Reason::service_stop)}));
    return fault;
  }
  if (verb == "limit") {
    put(fault, verb, any_limit(system.quotas[draws.pick(system.quotas.size())], draws));
    return fault;
  }
  YamlNode target = any_target(operations, sessions, draws);
  const bool of_provider = verb.starts_with("provider");
  const bool of_messages = verb == "duplicate" || verb == "reorder" || verb == "loss";
  if (of_provider)
    std::erase_if(target.entries, [](const YamlEntry& entry) { return entry.key.text == "session"; });
  if (of_messages) put(target, "count", draws.number(1, 3));
  if (!of_provider && !of_messages && !draws.one_in(4)) put(target, "for", draws.positive_moment());
  if (verb == "delay-spike") put(target, "by", draws.positive_moment());
  if (verb == "bandwidth") put(target, "rate", "64KiB/s");
  put(fault, verb, std::move(target));
  return fault;
}

}  // namespace rescind
