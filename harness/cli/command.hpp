#pragma once

#include <functional>

#include "harness/cli/console.hpp"
#include "harness/cli/exit_code.hpp"

namespace CLI {
class App;
}

namespace rescind {

/// What the command line asked for, ready to be done once all of it was understood.
using Action = std::function<ExitCode()>;

// Each adds its subcommand to `app`; when that is typed, `chosen` becomes what it does. `app`, `console` and
// `chosen` outlive the action.
void add_run_command(CLI::App& app, Console& console, Action& chosen);
void add_replay_command(CLI::App& app, Console& console, Action& chosen);
void add_judge_command(CLI::App& app, Console& console, Action& chosen);
void add_rules_command(CLI::App& app, Console& console, Action& chosen);
void add_lint_command(CLI::App& app, Console& console, Action& chosen);

}  // namespace rescind
