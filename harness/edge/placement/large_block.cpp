#include "harness/edge/placement/large_block.hpp"

#include <sys/mman.h>

#include <cstdlib>

namespace rescind::large_block {

void* take(std::size_t size) noexcept {
  return take(size,
              [](void* begin, std::size_t bytes, int advice) { return ::madvise(begin, bytes, advice); });
}

void* take(std::size_t size, Advise* advise) noexcept {
  void* block = nullptr;
  if (::posix_memalign(&block, huge_page_bytes, size) != 0) return nullptr;
  // The rest of the last huge page is not asked for: it would be held though nobody uses it.
  static_cast<void>(advise(block, size / huge_page_bytes * huge_page_bytes, MADV_HUGEPAGE));
  return block;
}

}  // namespace rescind::large_block
