#include "harness/live/workspace.hpp"

#include <algorithm>

#include "harness/base/text.hpp"
#include "harness/base/usage_error.hpp"
#include "harness/live/host/process_tree.hpp"

namespace rescind::live {
namespace {

std::string program_name(const std::string& word) {
  return word.substr(word.rfind('/') + 1);
}

// Of the first word of the command that names a program that is known: "node server.js" runs the second.
std::string known_language(const Subject& subject) {
  for (const std::string& word : subject.command) {
    const auto known = subject.languages_of_programs.find(program_name(word));
    if (known != subject.languages_of_programs.end()) return known->second;
  }
  return {};
}

// What a URI keeps as it is, of a path; the rest is written %XX.
std::string file_uri(const std::string& path) {
  constexpr std::string_view plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~/";
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string uri = "file://";
  for (const char letter : path) {
    if (plain.find(letter) != std::string_view::npos) {
      uri += letter;
      continue;
    }
    const auto byte = static_cast<unsigned char>(letter);
    uri += '%';
    uri += digits[byte >> 4U];
    uri += digits[byte & 15U];
  }
  return uri;
}

}  // namespace

const Language* language_of(const Subject& subject) {
  if (subject.languages.empty()) return nullptr;
  const std::string name = subject.language.empty() ? known_language(subject) : subject.language;
  const auto found = std::ranges::find(subject.languages, name, &Language::name);
  if (found != subject.languages.end()) return &*found;
  std::string all;
  for (const Language& one : subject.languages) all += (all.empty() ? "" : ", ") + one.name;
  const std::string program =
      subject.command.empty() ? "the subject" : printable(program_name(subject.command.front()));
  throw UsageError(name.empty() ? "which language is " + program + " for?"
                                : "there is no language '" + printable(name) + "'",
                   "write it behind a colon, rescind check " + subject.what +
                       ":python -- ..., or 'language:' in a subject file: " + all);
}

Workspace::Workspace(const Subject& subject)
    : language_(language_of(subject)), own_user_(subject.user.empty()) {
  for (const WorkspaceFile& file : subject.files) folder_.write(file.name, file.text);
  if (language_ == nullptr) return;
  folder_.write(language_->small, language_->small_text);
  folder_.write(language_->big, big_text(0));
}

bool Workspace::can_grow() const {
  return language_ != nullptr && (language_->each.size() + 8) * units_ * 2 <= text_bytes_max;
}

// The last part has a number of its own, so that no two texts are the same.
std::string Workspace::big_text(std::uint64_t number) const {
  constexpr std::uint64_t far = 1'000'000;
  std::string text = language_->head;
  for (std::uint32_t i = 1; i <= units_; ++i)
    text += filled_in(language_->each, {{"i", std::to_string(i == units_ ? far + number : i)}});
  return text + language_->tail;
}

PlaceholderValues Workspace::next_values() {
  ++number_;
  PlaceholderValues values{{"root", folder()},
                           {"root-uri", file_uri(folder())},
                           {"n", std::to_string(number_)},
                           {"pid", own_user_ ? std::to_string(own_pid()) : "null"}};
  if (language_ == nullptr) return values;
  values["language"] = language_->name;
  values["uri"] = file_uri(folder() + "/" + language_->big);
  values["small-uri"] = file_uri(folder() + "/" + language_->small);
  values["small-text"] = language_->small_text;
  values["text"] = big_text(number_);
  return values;
}

}  // namespace rescind::live
