#include <algorithm>
#include <set>
#include <string>

#include "harness/engine/findings/document_places.hpp"
#include "harness/engine/findings/reductions.hpp"
#include "harness/scenario/language/trigger.hpp"

namespace rescind {
namespace {

/// A place that names an operation.
struct Mention {
  std::string op;
  NodePath path;
  NodePath item;
  bool starts = false;   ///< It is the `op` of a start.
  bool trigger = false;  ///< It only says when: the step can do without.
};

bool is_below(const NodePath& path, const NodePath& around) {
  return around.size() <= path.size() && std::equal(around.begin(), around.end(), path.begin());
}

std::string operation_in(const DocumentPlace& place) {
  const ValueType type = place.spec->type;
  if (!place.node->is_scalar()) return {};
  if (type == ValueType::name) return place.node->text;
  const bool phrase = type == ValueType::event || type == ValueType::wait || type == ValueType::callback;
  return phrase ? parse_event_phrase(place.node->text).value.name : std::string();
}

/// What the document says of its operations.
class Operations {
 public:
  explicit Operations(const YamlNode& document) : places_(places_in(document)) {
    for (const DocumentPlace& place : places_) {
      if (place.key == "op" && place.spec->presence == Presence::required) names_.push_back(place.node->text);
    }
    for (const DocumentPlace& place : places_) note(place);
  }

  [[nodiscard]] const std::vector<DocumentPlace>& places() const { return places_; }
  [[nodiscard]] const std::vector<std::string>& names() const { return names_; }

  [[nodiscard]] std::vector<std::string> started_below(const NodePath& path) const {
    std::vector<std::string> names;
    for (const Mention& mention : mentions_) {
      if (mention.starts && is_below(mention.path, path)) names.push_back(mention.op);
    }
    return names;
  }

  /// Without these operations. What waits for them goes as well, or (`keep_waiting`) waits no more.
  [[nodiscard]] Reduction without(const std::vector<std::string>& names, bool keep_waiting) const {
    Reduction reduction;
    std::set<std::string> gone(names.begin(), names.end());
    std::size_t before = 0;
    while (before != gone.size()) {
      before = gone.size();
      for (const Mention& mention : mentions_) {
        if (!gone.contains(mention.op)) continue;
        const NodePath& path = keep_waiting && mention.trigger ? mention.path : mention.item;
        reduction.removed.push_back(path.empty() ? mention.path : path);
        for (std::string& other : started_below(reduction.removed.back())) gone.insert(std::move(other));
      }
    }
    return reduction;
  }

 private:
  void note(const DocumentPlace& place) {
    std::string name = place.is_own_name ? std::string(place.key) : operation_in(place);
    if (std::ranges::find(names_, name) == names_.end()) return;
    if (place.is_own_name && place.spec->object != "expectation") return;
    const bool starts = place.key == "op";
    const bool trigger = place.key == "on" || place.key == "inside";
    mentions_.push_back({std::move(name), place.path, place.item, starts, trigger});
  }

