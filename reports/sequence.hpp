#pragma once

#include <string>

#include "harness/engine/run/result.hpp"
#include "harness/history/history.hpp"
#include "reports/story.hpp"

namespace rescind {

/// One run as a sequence to read in a terminal: a lane each for the application, the client stack, the
/// network, the server and the provider, time downwards, what passes between two of them as an arrow. Cancels
/// and final results have a double arrow; what was broken stands below the last event that it is about. Wants
/// 80 columns and more, and UTF-8.
/// What is no part of the story is counted; without one all is shown.
[[nodiscard]] std::string sequence_report(const History& history, const CaseResult& judged, bool colour);
[[nodiscard]] std::string sequence_report(const History& history, const CaseResult& judged,
                                          const Story& story, bool colour);

}  // namespace rescind
