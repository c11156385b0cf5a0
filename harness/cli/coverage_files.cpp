#include "harness/cli/coverage_files.hpp"

#include <fmt/format.h>

#include <array>
#include <string_view>
#include <utility>

#include "harness/base/text.hpp"
#include "harness/cli/report_files.hpp"
#include "harness/edge/files.hpp"
#ifdef RESCIND_HTML
#include "reports/coverage_html.hpp"
#endif

namespace rescind {
namespace {

// Pages, where there are any, are the last.
#ifdef RESCIND_HTML
constexpr std::array<std::string_view, 2> coverage_kinds{"json", "html"};
constexpr std::string_view told_coverage_kinds = "json=FILE, or html=FILE (a page with a map of the races)";
#else
constexpr std::array<std::string_view, 1> coverage_kinds{"json"};
constexpr std::string_view told_coverage_kinds = "json=FILE";
#endif

std::string text_of(CoverageFile::Kind kind, const CoverageReport& report, const CoverageOptions& showing) {
#ifdef RESCIND_HTML
  if (kind == CoverageFile::Kind::html) return coverage_html(report);
#else
  static_cast<void>(kind);
#endif
  return coverage_json(report, showing);
}

}  // namespace

void add_coverage_files_option(Arguments& command, std::vector<std::string>& typed) {
  command.repeated("--report", typed,
                   fmt::format("Also write a report: {}; may be repeated", told_coverage_kinds), "KIND=FILE");
}

std::vector<CoverageFile> coverage_files(const std::vector<std::string>& typed,
                                         const std::vector<FilesRead>& read) {
  std::vector<CoverageFile> files;
  std::vector<ReportPath> places;
  for (const std::string& option : typed) {
    TypedReport report = typed_report(option, "json=coverage.json");
    const auto kind = static_cast<CoverageFile::Kind>(kind_among(coverage_kinds, report.kind));
    places.push_back({report.path, false});
    require_writable_place(places.back());
    files.push_back({kind, std::move(report.path)});
  }
  require_own_places(places);
  for (const FilesRead& each : read) require_apart(places, each);
  return files;
}

bool write_coverage_files(const std::vector<CoverageFile>& files, const CoverageReport& report,
                          const CoverageOptions& showing, Console& console) {
  bool all = true;
  for (const CoverageFile& file : files)
    all = told_if_not_written(console,
                              [&] {
                                write_file(file.path, text_of(file.kind, report, showing));
                                console.say(fmt::format("wrote {}\n", printable(file.path)));
                              }) &&
          all;
  return all;
}

}  // namespace rescind
