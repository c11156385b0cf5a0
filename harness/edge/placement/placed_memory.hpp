#pragma once

#include <cstddef>
#include <cstdint>

namespace rescind::placed_memory {

/// How what the calling thread allocates is placed, from enter() to leave().
enum class Side : std::uint8_t {
  none,     ///< By malloc, as ever.
  rising,   ///< Each block above the one before it.
  falling,  ///< Each block below the one before it, and above all rising ones.
};

/// What memory holds before anybody has set it, and after it was given back. Zero, and bytes that make an
/// integer positive and odd, a bool true, and an index too large.
[[nodiscard]] constexpr std::byte fill_of(Side side) {
  return side == Side::rising ? std::byte{0x00} : std::byte{0x5b};
}

/// From now on operator new places what this thread allocates. Requires that nothing is entered. The memory
/// of the last time on this side is used again, save where something in it is still alive: that stays.
void enter(Side side);
void leave();
[[nodiscard]] Side side();

/// How many blocks were taken since enter().
[[nodiscard]] std::uint64_t taken();

/// Takes a block, aligned for any ordinary type; nullptr where there is no memory left. Requires side() !=
/// none.
[[nodiscard]] void* take(std::size_t size) noexcept;

/// Whether the block is placed: whether it goes to give_back() rather than free().
[[nodiscard]] bool owns(const void* block) noexcept;
void give_back(void* block) noexcept;

}  // namespace rescind::placed_memory
