#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "harness/engine/run/result.hpp"
#include "harness/history/history.hpp"

namespace rescind {

/// What a picture of one run is about.
struct Story {
  const Breach* broken =
      nullptr;  ///< What it explains; none where nothing was broken, or it is not asked for.
  OpId op{};    ///< In the history; absent where it is about all operations.
  std::vector<std::size_t> evidence{};  ///< Events that show what was broken, rising; or none.
  std::vector<std::size_t> events{};    ///< What is shown, rising. The others are counted.
};

/// The operation of that name in the history.
[[nodiscard]] std::optional<OpId> operation_named(const History& history, std::string_view name);

/// Why the first thing was broken that fails the run, or else the first that was broken at all: the operation that it is
/// about, and the events that show it. Polls that were answered with no are left out. The whole run where nothing
/// was broken.
[[nodiscard]] Story why_story(const History& history, const CaseResult& judged);
/// What happened to one operation.
[[nodiscard]] Story focus_story(const History& history, const CaseResult& judged, OpId op);
/// Everything that happened.
[[nodiscard]] Story whole_story(const History& history, const CaseResult& judged);

/// The story with so many of its events at the most: the evidence, then what is nearest to the last of it.
[[nodiscard]] Story limited(Story story, std::size_t events_max);

/// A row of a picture: an event, or several that are only counted.
struct StoryRow {
  std::size_t first = 0;
  std::size_t count = 1;  ///< How many events it stands for.
  bool is_shown = false;

  [[nodiscard]] std::size_t last() const { return first + count - 1; }
};
/// All events of a history of `total`, those of `shown` (rising) each in a row of its own.
[[nodiscard]] std::vector<StoryRow> rows_of(const std::vector<std::size_t>& shown, std::size_t total);

}  // namespace rescind
