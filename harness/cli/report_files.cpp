#include "harness/cli/report_files.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <set>
#include <span>
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

std::unique_ptr<ReportWriter> writer_of(const ReportFile& file, const Sink& sink) {
#ifdef RESCIND_HTML
  if (file.page) return std::make_unique<HtmlReport>(sink, *file.page);
#endif
  if (file.tells_runs)
    return std::make_unique<GroupedReport>(sink, path_in_repository, sarif_text, file.runs);
  return file.kind->make(sink, path_in_repository);
}

std::vector<const ReportKind*> all_kinds() {
  std::vector<const ReportKind*> kinds;
  for (const ReportKind& kind : report_kinds()) kinds.push_back(&kind);
#ifdef RESCIND_HTML
  kinds.push_back(&html_kind);
#endif
  return kinds;
}

const ReportKind& kind_named(std::string_view name) {
  std::vector<std::string_view> names;
  for (const ReportKind* kind : all_kinds()) {
    if (kind->name == name) return *kind;
    names.push_back(kind->name);
  }
  throw UsageError(fmt::format("--report: there is no kind '{}'", printable(name)), word_hint(name, names));
}

bool names_directory(const std::string& path) {
  return path.ends_with('/') || is_directory(path);
}

std::string size_text(std::uint64_t bytes) {
  constexpr double unit = 1024;
  const auto size = static_cast<double>(bytes);
  if (size >= unit * unit) return fmt::format("{:.1f} MiB", size / (unit * unit));
  if (size >= unit) return fmt::format("{:.1f} KiB", size / unit);
  return counted(bytes, "byte", "bytes");
}

using Cases = std::span<const CaseResult>;

// The first of the cases, as far as they are of its file.
Cases first_file_of(Cases cases) {
  std::size_t end = 0;
  while (end < cases.size() && cases[end].file == cases.front().file) ++end;
  return cases.first(end);
}

// Returns what there is to know of the report.
std::string tell_cases(const ReportFile& report, const Sink& sink, const RunResult& run, Cases cases) {
  const std::unique_ptr<ReportWriter> writer = writer_of(report, sink);
  write_report(*writer, run, cases);
  return writer->note();
}

struct Written {
  std::uint64_t bytes = 0;
  std::string note;
};

Written write_cases(const ReportFile& report, const std::string& path, const RunResult& run, Cases cases) {
  Written written;
  written.bytes =
      write_file(path, [&](const Sink& sink) { written.note = tell_cases(report, sink, run, cases); });
  return written;
}

// A name that no other scenario file has taken.
std::string fresh_name(const std::string& file, std::set<std::string>& taken) {
  return unused_name(class_name(path_in_repository(file)), taken);
}

void write_each_file(const ReportFile& report, const RunResult& run, bool quiet, Console& console) {
  std::set<std::string> taken;
  std::uint64_t bytes = 0;
  const RunResult none{.profile = run.profile};
  for (Cases left = run.cases; !left.empty();) {
    const Cases own = first_file_of(left);
    const std::string name = fresh_name(own.front().file, taken) + std::string(report.kind->extension);
    bytes += write_cases(report, path_below(report.path, name), none, own).bytes;
    left = left.subspan(own.size());
  }
  // What is of no file of cases has one of its own.
  if (!run.refused.empty() || !run.stopped.empty()) {
    const std::string name = fresh_name("rescind", taken) + std::string(report.kind->extension);
    const RunResult rest{.profile = run.profile, .refused = run.refused, .stopped = run.stopped};
    bytes += write_cases(report, path_below(report.path, name), rest, {}).bytes;
  }
  if (quiet) return;
  console.say(fmt::format("wrote {} into {} ({})\n", counted(taken.size(), "file", "files"),
                          printable(report.path), size_text(bytes)));
}

void write_report_file(const ReportFile& file, const RunResult& run, bool quiet, Console& console) {
  if (file.of_each_file) return write_each_file(file, run, quiet, console);
  if (file.is_printed()) {
    tell_cases(
        file, [&](std::string_view piece) { console.print(piece); }, run, run.cases);
    return;
  }
  const Written written = write_cases(file, file.path, run, run.cases);
  if (!written.note.empty()) console.say(fmt::format("{}: {}\n", printable(file.path), written.note));
  if (!quiet) console.say(fmt::format("wrote {} ({})\n", printable(file.path), size_text(written.bytes)));
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
  bool all = true;
  for (const ReportFile& file : files) {
    all = told_if_not_written(console,
                              [&] {
                                write_report_file(file, run, quiet, console);
                                if (!file.is_printed()) note_report(file.path);
                              }) &&
          all;
  }
  return all;
}

}  // namespace rescind
