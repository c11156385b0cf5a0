#include "harness/scenario/compile/draft.hpp"

#include "harness/base/nearest_word.hpp"
#include "harness/base/utf8.hpp"
#include "harness/scenario/language/quantity.hpp"
#include "harness/scenario/language/trigger.hpp"

namespace rescind {

std::optional<std::uint32_t> Draft::look_up(const NameTable& table, const YamlNode& name) {
  return look_up(table, name.text, name.at);
}

std::optional<std::uint32_t> Draft::look_up(const NameTable& table, const std::string& name, Position at) {
  const auto found = table.numbers.find(name);
  if (found != table.numbers.end()) return found->second;
  std::vector<std::string_view> known;
  for (const auto& [known_name, number] : table.numbers) known.push_back(known_name);
  diagnostics.add(at, "there is no " + std::string(table.noun) + " '" + shortened(name) + "'",
                  known.empty() ? "the scenario declares none" : word_hint(name, known));
  return std::nullopt;
}

Trigger Draft::trigger_of(const YamlNode& node) {
  const YamlNode* at = node.find("at");
  const YamlNode* after = node.find("after");
  const YamlNode* on = node.find("on");
  if (at != nullptr && (after != nullptr || on != nullptr))
    diagnostics.add(
        at->at, "'at' does not go together with 'after' or 'on'",
        "'at' counts from the start of the run, 'after' from the step before or from the event of 'on'");
  if (at != nullptr) return {Trigger::When::at, range_in(node, "at"), {}};
  if (on != nullptr) return {Trigger::When::event, range_in(node, "after"), pattern_of(*on)};
  return {Trigger::When::next, range_in(node, "after"), {}};
}

EventPattern Draft::pattern_of(const YamlNode& phrase) {
  const Phrase parsed = parse_event_phrase(phrase.text).value;
  EventPattern pattern{parsed.kind, parsed.message, {}, {}, parsed.nth};
  if (parsed.about == Phrase::About::nothing) return pattern;
  if (parsed.about == Phrase::About::session) {
    if (const auto number = look_up(sessions, parsed.name, phrase.at)) pattern.session = SessionId{*number};
  } else if (const auto number = look_up(operations, parsed.name, phrase.at)) {
    pattern.op = OpId{*number};
  }
  return pattern;
}

Range range_in(const YamlNode& map, std::string_view key, Range otherwise) {
  const YamlNode* node = map.find(key);
  return node == nullptr ? otherwise : parse_duration_range(node->text).value;
}

Duration duration_in(const YamlNode& map, std::string_view key, Duration otherwise) {
  const YamlNode* node = map.find(key);
  return node == nullptr ? otherwise : parse_duration(node->text).value;
}

std::uint32_t count_in(const YamlNode& map, std::string_view key, std::uint32_t otherwise) {
  const YamlNode* node = map.find(key);
  return node == nullptr ? otherwise : parse_count(node->text).value;
}

Allowance allowance_in(const YamlNode& map, std::string_view key, Allowance otherwise) {
  const YamlNode* node = map.find(key);
  return node == nullptr ? otherwise : parse_allowance(node->text).value;
}

std::int64_t bytes_in(const YamlNode& map, std::string_view key, std::int64_t otherwise) {
  const YamlNode* node = map.find(key);
  return node == nullptr ? otherwise : parse_bytes(node->text).value;
}

std::int64_t rate_in(const YamlNode& map, std::string_view key, std::int64_t otherwise) {
  const YamlNode* node = map.find(key);
  return node == nullptr ? otherwise : parse_rate(node->text).value;
}

std::uint32_t share_in(const YamlNode& map, std::string_view key) {
  const YamlNode* node = map.find(key);
  return node == nullptr ? 0 : parse_share(node->text).value;
}

std::string_view text_in(const YamlNode& map, std::string_view key, std::string_view otherwise) {
  const YamlNode* node = map.find(key);
  return node == nullptr ? otherwise : std::string_view(node->text);
}

std::vector<const YamlNode*> one_or_more(const YamlNode* node) {
  std::vector<const YamlNode*> nodes;
  if (node == nullptr) return nodes;
  if (!node->is_list()) return {node};
  for (const YamlNode& item : node->items) nodes.push_back(&item);
  return nodes;
}

}  // namespace rescind
