#pragma once

#include <gtest/gtest.h>

#include <cstddef>
#include <string>
#include <utility>

#include "harness/base/hex.hpp"
#include "harness/library/scenario_tests.hpp"

// Inline, so that it is compiled with the GoogleTest of whoever includes it.

namespace rescind {

/// A scenario's case as a GoogleTest test; register_scenarios() makes them.
class ScenarioCase : public testing::Test {
 public:
  explicit ScenarioCase(const ScenarioTest& test) : test_(test) {}

  void TestBody() override {
    const ScenarioResult result = test_.run();
    if (!result.report.name.empty()) tell(result.report);
    if (result.kind == ScenarioResult::Kind::skipped) GTEST_SKIP() << result.text;
    if (result.kind == ScenarioResult::Kind::failed)
      ADD_FAILURE_AT(test_.file.c_str(), static_cast<int>(test_.line)) << result.text;
  }

 private:
  /// Into --gtest_output, as properties.
  static void tell(const CaseResult& report) {
    RecordProperty("case", report.name);
    RecordProperty("seed", std::to_string(report.seed));
    RecordProperty("history", hex(report.history_hash));
  }

  ScenarioTest test_;
};

/// Makes every case of the scenario files at and below `path` a GoogleTest test, which names the case's file
/// and line as its own. Returns how many; a file that cannot be loaded is one test that fails. To be called
/// before RUN_ALL_TESTS(), from main() or from an initialiser:
///
///     const auto registered = rescind::register_scenarios(SOURCE_DIR "/scenarios");
inline std::size_t register_scenarios(const std::string& path, const ScenarioOptions& options = {}) {
  std::vector<ScenarioTest> tests = scenario_tests(path, options);
  for (ScenarioTest& test : tests) {
    // GoogleTest copies the names.
    testing::RegisterTest(test.suite.c_str(), test.name.c_str(), nullptr, nullptr, test.file.c_str(),
                          static_cast<int>(test.line),
                          [test]() -> ScenarioCase* { return new ScenarioCase(test); });
  }
  return tests.size();
}

}  // namespace rescind
