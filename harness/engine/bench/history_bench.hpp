#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "harness/engine/bench/bench_report.hpp"
#include "harness/engine/judging/history_stream.hpp"

namespace rescind {

/// By what operations of histories can be told apart.
[[nodiscard]] std::span<const std::string_view> history_keys();

/// One operation of a history, and what it is told apart by.
struct HistoryOperation {
  std::string subject;              ///< Whose history it is: the header's subject, or its name, or the file.
  std::uint64_t number = 0;         ///< In its history, from 0, in the order in which they were over.
  std::array<std::string, 5> keys;  ///< In the order of history_keys().
  CancelledOperation cancelled{};
  RecordedAt recorded{};
};

/// The cancelled operations of the history in the file `path`; what the application itself held up is taken out. Throws
/// InputError where it is no history, or where its clock counts steps.
[[nodiscard]] std::vector<HistoryOperation> operations_of(const std::string& path,
                                                          const JudgingOptions& options);

/// The same of a history in memory, whose events are in the order of time: `subject` and `sample` stand for its subject
/// and its file, and `recorded` says which one it is.
[[nodiscard]] std::vector<HistoryOperation> operations_of(const History& history, const Profile& profile,
                                                          const std::string& subject,
                                                          const std::string& sample,
                                                          const std::string& recorded);

/// The lines of each subject, split by these keys.
[[nodiscard]] std::vector<ScenarioLatency> latencies_of(std::span<const HistoryOperation> operations,
                                                        std::span<const std::string> by);

/// What can be said of each line that a requirement is about. Where a control ran beside, `control` is its figure: see
/// said_beside().
[[nodiscard]] std::vector<SaidOfLine> said_of(std::span<const Requirement> requirements,
                                              std::span<const LatencyLine> lines,
                                              std::span<const HistoryOperation> operations,
                                              std::int64_t control = 0);

/// Spans of the operation count from when its cancel was intended, which was `late` before it was called.
void count_from_intended(HistoryOperation& operation, Duration late);

/// What the percentiles of each line's spans came to beside those of the line with the same name behind the slash of
/// the subject `yardstick`, process by process.
[[nodiscard]] std::vector<BesideYardstick> beside_yardstick(std::span<const LatencyLine> lines,
                                                            std::span<const HistoryOperation> operations,
                                                            const std::string& yardstick,
                                                            std::uint32_t tolerance_ppm);

/// Notes how the `final` samples of each history, in their order, hang together.
void note_order(std::span<const HistoryOperation> operations, LiveNoise& noise);

}  // namespace rescind
