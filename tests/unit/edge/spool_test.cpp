#include "harness/edge/spool.hpp"

#include <gtest/gtest.h>

#include <string>

namespace rescind::spool_test {
namespace {

std::string text_of(const Spool& spool, std::uint64_t begin, std::uint64_t end) {
  std::string text;
  spool.read(begin, end, [&](std::string_view piece) { text += piece; });
  return text;
}

// Some of it lies in a file, and some in memory.
TEST(Spool, HandsOverWhatWasWrittenWhereverItLies) {
  Spool spool;
  std::string whole;
  for (int i = 0; i < 70'000; ++i) {
    const std::string piece = "line " + std::to_string(i) + "\n";
    spool.write(piece);
    whole += piece;
  }
  ASSERT_EQ(spool.size(), whole.size());
  EXPECT_EQ(text_of(spool, 0, spool.size()), whole);
  for (const std::size_t begin : {std::size_t{0}, std::size_t{300'000}, whole.size() - 20, whole.size()})
    EXPECT_EQ(text_of(spool, begin, whole.size()), whole.substr(begin)) << begin;
  EXPECT_EQ(text_of(spool, 100'000, 700'000), whole.substr(100'000, 600'000));
}

TEST(Spool, BeginsAnew) {
  Spool spool;
  spool.write(std::string(1'000'000, 'a'));
  spool.clear();
  EXPECT_EQ(spool.size(), 0u);
  spool.write("b");
  EXPECT_EQ(text_of(spool, 0, 1), "b");
  spool.write(std::string(1'000'000, 'c'));
  EXPECT_EQ(text_of(spool, 0, 1'000'001), "b" + std::string(1'000'000, 'c'));
}

}  // namespace
}  // namespace rescind::spool_test
