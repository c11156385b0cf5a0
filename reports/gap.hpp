#pragma once

#include <cstddef>
#include <optional>

#include "reports/story.hpp"

namespace rescind {

/// The stretch of a run that is wrong: from an event to another one.
struct Gap {
  std::size_t from = 0;
  std::size_t to = 0;
};

/// What the first broken rule of the story is about; nothing where no stretch is.
[[nodiscard]] std::optional<Gap> gap_of(const History& history, const Story& story);

}  // namespace rescind