  std::vector<DocumentPlace> places_;
  std::vector<std::string> names_;
  std::vector<Mention> mentions_;
};

/// Without a client or thread, and the operations that it starts.
void add_without(const Operations& operations, const NodePath& path, std::vector<Reduction>& out) {
  for (const bool keep_waiting : {false, true}) {
    out.push_back(operations.without(operations.started_below(path), keep_waiting));
    out.back().removed.push_back(path);
  }
}

YamlNode map_of(std::string key, YamlNode value) {
  YamlNode map;
  map.kind = YamlNode::Kind::map;
  map.entries.emplace_back();
  map.entries.back().key.text = std::move(key);
  map.entries.back().value = std::move(value);
  return map;
}

/// `threads` without the thread `second`, whose steps now stand before step `place` of `first`.
YamlNode merged(const YamlNode& threads, std::size_t first, std::size_t second, std::size_t place) {
  YamlNode result = threads;
  const std::vector<YamlNode>& moved = threads.entries[second].value.items;
  std::vector<YamlNode>& steps = result.entries[first].value.items;
  steps.insert(steps.begin() + static_cast<std::ptrdiff_t>(place), moved.begin(), moved.end());
  result.entries.erase(result.entries.begin() + static_cast<std::ptrdiff_t>(second));
  return result;
}

/// A client whose lone thread is a plain list: the client itself where it has nothing else.
YamlNode with_plain_steps(const YamlNode& client, const YamlNode& steps) {
  if (client.entries.size() == 1) return steps;
  YamlNode result = client;
  for (auto& [key, value] : result.entries) {
    if (key.text == "threads") value = map_of("steps", steps).entries.front().value;
    if (key.text == "threads") key.text = "steps";
  }
  return result;
}

/// The steps of one thread before each of the first few of another, and behind them all.
void add_merged(const DocumentPlace& client, const YamlNode& threads, std::size_t first, std::size_t second,
                std::vector<Reduction>& out) {
  constexpr std::size_t places_max = 4;
  const std::size_t size = threads.entries[first].value.items.size();
  for (std::size_t back = 0; back <= std::min(size, places_max); ++back) {
    YamlNode simpler = *client.node;
    for (auto& [key, value] : simpler.entries)
      if (key.text == "threads") value = merged(threads, first, second, size - back);
    out.push_back({{}, {{client.path, std::move(simpler)}}});
  }
}

/// Without the provider at `gone`: what it served is served by another one.
Reduction without_provider(const std::vector<DocumentPlace>& places, const DocumentPlace& gone,
                           const DocumentPlace& other) {
  Reduction reduction{{gone.path}, {}};
  for (const DocumentPlace& place : places) {
    if (place.key != "provider" || place.node->text != gone.key) continue;
    YamlNode name;
    name.text = std::string(other.key);
    reduction.replaced.emplace_back(place.path, std::move(name));
  }
  return reduction;
}

}  // namespace

void add_merged_providers(const YamlNode& document, std::vector<Reduction>& out) {
  const std::vector<DocumentPlace> places = places_in(document);
  for (const DocumentPlace& gone : places) {
    for (const DocumentPlace& other : places) {
      const bool providers = gone.spec->object == "provider" && other.spec->object == "provider";
      if (providers && gone.path != other.path) out.push_back(without_provider(places, gone, other));
    }
  }
}

void add_steady_quotas(const YamlNode& document, std::vector<Reduction>& out) {
  const std::vector<DocumentPlace> places = places_in(document);
  Reduction steady;  // Without the faults that change limits.
  std::vector<const YamlNode*> limits;
  for (const DocumentPlace& place : places) {
    if (place.key != "limit" || !place.node->is_map()) continue;
    steady.removed.push_back(place.item);
    limits.push_back(place.node->find("to"));
  }
  if (limits.empty()) return;
  for (const DocumentPlace& place : places) {
    if (place.spec->object == "quota" && place.node->is_map()) {
      out.push_back(steady);
      out.back().removed.push_back(place.path);
    }
    if (place.key != "operations" && place.key != "memory") continue;
    for (const YamlNode* limit : limits) {
      out.push_back(steady);
      out.back().replaced.emplace_back(place.path, *limit);
    }
  }
}

void add_named_parts(const YamlNode& document, std::vector<Reduction>& out) {
  const Operations operations(document);
  for (const std::string_view part : {"client", "step"}) {
    for (const DocumentPlace& place : operations.places()) {
      // A thread is an author's own name for a list of steps.
      if (place.is_own_name && place.spec->object == part) add_without(operations, place.path, out);
    }
  }
  for (const std::string& name : operations.names()) {
    for (const bool keep_waiting : {false, true}) out.push_back(operations.without({name}, keep_waiting));
  }
}

void add_merged_threads(const YamlNode& document, std::vector<Reduction>& out) {
  const std::vector<DocumentPlace> places = places_in(document);
  for (const DocumentPlace& place : places) {
    if (!place.is_own_name || place.spec->object != "client" || !place.node->is_map()) continue;
    const YamlNode* steps = place.node->find("steps");
    if (steps != nullptr && place.node->entries.size() == 1) out.push_back({{}, {{place.path, *steps}}});
    const YamlNode* threads = place.node->find("threads");
    if (threads == nullptr) continue;
    if (threads->entries.size() == 1)
      out.push_back({{}, {{place.path, with_plain_steps(*place.node, threads->entries.front().value)}}});
    for (std::size_t i = 0; i < threads->entries.size(); ++i)
      for (std::size_t j = 0; j < threads->entries.size(); ++j)
        if (i != j) add_merged(place, *threads, i, j, out);
  }
}

}  // namespace rescind
