#include "harness/engine/findings/reductions.hpp"

#include <algorithm>
#include <span>

#include "harness/base/assert.hpp"
#include "harness/engine/findings/document_places.hpp"

namespace rescind {
namespace {

YamlNode& child_of(YamlNode& node, std::uint32_t place) {
  RESCIND_ASSERT(place < (node.is_list() ? node.items.size() : node.entries.size()));
  return node.is_list() ? node.items[place] : node.entries[place].value;
}

YamlNode& node_at(YamlNode& document, std::span<const std::uint32_t> path) {
  YamlNode* node = &document;
  for (const std::uint32_t place : path) node = &child_of(*node, place);
  return *node;
}

/// Removes the node, and what held nothing but a list that it empties.
void remove(YamlNode& document, NodePath path) {
  bool emptied_list = false;
  do {
    const std::uint32_t place = path.back();
    path.pop_back();
    YamlNode& around = node_at(document, path);
    static_cast<void>(child_of(around, place));
    if (around.is_list()) around.items.erase(around.items.begin() + place);
    if (around.is_map()) around.entries.erase(around.entries.begin() + place);
    emptied_list = emptied_list || around.is_list();
    if (!around.items.empty() || !around.entries.empty()) return;
  } while (emptied_list && !path.empty());
}

/// The paths in order, without those below another one.
std::vector<NodePath> outermost(std::vector<NodePath> paths) {
  std::ranges::sort(paths);
  std::vector<NodePath> kept;
  for (NodePath& path : paths) {
    const bool inside = !kept.empty() && kept.back().size() <= path.size() &&
                        std::equal(kept.back().begin(), kept.back().end(), path.begin());
    if (!inside) kept.push_back(std::move(path));
  }
  return kept;
}

bool may_go(const DocumentPlace& place) {
  return place.is_item || place.spec->presence == Presence::optional;
}

Reduction without(const NodePath& path) {
  return {{path}, {}};
}

/// So many neighbouring items of a list.
Reduction without_items(const NodePath& list, std::uint32_t first, std::uint32_t count) {
  Reduction reduction;
  for (std::uint32_t i = first; i < first + count; ++i) {
    reduction.removed.push_back(list);
    reduction.removed.back().push_back(i);
  }
  return reduction;
}

void add_chunks(const DocumentPlace& place, std::vector<Reduction>& out) {
  const auto size = static_cast<std::uint32_t>(place.node->items.size());
  for (std::uint32_t chunk = size / 2; chunk > 1; chunk /= 2) {
    for (std::uint32_t first = 0; first + chunk <= size; first += chunk)
      out.push_back(without_items(place.path, first, chunk));
  }
}

}  // namespace

YamlNode reduced(const YamlNode& document, const Reduction& reduction) {
  YamlNode result = document;
  for (const auto& [path, node] : reduction.replaced) node_at(result, path) = node;
  std::vector<NodePath> removed = outermost(reduction.removed);
  // From the end, so that what is still to be removed keeps its place.
  std::ranges::reverse(removed);
  for (const NodePath& path : removed) remove(result, path);
  return result;
}

void add_nodes(const YamlNode& document, std::vector<Reduction>& out) {
  std::vector<DocumentPlace> places = places_in(document);
  std::ranges::stable_sort(places, {}, [](const DocumentPlace& place) { return place.path.size(); });
  for (const DocumentPlace& place : places) {
    if (may_go(place)) out.push_back(without(place.path));
    if (place.node->is_list()) add_chunks(place, out);
  }
}

std::vector<Reduction> part_reductions(const YamlNode& document) {
  std::vector<Reduction> out;
  add_named_parts(document, out);
  add_merged_threads(document, out);
  add_merged_providers(document, out);
  add_steady_quotas(document, out);
  add_nodes(document, out);
  return out;
}

std::vector<Reduction> reductions_of(const YamlNode& document) {
  std::vector<Reduction> out = part_reductions(document);
  add_values(document, out);
  return out;
}

}  // namespace rescind
