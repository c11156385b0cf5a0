#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "harness/history/history.hpp"

namespace rescind {

/// Where two histories part.
struct HistoryDifference {
  std::size_t line = 0;  ///< Of their JSON Lines form: 1 is the header, 2 the first event.
  std::string first{};   ///< What the first history has there, as describe() says it, without its columns.
  std::string second{};  ///< The same of the second.
  bool operator==(const HistoryDifference&) const = default;
};

/// The first line in which two histories of one run differ, or nullopt where they are equal: header, events
/// and the names that the events use. Ids are compared too, so that both must have theirs from the same
/// source: two runs of one program, or read_history().
[[nodiscard]] std::optional<HistoryDifference> first_difference(const History& first, const History& second);

}  // namespace rescind
