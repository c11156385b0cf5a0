#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "harness/engine/run/result.hpp"

namespace rescind {

// Scenario files as tests of whatever test framework; register_scenarios.hpp makes them GoogleTest's.

struct ScenarioOptions {
  std::string profile{};   ///< What to judge by: a profile file, or "mi", which is built in and the default.
  std::uint64_t seed = 1;  ///< Decides what a scenario leaves open; used where a file fixes none.
  bool strict = false;     ///< A broken should fails too.
  std::string suite = "scenarios";  ///< For cases whose name has no family before a slash.
};

/// What a test came to.
struct ScenarioResult {
  enum class Kind : std::uint8_t { passed, failed, skipped };
  Kind kind = Kind::passed;
  std::string
      text{};  ///< For people: what failed, as `rescind run` says it, with the command that replays it.
  CaseResult report{};  ///< Of a case that ran.
};

/// One case; or what keeps a file (or the path) from being loaded, as a test that fails.
///
/// Names are fit for --gtest_filter: of "quota/late[kind=query,hears=failing-post]" the suite is "quota", and
/// the name "late[kind=query,hears=failing_post]". Whatever is not a letter, a digit or one of _=,.[]/+
/// is '_', since '-', ':', '*' and '?' mean something in filters. No two tests have the same.
struct ScenarioTest {
  std::string suite;
  std::string name;
  std::string file;        ///< Of the scenario.
  std::uint32_t line = 1;  ///< There.
  /// May be called again and again, from any thread.
  std::function<ScenarioResult()> run;
};

/// A test for each case of the scenario files at and below `path`, in a fixed order. Never throws for what is
/// wrong with the files.
[[nodiscard]] std::vector<ScenarioTest> scenario_tests(const std::string& path,
                                                       const ScenarioOptions& options = {});

}  // namespace rescind
