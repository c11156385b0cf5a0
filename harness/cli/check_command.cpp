#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "harness/base/nearest_word.hpp"
#include "harness/base/shell.hpp"
#include "harness/base/text.hpp"
#include "harness/base/usage_error.hpp"
#include "harness/cli/arguments.hpp"
#include "harness/cli/case_options.hpp"
#include "harness/cli/command.hpp"
#include "harness/cli/config_option.hpp"
#include "harness/cli/delivery.hpp"
#include "harness/cli/glob.hpp"
#include "harness/cli/html_pages.hpp"
#include "harness/cli/known_failing.hpp"
#include "harness/cli/mi_option.hpp"
#include "harness/cli/options.hpp"
#include "harness/cli/profile_option.hpp"
#include "harness/cli/subject_option.hpp"
#include "harness/edge/directories.hpp"
#include "harness/edge/scenario_files.hpp"
#include "harness/edge/stopwatch.hpp"
#include "harness/engine/findings/saved_finding.hpp"
#include "harness/live/check.hpp"
#include "harness/live/mi/check.hpp"
#include "harness/live/subject_file.hpp"
#include "harness/live/workspace.hpp"
#include "harness/scenario/language/schema.hpp"

namespace rescind {
namespace {

struct Options {
  ConfigTyped config_typed;
  std::string what;
  std::vector<std::string> command;
  std::string filter = "*";
  std::string seed = "1";
  std::string repeat = "1";
  std::string save = "findings";
  std::string known_failing;
  std::string known_flaky;
  std::string user;
  std::vector<std::string> scenarios;
  Judged judged;
  std::vector<std::string> reports;
  Showing showing;
  std::string html_limit;
  std::string schema;
  bool list = false;
};

constexpr std::uint64_t repeat_max = 10'000;

live::MiCheckRequest understand_mi(const Options& options, Judged& judged, Console& console) {
  check(options.showing);
  live::MiCheckRequest request;
  request.target = mi_target_of(options.what, options.command, options.user);
  judged = options.judged;
  const Profile profile = profile_from(judged, console);
  request.again = typed_again(judged);
  for (const std::string& path : options.scenarios) request.again += " --scenarios " + shell_word(path);
  request.cases = mi_cases_of(options.scenarios, profile, console);
  request.seed = number("--seed", options.seed, 0, std::numeric_limits<std::uint64_t>::max());
  request.repeat = number("--repeat", options.repeat, 1, repeat_max);
  require_seeds(request.seed, request.repeat, "--repeat");
  request.save = options.save;
  const Filter filter(options.filter);
  request.takes = [filter](const std::string& name) { return filter.takes(name); };
  if (std::ranges::none_of(request.cases, request.takes,
                           [](const live::MiCase& one) { return one.one.name; }))
    refuse_filter(options.filter, request.cases.size(), "--list shows the names");
  require_findings_directory(options.save);
  return request;
}

ExitCode list(const live::MiCheckRequest& request, Console& console) {
  std::string text;
  for (const live::MiCase& one : request.cases)
    if (request.takes(one.one.name)) text += printable(one.one.name) + "\n";
  console.print(text);
  return ExitCode::ok;
}

live::CheckRequest understand(const Options& options, Judged& judged, Console& console) {
  check(options.showing);
  live::CheckRequest request;
  request.subject = subject_of(options.what, console);
  if (!options.list)
    take_command(request.subject, options.command, "rescind check " + request.subject.file, console);
  request.subject.user = options.user;
  judged = options.judged;
  if (judged.profile.empty()) judged.profile = profile_path(request.subject);
  request.profile = profile_from(judged, console);
  request.profile_option = typed_again(judged);
  request.moments = live::shipped_moments();
  request.seed = number("--seed", options.seed, 0, std::numeric_limits<std::uint64_t>::max());
  request.repeat = number("--repeat", options.repeat, 1, repeat_max);
  require_seeds(request.seed, request.repeat, "--repeat");
  request.save = options.save;
  const Filter filter(options.filter);
  request.takes = [filter](const std::string& name) { return filter.takes(name); };
  const std::vector<std::string> names = live::case_names(request);
  if (std::ranges::none_of(names, request.takes))
    refuse_filter(options.filter, names.size(), "--list shows the names");
  require_findings_directory(options.save);
  return request;
}

ExitCode list(const live::CheckRequest& request, Console& console) {
  std::string text;
  for (const live::Moment& moment : request.moments) {
    const std::string name = request.subject.name + "/" + moment.name;
    if (request.takes(name)) text += fmt::format("{:<28} {}\n", name, moment.story);
  }
  console.print(text);
  return ExitCode::ok;
}

/// `request`: see live::check().
template <class Request>
ExitCode check_with(const Options& options, const Config& config, const Judged& judged,
                    const Profile& profile, Request request, std::vector<ReportFile>& reports,
                    Console& console) {
  const PageHistories pages(reports, "check", options.html_limit);
  if (pages.wanted())
    request.taken = [&pages](const CaseResult& result, const History& history) {
      pages.keep(result, history);
    };
  const KnownFailures known = read_known_failures(options.known_failing, options.known_flaky);
  const Stopwatch stopwatch;
  live::CheckReport checked =
      live::check(request, [&](const std::string& name, std::size_t at, std::size_t of, std::size_t failed) {
        console.progress(at == 0 ? name
                                 : fmt::format("{} of {}, {} failed: {}", at, of, failed, printable(name)));
      });
  console.progress("");
  RunResult run{.cases = std::move(checked.cases),
                .wall_ns = stopwatch.elapsed_ns(),
                .profile = used(profile, judged, config)};
  apply_known(known, run.cases);
  // A list that the configuration names is of all that the project runs.
  const bool own_list = options.known_failing != config.known_failing;
  if (options.filter == "*" && own_list) tell_unused(unused(known, run.cases), console);
  const ExitCode code = deliver(run, options.showing, false, reports, console);
  if (options.showing.quiet && code == ExitCode::ok) return code;
  tell_facts(checked.facts, options.showing, console);
  return code;
}

ExitCode check_subject(const Options& typed, Console& console) {
  if (!typed.schema.empty()) {
    const std::string which = one_of("--schema", typed.schema, {"subject", "moments"});
    console.print(which == "subject" ? subject_json_schema() : moments_json_schema());
    return ExitCode::ok;
  }
  const bool mi = live::is_mi(typed.what);
  if (!mi && !typed.scenarios.empty())
    throw UsageError("--scenarios is about an MI client library", "rescind check mi:/opt/omi/lib/libmi.so");
  if (typed.list) {
    require_no_reports(typed.reports);
    Judged judged;
    return mi ? list(understand_mi(typed, judged, console), console)
              : list(understand(typed, judged, console), console);
  }
  const std::string config_file = config_file_of(typed.config_typed);
  std::vector<ReportFile> reports =
      report_files(typed.reports,
                   {{typed.what, typed.judged.profile, typed.known_failing, typed.known_flaky, config_file}},
                   typed.showing.format);
  Options options = typed;
  Config config;
  Judged judged;
  std::optional<live::CheckRequest> request;
  std::optional<live::MiCheckRequest> mi_request;
  Profile profile;
  reporting_errors(reports, typed.showing.quiet, console, [&] {
    config = read_config(options.config_typed, console);
    if (options.known_failing.empty()) options.known_failing = config.known_failing;
    if (mi) {
      mi_request = understand_mi(options, judged, console);
      profile = profile_from(judged, console);
    } else {
      request = understand(options, judged, console);
      profile = request->profile;
    }
    return ExitCode::ok;
  });
  require_apart(reports, {{judged.profile, options.known_failing}});
  return reporting_errors(reports, typed.showing.quiet, console, [&] {
    if (mi) return check_with(options, config, judged, profile, *std::move(mi_request), reports, console);
    return check_with(options, config, judged, profile, *std::move(request), reports, console);
  });
}

constexpr auto footer = R"(
WHAT is lsp, mcp, dap, json-rpc, postgresql, grpc or adapter; lsp:python says for which language the server is; or a subject file;
or mi:PATH, an MI client library. Then behind -- stands how its server is reached, NAME=VALUE each: namespace, class, protocol,
destination, port, user, password-file, probe.
The command is started with your rights, by no shell, in a temporary folder; nothing of it runs any more at the end.

Examples:
  rescind check lsp -- clangd
  rescind check lsp:python -- pylsp
  rescind check mcp -- npx -y @modelcontextprotocol/server-everything
  rescind check my-server.yaml
  rescind check mi:/opt/omi/lib/libmi.so
  rescind check mi:/opt/omi/lib/libmi.so --scenarios my/scenarios -- namespace=root/cimv2 class=My_Class
  rescind check lsp --filter '*/malformed*' -- clangd
  rescind check lsp --repeat 7 --report junit=out/clangd.xml -- clangd

What only a stop-watch can tell is said after 7 repetitions, where all of them agree.)";

}  // namespace

