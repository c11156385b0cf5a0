#include "harness/engine/search/sweep.hpp"

#include <algorithm>
#include <map>
#include <string_view>
#include <tuple>
#include <utility>

#include "harness/base/assert.hpp"
#include "harness/engine/run/run.hpp"
#include "harness/scenario/language/nodes.hpp"
#include "harness/scenario/language/phrase.hpp"

namespace rescind {
namespace {

YamlNode list_of(YamlNode item) {
  YamlNode node = list_node();
  node.items.push_back(std::move(item));
  return node;
}

YamlNode* value_of(YamlNode& map, std::string_view key) {
  for (YamlEntry& entry : map.entries) {
    if (entry.key.text == key) return &entry.value;
  }
  return nullptr;
}

/// The threads of a client, however it was written: as a list of steps, with `steps`, or with `threads`.
YamlNode& threads_of(YamlNode& client) {
  if (client.is_list()) client = map_node("threads", map_node("main", client));
  for (YamlEntry& entry : client.entries) {
    if (entry.key.text != "steps") continue;
    entry.key.text = "threads";
    entry.value = map_node("main", entry.value);
  }
  YamlNode* threads = value_of(client, "threads");
  RESCIND_ASSERT(threads != nullptr);
  return *threads;
}

}  // namespace

Sweep::Sweep(YamlNode document, const Case& what, std::uint64_t seed, const Behaviour& behaviour)
    : document_(std::move(document)) {
  for (const OperationPlan& operation : what.plan.operations) {
    operations_.push_back(operation.name);
    owners_.push_back(what.plan.clients[what.plan.sessions[operation.session.value].client].name);
  }
  Run run(what, behaviour, Driver::timed);
  run.run(Tape::seeded(seed));
  std::vector<std::string> events;
  std::map<std::tuple<EventKind, Message, std::uint32_t>, std::uint32_t> seen;
  for (const Event& event : run.history().events) {
    if (!event.op.exists()) continue;
    const std::uint32_t nth = ++seen[{event.kind, event.message, event.op.value}];
    events.push_back(phrase_of({event.kind, event.message, event.op, {}, nth}, run.history().names));
  }
  for (std::uint32_t op = 0; op < operations_.size(); ++op) {
    first_point_.push_back(points_.size());
    for (const std::string& event : events) points_.push_back({op, event});
  }
  const std::uint64_t ops = operations_.size();
  pairs_ = ops < 2 ? 0 : ops * (ops - 1) / 2 * events.size() * events.size();
}

YamlNode Sweep::variant(std::uint64_t number) const {
  RESCIND_ASSERT(number < size());
  YamlNode document = document_;
  if (number < points_.size()) {
    add_cancel(document, points_[number], "sweep");
    return document;
  }
  number -= points_.size();
  const std::uint64_t events = points_.size() / operations_.size();
  std::uint64_t pair = number / (events * events);
  std::uint32_t first = 0;
  while (pair >= operations_.size() - 1 - first) pair -= operations_.size() - 1 - first++;
  const std::uint64_t second = first + 1 + pair;
  add_cancel(document, points_[first_point_[first] + number / events % events], "sweep");
  add_cancel(document, points_[first_point_[second] + number % events], "sweep-too");
  return document;
}

void Sweep::add_cancel(YamlNode& document, const Point& point, const std::string& thread) const {
  YamlNode* clients = value_of(document, "clients");
  RESCIND_ASSERT(clients != nullptr);
  YamlNode* client = value_of(*clients, owners_[point.op]);
  RESCIND_ASSERT(client != nullptr);
  YamlNode step = map_node("cancel", operations_[point.op]);
  put(step, "on", point.event);
  put(threads_of(*client), thread, list_of(std::move(step)));
}

}  // namespace rescind
