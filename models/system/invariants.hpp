#pragma once

#include "models/system/program.hpp"
#include "models/system/world.hpp"

namespace rescind {

/// Throws InternalError, with the condition that does not hold, unless `world` is one that the reference system
/// can come to: what world.hpp says of each record, and what the records owe each other. A mutant may break any
/// of them. Goes through the whole world.
void check(const Program& program, const World& world);

}  // namespace rescind
