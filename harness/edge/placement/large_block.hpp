#pragma once

#include <cstddef>

namespace rescind::large_block {

/// What the processor translates as one page, at best: a table of a million records is then some dozens of pages rather
/// than some ten thousand, and a record that is looked up at random costs one wait for memory rather than two.
inline constexpr std::size_t huge_page_bytes = std::size_t{2} << 20;
/// From this size on a block is large. No run of a few operations has one.
inline constexpr std::size_t bytes_min = 2 * huge_page_bytes;

/// Asks the system for something about a stretch of memory: as madvise does.
using Advise = int(void* begin, std::size_t bytes, int advice);

/// Takes a block that begins on a huge page, for std::free(); nullptr where there is no memory left. It lies on huge pages
/// where the system has them to give, and on ordinary ones else.
[[nodiscard]] void* take(std::size_t size) noexcept;
[[nodiscard]] void* take(std::size_t size, Advise* advise) noexcept;

}  // namespace rescind::large_block
