#include "harness/cli/bench_reports.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <set>
#include <string_view>
#include <utility>

#include "harness/base/text.hpp"
#include "harness/base/usage_error.hpp"
#include "harness/cli/report_files.hpp"
#include "harness/edge/files.hpp"
#include "reports/latency.hpp"
#ifdef RESCIND_HTML
#include "reports/latency_html.hpp"
#endif

namespace rescind {
namespace {

// Pages, where there are any, are the last.
#ifdef RESCIND_HTML
constexpr std::array<std::string_view, 5> latency_kinds{"json", "csv", "gbench", "hgrm", "html"};
constexpr std::string_view told_page = "html=FILE (a page with plots), ";
#else
constexpr std::array<std::string_view, 4> latency_kinds{"json", "csv", "gbench", "hgrm"};
constexpr std::string_view told_page;
#endif

// Letters, digits, '.' and '-' stay; one that was taken gets a number.
std::string file_name(const LatencyLine& line, std::set<std::string>& taken) {
  const std::string where = text_of(line.where);
  std::string stem;
  for (const char c :
       fmt::format("{}.{}{}{}", line.scenario, name_of(line.measure), where.empty() ? "" : ".", where))
    stem += std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '.' || c == '-' ? c : '-';
  return unused_name(stem, taken) + ".hgrm";
}

// What a file says that stands for what was not measured: comments, to whoever reads the others.
std::string told_refusals(const std::vector<InputError>& refused) {
  std::string text = "#[Nothing was measured; what else is here is of earlier runs]\n";
  for (const InputError& error : refused) text += "#[" + printable(error.what()) + "]\n";
  return text;
}

void write_each_line(const std::string& directory, const BenchReport& report, bool quiet, Console& console) {
  std::set<std::string> taken;
  for (const ScenarioLatency& scenario : report.scenarios)
    for (const LatencyLine& line : scenario.lines)
      write_file(path_below(directory, file_name(line, taken)), latency_hgrm(line));
  if (!report.refused.empty())
    write_file(path_below(directory, unused_name("refused", taken) + ".hgrm"), told_refusals(report.refused));
  if (!quiet)
    console.say(
        fmt::format("wrote {} into {}\n", counted(taken.size(), "file", "files"), printable(directory)));
}

std::string text_of(BenchReportFile::Kind kind, const BenchReport& report,
                    [[maybe_unused]] const LatencyPage& page) {
#ifdef RESCIND_HTML
  if (kind == BenchReportFile::Kind::html) return latency_html(report, page);
#endif
  if (kind == BenchReportFile::Kind::json) return latency_json(report);
  return kind == BenchReportFile::Kind::csv ? latency_csv(report) : latency_gbench(report);
}

void write_one(const BenchReportFile& file, const BenchReport& report, const LatencyPage& page, bool quiet,
               Console& console) {
  if (file.kind == BenchReportFile::Kind::hgrm) return write_each_line(file.path, report, quiet, console);
  write_file(file.path, text_of(file.kind, report, page));
  if (!quiet) console.say(fmt::format("wrote {}\n", printable(file.path)));
}

}  // namespace

void add_bench_report_option(Arguments& command, std::vector<std::string>& typed) {
  command.repeated(
      "--report", typed,
      fmt::format(
          "Also write a report: {}json=FILE, csv=FILE, gbench=FILE (as Google Benchmark writes it), or hgrm=DIR/ "
          "for a file of each line; may be repeated",
          told_page),
      "KIND=FILE");
}

std::vector<BenchReportFile> bench_report_files(const std::vector<std::string>& typed,
                                                const FilesRead& read) {
  std::vector<BenchReportFile> files;
  std::vector<ReportPath> places;
  for (const std::string& option : typed) {
    TypedReport report = typed_report(option, "csv=latency.csv");
    const auto kind = static_cast<BenchReportFile::Kind>(kind_among(latency_kinds, report.kind));
    places.push_back({report.path, kind == BenchReportFile::Kind::hgrm});
    require_writable_place(places.back());
    files.push_back({kind, std::move(report.path)});
  }
  require_own_places(places);
  require_apart(places, read);
  return files;
}

bool has_page(const std::vector<BenchReportFile>& files) {
  return std::ranges::any_of(files,
                             [](const auto& file) { return file.kind == BenchReportFile::Kind::html; });
}

bool write_bench_reports(const std::vector<BenchReportFile>& files, const BenchReport& report,
                         const LatencyPage& page, bool quiet, Console& console) {
  bool all = true;
  for (const BenchReportFile& file : files)
    all = told_if_not_written(console, [&] { write_one(file, report, page, quiet, console); }) && all;
  return all;
}

ExitCode reporting_refusals(const std::vector<BenchReportFile>& files, bool quiet, Console& console,
                            const std::function<ExitCode()>& work) {
  const auto report = [&](std::vector<InputError> errors) {
    const BenchReport nothing{.terms = {true, {1, 1}, "mi"}, .refused = std::move(errors)};
    static_cast<void>(write_bench_reports(files, nothing, {}, quiet, console));
  };
  try {
    return work();
  } catch (const NothingMeasured& nothing) {
    report({InputError("", 0, 0, nothing.what())});
    console.say(std::string(nothing.what()) + "\n");
    return ExitCode::harness;
  } catch (const ErrorTold& told) {
    report(told.errors());
    throw;
  } catch (const InputError& error) {
    report({error});
    throw;
  } catch (const std::exception& error) {
    report({InputError("", 0, 0, error.what())});
    throw;
  }
}

void require_apart(const std::vector<BenchReportFile>& files, const FilesRead& read) {
  std::vector<ReportPath> places;
  for (const BenchReportFile& file : files)
    places.push_back({file.path, file.kind == BenchReportFile::Kind::hgrm});
  require_apart(places, read);
}

}  // namespace rescind
