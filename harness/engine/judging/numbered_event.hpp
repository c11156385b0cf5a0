#pragma once

#include <cstdint>

#include "harness/history/event.hpp"

namespace rescind {

/// An event and its number in the file, from 0.
struct NumberedEvent {
  std::uint64_t number = 0;
  Event event{};
};

}  // namespace rescind
