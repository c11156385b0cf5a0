#include "reports/sarif.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <string_view>
#include <vector>

#include "harness/base/text.hpp"
#include "reports/fitted.hpp"
#include "reports/json_text.hpp"

namespace rescind {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t line_max = 1'000;
constexpr std::size_t message_max = 4'000;

// As RFC 3986 has it: everything but letters, digits, a few marks and the slash.
std::string uri_of(std::string_view file) {
  if (file.empty()) return "rescind";
  std::string uri;
  for (const char byte : file) {
    const bool plain = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
                       (byte >= '0' && byte <= '9') ||
                       std::string_view("-._~/").find(byte) != std::string_view::npos;
    uri += plain ? std::string(1, byte) : fmt::format("%{:02X}", static_cast<unsigned char>(byte));
  }
  return uri;
}

// In the text of a message `[text](target)` is a link and `{0}` a placeholder, unless they are escaped.
std::string literal(std::string_view text) {
  std::string escaped;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char next = i + 1 < text.size() ? text[i + 1] : ' ';
    if (text[i] == ']' && next == '(') escaped += '\\';
    if (text[i] == '{' && next >= '0' && next <= '9') escaped += '{';
    escaped += text[i];
  }
  return escaped;
}

Json text_json(std::string_view text) {
  return {{"text", literal(fitted(text, line_max))}};
}

Json physical_location(const FailureGroup& group, Written at) {
  Json region = {{"startLine", std::max<std::uint32_t>(1, at.line)}};
  if (at.column != 0) region["startColumn"] = at.column;
  return {{"artifactLocation", {{"uri", uri_of(group.file)}, {"uriBaseId", "%SRCROOT%"}}},
          {"region", std::move(region)}};
}

// How far from the client an event was seen.
int nesting_of(Place place) {
  switch (place) {
    case Place::network:
      return 1;
    case Place::server:
      return 2;
    case Place::provider:
      return 3;
    case Place::none:
    case Place::client:
    case Place::harness:
      break;
  }
  return 0;
}

Json flow_location(const FailureGroup& group, const ShownEvent& event) {
  return {{"location",
           {{"physicalLocation", physical_location(group, event.at.line > 0 ? event.at : group.at)},
            {"message", text_json(event.time + "  " + event.text)}}},
          {"nestingLevel", nesting_of(event.place)},
          {"executionOrder", event.number + 1},
          {"importance", event.is_evidence ? "essential" : "unimportant"}};
}

Json flow_json(const FailureGroup& group, const std::vector<ShownEvent>& events) {
  Json locations = Json::array();
  for (const ShownEvent& event : events)
    if (locations.size() < sarif_flow_max) locations.push_back(flow_location(group, event));
  return Json::array({{{"threadFlows", Json::array({{{"locations", std::move(locations)}}})}}});
}

// One line of a message.
std::string message_line(std::string_view label, std::string_view text) {
  return text.empty() ? "" : fmt::format("\n{}: {}", label, literal(fitted(text, line_max)));
}

std::string message_of(const FailureGroup& group) {
  std::string text = literal(fitted(group.headline, line_max));
  text += message_line("expected", group.expected) + message_line("seen", group.seen);
  text += message_line(counted(group.cases, "case", "cases"), cases_text(group));
  text += message_line("replay", group.replay);
  return text;
}

Json result_json(const FailureGroup& group, std::size_t rule, const std::vector<ShownEvent>& events) {
  Json result = {
      {"ruleId", group.rule},
      {"ruleIndex", rule},
      {"level", group.is_error() ? "error" : "warning"},
      {"message", {{"text", message_of(group)}}},
      {"locations", Json::array({{{"physicalLocation", physical_location(group, group.at)}}})},
      {"partialFingerprints", {{"primaryLocationLineHash", group.fingerprint + ":1"}}},
      {"occurrenceCount", std::max<std::size_t>(1, group.cases)},
  };
  if (!events.empty()) result["codeFlows"] = flow_json(group, events);
  return result;
}

Json rule_json(const FailureGroup& group) {
  const bool is_rule = group.badness == Badness::must_broken || group.badness == Badness::should_broken;
  const std::string help = is_rule ? fmt::format("`rescind rules {}` says what it rests on.", group.rule)
                                   : "reports/README.md of rescind lists the outcomes.";
  return {{"id", group.rule},
          {"shortDescription", text_json(group.statement)},
          {"fullDescription", text_json(group.statement)},
          {"help", {{"text", help}}},
          {"defaultConfiguration", {{"level", group.is_error() ? "error" : "warning"}}}};
}

// The results that fit, and the rules that they name.
struct Taken {
  std::vector<std::string> results;
  std::vector<std::string> rules;
  std::size_t left_out = 0;
};

Taken taken_of(const GroupedRun& run) {
  Taken taken;
  std::map<std::string_view, std::size_t> places;
  std::size_t bytes = message_max;  // For what stands around them.
  for (const FailureGroup& group : run.groups) {
    const auto [place, is_new] = places.emplace(group.rule, taken.rules.size());
    std::string result = json_text(result_json(group, place->second, group.events));
    std::string rule = is_new ? json_text(rule_json(group)) : "";
    bytes += result.size() + rule.size() + 4;
    if (bytes > sarif_bytes_max || taken.results.size() == sarif_results_max) break;
    taken.results.push_back(std::move(result));
    if (is_new) taken.rules.push_back(std::move(rule));
  }
  taken.left_out = run.groups.size() - taken.results.size();
  for (std::size_t i = 0; i < taken.results.size(); ++i) {
    const FailureGroup& group = run.groups[i];
    if (group.flow.empty()) continue;
    std::string whole = json_text(result_json(group, places.at(group.rule), group.flow));
    const std::size_t more = whole.size() - std::min(whole.size(), taken.results[i].size());
    if (bytes + more > sarif_bytes_max) break;
    bytes += more;
    taken.results[i] = std::move(whole);
  }
  return taken;
}

std::string lines_of(const std::vector<std::string>& values) {
  std::string text;
  for (const std::string& value : values) text += (text.empty() ? "\n" : ",\n") + value;
  return text + (values.empty() ? "" : "\n");
}

Json invocation_json(const GroupedRun& run, const Taken& taken) {
  const bool ran = std::ranges::none_of(
      run.groups, [](const FailureGroup& group) { return group.badness == Badness::nothing_judged; });
  Json invocation = {{"executionSuccessful", ran}};
  if (taken.left_out > 0) {
    const std::string said =
        fmt::format("{} left out: code scanning takes {} results and 10 MB",
                    counted(taken.left_out, "result", "results"), grouped(sarif_results_max));
    invocation["toolExecutionNotifications"] =
        Json::array({{{"level", "warning"}, {"message", {{"text", said}}}}});
  }
  return invocation;
}

}  // namespace

std::string sarif_text(const GroupedRun& run) {
  const Taken taken = taken_of(run);
  std::string text =
      "{\n\"$schema\": \"https://json.schemastore.org/sarif-2.1.0.json\",\n\"version\": \"2.1.0\",\n"
      "\"runs\": [{\n\"tool\": {\"driver\": {\"name\": \"rescind\", \"rules\": [";
  text += lines_of(taken.rules);
  text += "]}},\n\"invocations\": [" + json_text(invocation_json(run, taken)) + "],\n";
  text += "\"columnKind\": \"unicodeCodePoints\",\n\"results\": [";
  text += lines_of(taken.results);
  return text + "]\n}]\n}\n";
}

}  // namespace rescind
