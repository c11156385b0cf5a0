#pragma once

#include <string>

#include "reports/story.hpp"

namespace rescind {

/// GitLab draws a page's diagrams while they have fewer than 5,000 characters together.
inline constexpr std::size_t mermaid_bytes_max = 4'500;
inline constexpr std::size_t mermaid_messages_max = 40;
/// What Mermaid itself draws unless it is told to draw more.
inline constexpr std::size_t mermaid_default_max = 50'000;

/// How much of a story a diagram may show.
struct MermaidLimits {
  std::size_t bytes = ~std::size_t{0};
  std::size_t messages = ~std::size_t{0};
};

/// The story as a sequence diagram of Mermaid (11). Where it is larger than the limits, what is farthest from the
/// evidence is left out first, and counted.
[[nodiscard]] std::string mermaid_text(const History& history, const CaseResult& judged, const Story& story,
                                       const MermaidLimits& limits);

}  // namespace rescind
