#include <optional>
#include <string>

#include "harness/engine/findings/document_places.hpp"
#include "harness/engine/findings/reductions.hpp"
#include "harness/scenario/language/quantity.hpp"
#include "harness/scenario/language/trigger.hpp"

namespace rescind {
namespace {

using Texts = std::vector<std::string>;

/// Simpler values first: what is replaced by one of them never comes back.
Texts smaller_counts(std::string_view text, std::uint32_t least) {
  if (text == "endless") return {"0", "1", "2", "3", "8", "32"};
  const Parsed<std::uint32_t> count = parse_count(text);
  Texts smaller;
  if (!count.ok()) return smaller;
  std::uint32_t before = count.value;
  for (const std::uint32_t number : {0u, 1u, 2u, count.value / 2, count.value - 1}) {
    const bool known = number == before || (!smaller.empty() && smaller.back() == std::to_string(number));
    if (number < count.value && number >= least && !known) smaller.push_back(std::to_string(number));
  }
  return smaller;
}

std::string in_milliseconds(std::int64_t number) {
  return std::to_string(number) + "ms";
}

Texts simpler_durations(std::string_view text, bool may_be_nothing) {
  const Parsed<Range> range = parse_duration_range(text);
  if (!range.ok()) return {};
  constexpr std::int64_t millisecond = 1'000'000;
  const std::int64_t least = range.value.least.ns;
  const std::int64_t most = range.value.most.ns;
  Texts simpler;
  if (most > 0 && may_be_nothing) simpler.emplace_back("0");
  if (most > millisecond) simpler.push_back(in_milliseconds(1));
  if (least == most) {
    for (const std::int64_t part : {4, 2})
      if (least / part > millisecond) simpler.push_back(in_milliseconds(least / part / millisecond));
    if (least > millisecond && least % millisecond != 0)
      simpler.push_back(in_milliseconds(least / millisecond));
    return simpler;
  }
  const std::size_t dots = text.find("..");
  simpler.emplace_back(text.substr(0, dots));
  simpler.emplace_back(text.substr(dots + 2));
  return simpler;
}

/// "fifth post of list" as "post of list", or the events between.
Texts earlier_events(std::string_view text) {
  const Parsed<Phrase> phrase = parse_event_phrase(text);
  if (!phrase.ok() || phrase.value.nth < 2) return {};
  const std::string rest(text.substr(text.find(' ')));
  Texts earlier{rest.substr(1)};
  for (const std::uint32_t nth : {2u, phrase.value.nth / 2, phrase.value.nth - 1})
    if (nth >= 2 && nth < phrase.value.nth) earlier.push_back(ordinal_word(nth) + rest);
  return earlier;
}

bool is_bound(const DocumentPlace& place) {
  return place.spec == find_key(object_spec("bounds"), place.key);
}

Texts simpler_values(const DocumentPlace& place) {
  if (is_bound(place)) return {};  // What the contract asks stays: every system breaks a bound of nothing.
  const std::string& text = place.node->text;
  switch (place.spec->type) {
    case ValueType::count:
    case ValueType::count_endless:
      return smaller_counts(text, place.key == "operations" ? 1 : 0);  // A quota of nothing admits nothing.
    case ValueType::duration:
    case ValueType::duration_range:
      return simpler_durations(text, place.key != "timeout");  // A timeout of nothing reads like none.
    case ValueType::event:
    case ValueType::callback:
      return earlier_events(text);
    case ValueType::wait: {
      Texts texts = simpler_durations(text, true);
      return texts.empty() ? earlier_events(text) : texts;
    }
    default:
      return {};
  }
}

}  // namespace

void add_values(const YamlNode& document, std::vector<Reduction>& out) {
  for (const DocumentPlace& place : places_in(document)) {
    if (!place.node->is_scalar()) continue;
    for (std::string& text : simpler_values(place)) {
      YamlNode node;
      node.text = std::move(text);
      out.push_back({{}, {{place.path, std::move(node)}}});
    }
  }
}

}  // namespace rescind
