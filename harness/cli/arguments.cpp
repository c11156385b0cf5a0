#include "harness/cli/arguments.hpp"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <utility>

namespace rescind {
namespace {

// An empty word is no value: it comes of a variable that nobody set.
void refuse_nothing(CLI::Option* option) {
  option->check(CLI::Validator(
      [](const std::string& value) {
        return value.empty() ? std::string("the value is empty; leave the option out, or name one") : "";
      },
      ""));
}

}  // namespace

Arguments::Arguments(CLI::App& program, const std::string& name, const std::string& about)
    : command_(program.add_subcommand(name, about)) {}

void Arguments::positional(const std::string& name, std::string& value, const std::string& help) {
  refuse_nothing(command_->add_option(name, value, help)->type_name(""));
}

void Arguments::positional(const std::string& name, std::vector<std::string>& values,
                           const std::string& help) {
  refuse_nothing(command_->add_option(name, values, help)->type_name(""));
}

void Arguments::behind_mark(const std::string& name, std::vector<std::string>& values,
                            const std::string& help) {
  constexpr int words_max = 1 << 20;  // CLI11 refuses two lists without an end.
  refuse_nothing(command_->add_option(name, values, help)->type_name("")->expected(0, words_max));
}

void Arguments::option(const std::string& names, std::string& value, const std::string& help,
                       const std::string& type) {
  refuse_nothing(command_->add_option(names, value, help)->type_name(type));
}

void Arguments::repeated(const std::string& names, std::vector<std::string>& values, const std::string& help,
                         const std::string& type) {
  refuse_nothing(command_->add_option(names, values, help)->type_name(type)->allow_extra_args(false));
}

void Arguments::flag(const std::string& names, bool& value, const std::string& help) {
  command_->add_flag(names, value, help);
}

void Arguments::footer(const std::string& text) {
  command_->footer(text);
}

void Arguments::callback(std::function<void()> chosen) {
  command_->callback(std::move(chosen));
}

}  // namespace rescind