void add_check_command(CLI::App& app, Console& console, CommandBody& chosen) {
  Arguments command(app, "check", "Try every moment of cancel on a real program, and judge what it does");
  const auto options = std::make_shared<Options>();
  command.positional("WHAT", options->what, "What the program speaks, a subject file, or mi:PATH");
  command.positional("COMMAND", options->command, "Behind --: the program and its arguments");
  command.option("--filter", options->filter, "Only the cases whose name it matches; see run", "PATTERN");
  command.option("--repeat", options->repeat, "Try each moment so many times (default 1)", "N");
  command.option("--seed", options->seed,
                 "Draws the random moments; repetition n has the seed N + n (default 1)", "N");
  command.repeated("--scenarios", options->scenarios,
                   "With mi:PATH: play these instead, files or directories", "PATH");
  command.option("--user", options->user, "As root: start the program with this user's rights", "NAME");
  command.option("--known-failing", options->known_failing, "Failures that are expected, as of run", "FILE");
  command.option("--known-flaky", options->known_flaky,
                 "Failures that happen now and then, likewise: no failure, and no surprise if they do not",
                 "FILE");
  command.option("--save", options->save,
                 "Where the histories of failed cases are written (default ./findings)", "DIR");
  command.flag("--list", options->list, "Print the cases and what they try, and start nothing");
  command.option("--schema", options->schema,
                 "Print the JSON Schema of subject files, or of files of moments, for editors",
                 "subject|moments");
  add_judged_options(command, options->judged);
  add_config_options(command, options->config_typed);
  add_delivery_options(command, options->reports, options->showing);
  add_html_option(command, options->html_limit);
  command.footer(footer);
  command.callback(choosing(chosen, console, options, check_subject));
}

}  // namespace rescind
