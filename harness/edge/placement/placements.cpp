#include "harness/edge/placement/placements.hpp"

#include <cstddef>
#include <cstring>
#include <new>

#include "harness/base/assert.hpp"
#include "harness/edge/placement/placed_memory.hpp"

namespace rescind {
namespace {

constexpr std::size_t painted_bytes = 128 * 1024;  // A run's stack is some ten kilobytes deep.
constexpr std::size_t shift_bytes = 40 * 1024 + 48;

/// Keeps the compiler from leaving out an array that nobody reads.
void keep(const std::byte* array) {
  asm volatile("" : : "r"(array) : "memory");
}

/// Leaves the stack below the caller filled.
[[gnu::noinline]] void paint_stack(std::byte fill) {
  std::byte area[painted_bytes];
  std::memset(area, std::to_integer<int>(fill), sizeof area);
  keep(area);
}

/// Memory from operator new is placed while this lives.
class PlacedHere {
 public:
  explicit PlacedHere(placed_memory::Side side) {
    placed_memory::enter(side);
    ::operator delete(::operator new(1));
    if (placed_memory::taken() > 0) return;
    placed_memory::leave();
    fail_assertion("this program links rescind::placed_new");
  }
  ~PlacedHere() { placed_memory::leave(); }
  PlacedHere(const PlacedHere&) = delete;
  PlacedHere& operator=(const PlacedHere&) = delete;
};

void run_placed(placed_memory::Side side, const std::function<void()>& run) {
  const PlacedHere here(side);
  paint_stack(placed_memory::fill_of(side));
  run();
}

void run_rising(const std::function<void()>& run) {
  run_placed(placed_memory::Side::rising, run);
}

void run_falling(const std::function<void()>& run) {
  const std::byte shift[shift_bytes]{};
  keep(shift);
  run_placed(placed_memory::Side::falling, run);
  keep(shift);
}

}  // namespace

const Placements& placements() {
  static const Placements both{run_rising, run_falling};
  return both;
}

}  // namespace rescind
