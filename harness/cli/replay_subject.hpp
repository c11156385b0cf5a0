#pragma once

#include <optional>
#include <string>
#include <vector>

#include "harness/cli/arguments.hpp"
#include "harness/cli/options.hpp"
#include "harness/edge/console.hpp"
#include "harness/engine/run/replay_command.hpp"
#include "harness/engine/run/runner.hpp"
#include "harness/live/finding.hpp"

namespace rescind {

/// What `replay --subject` is asked, as typed.
struct SubjectReplay {
  std::string what{};  ///< "lsp", "lsp:python", or a subject file; empty where none was named.
  std::vector<std::string> command{};  ///< Behind --.
  std::string user{};
};

/// Adds --subject, --user and the command behind --.
void add_subject_options(Arguments& command, SubjectReplay& options);

/// Whether the file is the history of a moment that was tried on a real program; then what it says of it. Throws
/// UsageError for a history of anything else, and where a program was named for what needs none; InputError.
[[nodiscard]] std::optional<live::Found> finding_in(const std::string& file, const SubjectReplay& asked);

/// Whether a scenario is to be played on a real program.
[[nodiscard]] bool plays_scenario(const std::string& file, const SubjectReplay& asked);

/// A moment that was tried again.
struct TriedAgain {
  Case of{};                         ///< Its profile alone.
  CaseRun run{};                     ///< Without a history where it could not be tried.
  std::vector<std::string> facts{};  ///< About the subject, a line each.
  std::string behind{};              ///< What is typed behind the subject again: " --profile lsp -- clangd".
};

/// Tries the moment of a finding once more, on the program that was typed. `judged` takes the subject's own profile where
/// none was typed. Throws UsageError where no program was typed: it says what found it.
[[nodiscard]] TriedAgain try_again(const std::string& file, const live::Found& found,
                                   const SubjectReplay& asked, Judged& judged, Console& console);

/// Plays a case of the scenario file once, with that seed; likewise. `name` may be empty where there is but one.
[[nodiscard]] TriedAgain play_scenario(const std::string& file, const std::string& name, std::uint64_t seed,
                                       const SubjectReplay& asked, Judged& judged, Console& console);

}  // namespace rescind
