#include "harness/cli/command_line.hpp"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>
#include <exception>
#include <memory>
#include <new>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/assert.hpp"
#include "harness/base/input_error.hpp"
#include "harness/base/nearest_word.hpp"
#include "harness/base/text.hpp"
#include "harness/base/usage_error.hpp"
#include "harness/cli/command.hpp"
#include "harness/cli/options.hpp"
#include "harness/cli/shell_words.hpp"
#include "harness/cli/version_text.hpp"
#include "harness/edge/signals.hpp"

namespace rescind {
namespace {

constexpr std::string_view examples = R"(Examples:
  rescind run                                 replay every scenario in ./scenarios and judge it
  rescind run scenarios/cancel --seed 7       some of them, with another seed
  rescind run --report junit=out/junit.xml    ... for a CI server
  rescind replay mine.yaml                    one run, step by step
  rescind judge history.jsonl                 judge what another program recorded
  rescind check lsp -- clangd                 try every moment of cancel on a real server
  rescind rules cancel.final-prompt           what a rule says, and why
`rescind help COMMAND`, or `rescind COMMAND --help`, explains a command.

Exit codes: 0 nothing failed; 1 a rule or an expectation was broken, or a case passed that was expected to fail;
2 the command line or a file is wrong; 3 the harness failed, or a case could not be run.)";

// The words as they would have to be typed: commands, or the options of one command.
std::vector<std::string> command_names(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* command : app.get_subcommands(nullptr)) names.push_back(command->get_name());
  return names;
}

std::vector<std::string> option_names(const CLI::App& command) {
  std::vector<std::string> names;
  for (const CLI::Option* option : command.get_options()) {
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
  }
  return names;
}

std::string hint(std::string_view word, const std::vector<std::string>& known) {
  const std::vector<std::string_view> views(known.begin(), known.end());
  return word_hint(word, views);
}

// CLI11 reports what nobody took only as one list; here the first such word is named, with the nearest that
// exists.
void refuse_leftovers(const CLI::App& command) {
  const std::vector<std::string> left = command.remaining();
  if (left.empty()) return;
  const std::string& word = left.front();
  if (word.size() < 2 || word.front() != '-')
    throw UsageError("unexpected argument '" + printable(word) + "'");
  const std::string name = word.substr(0, word.find('='));
  throw UsageError("unknown option '" + printable(name) + "'", hint(name, option_names(command)));
}

void refuse_unknown_command(const CLI::App& app, int argc, const char* const* argv) {
  if (argc < 2 || argv[1][0] == '-') return;
  const std::vector<std::string> names = command_names(app);
  for (const std::string& name : names) {
    if (name == argv[1]) return;
  }
  throw UsageError("unknown command '" + printable(argv[1]) + "'", hint(argv[1], names));
}

// What was typed, up to `--` and behind it: whatever stands there is no option and no command.
struct Typed {
  std::vector<const char*> words;
  std::vector<std::string> behind_mark;
};

Typed typed(int argc, const char* const* argv) {
  const char* const* end = argv + argc;
  const char* const* mark = std::find(argv, end, std::string_view("--"));
  Typed all{.words = {argv, mark}, .behind_mark = {}};
  if (mark != end) all.behind_mark.assign(mark + 1, end);
  // `rescind help run` is `rescind run --help`.
  if (all.words.size() > 1 && all.words[1] == std::string_view("help")) {
    all.words.erase(all.words.begin() + 1);
    all.words.push_back("--help");
  }
  return all;
}

// Where a real program was named, what stood behind `--` is its command.
bool starts_program(const CLI::App& command) {
  const CLI::Option* subject = command.get_option_no_throw("--subject");
  return subject != nullptr && subject->count() > 0;
}

// Hands what stood behind `--` to the command as its arguments, or refuses it.
void take_behind_mark(CLI::App& command, const std::vector<std::string>& words) {
  const bool is_command = starts_program(command) && command.get_option_no_throw("COMMAND") != nullptr;
  for (const std::string& word : words) {
    const auto takes_one = [&](const CLI::Option* option) {
      if (!option->get_positional() || (is_command && option->get_name() != "COMMAND")) return false;
      return static_cast<int>(option->count()) < option->get_items_expected_max();
    };
    const std::vector<CLI::Option*> taking = command.get_options(takes_one);
    if (taking.empty()) throw UsageError("unexpected argument '" + printable(word) + "' after '--'");
    taking.front()->add_result(word);
    try {
      taking.front()->run_callback();
    } catch (const CLI::ParseError& error) {
      throw UsageError(error.what());
    }
  }
}

// What is typed that no command looks at.
struct OfProgram {
  std::string colour = "auto";
  std::string completions;
  bool manual = false;
};

/// What takes several words is followed by dots, whether or not there is an end to them.
class Help : public CLI::Formatter {
 public:
  [[nodiscard]] std::string make_option_usage(const CLI::Option* option) const override {
    const std::string name = option->get_name(true) + (option->get_expected_max() > 1 ? "..." : "");
    return option->get_required() ? name : "[" + name + "]";
  }
};

void describe_program(CLI::App& app, OfProgram& asked, const BuiltFrom& from) {
  app.name("rescind");
  app.formatter(std::make_shared<Help>());
  app.footer(std::string(examples));
  app.set_version_flag("--version", version_text(from),
                       "Say what was built of which commit, and the numbers of all formats");
  app.add_option("--completions", asked.completions,
                 "Print what a shell completes commands and options by: bash, zsh or fish")
      ->type_name("SHELL");
  app.add_flag("--manual", asked.manual, "Print the manual page, for `man -l -`");
  app.allow_extras();
  app.require_subcommand(0, 1);
}

