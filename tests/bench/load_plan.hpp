#pragma once

#include <cstdint>

#include "models/system/plan.hpp"

namespace rescind {

/// `alive` threads that each go round and round: start a stream, take three results, cancel it, take its
/// final result, close it. One user, one session, one quota pool with room for all.
[[nodiscard]] inline Plan load_plan(std::uint32_t alive) {
  const OpId list{0};
  const auto on = [&](EventKind kind, std::uint32_t nth) {
    return Trigger{
        .when = Trigger::When::event, .delay = {}, .pattern = {.kind = kind, .op = list, .nth = nth}};
  };
  Plan plan;
  plan.network = {.protocol = Protocol::push, .latency = {milliseconds(1), milliseconds(5)}};
  plan.contexts = {"alice"};
  plan.clients = {{.name = "alice", .context = {0}, .work_time = {microseconds(10), microseconds(50)}}};
  plan.sessions = {{.name = "s1"}};
  plan.operations = {{.name = "list", .session = {0}, .kind = OperationKind::enumerate}};
  plan.providers = {{.name = "disks",
                     .results = ProviderPlan::endless,
                     .first = {milliseconds(1), milliseconds(25)},
                     .every = {milliseconds(1), milliseconds(25)}}};
  plan.server.quotas = {{.pool = Pool::operations, .scope = Scope::user, .limit = alive}};
  plan.threads = {{.name = "main",
                   .steps = {{.call = Call::start, .op = list},
                             {.call = Call::cancel, .trigger = on(EventKind::result, 3), .op = list},
                             {.call = Call::close, .trigger = on(EventKind::final, 1), .op = list}},
                   .loops = true,
                   .copies = alive}};
  plan.steps_max = ~std::uint64_t{0};
  return plan;
}

}  // namespace rescind
