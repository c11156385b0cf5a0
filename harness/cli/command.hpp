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

// Each adds its subcommand to `app`; when that is typed, `chosen` becomes what it does. `app`, `console` and `chosen`
// outlive the action. A command's own names are in a namespace of its name, since each has its options and request.
namespace run_subcommand {
void add(CLI::App& app, Console& console, CommandBody& chosen);
}
namespace replay_subcommand {
void add(CLI::App& app, Console& console, CommandBody& chosen);
}
namespace judge_subcommand {
void add(CLI::App& app, Console& console, CommandBody& chosen);
}
namespace check_subcommand {
void add(CLI::App& app, Console& console, CommandBody& chosen);
}
namespace rules_subcommand {
void add(CLI::App& app, Console& console, CommandBody& chosen);
}
namespace coverage_subcommand {
void add(CLI::App& app, Console& console, CommandBody& chosen);
}
namespace explore_subcommand {
void add(CLI::App& app, Console& console, CommandBody& chosen);
}
namespace fuzz_subcommand {
void add(CLI::App& app, Console& console, CommandBody& chosen);
}
namespace campaign_subcommand {
void add(CLI::App& app, Console& console, CommandBody& chosen, const BuiltFrom& from);
}
namespace bench_subcommand {
void add(CLI::App& app, Console& console, CommandBody& chosen);
}
namespace diff_subcommand {
void add(CLI::App& app, Console& console, CommandBody& chosen);
}
namespace lint_subcommand {
void add(CLI::App& app, Console& console, CommandBody& chosen);
}
namespace mutants_subcommand {
void add(CLI::App& app, Console& console, CommandBody& chosen);
}

}  // namespace rescind
