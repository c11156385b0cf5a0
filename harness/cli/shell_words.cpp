#include "harness/cli/shell_words.hpp"

#include <fmt/format.h>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>
#include <string_view>
#include <vector>

#include "harness/cli/options.hpp"

namespace rescind {
namespace {

struct Named {
  std::vector<std::string> names;  // As typed, "-j" and "--jobs"; none for what is typed without a name.
  std::string value;               // What help calls it; empty for a flag.
  std::string help;
};

struct Typeable {
  std::string name;
  std::string help;
  std::string footer;
  std::vector<Named> options;
};

Named named(const CLI::Option& option) {
  Named made{.names = {},
             .value = option.get_items_expected_max() == 0 ? "" : option.get_type_name(),
             .help = option.get_description()};
  for (const std::string& name : option.get_snames()) made.names.push_back("-" + name);
  for (const std::string& name : option.get_lnames()) made.names.push_back("--" + name);
  return made;
}

Typeable typeable(const CLI::App& command) {
  Typeable made{command.get_name(), command.get_description(), command.get_footer(), {}};
  for (const CLI::Option* option : command.get_options()) {
    if (!option->get_positional()) made.options.push_back(named(*option));
  }
  return made;
}

std::vector<Typeable> commands_of(const CLI::App& app) {
  std::vector<Typeable> commands;
  for (const CLI::App* command : app.get_subcommands(nullptr)) commands.push_back(typeable(*command));
  return commands;
}

std::string replaced(std::string_view text, char what, std::string_view with) {
  std::string made;
  for (const char one : text) one == what ? made += with : made += one;
  return made;
}

std::string all_names(const std::vector<Typeable>& commands) {
  std::string names = "help";
  for (const Typeable& command : commands) names += " " + command.name;
  return names;
}

std::string bash(const std::vector<Typeable>& commands) {
  std::string text =
      "# Completions of rescind for bash, made by `rescind --completions bash`.\n"
      "_rescind() {\n"
      "  local word=${COMP_WORDS[COMP_CWORD]} options=''\n"
      "  COMPREPLY=()\n"
      "  if ((COMP_CWORD == 1)) || { ((COMP_CWORD == 2)) && [[ ${COMP_WORDS[1]} == help ]]; }; then\n";
  text += "    mapfile -t COMPREPLY < <(compgen -W '" + all_names(commands) +
          "' -- \"$word\")\n    return\n  fi\n  case ${COMP_WORDS[1]} in\n";
  for (const Typeable& command : commands) {
    text += "    " + command.name + ") options='";
    for (const Named& option : command.options) text += fmt::format("{} ", fmt::join(option.names, " "));
    text += "' ;;\n";
  }
  return text +
         "  esac\n"
         "  [[ $word != -* ]] || mapfile -t COMPREPLY < <(compgen -W \"$options\" -- \"$word\")\n"
         "}\n"
         "complete -o default -o bashdefault -F _rescind rescind\n";
}

// In a quoted specification of _arguments.
std::string in_zsh(std::string_view text) {
  std::string made = replaced(text, '\\', "\\\\");
  made = replaced(made, '\'', "'\\''");
  for (const char special : {'[', ']', ':'}) made = replaced(made, special, std::string("\\") + special);
  return made;
}

std::string zsh(const std::vector<Typeable>& commands) {
  std::string text =
      "#compdef rescind\n# Completions of rescind for zsh, made by `rescind --completions zsh`.\n"
      "if (( CURRENT == 2 )); then\n  local -a commands=(\n    'help:Explain a command'\n";
  for (const Typeable& command : commands)
    text += fmt::format("    '{}:{}'\n", command.name, in_zsh(command.help));
  text +=
      "  )\n  _describe command commands\n  return\nfi\nlocal command=$words[2]\nshift words\n(( CURRENT-- ))\ncase $command in\n";
  for (const Typeable& command : commands) {
    text += "  " + command.name + ")\n    _arguments \\\n";
    for (const Named& option : command.options)
      for (const std::string& name : option.names)
        text += fmt::format("      '*{}[{}]{}' \\\n", name, in_zsh(option.help),
                            option.value.empty() ? "" : ":" + in_zsh(option.value) + ":_files");
    text += "      '*:file:_files' ;;\n";
  }
  return text + "esac\n";
}

std::string in_fish(std::string_view text) {
  return replaced(replaced(text, '\\', "\\\\"), '\'', "\\'");
}

std::string fish(const std::vector<Typeable>& commands) {
  std::string text = "# Completions of rescind for fish, made by `rescind --completions fish`.\n";
  for (const Typeable& command : commands)
    text += fmt::format("complete -c rescind -n __fish_use_subcommand -f -a {} -d '{}'\n", command.name,
                        in_fish(command.help));
  for (const Typeable& command : commands) {
    for (const Named& option : command.options) {
      text += fmt::format("complete -c rescind -n '__fish_seen_subcommand_from {}'", command.name);
      for (const std::string& name : option.names)
        text += name.starts_with("--") ? " -l " + name.substr(2) : " -s " + name.substr(1);
      text += (option.value.empty() ? "" : " -r") + fmt::format(" -d '{}'\n", in_fish(option.help));
    }
  }
  return text;
}

// Text, and no request of troff's, whatever a line begins with.
std::string in_troff(std::string_view text) {
  std::string made;
  bool begins = true;
  for (const char one : text) {
    if (begins && (one == '.' || one == '\'')) made += "\\&";
    begins = one == '\n';
    if (one == '\\')
      made += "\\e";
    else if (one == '-')
      made += "\\-";
    else
      made += one;
  }
  return made;
}

std::string literal(std::string_view text) {
  return text.empty() ? "" : ".PP\n.nf\n" + in_troff(text) + "\n.fi\n";
}

std::string title(const std::string& upper, const std::string& version) {
  return ".TH " + in_troff(upper) + " 1 \"\" \"rescind " + in_troff(version) + "\" \"\"\n";
}

std::string options_of(const Typeable& command) {
  std::string text;
  for (const Named& option : command.options)
    text += ".TP\n.B " + in_troff(fmt::format("{}", fmt::join(option.names, ", "))) +
            (option.value.empty() ? "" : " " + in_troff(option.value)) + "\n" + in_troff(option.help) + "\n";
  return text;
}

}  // namespace

std::string completions_for(const std::string& shell, const CLI::App& app) {
  const std::string known = one_of("--completions", shell, {"bash", "zsh", "fish"});
  const std::vector<Typeable> commands = commands_of(app);
  return known == "bash" ? bash(commands) : known == "zsh" ? zsh(commands) : fish(commands);
}

std::string manual_page(const CLI::App& app, const std::string& version) {
  std::string text = title("RESCIND", version) + ".SH NAME\nrescind \\- " + in_troff(app.get_description()) +
                     "\n.SH SYNOPSIS\n.B rescind\nCOMMAND [OPTIONS] [ARGUMENTS]\n.SH COMMANDS\n";
  for (const Typeable& command : commands_of(app)) {
    text += ".SS rescind " + command.name + "\n" + in_troff(command.help) + ".\n" + options_of(command) +
            literal(command.footer);
  }
  return text + ".SH NOTES\n" + literal(app.get_footer());
}

std::string manual_page_of_ranks(const CLI::App& app, const std::string& version) {
  const Typeable program = typeable(app);
  return title("RESCIND-EXPLORE", version) + ".SH NAME\n" + in_troff(program.name) + " \\- " +
         in_troff(program.help) + "\n.SH SYNOPSIS\n.B mpirun \\-n\nN\n.B " + in_troff(program.name) +
         "\n[OPTIONS] PATH...\n.SH OPTIONS\n" + options_of(program) + ".SH NOTES\n" + literal(program.footer);
}

}  // namespace rescind
