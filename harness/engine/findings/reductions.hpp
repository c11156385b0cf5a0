#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "harness/scenario/language/document.hpp"

namespace rescind {

/// The way from a document's root to one of its nodes: places among the items of lists and the entries of
/// maps.
using NodePath = std::vector<std::uint32_t>;

/// One way to make an expanded scenario simpler. What it leaves need not load.
struct Reduction {
  std::vector<NodePath> removed;
  std::vector<std::pair<NodePath, YamlNode>> replaced;
};

/// The reductions of `document` that are worth a try and leave something out, the ones that take most first:
/// clients, threads and operations with all that speaks of them; then lists, parts and options. Each makes
/// the document simpler, so that no chain of them goes on for ever. In a fixed order.
[[nodiscard]] std::vector<Reduction> part_reductions(const YamlNode& document);

/// Those, and then smaller numbers: parts may come to need each other's numbers, so they are better tried
/// first.
[[nodiscard]] std::vector<Reduction> reductions_of(const YamlNode& document);

/// The document without what `reduction` removes. A list that is emptied goes too, and what held only it.
[[nodiscard]] YamlNode reduced(const YamlNode& document, const Reduction& reduction);

// What these are made of, each adding to `out`.

/// Clients, threads, operations: with the steps, faults and expectations that name them.
void add_named_parts(const YamlNode& document, std::vector<Reduction>& out);
/// Two threads into one, and a lone thread into a plain list of steps.
void add_merged_threads(const YamlNode& document, std::vector<Reduction>& out);
/// One provider for the operations of two.
void add_merged_providers(const YamlNode& document, std::vector<Reduction>& out);
/// Quotas whose limits change: without both, or with the new limit from the start.
void add_steady_quotas(const YamlNode& document, std::vector<Reduction>& out);
/// Everything that may be left out, alone; of long lists halves and quarters first.
void add_nodes(const YamlNode& document, std::vector<Reduction>& out);
/// Smaller counts, fixed and rounder durations, earlier events.
void add_values(const YamlNode& document, std::vector<Reduction>& out);

}  // namespace rescind
