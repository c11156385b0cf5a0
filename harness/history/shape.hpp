#pragma once

#include <cstdint>

#include "harness/history/history.hpp"
#include "harness/history/history_hash.hpp"

namespace rescind {

/// What is left of a history without its times: runs that differ by names and times only have one shape.
class Shape {
 public:
  void add(Event event) {
    event.t = {};
    event.duration = no_number;
    value_ = history_hash(event, value_);
  }
  [[nodiscard]] std::uint64_t value() const { return value_; }

 private:
  std::uint64_t value_ = 0;
};

[[nodiscard]] inline std::uint64_t shape_of(const History& history) {
  Shape shape;
  for (const Event& event : history.events) shape.add(event);
  return shape.value();
}

}  // namespace rescind
