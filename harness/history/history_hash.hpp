#pragma once

#include <cstdint>
#include <span>

#include "harness/base/hash.hpp"
#include "harness/history/event.hpp"

namespace rescind {

/// The hash of a history: of its events, in their order.
[[nodiscard]] inline std::uint64_t history_hash(std::span<const Event> events) {
  std::uint64_t hash = 0;
  for (const Event& event : events) hash = hash_value(event, hash);
  return hash;
}

}  // namespace rescind
