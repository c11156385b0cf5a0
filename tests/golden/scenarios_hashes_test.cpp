#include <gtest/gtest.h>

#include <map>
#include <string>

#include "harness/base/hash.hpp"
#include "harness/base/hex.hpp"
#include "tests/golden/suite.hpp"
#include "tests/unit/approved.hpp"

namespace rescind {
namespace {

// One line for each file: a hash over the history hashes of its cases, with seed 1. A change of it is a
// change of behaviour: on purpose (then approve it), or by accident.
TEST(SuiteHashes, AreTheGoldenOnes) {
  std::map<std::string, Hasher> files;
  for (const suite::Outcome& outcome : suite::outcomes()) {
    files[outcome.file->path].add(outcome.report.history_hash);
  }
  std::string text;
  for (const auto& [path, hasher] : files) text += hex(hasher.value()) + "  " + path + "\n";
  EXPECT_TRUE(is_approved(text, "suite_hashes.txt"));
}

}  // namespace
}  // namespace rescind
