#include "harness/cli/subject_option.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <utility>

#include "harness/base/nearest_word.hpp"
#include "harness/base/shell.hpp"
#include "harness/base/text.hpp"
#include "harness/base/usage_error.hpp"
#include "harness/contract/profile.hpp"
#include "harness/edge/directories.hpp"
#include "harness/edge/scenario_files.hpp"
#include "harness/live/subject_file.hpp"
#include "harness/live/workspace.hpp"

namespace rescind {
namespace {

bool is_file(const std::string& what) {
  return what.ends_with(".yaml") || what.ends_with(".yml") || what.find('/') != std::string::npos;
}

live::Subject read_subject(const std::string& file, Console& console) {
  live::LoadedSubject loaded = live::load_subject(read_text_file(file), printable(file));
  if (loaded.errors.empty()) return std::move(loaded.subject);
  for (const InputError& wrong : loaded.errors) console.say(std::string(wrong.what()) + "\n");
  throw ErrorTold(loaded.errors);
}

bool is_file_here(const std::string& word) {
  return !word.empty() && word.front() != '/' && is_regular_file(word);
}

// A program is started in a folder of its own: one that is typed as it lies from here is found all the same. What its
// arguments mean is the program's to know.
std::vector<std::string> from_here(std::vector<std::string> typed, Console& console) {
  if (typed.front().find('/') != std::string::npos && is_file_here(typed.front()))
    typed.front() = absolute_path(typed.front());
  for (std::size_t i = 1; i < typed.size(); ++i)
    if (is_file_here(typed[i]))
      console.say(fmt::format(
          "note: the program is started in a folder of its own, where there is no '{}'; if it is to "
          "read the one here, write {}\n",
          printable(typed[i]), printable(shell_word(absolute_path(typed[i])))));
  return typed;
}

}  // namespace

live::Subject subject_of(const std::string& what, Console& console) {
  if (what.empty())
    throw UsageError("what does the program speak?", "rescind check lsp -- clangd; or name a subject file");
  if (is_file(what)) return read_subject(what, console);
  const std::size_t colon = what.find(':');
  const std::string name = what.substr(0, colon);
  const std::vector<std::string_view> known = live::shipped_subjects();
  if (std::ranges::count(known, name) == 0)
    throw UsageError(fmt::format("there is no subject '{}'", printable(name)),
                     word_hint(name, known) + "; or name a subject file: my-server.yaml");
  live::Subject subject = live::shipped_subject(name);
  if (colon != std::string::npos) subject.language = what.substr(colon + 1);
  return subject;
}

void take_command(live::Subject& subject, const std::vector<std::string>& typed, const std::string& before,
                  Console& console) {
  if (!typed.empty()) subject.command = from_here(typed, console);
  if (subject.command.empty()) throw UsageError("which program?", before + " -- COMMAND ...");
  static_cast<void>(live::language_of(subject));
}

std::string profile_path(const live::Subject& subject) {
  if (subject.profile.empty()) return mi_profile().name;
  if (!is_file(subject.profile)) return subject.profile;
  const std::size_t slash = subject.file.rfind('/');
  if (slash == std::string::npos || subject.profile.front() == '/') return subject.profile;
  return subject.file.substr(0, slash + 1) + subject.profile;
}

void tell_facts(const std::vector<std::string>& facts, const Showing& showing, Console& console) {
  std::string text;
  for (const std::string& fact : facts) text += fact + "\n";
  showing.format == "json" ? console.say(text) : console.print(text);
}

}  // namespace rescind
