#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "harness/scenario/compile/scenario.hpp"
#include "harness/scenario/language/document.hpp"
#include "models/system/behaviour.hpp"

namespace rescind {

/// The systematic search of cancel points: variants of a case in which one more thread cancels an operation
/// in the middle of an event of the run that the case is; and then, where it has several operations, two more
/// threads two of them, at every pair of such events.
class Sweep {
 public:
  /// `document` is that of `what`, expanded. The boundaries are the events of the run with `seed`.
  Sweep(YamlNode document, const Case& what, std::uint64_t seed, const Behaviour& behaviour);

  /// So many variants: first those with one cancel.
  [[nodiscard]] std::uint64_t size() const { return points_.size() + pairs_; }
  /// The document of a variant, below size(). It need not load: an event may be none that a step can wait
  /// for.
  [[nodiscard]] YamlNode variant(std::uint64_t number) const;

 private:
  /// An operation, and the event in whose middle it is cancelled.
  struct Point {
    std::uint32_t op = 0;
    std::string event;
  };
  void add_cancel(YamlNode& document, const Point& point, const std::string& thread) const;

  YamlNode document_;
  std::vector<std::string> operations_;
  std::vector<std::string> owners_;  // By operation: its client.
  std::vector<Point> points_;
  std::vector<std::uint64_t> first_point_;  // By operation; they stand together.
  std::uint64_t pairs_ = 0;
};

}  // namespace rescind
