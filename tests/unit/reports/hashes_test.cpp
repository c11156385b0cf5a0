#include "reports/hashes.hpp"

#include <gtest/gtest.h>

#include "harness/base/hash.hpp"
#include "harness/base/hex.hpp"

namespace rescind::hashes_test {
namespace {

CaseResult in_file(const std::string& file, std::uint64_t hash) {
  CaseResult one;
  one.file = file;
  one.history_hash = hash;
  return one;
}

TEST(HashesReport, HasALineForEachFileSortedByPath) {
  Hasher of_b;
  of_b.add(std::uint64_t{1});
  of_b.add(std::uint64_t{3});
  Hasher of_a;
  of_a.add(std::uint64_t{2});
  EXPECT_EQ(hashes_report({.cases = {in_file("b.yaml", 1), in_file("a.yaml", 2), in_file("b.yaml", 3)}}),
            hex(of_a.value()) + "  a.yaml\n" + hex(of_b.value()) + "  b.yaml\n");
}

TEST(HashesReport, TheOrderOfRunsMatters) {
  EXPECT_NE(hashes_report({.cases = {in_file("a.yaml", 1), in_file("a.yaml", 2)}}),
            hashes_report({.cases = {in_file("a.yaml", 2), in_file("a.yaml", 1)}}));
}

TEST(HashesReport, APathStaysOneLine) {
  EXPECT_EQ(hashes_report({.cases = {in_file("a\n.yaml", 1)}}).substr(16), "  a\\x0a.yaml\n");
}

}  // namespace
}  // namespace rescind::hashes_test
