// The program's operator new and delete: malloc and free, save while the thread's memory is placed, and large blocks on huge
// pages. A file of its own, so that no compiler inlines one half of a new and delete pair and then warns about the other.
// Types with a stricter alignment than malloc's are left to the library.

#include <cstddef>
#include <cstdlib>
#include <new>

#include "harness/edge/placement/large_block.hpp"
#include "harness/edge/placement/placed_memory.hpp"

using namespace rescind;

void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  if (placed_memory::side() != placed_memory::Side::none) [[unlikely]]
    return placed_memory::take(size);
  if (size >= large_block::bytes_min) [[unlikely]]
    return large_block::take(size);
  return std::malloc(size > 0 ? size : 1);
}
void* operator new(std::size_t size) {
  if (void* const block = operator new(size, std::nothrow)) return block;
  throw std::bad_alloc();
}
void operator delete(void* block) noexcept {
  if (placed_memory::owns(block)) [[unlikely]]
    return placed_memory::give_back(block);
  std::free(block);
}

// All others are these. They are named one by one, since a sanitizer brings its own for those left out.
void* operator new[](std::size_t size) {
  return operator new(size);
}
void* operator new[](std::size_t size, const std::nothrow_t& quietly) noexcept {
  return operator new(size, quietly);
}
void operator delete(void* block, std::size_t) noexcept {
  operator delete(block);
}
void operator delete(void* block, const std::nothrow_t&) noexcept {
  operator delete(block);
}
void operator delete[](void* block) noexcept {
  operator delete(block);
}
void operator delete[](void* block, std::size_t) noexcept {
  operator delete(block);
}
void operator delete[](void* block, const std::nothrow_t&) noexcept {
  operator delete(block);
}
