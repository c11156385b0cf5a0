#include "reports/report_kinds.hpp"

#include <array>
#include <utility>

#include "reports/annotations.hpp"
#include "reports/code_quality.hpp"
#include "reports/failure_groups.hpp"
#include "reports/hashes.hpp"
#include "reports/job_summary.hpp"
#include "reports/json.hpp"
#include "reports/sarif.hpp"
#include "reports/tap.hpp"
#include "reports/terminal.hpp"

namespace rescind {
namespace {

using Made = std::unique_ptr<ReportWriter>;

template <GroupedReport::Text text>
Made grouped_by(Sink sink, const ShownPath& shown) {
  return std::make_unique<GroupedReport>(std::move(sink), shown, text);
}

// Captureless lambdas, so that each row reads in one place.
constexpr std::array<ReportKind, 9> kinds{{
    {"junit",
     [](Sink sink, const ShownPath& shown) -> Made {
       return std::make_unique<JUnitReport>(std::move(sink), shown);
     },
     ".xml"},
    {"json",
     [](Sink sink, const ShownPath& /*shown*/) -> Made {
       return std::make_unique<JsonReport>(std::move(sink));
     },
     ""},
    {"terminal",
     [](Sink sink, const ShownPath& /*shown*/) -> Made {
       return std::make_unique<TerminalReport>(std::move(sink), TerminalOptions{.detail = Detail::verbose});
     },
     ""},
    {"hashes",
     [](Sink sink, const ShownPath& /*shown*/) -> Made {
       return std::make_unique<HashesReport>(std::move(sink));
     },
     ""},
    {"sarif", grouped_by<sarif_text>, ""},
    {"codequality", grouped_by<code_quality_text>, ""},
    {"github", grouped_by<annotations_text>, "", true},
    {"summary", grouped_by<job_summary_text>, ""},
    {"tap",
     [](Sink sink, const ShownPath& shown) -> Made {
       return std::make_unique<TapReport>(std::move(sink), shown);
     },
     ""},
}};

}  // namespace

std::span<const ReportKind> report_kinds() {
  return kinds;
}

}  // namespace rescind
