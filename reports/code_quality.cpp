#include "reports/code_quality.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "harness/base/text.hpp"
#include "reports/fitted.hpp"
#include "reports/json_text.hpp"

namespace rescind {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t description_max = 1'000;

std::string_view severity_of(Badness badness) {
  switch (badness) {
    case Badness::nothing_judged:
      return "critical";
    case Badness::must_broken:
    case Badness::unmet:
      return "major";
    case Badness::should_broken:
      break;
  }
  return "minor";
}

Json issue(const FailureGroup& group) {
  std::string text = fitted(headline_and_seen(group), description_max);
  if (group.cases > 1) text += " (" + counted(group.cases, "case", "cases") + ")";
  return {{"description", text},
          {"check_name", group.rule},
          {"fingerprint", group.fingerprint},
          {"severity", severity_of(group.badness)},
          {"location",
           {{"path", group.file.empty() ? "rescind" : fitted(group.file, description_max)},
            {"lines", {{"begin", std::max<std::uint32_t>(1, group.at.line)}}}}}};
}

}  // namespace

std::string code_quality_text(const GroupedRun& run) {
  std::string text = "[";
  for (const FailureGroup& group : run.groups)
    text += (text.size() == 1 ? "\n" : ",\n") + json_text(issue(group));
  return text + "\n]\n";
}

}  // namespace rescind
