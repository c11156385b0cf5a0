#include "harness/cli/report_files.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <set>
#include <string_view>
#include <utility>

#include "harness/base/nearest_word.hpp"
#include "harness/base/text.hpp"
#include "harness/base/usage_error.hpp"
#include "harness/cli/arguments.hpp"
#include "harness/edge/directories.hpp"
#include "harness/edge/files.hpp"
#include "harness/edge/repository.hpp"
#include "harness/edge/signals.hpp"
#include "reports/failure_groups.hpp"
#include "reports/sarif.hpp"
#ifdef RESCIND_HTML
#include "reports/html.hpp"
#endif

namespace rescind {
namespace {

#ifdef RESCIND_HTML
constexpr ReportKind html_kind{"html",
                               [](Sink sink, const ShownPath& /*shown*/) -> std::unique_ptr<ReportWriter> {
                                 return std::make_unique<HtmlReport>(std::move(sink), PageSettings{});
                               },
                               ""};

#endif

std::vector<const ReportKind*> all_kinds() {
  std::vector<const ReportKind*> kinds;
  for (const ReportKind& kind : report_kinds()) kinds.push_back(&kind);
#ifdef RESCIND_HTML
  kinds.push_back(&html_kind);
#endif
  return kinds;
}

const ReportKind& kind_named(const std::string& name) {
  const std::vector<const ReportKind*> kinds = all_kinds();
  std::vector<std::string_view> names;
  for (const ReportKind* kind : kinds) names.push_back(kind->name);
  return *kinds[kind_among(names, name)];
}

bool names_directory(const std::string& path) {
  return path.ends_with('/') || is_directory(path);
}

void require_printed(const ReportKind& kind, std::string_view format) {
  if (!kind.printed)
    throw UsageError(fmt::format("--report: {} is not printed on standard output", kind.name),
                     kind.name == "json" ? "--format json prints it"
                                         : fmt::format("name a file: --report {}=FILE", kind.name));
  if (format != "text")
    throw UsageError(
        fmt::format("--report {}=- and --format {} would print into each other", kind.name, format),
        "name a file for one of them");
}

std::vector<ReportPath> places_of(const std::vector<ReportFile>& files) {
  std::vector<ReportPath> places;
  for (const ReportFile& file : files)
    if (!file.is_printed()) places.push_back({file.path, file.of_each_file});
  return places;
}

}  // namespace

void add_report_option(Arguments& command, std::vector<std::string>& reports) {
  std::string kinds;
  for (const ReportKind* kind : all_kinds())
    kinds += fmt::format("{}{}=FILE", kinds.empty() ? "" : ", ", kind->name);
  command.repeated(
      "--report", reports,
      fmt::format(
          "Also write a report: {}; junit=DIR/ writes one for each scenario file, github=- prints; may be "
          "repeated",
          kinds),
      "KIND=FILE");
}

std::vector<ReportFile> page_alone() {
  return {{.kind = nullptr, .path = "", .page = PageSettings{}}};
}

std::vector<ReportFile> report_files(const std::vector<std::string>& typed, const FilesRead& read,
                                     std::string_view format) {
  std::vector<ReportFile> files;
  for (const std::string& option : typed) {
    TypedReport report = typed_report(option, "junit=junit.xml");
    ReportFile file{.kind = &kind_named(report.kind), .path = std::move(report.path)};
    if (file.kind->name == "html") file.page.emplace();
    file.tells_runs = file.kind->name == "sarif";
    if (file.is_printed()) {
      require_printed(*file.kind, format);
    } else {
      file.of_each_file = !file.kind->extension.empty() && names_directory(file.path);
      require_writable_place({file.path, file.of_each_file});
    }
    files.push_back(std::move(file));
  }
  require_own_places(places_of(files));
  require_apart(files, read);
  return files;
}

void require_no_reports(const std::vector<std::string>& typed) {
  if (!typed.empty())
    throw UsageError("--report: nothing is run here that a report could tell", "leave --report out");
}

void require_apart(const std::vector<ReportFile>& reports, const FilesRead& read) {
  require_apart(places_of(reports), read);
}

bool told_if_not_written(Console& console, const std::function<void()>& write) {
  try {
    write();
    return true;
  } catch (const UsageError& error) {
    console.say(fmt::format("rescind: {}\n", error.what()));
    return false;
  }
}

bool write_reports(const std::vector<ReportFile>& files, const RunResult& run, bool quiet, Console& console) {
  ReportsUnderWay reports(files, run.profile);
  for (const InputError& error : run.refused) reports.refuse(error);
  for (const CaseResult& one : run.cases) reports.add(one);
  return reports.finish(run.stopped, run.wall_ns, quiet, console);
}

}  // namespace rescind
