#include "reports/report_kinds.hpp"

#include <array>
#include <utility>

#include "reports/hashes.hpp"
#include "reports/json.hpp"
#include "reports/terminal.hpp"

namespace rescind {
namespace {

using Made = std::unique_ptr<ReportWriter>;

// Captureless lambdas, so that each row reads in one place.
constexpr std::array<ReportKind, 4> kinds{{
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
}};

}  // namespace

std::span<const ReportKind> report_kinds() {
  return kinds;
}

}  // namespace rescind
