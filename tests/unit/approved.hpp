#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>

/// Whether `text` is what the file tests/golden/`name` holds, byte by byte. With RESCIND_APPROVE=1 in the
/// environment the file is written instead, and the test fails once, so that nothing is approved by accident.
inline testing::AssertionResult is_approved(const std::string& text, const std::string& name) {
  const std::string path = std::string(RESCIND_SOURCE_DIR) + "/tests/golden/" + name;
  if (const char* approve = std::getenv("RESCIND_APPROVE"); approve != nullptr && *approve == '1') {
    std::ofstream(path, std::ios::binary) << text;
    return testing::AssertionFailure()
           << "wrote " << path << "; look at its diff, then run without RESCIND_APPROVE";
  }
  std::ifstream file(path, std::ios::binary);
  if (!file) return testing::AssertionFailure() << "cannot read " << path << "; RESCIND_APPROVE=1 writes it";
  const std::string approved{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  if (text == approved) return testing::AssertionSuccess();
  return testing::AssertionFailure() << "differs from " << path << " (RESCIND_APPROVE=1 rewrites it):\n"
                                     << text;
}
