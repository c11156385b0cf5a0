#pragma once

#include <optional>
#include <string>

#include "harness/contract/profile.hpp"
#include "harness/engine/findings/finding_file.hpp"
#include "harness/engine/findings/shrink.hpp"
#include "harness/engine/findings/violation_shape.hpp"
#include "harness/engine/run/replay_command.hpp"
#include "harness/engine/run/runner.hpp"
#include "harness/scenario/compile/scenario.hpp"
#include "harness/scenario/language/document.hpp"
#include "harness/scenario/language/recorded_run.hpp"

namespace rescind {

/// A failing run made small and written as a scenario file of its own.
struct SavedFinding {
  std::string file;         ///< Where it was written: `directory`/NAME.yaml.
  bool known = false;       ///< It was there before, and was left as it is.
  std::string not_saved{};  ///< Why it could not be written; empty where it was.
  Shrunk small;
  CaseRun run;                         ///< The replay of that file; its report says how to replay it.
  std::optional<History> reference{};  ///< The same run without the mutant that it has written down.
};

/// Throws UsageError, which names --save, where findings cannot be put into this directory: before work is
/// done for them. Leaves nothing behind.
void require_findings_directory(const std::string& path);

/// The end of a command that comes to a finding again: --profile, --strict and --mutant where they were
/// typed, each after a space.
[[nodiscard]] std::string system_options_text(const Judged& judged, const std::string& mutant);

/// The document of this case alone, from its file, with the limit of steps that it runs with. Throws InputError where the file cannot be read any more,
/// InternalError where the case is not in it.
[[nodiscard]] YamlNode document_of(const Case& what);

/// Shrinks the failing run of `document`, and writes it into `directory`, which is made where there is none.
/// Throws InternalError where it does not fail again. A file that is there already is left as it is.
[[nodiscard]] SavedFinding save_finding(const YamlNode& document, const RecordedRun& recorded,
                                        const ViolationShape& shape, const std::string& directory,
                                        const Profile& profile, const FindingStory& story);

}  // namespace rescind
