#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

#include "harness/base/hash.hpp"
#include "harness/history/event.hpp"

namespace rescind {

/// The hash of a history by one event more: `so_far` is that of the events before it, 0 of none.
///
/// Members that came after hashes were written into files (from `since` on) count only where one of them is set,
/// so that a history that does not use them keeps its hash.
[[nodiscard]] inline std::uint64_t history_hash(const Event& event, std::uint64_t so_far) {
  constexpr std::size_t first_members = offsetof(Event, since);
  constexpr std::size_t later_members = sizeof(Event) - first_members;
  constexpr Event blank{};
  const std::uint64_t hash = hash_bytes(&event, first_members, so_far);
  if (std::memcmp(&event.since, &blank.since, later_members) == 0) [[likely]]
    return hash;
  return hash_bytes(&event.since, later_members, hash);
}

/// The hash of a history: of its events, in their order.
[[nodiscard]] inline std::uint64_t history_hash(std::span<const Event> events) {
  std::uint64_t hash = 0;
  for (const Event& event : events) hash = history_hash(event, hash);
  return hash;
}

}  // namespace rescind