// Every subcommand's leftovers are looked at by us, see refuse_leftovers().
void prepare_commands(CLI::App& app, std::string& colour) {
  for (CLI::App* command : app.get_subcommands(nullptr)) {
    command->add_option("--color", colour, "Colours on standard output: auto (default), always or never")
        ->type_name("WHEN");
    command->allow_extras();
    command->group("Commands");
  }
}

// CLI11 tells "--seed: 1 required N missing" and "--seed: At Most 1 required but received 2".
[[noreturn]] void refuse_misfit(const std::string& said) {
  const std::size_t colon = said.find(": ");
  const std::string option = said.substr(0, colon);
  constexpr std::string_view missing = " missing", required = " required ";
  const std::size_t type = said.find(required, colon);
  if (colon == std::string::npos || type == std::string::npos) throw UsageError(said);
  if (said.find("At Most 1", colon) == colon + 2)
    throw UsageError(printable(option) + " is given more than once", "leave all but one of them out");
  const std::size_t begin = type + required.size();
  if (!said.ends_with(missing)) throw UsageError(said);
  throw UsageError(printable(option) + " needs a value",
                   "write " + option + " " + said.substr(begin, said.size() - missing.size() - begin));
}

ExitCode obey(CLI::App& app, Console& console, const CommandBody& chosen, const OfProgram& asked, int argc,
              const char* const* argv) {
  const Typed all = typed(argc, argv);
  const int words_count = static_cast<int>(all.words.size());
  refuse_unknown_command(app, words_count, all.words.data());
  try {
    app.parse(words_count, all.words.data());
  } catch (const CLI::CallForHelp&) {
    const std::vector<CLI::App*> commands = app.get_subcommands();
    console.print((commands.empty() ? app.help() : commands.front()->help("rescind")) + "\n");
    return ExitCode::ok;
  } catch (const CLI::CallForVersion& version) {
    console.print(std::string(version.what()) + "\n");
    return ExitCode::ok;
  } catch (const CLI::ParseError& error) {
    refuse_misfit(error.what());
  }
  const std::vector<CLI::App*> commands = app.get_subcommands();
  CLI::App& typed_to = commands.empty() ? app : *commands.front();
  refuse_leftovers(typed_to);
  take_behind_mark(typed_to, all.behind_mark);
  if (!commands.empty() && (asked.manual || !asked.completions.empty()))
    throw UsageError("--manual and --completions tell of all commands", "leave the command out");
  if (!asked.completions.empty()) {
    console.print(completions_for(asked.completions, app));
    return ExitCode::ok;
  }
  if (asked.manual) {
    console.print(manual_page(app, RESCIND_VERSION));
    return ExitCode::ok;
  }
  if (!chosen) {
    console.say(app.help() + "\n");
    return ExitCode::usage;
  }
  console.set_colour(one_of("--color", asked.colour, {"auto", "always", "never"}));
  return chosen();
}

std::string command_typed(const CLI::App& app) {
  const std::vector<CLI::App*> commands = app.get_subcommands();
  return commands.empty() ? "rescind" : "rescind " + commands.front()->get_name();
}

ExitCode run_checked(CLI::App& app, Console& console, const CommandBody& chosen, const OfProgram& asked,
                     int argc, const char* const* argv) {
  try {
    return obey(app, console, chosen, asked, argc, argv);
  } catch (const UsageError& error) {
    const std::string command = command_typed(app);
    console.say(command + ": " + error.what() + "\n(`" + command + " --help` explains what can be typed)\n");
    return ExitCode::usage;
  } catch (const ErrorTold&) {
    return ExitCode::usage;
  } catch (const InputError& error) {
    console.say(std::string(error.what()) + "\n");
    return ExitCode::usage;
  } catch (const ReaderGone&) {
    end_without_reader();
  } catch (const OutputError& error) {
    console.say(std::string("rescind: ") + error.what() + "\n");
  } catch (const InternalError& error) {
    console.say(std::string("rescind: ") + error.what() +
                "\nThis is a mistake in rescind itself; please report it.\n");
  } catch (const std::bad_alloc&) {
    console.say("rescind: out of memory\n");
  } catch (const std::exception& error) {
    console.say("rescind: unexpected error: " + printable(error.what()) + "\n");
  }
  return ExitCode::harness;
}

}  // namespace

int run_command_line(int argc, const char* const* argv, const BuiltFrom& from) {
  Console console;
  CommandBody chosen;
  CLI::App app(
      "Replays what happens when operations are cancelled, and says whether the cancellation contract is kept.");
  OfProgram asked;
  describe_program(app, asked, from);
  run_subcommand::add(app, console, chosen);
  replay_subcommand::add(app, console, chosen);
  judge_subcommand::add(app, console, chosen);
  check_subcommand::add(app, console, chosen);
  rules_subcommand::add(app, console, chosen);
  coverage_subcommand::add(app, console, chosen);
  explore_subcommand::add(app, console, chosen);
  fuzz_subcommand::add(app, console, chosen);
  campaign_subcommand::add(app, console, chosen, from);
  bench_subcommand::add(app, console, chosen);
  diff_subcommand::add(app, console, chosen);
  lint_subcommand::add(app, console, chosen);
  mutants_subcommand::add(app, console, chosen);
  prepare_commands(app, asked.colour);
  const ExitCode code = run_checked(app, console, chosen, asked, argc, argv);
  end_as_interrupted();
  return static_cast<int>(code);
}

}  // namespace rescind
