#pragma once

#include <string>
#include <vector>

#include "harness/base/input_error.hpp"
#include "harness/cli/arguments.hpp"
#include "harness/cli/report_files.hpp"
#include "harness/contract/profile.hpp"
#include "harness/edge/console.hpp"
#include "harness/engine/run/replay_command.hpp"
#include "harness/engine/run/result.hpp"

namespace rescind {

/// What was typed of --config and --no-config.
struct ConfigTyped {
  std::string file;
  bool none = false;
};

/// A configuration: what a command takes where its command line says nothing. Paths are as they lead there from here.
struct Config {
  std::string file;  ///< Empty where there is none.
  std::string hash;  ///< Of its text, 16 digits.
  std::string profile;
  std::vector<std::string> paths;
  std::string findings;
  std::string known_failing;
  std::vector<std::string> require;
};

void add_config_options(Arguments& command, ConfigTyped& typed);

/// The file that is read: the one that was typed, else ./rescind.yaml where it is there; empty for none.
[[nodiscard]] std::string config_file_of(const ConfigTyped& typed);

/// What is wrong with the text of a configuration.
[[nodiscard]] std::vector<InputError> config_errors(const std::string& text, const std::string& file);

/// Reads it; an empty name is none. Says every error, then throws ErrorTold; throws InputError where it cannot be read,
/// UsageError where --config and --no-config exclude each other.
[[nodiscard]] Config read_config(const ConfigTyped& typed, Console& console);

/// Reads it, and takes its profile where none was typed.
[[nodiscard]] Config configured(const ConfigTyped& typed, std::string& profile, Console& console);

/// The same, of a command that writes `reports`: they say what is wrong with it, and none may be written onto a file that it
/// names. `paths`: as typed.
[[nodiscard]] Config configured(const ConfigTyped& typed, std::string& profile,
                                const std::vector<std::string>& paths, const std::vector<ReportFile>& reports,
                                bool quiet, Console& console);

/// Where no PATH was typed, those of the configuration.
[[nodiscard]] std::vector<std::string> paths_or(const std::vector<std::string>& typed, const Config& config);

/// What the reports are told of what judged.
[[nodiscard]] ProfileUsed used(const Profile& profile, const Judged& judged, const Config& config);

/// Says which configuration was read, where the report does not.
void tell(const Config& config, Console& console);

/// What has to be typed again for the same configuration: "", " --no-config" or " --config FILE".
[[nodiscard]] std::string typed_again(const ConfigTyped& typed);

}  // namespace rescind
