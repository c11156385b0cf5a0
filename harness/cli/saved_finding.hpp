#pragma once

#include <string>

#include "harness/contract/profile.hpp"
#include "harness/scenario/document.hpp"
#include "harness/scenario/finding_file.hpp"
#include "harness/scenario/recorded_run.hpp"
#include "harness/scenario/runner.hpp"
#include "harness/scenario/scenario.hpp"
#include "harness/scenario/shrink.hpp"
#include "harness/scenario/violation_shape.hpp"

namespace rescind {

/// A failing run made small and written as a scenario file of its own.
struct SavedFinding {
  std::string file;  ///< Where it was written: `directory`/NAME.yaml.
  Shrunk small;
  CaseRun run;  ///< The replay of that file; its report says how to replay it.
};

/// Makes the directory that findings go into, before work is done for them. Throws UsageError, which names
/// --save, where it cannot be.
void make_findings_directory(const std::string& path);

/// The document of this case alone, from its file. Throws InputError where the file cannot be read any more,
/// InternalError where the case is not in it.
[[nodiscard]] YamlNode document_of(const Case& what);

/// Shrinks the failing run of `document`, and writes it into `directory`. Throws InternalError where it does
/// not fail again, UsageError where the file cannot be written.
[[nodiscard]] SavedFinding save_finding(const YamlNode& document, const RecordedRun& recorded,
                                        const ViolationShape& shape, const std::string& directory,
                                        const Profile& profile, const FindingStory& story);

}  // namespace rescind
