#include "harness/edge/placement/large_block.hpp"

#include <gtest/gtest.h>
#include <malloc.h>

#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>
#include <string>

namespace rescind::large_block_test {
namespace {

using large_block::bytes_min;
using large_block::huge_page_bytes;

using Block = std::unique_ptr<void, void (*)(void*)>;

Block taken_by_new(std::size_t size) {
  return {::operator new(size), [](void* block) { ::operator delete(block); }};
}

std::uintptr_t address_of(const Block& block) {
  return reinterpret_cast<std::uintptr_t>(block.get());
}

/// The line of /proc/self/smaps that says how the pages at this address are treated.
std::string flags_at(std::uintptr_t address) {
  std::ifstream maps("/proc/self/smaps");
  bool is_here = false;
  for (std::string line; std::getline(maps, line);) {
    std::uintptr_t begin = 0;
    std::uintptr_t end = 0;
    char dash = 0;
    if (std::istringstream range(line); range >> std::hex >> begin >> dash >> end && dash == '-')
      is_here = begin <= address && address < end;
    if (is_here && line.starts_with("VmFlags:")) return line;
  }
  return {};
}

TEST(LargeBlock, BeginsOnAHugePage) {
  for (const std::size_t size : {bytes_min, bytes_min + 1, 9 * huge_page_bytes + 4096}) {
    const Block block = taken_by_new(size);
    EXPECT_EQ(address_of(block) % huge_page_bytes, 0u) << size;
  }
}

TEST(LargeBlock, IsAskedToLieOnHugePagesAndASmallerOneIsNot) {
  if (!std::filesystem::exists("/sys/kernel/mm/transparent_hugepage")) GTEST_SKIP() << "no huge pages here";
  mallopt(M_MMAP_THRESHOLD, 1 << 20);  // Each block of its own pages: none of what another left.
  const Block large = taken_by_new(bytes_min);
  const Block smaller = taken_by_new(bytes_min - 1);
  EXPECT_NE(flags_at(address_of(large)).find(" hg"), std::string::npos);
  EXPECT_EQ(flags_at(address_of(smaller)).find(" hg"), std::string::npos);
}

TEST(LargeBlock, IsAskedForInWholeHugePages) {
  static std::size_t asked = 0;
  const Block block(large_block::take(bytes_min + huge_page_bytes - 1,
                                      [](void*, std::size_t bytes, int) {
                                        asked = bytes;
                                        return 0;
                                      }),
                    std::free);
  EXPECT_EQ(asked, bytes_min);
}

TEST(LargeBlock, LiesOnOrdinaryPagesWhereTheSystemRefuses) {
  const Block block(large_block::take(bytes_min, [](void*, std::size_t, int) { return -1; }), std::free);
  ASSERT_NE(block, nullptr);
  std::memset(block.get(), 0x5b, bytes_min);
  EXPECT_EQ(static_cast<unsigned char*>(block.get())[bytes_min - 1], 0x5b);
}

TEST(LargeBlock, GoesBackToTheSystem) {
  const std::size_t before = mallinfo2().hblkhd;
  for (int i = 0; i < 3; ++i) static_cast<void>(taken_by_new(64 * huge_page_bytes));
  EXPECT_EQ(mallinfo2().hblkhd, before);
}

#ifndef __SANITIZE_ADDRESS__  // The sanitizer's memory ends the program that asks for so much.
TEST(LargeBlock, IsRefusedWhereThereIsNoMemory) {
  EXPECT_EQ(large_block::take(SIZE_MAX / 2), nullptr);
}
#endif

}  // namespace
}  // namespace rescind::large_block_test
