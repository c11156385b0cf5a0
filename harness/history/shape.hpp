#pragma once

#include <cstdint>

#include "harness/base/hash.hpp"
#include "harness/history/history.hpp"

namespace rescind {

/// What is left of a history without its times: runs that differ by names and times only have one shape.
class Shape {
 public:
  void add(Event event) {
    event.t = {};
    event.duration = no_number;
    hasher_.add(event);
  }
  [[nodiscard]] std::uint64_t value() const { return hasher_.value(); }

 private:
  Hasher hasher_;
};

[[nodiscard]] inline std::uint64_t shape_of(const History& history) {
  Shape shape;
  for (const Event& event : history.events) shape.add(event);
  return shape.value();
}

}  // namespace rescind
