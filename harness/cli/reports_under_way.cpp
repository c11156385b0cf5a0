#include <fmt/format.h>

#include <set>
#include <string_view>
#include <utility>

#include "harness/base/text.hpp"
#include "harness/cli/report_files.hpp"
#include "harness/edge/files.hpp"
#include "harness/edge/repository.hpp"
#include "harness/edge/signals.hpp"
#include "harness/edge/spool.hpp"
#include "reports/failure_groups.hpp"
#include "reports/sarif.hpp"
#ifdef RESCIND_HTML
#include "reports/html.hpp"
#endif

namespace rescind {
namespace {

std::unique_ptr<ReportWriter> writer_of(const ReportFile& file, Sink sink) {
#ifdef RESCIND_HTML
  if (file.page) return std::make_unique<HtmlReport>(std::move(sink), *file.page);
#endif
  if (file.tells_runs)
    return std::make_unique<GroupedReport>(std::move(sink), path_in_repository, sarif_text, file.runs);
  return file.kind->make(std::move(sink), path_in_repository);
}

std::string size_text(std::uint64_t bytes) {
  constexpr double unit = 1024;
  const auto size = static_cast<double>(bytes);
  if (size >= unit * unit) return fmt::format("{:.1f} MiB", size / (unit * unit));
  if (size >= unit) return fmt::format("{:.1f} KiB", size / unit);
  return counted(bytes, "byte", "bytes");
}

}  // namespace

/// A report, whose text so far is kept. Where each scenario file gets one of its own they stand one behind the other.
class ReportsUnderWay::One {
 public:
  One(const ReportFile& file, const ProfileUsed& profile) : file_(file), profile_(profile) {
    if (!file.of_each_file) begin();
  }

  void refuse(const InputError& error) {
    if (file_.of_each_file) return refused_.push_back(error);
    writer_->refuse(error);
  }

  void add(const CaseResult& result) {
    if (file_.of_each_file) begin_part_of(result.file);
    writer_->add(result);
  }

  void finish(const std::string& stopped, std::int64_t wall_ns, bool quiet, Console& console) {
    if (file_.of_each_file && !(refused_.empty() && stopped.empty())) begin_part_of_none();
    if (!stopped.empty()) writer_->stop(stopped);
    end(wall_ns);
    put(quiet, console);
    if (!file_.is_printed()) note_report(file_.path);
  }

 private:
  /// The report of one scenario file.
  struct Part {
    std::string of;    // Which one.
    std::string name;  // Its own.
    std::uint64_t begin = 0;
    std::uint64_t end = 0;
  };

  void put(bool quiet, Console& console) const {
    if (file_.is_printed()) return text_.read([&](std::string_view piece) { console.print(piece); });
    if (file_.of_each_file) return write_parts(quiet, console);
    const std::uint64_t bytes = write_file(file_.path, [&](const Sink& sink) { text_.read(sink); });
    if (!note_.empty()) console.say(fmt::format("{}: {}\n", printable(file_.path), note_));
    if (!quiet) console.say(fmt::format("wrote {} ({})\n", printable(file_.path), size_text(bytes)));
  }

  void begin() {
    writer_ = writer_of(file_, [this](std::string_view piece) { text_.write(piece); });
    writer_->begin(profile_);
  }

  void end(std::int64_t wall_ns) {
    if (!writer_) return;
    writer_->end(wall_ns);
    note_ = writer_->note();
    writer_.reset();
    if (!parts_.empty()) parts_.back().end = text_.size();
  }

  void begin_part_of(const std::string& file) {
    if (writer_ && parts_.back().of == file) return;
    end(0);
    const std::string name = unused_name(class_name(path_in_repository(file)), taken_);
    parts_.push_back({.of = file, .name = name + std::string(file_.kind->extension), .begin = text_.size()});
    begin();
  }

  // What is of no scenario file has a report of its own.
  void begin_part_of_none() {
    end(0);
    begin_part_of("rescind");
    for (const InputError& error : refused_) writer_->refuse(error);
  }

  void write_parts(bool quiet, Console& console) const {
    std::uint64_t bytes = 0;
    for (const Part& part : parts_)
      bytes += write_file(path_below(file_.path, part.name),
                          [&](const Sink& sink) { text_.read(part.begin, part.end, sink); });
    if (quiet) return;
    console.say(fmt::format("wrote {} into {} ({})\n", counted(parts_.size(), "file", "files"),
                            printable(file_.path), size_text(bytes)));
  }

  const ReportFile& file_;
  const ProfileUsed& profile_;
  Spool text_;
  std::unique_ptr<ReportWriter> writer_;  // Of the part that is under way, or of all.
  std::string note_;
  std::vector<Part> parts_;
  std::vector<InputError> refused_;  // Of no part.
  std::set<std::string> taken_;      // Their names.
};

ReportsUnderWay::ReportsUnderWay(const std::vector<ReportFile>& files, const ProfileUsed& profile) {
  for (const ReportFile& file : files) reports_.push_back(std::make_unique<One>(file, profile));
}

ReportsUnderWay::~ReportsUnderWay() = default;

void ReportsUnderWay::refuse(const InputError& error) {
  for (const auto& report : reports_) report->refuse(error);
}

void ReportsUnderWay::add(const CaseResult& result) {
  for (const auto& report : reports_) report->add(result);
}

bool ReportsUnderWay::finish(const std::string& stopped, std::int64_t wall_ns, bool quiet, Console& console) {
  bool all = true;
  for (const auto& report : reports_)
    all = told_if_not_written(console, [&] { report->finish(stopped, wall_ns, quiet, console); }) && all;
  return all;
}

}  // namespace rescind
