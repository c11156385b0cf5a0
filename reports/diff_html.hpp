#pragma once

#include <string>

#include "reports/diff.hpp"

namespace rescind {

/// The difference as one HTML file, the losses first; html/FORMAT.md. The names are those of the two reports.
[[nodiscard]] std::string diff_html(const ReportDiff& diff, const std::string& before,
                                    const std::string& after);

}  // namespace rescind
