// The bytes are a scenario file: it is refused with clear errors, or its cases can be run.

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "harness/engine/run/runner.hpp"
#include "harness/scenario/compile/loader.hpp"
#include "harness/scenario/language/expanded.hpp"
#include "harness/scenario/language/yaml_text.hpp"
#include "tests/fuzz/check.hpp"
#include "tests/fuzz/target.hpp"

namespace rescind::fuzz {
namespace {

constexpr std::string_view file_name = "input.yaml";
/// A case that loads may run for long; the models' own assertions show early.
constexpr std::uint64_t steps_max = 500;

void check_error(const InputError& error, std::string_view text) {
  check(!error.message().empty(), "an error says what is wrong");
  check(error.file() == file_name, "an error names the file");
  check(can_be_printed(error.what()), "an error can be printed");
  const auto lines = static_cast<std::uint32_t>(std::ranges::count(text, '\n')) + 1;
  check(error.line() >= 1 && error.line() <= lines, "an error names a line of the file");
}

/// Runs the case, and says what its history came to. What was recorded need not fit the case.
std::uint64_t run(const Case& what) {
  Case shorter = what;
  shorter.plan.steps_max = std::min(steps_max, what.plan.steps_max);
  const CaseResult report = run_case(shorter, {}).report;
  const bool fits = report.why.empty() || report.cut;
  if (!fits && !(what.recorded && report.why.find("internal error") == std::string::npos))
    fail("a case that loads can be run: " + report.why);
  return report.history_hash;
}

/// A case on its own, written as YAML, is the same case: what findings rely on.
void check_alone(std::string_view text, const Case& what, std::uint64_t history) {
  const std::optional<YamlNode> alone = expanded_document(text, what.name);
  check(alone.has_value(), "every case can be taken out of its file");
  const std::vector<Case> again = load_scenario(yaml_text(*alone), file_name).value();
  check(again.size() == 1, "a case on its own is one case");
  check(run(again.front()) == history, "a case on its own runs as it did in its file");
}

void check_cases(const std::vector<Case>& cases, std::string_view text) {
  check(!cases.empty(), "a file that loads has a case");
  std::set<std::string_view> names;
  for (const Case& one : cases) check(names.insert(one.name).second, "every case has a name of its own");
  const std::uint64_t history = run(cases.front());
  if (cases.size() > 1) run(cases.back());
  check_alone(text, cases.front(), history);
}

void try_scenario(std::string_view text) {
  const LoadedScenario loaded = load_scenario(text, file_name);
  for (const InputError& error : loaded.errors) check_error(error, text);
  if (loaded.errors.empty()) check_cases(loaded.cases, text);
}

}  // namespace
}  // namespace rescind::fuzz

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  rescind::fuzz::try_scenario({reinterpret_cast<const char*>(data), size});
  return 0;
}
