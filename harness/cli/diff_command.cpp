#include <fmt/format.h>

#include <memory>
#include <optional>
#include <string>

#include "harness/base/text.hpp"
#include "harness/base/usage_error.hpp"
#include "harness/cli/arguments.hpp"
#include "harness/cli/command.hpp"
#include "harness/cli/options.hpp"
#include "harness/edge/line_source.hpp"
#include "reports/diff.hpp"
#ifdef RESCIND_HTML
#include "reports/diff_html.hpp"
#endif

namespace rescind::diff_subcommand {
namespace {

struct Options {
  std::string before;
  std::string after;
  std::string format = "text";
};

std::string format_of(const Options& options) {
#ifdef RESCIND_HTML
  return one_of("--format", options.format, {"text", "markdown", "html"});
#else
  return one_of("--format", options.format, {"text", "markdown"});
#endif
}

std::string text_of(const ReportDiff& found, const std::string& format, const Options& options,
                    const Console& console) {
#ifdef RESCIND_HTML
  if (format == "html") return diff_html(found, options.before, options.after);
#endif
  return format == "text" ? diff_text(found, console.colour()) : diff_markdown(found);
}

ExitCode diff(const Options& options, Console& console) {
  if (options.before.empty() || options.after.empty())
    throw UsageError("two reports are needed", "rescind diff BEFORE.json AFTER.json");
  const std::string format = format_of(options);
  const ReportDiff found = diff_of(all_lines(options.before), printable(options.before),
                                   all_lines(options.after), printable(options.after));
  console.print(text_of(found, format, options, console));
  return has_losses(found) ? ExitCode::broken : ExitCode::ok;
}

constexpr auto footer = R"(Examples:
  rescind run --report json=after.json; rescind diff before.json after.json       which verdicts changed
  rescind bench --report json=after.json; rescind diff before.json after.json     which latencies did
  rescind coverage --format json >after.json; rescind diff before.json after.json --format markdown
  rescind diff before.json after.json --format html >diff.html                    a page to look at

The exit code is 1 where anything is worse: a case that fails and did not, a figure that is more, something that is not
covered any more.)";

}  // namespace

void add(CLI::App& app, Console& console, CommandBody& chosen) {
  Arguments command(app, "diff", "Tell what two JSON reports say differently: verdicts, latency or coverage");
  const auto options = std::make_shared<Options>();
  command.positional("BEFORE", options->before, "A JSON report of run, judge, check, bench or coverage");
  command.positional("AFTER", options->after, "Another of the same kind");
  command.option("--format", options->format, "What to print: text (default), markdown, or html, a page",
                 "FORMAT");
  command.footer(footer);
  command.callback(choosing(chosen, console, options, diff));
}

}  // namespace rescind::diff_subcommand
