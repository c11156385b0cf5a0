#include <memory>
#include <string>

#include "harness/base/usage_error.hpp"
#include "harness/cli/arguments.hpp"
#include "harness/cli/check_subject.hpp"
#include "harness/cli/command.hpp"
#include "harness/cli/config_option.hpp"
#include "harness/cli/html_pages.hpp"
#include "harness/cli/options.hpp"
#include "harness/cli/profile_option.hpp"
#include "harness/scenario/language/schema.hpp"

namespace rescind::check_subcommand {
namespace {

struct Options {
  SubjectCheck asked;
  std::string schema;
};

ExitCode check_or_describe(const Options& options, Console& console) {
  if (!options.schema.empty()) {
    const std::string which = one_of("--schema", options.schema, {"subject", "moments"});
    console.print(which == "subject" ? subject_json_schema() : moments_json_schema());
    return ExitCode::ok;
  }
  SubjectCheck asked = options.asked;
  asked.plays_scenarios = !asked.scenarios.empty();
  return check_subject(asked, console);
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

void add(CLI::App& app, Console& console, CommandBody& chosen) {
  Arguments command(app, "check", "Try every moment of cancel on a real program, and judge what it does");
  const auto options = std::make_shared<Options>();
  command.positional("WHAT", options->asked.what, "What the program speaks, a subject file, or mi:PATH");
  command.positional("COMMAND", options->asked.command, "Behind --: the program and its arguments");
  command.option("--filter", options->asked.filter, "Only the cases whose name it matches; see run",
                 "PATTERN");
  command.option("--shard", options->asked.shard, "Of these only the I-th of N equal parts", "I/N");
  command.option("--repeat", options->asked.repeat, "Try each moment so many times (default 1)", "N");
  command.option("--seed", options->asked.seed,
                 "Draws the random moments; repetition n has the seed N + n (default 1)", "N");
  command.repeated("--scenarios", options->asked.scenarios,
                   "Play these scenarios instead, files or directories; see run --subject", "PATH");
  command.option("--user", options->asked.user, "As root: start the program with this user's rights", "NAME");
  command.option("--known-failing", options->asked.known_failing, "Failures that are expected, as of run",
                 "FILE");
  command.option("--known-flaky", options->asked.known_flaky,
                 "Failures that happen now and then, likewise: no failure, and no surprise if they do not",
                 "FILE");
  command.option("--compare", options->asked.compare,
                 "Of mi:PATH: ask as well whether the simulated system could have done the same, as "
                 "`judge --possible` does",
                 "sim");
  command.option("--save", options->asked.save,
                 "Where the histories of failed cases are written (default ./findings)", "DIR");
  command.flag("--list", options->asked.list, "Print the cases and what they try, and start nothing");
  command.option("--schema", options->schema,
                 "Print the JSON Schema of subject files, or of files of moments, for editors",
                 "subject|moments");
  add_judged_options(command, options->asked.judged);
  add_config_options(command, options->asked.config_typed);
  add_delivery_options(command, options->asked.reports, options->asked.showing);
  add_html_option(command, options->asked.html_limit);
  command.footer(footer);
  command.callback(choosing(chosen, console, options, check_or_describe));
}

}  // namespace rescind::check_subcommand
