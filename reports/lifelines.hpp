#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "harness/history/event.hpp"

namespace rescind {

/// Where something stands in a picture of a run, from left to right.
enum class Lifeline : std::uint8_t { application, stack, network, server, provider };
inline constexpr std::size_t lifelines_count = 5;
/// "client stack"
[[nodiscard]] std::string_view name_of(Lifeline lane);

/// A cancel and a final result are drawn so that they are found at once.
enum class Weight : std::uint8_t { plain, cancel, final };

/// How an event is drawn: an arrow from lane to lane, or a dot where both are the same.
struct Stroke {
  Lifeline from;
  Lifeline to;
  Weight weight = Weight::plain;
};
[[nodiscard]] Stroke stroke_of(const Event& event);

}  // namespace rescind
