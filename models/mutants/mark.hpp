#pragma once

#include <compare>
#include <tuple>

#include "harness/base/members.hpp"
#include "harness/history/ids.hpp"

namespace rescind {

using PoolId = Id<struct PoolTag>;

/// What a mutant has to remember: an operation, or a pool, with which it did something, or will. What it means
/// is that mutant's own affair.
struct Mark {
  OpId op{};      ///< Exists, or else `pool` does.
  PoolId pool{};  ///< As Program numbers them.
  bool operator==(const Mark&) const = default;
  auto operator<=>(const Mark& other) const {
    return std::tie(op.value, pool.value) <=> std::tie(other.op.value, other.pool.value);
  }
};

template <>
inline constexpr auto members<Mark> = std::tuple(&Mark::op, &Mark::pool);

}  // namespace rescind
