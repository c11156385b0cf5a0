#pragma once

#include "harness/base/placement.hpp"

namespace rescind {

/// Two placements of the calling thread's memory that have as little as possible in common.
///
/// |                       | first                    | second                           |
/// |---|---|---|
/// | from operator new     | at rising addresses      | at falling addresses, above them |
/// | fresh and freed       | zeroes                   | bytes 0x5b                       |
/// | the stack             | where it is              | further down                     |
/// | what it held          | zeroes                   | bytes 0x5b                       |
///
/// So whatever was allocated later lies higher in one and lower in the other. Where a thread's placed memory
/// (64 MiB) runs out, or the system gives none, the rest comes from malloc and is only filled. Only in
/// executables that link rescind::placed_new; elsewhere running something in a placement throws
/// InternalError.
[[nodiscard]] const Placements& placements();

}  // namespace rescind
