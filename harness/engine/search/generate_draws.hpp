#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "harness/simulation/tape.hpp"

namespace rescind {

/// What a scenario is made up of, out of a tape. The first candidate of everything is the simplest.
class Draws {
 public:
  explicit Draws(Tape& tape) : tape_(tape) {}

  std::uint64_t pick(std::uint64_t bound) { return tape_.choose(Site::schedule, 0, bound); }
  /// Once in so many times, and not by the first candidate.
  bool one_in(std::uint64_t times) { return pick(times) == times - 1; }
  template <class Value, std::size_t size>
  Value any_of(const Value (&candidates)[size]) {
    return candidates[pick(size)];
  }
  std::string number(std::uint64_t least, std::uint64_t most) {
    return std::to_string(least + pick(most - least + 1));
  }

  /// Few different ones, so that things often happen at the same instant.
  std::string_view moment() {
    static constexpr std::string_view moments[] = {"0ms", "1ms",  "2ms",  "3ms",  "5ms",  "500us",
                                                   "8ms", "13ms", "20ms", "35ms", "60ms", "1500us"};
    return any_of(moments);
  }
  std::string_view short_time() {
    static constexpr std::string_view times[] = {"0ms", "1ms", "100us", "300us", "2ms", "3ms"};
    return any_of(times);
  }
  /// Of a step or fault that goes by the clock, and of an option that is none when it is 0.
  std::string_view positive_moment() {
    static constexpr std::string_view moments[] = {"1ms",  "2ms",  "3ms",  "5ms",    "8ms",
                                                   "13ms", "20ms", "35ms", "1500us", "500us"};
    return any_of(moments);
  }
  /// Half of the time a range from 0 on.
  std::string short_range() {
    const bool fixed = pick(2) == 0;
    const std::string_view most = short_time();
    return fixed || most == "0ms" ? std::string(most) : "0ms.." + std::string(most);
  }
  std::string range() {
    const bool fixed = pick(2) == 0;
    const std::string_view most = moment();
    return fixed || most == "0ms" ? std::string(most) : "0ms.." + std::string(most);
  }

 private:
  Tape& tape_;
};

}  // namespace rescind
