#pragma once

#include <cstdint>

#include "harness/base/block_hasher.hpp"
#include "models/system/action.hpp"
#include "models/system/program.hpp"
#include "models/system/world.hpp"

namespace rescind {

/// Adds the same for two worlds of one program that allow the same futures: phases and counts, no times, no
/// message numbers, counters only as far as something waits for them, queues by their content.
void add_to(BlockHasher& hasher, const Program& program, const World& world);

/// Of an action: everything but the number that its message bears in the history. With another `seed` it is
/// another one.
[[nodiscard]] std::uint64_t fingerprint(const Action& action, std::uint64_t seed = 0);

/// What one operation, or one thread, has come to, without any id: the same under all names.
[[nodiscard]] std::uint64_t nameless_fingerprint(const World& world, OpId op);
[[nodiscard]] std::uint64_t nameless_fingerprint(const World& world, ThreadId thread);

}  // namespace rescind
