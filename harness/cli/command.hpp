#pragma once

#include <functional>
#include <memory>

#include "harness/cli/built_from.hpp"
#include "harness/cli/exit_code.hpp"
#include "harness/edge/console.hpp"

namespace CLI {
class App;
}

namespace rescind {

/// What the command line asked for, ready to be done once all of it was understood.
using CommandBody = std::function<ExitCode()>;

/// What a subcommand does when it is typed: `chosen` becomes `act` on its options.
template <class Options>
std::function<void()> choosing(CommandBody& chosen, Console& console, const std::shared_ptr<Options>& options,
                               ExitCode (*act)(const Options&, Console&)) {
  return [=, &chosen, &console] { chosen = [=, &console] { return act(*options, console); }; };
}

// Each adds its subcommand to `app`; when that is typed, `chosen` becomes what it does. `app`, `console` and
// `chosen` outlive the action.
void add_run_command(CLI::App& app, Console& console, CommandBody& chosen);
void add_replay_command(CLI::App& app, Console& console, CommandBody& chosen);
void add_judge_command(CLI::App& app, Console& console, CommandBody& chosen);
void add_check_command(CLI::App& app, Console& console, CommandBody& chosen);
void add_rules_command(CLI::App& app, Console& console, CommandBody& chosen);
void add_coverage_command(CLI::App& app, Console& console, CommandBody& chosen);
void add_explore_command(CLI::App& app, Console& console, CommandBody& chosen);
void add_fuzz_command(CLI::App& app, Console& console, CommandBody& chosen);
void add_campaign_command(CLI::App& app, Console& console, CommandBody& chosen, const BuiltFrom& from);
void add_bench_command(CLI::App& app, Console& console, CommandBody& chosen);
void add_diff_command(CLI::App& app, Console& console, CommandBody& chosen);
void add_lint_command(CLI::App& app, Console& console, CommandBody& chosen);
void add_mutants_command(CLI::App& app, Console& console, CommandBody& chosen);

}  // namespace rescind
