#include "harness/cli/options.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include "harness/base/nearest_word.hpp"
#include "harness/base/text.hpp"
#include "harness/base/usage_error.hpp"
#include "harness/cli/arguments.hpp"
#include "harness/cli/case_options.hpp"
#include "harness/edge/files.hpp"
#include "harness/engine/run/outcome_words.hpp"
#include "harness/scenario/language/schema.hpp"
#include "reports/hashes.hpp"
#include "reports/json.hpp"
#include "reports/junit.hpp"

namespace rescind {
namespace {

std::string terminal_text(const FinishedRun& run) {
  return terminal_report(run, {.detail = Detail::verbose});
}

struct ReportKind {
  std::string_view name;
  std::string (*write)(const FinishedRun&);
};
constexpr std::array<ReportKind, 4> report_kinds = {{
    {"terminal", terminal_text},
    {"junit", junit_report},
    {"json", json_report},
    {"hashes", hashes_report},
}};

const ReportKind& report_kind(std::string_view name) {
  const auto found = std::ranges::find(report_kinds, name, &ReportKind::name);
  if (found != report_kinds.end()) return *found;
  std::vector<std::string_view> names;
  for (const ReportKind& kind : report_kinds) names.push_back(kind.name);
  throw UsageError(fmt::format("--report: there is no kind '{}'", printable(name)), word_hint(name, names));
}

TerminalOptions terminal_options(const Showing& showing, bool show_rules, const Console& console) {
  return {.detail = detail_of(showing),
          .colour = console.colour(),
          .show_rules = show_rules,
          .show_wall_time = console.is_terminal()};
}

}  // namespace

std::string one_of(std::string_view option, std::string_view word,
                   std::initializer_list<std::string_view> known) {
  if (std::ranges::find(known, word) != known.end()) return std::string(word);
  throw UsageError(fmt::format("{}: there is no '{}'", option, printable(word)),
                   word_hint(word, std::vector<std::string_view>(known)));
}

RuleId known_rule(std::string_view name) {
  if (const std::optional<RuleId> rule = rule_named(name)) return *rule;
  throw UsageError(fmt::format("there is no rule '{}'", printable(name)),
                   word_hint(name, words_in(Words::rules)));
}

std::uint64_t number(std::string_view option, std::string_view text, std::uint64_t least,
                     std::uint64_t most) {
  std::uint64_t value = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (error == std::errc() && stop == end && value >= least && value <= most) return value;
  throw UsageError(
      fmt::format("{}: '{}' is not a whole number from {} to {}", option, printable(text), least, most));
}

std::vector<ReportFile> report_files(const std::vector<std::string>& options) {
  std::vector<ReportFile> files;
  for (const std::string& option : options) {
    const std::size_t equals = option.find('=');
    if (equals == std::string::npos || equals + 1 == option.size()) {
      throw UsageError(fmt::format("--report: '{}' names no file", printable(option)),
                       "write --report KIND=FILE, e.g. --report junit=junit.xml");
    }
    files.push_back({std::string(report_kind(option.substr(0, equals)).name), option.substr(equals + 1)});
    require_writable(files.back().path);
  }
  return files;
}

void add_delivery_options(Arguments& command, std::vector<std::string>& reports, Showing& showing) {
  command.repeated(
      "--report", reports,
      "Also write a report: junit=FILE, json=FILE, terminal=FILE or hashes=FILE; may be repeated",
      "KIND=FILE");
  add_format_option(command, showing.format);
  command.flag("-q,--quiet", showing.quiet, "Print nothing unless something failed");
  command.flag("-v,--verbose", showing.verbose, "Print every case and what became of each rule");
}

Detail detail_of(const Showing& showing) {
  return showing.quiet ? Detail::quiet : showing.verbose ? Detail::verbose : Detail::normal;
}

void check(const Showing& showing) {
  static_cast<void>(one_of("--format", showing.format, {"text", "json"}));
  if (showing.quiet && showing.verbose) throw UsageError("--quiet and --verbose exclude each other");
}

ExitCode deliver(const FinishedRun& run, const Showing& showing, bool show_rules,
                 const std::vector<ReportFile>& files, Console& console) {
  for (const ReportFile& file : files) write_file(file.path, report_kind(file.kind).write(run));
  if (showing.format == "json") {
    console.print(json_report(run));
  } else {
    console.print(terminal_report(run, terminal_options(showing, show_rules, console)));
  }
  return exit_code_of(run);
}

ExitCode exit_code_of(const FinishedRun& run) {
  if (count(run, CaseOutcome::could_not_run) > 0) return ExitCode::harness;
  const bool failed =
      std::ranges::any_of(run.cases, [](const FinishedCase& one) { return words_for(one.outcome).fails; });
  return failed ? ExitCode::broken : ExitCode::ok;
}

}  // namespace rescind
