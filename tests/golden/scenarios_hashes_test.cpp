#include <gtest/gtest.h>

#include "reports/hashes.hpp"
#include "tests/golden/suite.hpp"
#include "tests/unit/approved.hpp"

namespace rescind::scenarios_hashes_test {
namespace {

// What `rescind run --report hashes=FILE` writes in the project's directory. A change of it is a change of
// behaviour: on purpose (then approve it), or by accident.
TEST(SuiteHashes, AreTheGoldenOnes) {
  RunResult run;
  for (const suite::Outcome& outcome : suite::outcomes()) {
    run.cases.push_back(outcome.report);
    run.cases.back().file = "scenarios/" + outcome.file->path;
  }
  EXPECT_TRUE(is_approved(hashes_report(run), "suite_hashes.txt"));
}

}  // namespace
}  // namespace rescind::scenarios_hashes_test
