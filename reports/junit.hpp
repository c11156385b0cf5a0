#pragma once

#include <string>

#include "harness/engine/run/result.hpp"

namespace rescind {

/// The run as JUnit XML, as CI servers read it: a test suite for each file, a test case for each case. The
/// table in reports/README.md says what becomes of each outcome.
///
/// `time` is virtual time in seconds, so that the same run gives the same bytes. Where one case ran more than
/// once (with several seeds), its seed is part of the name, since CI servers merge test cases that are called
/// the same.
[[nodiscard]] std::string junit_report(const FinishedRun& run);

}  // namespace rescind
