#pragma once

#include <functional>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace rescind {

/// What can be typed after a command. CLI11 reads it; its headers cost seconds in every file that includes them, so that
/// the commands know only this. Each option is declared by its names, where its value goes, and what help says of it;
/// the values outlive the command.
class Arguments {
 public:
  /// Adds a command to the program.
  Arguments(CLI::App& program, const std::string& name, const std::string& about);

  /// What is typed without a name.
  void positional(const std::string& name, std::string& value, const std::string& help);
  void positional(const std::string& name, std::vector<std::string>& values, const std::string& help);

  /// The words behind `--`, where --subject was typed; without it they go on with what is typed without a name.
  void behind_mark(const std::string& name, std::vector<std::string>& values, const std::string& help);

  /// An option with a value; `type` is what help calls the value.
  void option(const std::string& names, std::string& value, const std::string& help, const std::string& type);
  /// An option that may be repeated, with a value each time.
  void repeated(const std::string& names, std::vector<std::string>& values, const std::string& help,
                const std::string& type);
  void flag(const std::string& names, bool& value, const std::string& help);

  /// What help ends with.
  void footer(const std::string& text);
  /// What is called when the command was typed and all of it understood.
  void callback(std::function<void()> chosen);

 private:
  CLI::App* command_;
};

}  // namespace rescind
