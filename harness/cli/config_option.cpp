#include "harness/cli/config_option.hpp"

#include <fmt/format.h>

#include <utility>

#include "harness/base/hash.hpp"
#include "harness/base/hex.hpp"
#include "harness/base/shell.hpp"
#include "harness/base/text.hpp"
#include "harness/base/usage_error.hpp"
#include "harness/cli/options.hpp"
#include "harness/cli/profile_option.hpp"
#include "harness/edge/directories.hpp"
#include "harness/edge/scenario_files.hpp"
#include "harness/live/subject_file.hpp"
#include "harness/scenario/language/document.hpp"
#include "harness/scenario/language/structure.hpp"

namespace rescind {
namespace {

std::string folder_of(const std::string& file) {
  const std::size_t slash = file.rfind('/');
  return slash == std::string::npos ? "" : file.substr(0, slash + 1);
}

// A path in the file leads from the file's folder.
std::string path_from(const std::string& file, const std::string& path) {
  return path.empty() || path.front() == '/' ? path : folder_of(file) + path;
}

std::vector<std::string> texts_in(const YamlNode& document, std::string_view key) {
  const YamlNode* node = document.find(key);
  return node == nullptr ? std::vector<std::string>() : node->texts();
}

Config understood(const YamlNode& document, const std::string& file) {
  Config config;
  config.file = file;
  if (const YamlNode* profile = document.find("profile")) {
    const bool built_in = profile->text == "mi" || !live::shipped_profile(profile->text).empty();
    config.profile = built_in ? profile->text : path_from(file, profile->text);
  }
  for (const std::string& path : texts_in(document, "paths")) config.paths.push_back(path_from(file, path));
  if (const YamlNode* findings = document.find("findings")) config.findings = path_from(file, findings->text);
  if (const YamlNode* known = document.find("known-failing"))
    config.known_failing = path_from(file, known->text);
  config.require = texts_in(document, "require");
  return config;
}

Config load(const std::string& text, const std::string& file, Diagnostics& diagnostics) {
  YamlNode document = parse_document(text, diagnostics, config_file);
  check_structure(document, diagnostics, config_file);
  return understood(document, file);
}

struct ReadConfig {
  Config config;
  std::vector<InputError> errors;
};

ReadConfig read_text(const std::string& text, const std::string& file) {
  Diagnostics diagnostics(text, printable(file));
  ReadConfig read;
  try {
    read.config = load(text, file, diagnostics);
  } catch (const Diagnostics::Full&) {
    read.config = {};
  }
  read.config.hash = hex(hash_bytes(text.data(), text.size()));
  read.errors = diagnostics.errors();
  return read;
}

}  // namespace

void add_config_options(Arguments& command, ConfigTyped& typed) {
  command.option("--config", typed.file,
                 "What holds where the command line says nothing (default ./rescind.yaml, where it is there)",
                 "FILE");
  command.flag("--no-config", typed.none, "Read no configuration");
}

std::string config_file_of(const ConfigTyped& typed) {
  if (typed.none && !typed.file.empty()) throw UsageError("--config and --no-config exclude each other");
  if (typed.none) return "";
  if (!typed.file.empty()) return typed.file;
  const std::string here(config_name);
  return exists(here) || is_link(here) ? here : "";
}

std::vector<InputError> config_errors(const std::string& text, const std::string& file) {
  return read_text(text, file).errors;
}

Config read_config(const ConfigTyped& typed, Console& console) {
  const std::string file = config_file_of(typed);
  if (file.empty()) return {};
  ReadConfig read = read_text(read_text_file(file), file);
  if (read.errors.empty()) return std::move(read.config);
  for (const InputError& wrong : read.errors) console.say(std::string(wrong.what()) + "\n");
  throw ErrorTold(std::move(read.errors));
}

Config configured(const ConfigTyped& typed, std::string& profile, Console& console) {
  Config config = read_config(typed, console);
  if (profile.empty()) profile = config.profile;
  return config;
}

Config configured(const ConfigTyped& typed, std::string& profile, const std::vector<std::string>& paths,
                  const std::vector<ReportFile>& reports, bool quiet, Console& console) {
  Config config;
  reporting_errors(reports, quiet, console, [&] {
    config = configured(typed, profile, console);
    return ExitCode::ok;
  });
  require_apart(reports, scenarios_and(paths_or(paths, config), {profile}));
  return config;
}

std::vector<std::string> paths_or(const std::vector<std::string>& typed, const Config& config) {
  return typed.empty() ? config.paths : typed;
}

ProfileUsed used(const Profile& profile, const Judged& judged, const Config& config) {
  ProfileUsed told = used(profile, judged);
  told.config = config.file;
  told.config_hash = config.hash;
  return told;
}

void tell(const Config& config, Console& console) {
  if (!config.file.empty())
    console.say(fmt::format("note: {} ({}) says what was not typed\n", printable(config.file), config.hash));
}

std::string typed_again(const ConfigTyped& typed) {
  if (typed.none) return " --no-config";
  return typed.file.empty() ? "" : " --config " + shell_word(typed.file);
}

}  // namespace rescind
