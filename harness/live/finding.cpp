#include "harness/live/finding.hpp"

#include <nlohmann/json.hpp>

#include "harness/base/assert.hpp"
#include "harness/base/input_error.hpp"
#include "harness/history/writer.hpp"

namespace rescind::live {
namespace {

using Json = nlohmann::json;

constexpr std::string_view found_key = "found";

}  // namespace

std::string finding_text(const History& history, const Found& found) {
  std::string text = to_json_lines(history);
  const std::size_t header = text.find('\n');
  RESCIND_ASSERT(header != std::string::npos && header > 0 && text[header - 1] == '}');
  nlohmann::ordered_json what;
  what["moment"] = found.moment;
  if (!found.scenario.empty()) what["scenario"] = found.scenario;
  what["seed"] = found.seed;
  what["command"] = found.command;
  return text.insert(header - 1,
                     ",\"" + std::string(found_key) +
                         "\":" + what.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace));
}

FindingRead read_finding(std::string_view text, const std::string& file) {
  const std::string_view line = text.substr(0, text.find('\n'));
  const Json header = Json::parse(line, nullptr, false);
  if (!header.is_object() || !header.contains("history")) return {};
  const auto found = header.find(found_key);
  if (found == header.end()) return {.is_history = true};
  const bool whole = found->is_object() && found->contains("moment") && (*found)["moment"].is_string() &&
                     found->contains("seed") && (*found)["seed"].is_number_unsigned() &&
                     found->contains("command") && (*found)["command"].is_string() &&
                     (!found->contains("scenario") || (*found)["scenario"].is_string());
  if (!whole)
    throw InputError(file, 1, static_cast<std::uint32_t>(line.find("\"found\"") + 1),
                     "'found' does not say which moment this is of", "it has a moment, a seed and a command");
  return {.is_history = true,
          .found = Found{.moment = (*found)["moment"].get<std::string>(),
                         .seed = (*found)["seed"].get<std::uint64_t>(),
                         .command = (*found)["command"].get<std::string>(),
                         .scenario = found->value("scenario", "")}};
}

}  // namespace rescind::live
