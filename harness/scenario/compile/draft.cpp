#include "harness/scenario/compile/draft.hpp"

#include <algorithm>

#include "harness/base/nearest_word.hpp"
#include "harness/base/utf8.hpp"
#include "harness/scenario/language/quantity.hpp"
#include "harness/scenario/language/trigger.hpp"

namespace rescind {
namespace {

void collect_words(std::string_view text, std::set<std::string, std::less<>>& words) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    if (end > 0) words.emplace(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

void collect_texts(const YamlNode& node, std::set<std::string, std::less<>>& words) {
  collect_words(node.text, words);
  for (const YamlNode& item : node.items) collect_texts(item, words);
  for (const auto* entries : {&node.entries, &node.lost})
    for (const auto& [key, value] : *entries) {
      if (key.text == "as" || key.text == "on") continue;  // They name what there is to be elsewhere.
      collect_words(key.text, words);
      collect_texts(value, words);
    }
}

void collect_lost(const YamlNode& node, std::set<std::string, std::less<>>& words) {
  for (const auto& [key, value] : node.lost) {
    collect_words(key.text, words);
    collect_texts(value, words);
  }
  for (const YamlNode& item : node.items) collect_lost(item, words);
  for (const auto& [key, value] : node.entries) collect_lost(value, words);
}

// Whether anywhere something was lost that has no name any more, or all that it would have declared.
bool loses_names(const YamlNode& node) {
  constexpr std::string_view declaring[] = {"op",      "start", "providers", "system",
                                            "clients", "steps", "threads"};
  const auto is_empty = [](const YamlNode& value) {
    return value.text.empty() && value.items.empty() && value.entries.empty() && value.lost.empty();
  };
  for (const YamlEntry& entry : node.lost) {
    const bool declares = entry.may_be_any() || (std::ranges::count(declaring, entry.key.text) != 0 &&
                                                 node.find(entry.key.text) == nullptr);
    if ((declares && !node.is_list() && is_empty(entry.value)) || loses_names(entry.value)) return true;
  }
  return std::ranges::any_of(node.items, loses_names) ||
         std::ranges::any_of(node.entries, [](const YamlEntry& entry) { return loses_names(entry.value); });
}

}  // namespace

Draft::Draft(Case& made, Diagnostics& errors, InVain& vain, const YamlNode& whole)
    : result(made), diagnostics(errors), in_vain(vain), document(whole) {
  if (document.is_whole()) return;
  collect_lost(document, lost_words);
  lost_names = loses_names(document);
}

void Draft::complain(Position at, std::string message, std::string hint) {
  if (!diagnostics.told_before_case(at)) diagnostics.add(at, std::move(message), std::move(hint));
}

void Draft::complain_of(OpId op, Position at, std::string message, std::string hint) {
  contradicted.insert(op.value);
  complain(at, std::move(message), std::move(hint));
}

const YamlNode* Draft::in_system(std::string_view key) const {
  const YamlNode* system = document.find("system");
  return system == nullptr ? nullptr : system->find(key);
}

bool Draft::system_lacks(std::string_view key) const {
  const YamlNode* system = document.find("system");
  if (system == nullptr || system->lacks(key)) return true;
  const YamlNode* value = system->find(key);
  return value != nullptr && !value->is_whole();
}

bool Draft::network_lacks(std::string_view key) const {
  const YamlNode* system = document.find("system");
  if (system == nullptr || system->lacks("network")) return true;
  return (*system)["network"].lacks(key);
}

bool Draft::provider_lacks(OpId op, std::string_view key) const {
  const std::uint32_t provider = result.plan.operations[op.value].provider;
  return provider >= written_providers.size() || written_providers[provider]->lacks(key);
}

bool Draft::operation_lacks(OpId op, std::initializer_list<std::string_view> keys) const {
  return std::ranges::any_of(keys, [&](std::string_view key) { return starts[op.value]->lacks(key); });
}

bool Draft::is_sure(OpId op) const {
  if (contradicted.contains(op.value)) return false;
  const std::uint32_t provider = result.plan.operations[op.value].provider;
  return starts[op.value]->is_whole() && provider < written_providers.size() &&
         written_providers[provider]->is_whole();
}

void Draft::look_up_in_lost(const YamlNode& step_or_fault) {
  static_cast<void>(trigger_of(step_or_fault));
  if (const YamlNode* context = step_or_fault.find("as")) static_cast<void>(look_up(contexts, *context));
}

std::optional<std::uint32_t> Draft::look_up(const NumberedNames& table, const YamlNode& name) {
  return look_up(table, name.text, name.at);
}

std::optional<std::uint32_t> Draft::look_up(const NumberedNames& table, const std::string& name,
                                            Position at) {
  const auto found = table.numbers.find(name);
  if (found != table.numbers.end()) return found->second;
  if (lost_names || lost_words.contains(name)) return std::nullopt;
  std::vector<std::string_view> known;
  for (const auto& [known_name, number] : table.numbers) known.push_back(known_name);
  diagnostics.add(at, "there is no " + std::string(table.noun) + " '" + shortened(name) + "'",
                  [&] { return known.empty() ? "the scenario declares none" : word_hint(name, known); });
  return std::nullopt;
}

Trigger Draft::trigger_of(const YamlNode& node) {
  const YamlNode* at = node.find("at");
  const YamlNode* after = node.find("after");
  const YamlNode* on = node.find("on");
  if (at != nullptr && (after != nullptr || on != nullptr))
    complain(at->at, "'at' does not go together with 'after' or 'on'",
             "'at' counts from the start of the run, 'after' from the step before or from the event of 'on'");
  Trigger trigger;
  if (at != nullptr) {
    trigger.when = Trigger::When::at;
    take_delay(node, "at", trigger);
    return trigger;
  }
  if (on != nullptr) trigger = {.when = Trigger::When::event, .pattern = pattern_of(*on)};
  take_delay(node, "after", trigger);
  return trigger;
}

void Draft::take_delay(const YamlNode& node, std::string_view key, Trigger& trigger) {
  const YamlNode* written = node.find(key);
  if (written == nullptr) return;
  const Delay delay = parse_delay(written->text).value;
  trigger.delay = delay.range;
  if (delay.provider.empty()) return;
  const std::optional<std::uint32_t> number = look_up(providers, delay.provider, written->at);
  if (!number) return;
  const ProviderPlan& provider = result.plan.providers[*number];
  const bool has_end = provider.results != ProviderPlan::endless && provider.hang_after == no_index;
  const Duration work = has_end ? work_of(provider) : Duration{};
  if (work.ns == 0) {
    complain(
        written->at,
        "'" + delay.provider + "' " + (has_end ? "takes no time" : "never ends") + ", which has no shares",
        "write a duration, or say how long it works: first: 300ms");
    return;
  }
  constexpr std::int64_t whole = 1'000'000;
  const Duration share =
      nanoseconds(work.ns / whole * delay.share_ppm + work.ns % whole * delay.share_ppm / whole);
  trigger.delay = {share, share};
  trigger.share_ppm = delay.share_ppm;
  trigger.share_of = *number;
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
