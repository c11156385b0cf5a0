#pragma once

#include <memory>
#include <span>
#include <string_view>

#include "reports/junit.hpp"
#include "reports/report_writer.hpp"

namespace rescind {

/// A format that `--report KIND=FILE` writes. A new one is a file with its writer, and a row in
/// report_kinds.cpp.
struct ReportKind {
  std::string_view name;
  /// `shown` says what files are called in reports that CI servers link to the repository.
  std::unique_ptr<ReportWriter> (*make)(Sink sink, const ShownPath& shown);
  /// What the names of files end in where each scenario file gets a report of its own; empty where one report
  /// is for all of them.
  std::string_view extension;
  /// Whether `-` prints it: it is a part of what a job says.
  bool printed = false;
};

[[nodiscard]] std::span<const ReportKind> report_kinds();

}  // namespace rescind
