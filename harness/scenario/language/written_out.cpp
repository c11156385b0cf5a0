#include "harness/scenario/language/written_out.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "harness/scenario/language/nodes.hpp"

namespace rescind {
namespace {

constexpr auto triggers = std::to_array<std::string_view>({"at", "after", "on", "inside"});
constexpr auto sending = std::to_array<std::string_view>({"start", "cancel", "raw"});

YamlNode placed(YamlNode node, Position at) {
  node.at = at;
  for (YamlEntry& entry : node.entries) {
    entry.key.at = at;
    entry.value = placed(std::move(entry.value), at);
  }
  return node;
}

void take_keys(const YamlNode& from, std::initializer_list<std::string_view> keys, YamlNode& to) {
  for (const YamlEntry& entry : from.entries)
    if (std::ranges::count(keys, entry.key.text) != 0) to.entries.push_back(entry);
}

class WritingOut {
 public:
  explicit WritingOut(Diagnostics& diagnostics) : diagnostics_(diagnostics) {}

  void steps(YamlNode& list) {
    std::vector<YamlNode> written;
    for (YamlNode& step : list.items) {
      if (const YamlNode* batch = step.find("batch")) {
        write_batch(step, *batch, written);
      } else if (const YamlNode* control = step.find("control")) {
        write_control(step, *control, written);
      } else {
        written.push_back(std::move(step));
      }
    }
    list.items = std::move(written);
  }

  [[nodiscard]] bool has_controls() const { return has_controls_; }

 private:
  void write_batch(const YamlNode& step, const YamlNode& batch, std::vector<YamlNode>& written) {
    bool first = true;
    for (const YamlNode& one : batch.items) {
      check(one);
      YamlNode put_in = one;
      if (first) {
        take_keys(step, {"at", "after", "on", "inside"}, put_in);
      } else {
        take_keys(step, {"inside"}, put_in);
        put(put_in, joined_key, "yes");
      }
      put(put_in, batch_key, "yes");
      first = false;
      written.push_back(std::move(put_in));
    }
  }

  void check(const YamlNode& one) {
    const bool sends =
        std::ranges::any_of(sending, [&](std::string_view verb) { return one.find(verb) != nullptr; });
    if (!sends && !one.entries.empty())
      diagnostics_.add(one.at,
                       "'" + one.entries.front().key.text + "' sends nothing, and cannot be in a batch",
                       "start, cancel and raw can");
    for (const std::string_view key : triggers)
      if (const YamlNode* when = one.find(key))
        diagnostics_.add(when->at, "'" + std::string(key) + "' in a batch, whose steps leave in one instant",
                         "write it beside 'batch'");
  }

  // It is asked, answered and over.
  void write_control(const YamlNode& step, const YamlNode& control, std::vector<YamlNode>& written) {
    has_controls_ = true;
    if (const YamlNode* inside = step.find("inside"))
      diagnostics_.add(inside->at, "a control inside a callback would wait for itself",
                       "write 'on:' instead of 'inside:'");
    YamlNode start = map_node("op", control.text);
    put(start, "kind", "get");
    put(start, "provider", control_provider);
    YamlNode asked = placed(map_node("start", std::move(start)), control.at);
    take_keys(step, {"at", "after", "on"}, asked);
    YamlNode closed = map_node("close", control.text);
    put(closed, implied_key, "yes");
    written.push_back(std::move(asked));
    written.push_back(placed(map_node("wait", "final of " + control.text), control.at));
    written.push_back(placed(std::move(closed), control.at));
  }

  Diagnostics& diagnostics_;
  bool has_controls_ = false;
};

YamlNode* value_of(YamlNode& map, std::string_view key) {
  for (YamlEntry& entry : map.entries)
    if (entry.key.text == key) return &entry.value;
  return nullptr;
}

}  // namespace

void write_out(YamlNode& document, Diagnostics& diagnostics) {
  YamlNode* clients = value_of(document, "clients");
  if (clients == nullptr) return;
  WritingOut writing(diagnostics);
  for (YamlEntry& client : clients->entries) {
    if (client.value.is_list()) writing.steps(client.value);
    if (YamlNode* steps = value_of(client.value, "steps")) writing.steps(*steps);
    if (YamlNode* threads = value_of(client.value, "threads"))
      for (YamlEntry& thread : threads->entries) writing.steps(thread.value);
  }
  YamlNode* system = value_of(document, "system");
  YamlNode* providers = system == nullptr ? nullptr : value_of(*system, "providers");
  if (writing.has_controls() && providers != nullptr && providers->find(control_provider) == nullptr)
    put(*providers, control_provider, map_node(implied_key, "yes"));
}

}  // namespace rescind
