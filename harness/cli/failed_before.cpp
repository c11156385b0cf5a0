#include "harness/cli/failed_before.hpp"

#include <nlohmann/json.hpp>
#include <string_view>

#include "harness/base/input_error.hpp"
#include "harness/edge/line_source.hpp"
#include "harness/engine/run/outcome_words.hpp"
#include "reports/json.hpp"
#include "reports/versions.hpp"

namespace rescind {
namespace {

std::set<std::string, std::less<>> failing_words() {
  std::set<std::string, std::less<>> words;
  for (const CaseOutcomeWords& one : case_outcomes())
    if (one.fails) words.emplace(one.word);
  return words;
}

}  // namespace

std::set<std::string> failed_in(const std::string& report) {
  const auto refuse = [&report](const std::string& why) {
    return InputError(report, 0, 0, why, "write one with `rescind run --report json=FILE`");
  };
  const nlohmann::json json = nlohmann::json::parse(all_lines(report), nullptr, false);
  if (!json.is_object() || json.value("version", 0) != json_report_version || !json.contains("cases") ||
      !json["cases"].is_array())
    throw refuse("this is no JSON report of this version");
  const std::set<std::string, std::less<>> failing = failing_words();
  std::set<std::string> names;
  for (const nlohmann::json& one : json["cases"]) {
    if (!one.is_object() || !one.contains("name") || !one["name"].is_string() || !one.contains("outcome") ||
        !one["outcome"].is_string())
      throw refuse("a case in this report has no name or no outcome");
    if (failing.contains(one["outcome"].get<std::string>())) names.insert(one["name"].get<std::string>());
  }
  return names;
}

}  // namespace rescind
