#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "harness/engine/findings/shrink.hpp"
#include "harness/scenario/language/document.hpp"
#include "harness/scenario/language/recorded_run.hpp"

namespace rescind {

/// How a finding came about, for the first comment of its file.
struct FindingStory {
  std::string found_in;  ///< The case's name.
  std::string found_by;  ///< The command: "rescind fuzz scenarios/quota --strategy pct --seed 7".
  std::string options;   ///< What the replay command needs after the file, such as " --profile my.yaml".
};

/// "quota.released-01234567": the rule and the first digits of the history's hash. The name of the file, and
/// with "findings/" before it that of its case.
[[nodiscard]] std::string finding_name(const Shrunk& finding);

/// The scenario file that replays the finding to the byte. `path` is where it will be, for the command in it.
[[nodiscard]] std::string finding_text(const Shrunk& finding, const FindingStory& story,
                                       std::string_view path);

/// A recorded run as the value of `replay:`.
[[nodiscard]] YamlNode replay_node(const RecordedRun& run);

}  // namespace rescind
