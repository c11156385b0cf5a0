#include "harness/engine/findings/saved_finding.hpp"

#include <fmt/format.h>

#include <optional>
#include <utility>
#include <vector>

#include "harness/base/assert.hpp"
#include "harness/base/shell.hpp"
#include "harness/base/text.hpp"
#include "harness/base/usage_error.hpp"
#include "harness/edge/directories.hpp"
#include "harness/edge/files.hpp"
#include "harness/edge/scenario_files.hpp"
#include "harness/engine/run/reference_run.hpp"
#include "harness/scenario/compile/loader.hpp"
#include "harness/scenario/language/expanded.hpp"
#include "harness/scenario/language/nodes.hpp"

namespace rescind {

void require_findings_directory(const std::string& path) {
  if (const std::string why = why_no_directory(path); !why.empty())
    throw UsageError(fmt::format("--save: {} cannot be made a directory: {}", printable(path), why));
  if (exists(path)) require_writable(path + "/finding.yaml");
}

std::string system_options_text(const Judged& judged, const std::string& mutant) {
  return typed_again(judged) + (mutant.empty() ? "" : " --mutant " + mutant);
}

YamlNode document_of(const Case& what) {
  std::optional<YamlNode> document = expanded_document(read_text_file(what.file), what.name);
  if (!document) throw InternalError("the case " + what.name + " is not in its file");
  if (const std::uint64_t steps = what.plan.untimed_steps_max; steps != Plan{}.untimed_steps_max)
    set(*document, "max-steps", word_node(std::to_string(steps)));
  return *std::move(document);
}

namespace {

// A disk that is full, or a directory that went away, loses nothing else that was found.
std::string why_not_written(const std::string& directory, const std::string& file, const std::string& text) {
  if (std::string why = make_directory(directory); !why.empty())
    return fmt::format("--save: {} cannot be made a directory: {}", printable(directory), why);
  try {
    write_file(file, text);
  } catch (const UsageError& error) {
    return error.what();
  }
  return {};
}

}  // namespace

SavedFinding save_finding(const YamlNode& document, const RecordedRun& recorded, const ViolationShape& shape,
                          const std::string& directory, const Profile& profile, const FindingStory& story) {
  std::optional<Shrunk> small = shrink(document, recorded, shape, {.profile = profile});
  if (!small) throw InternalError("the failing run of " + story.found_in + " does not fail again");
  const std::string file = directory + "/" + finding_name(*small) + ".yaml";
  const std::string text = finding_text(*small, story, file);
  const bool known = exists(file);
  const std::string not_saved = known ? "" : why_not_written(directory, file, text);
  const std::vector<Case> again = load_scenario(text, file, profile).value();
  CaseRun run = run_case(again.front(), {.keep_history = true});
  run.report.replay = "rescind replay " + shell_word(file) + story.options;
  std::optional<History> reference = reference_run(again.front(), std::nullopt, run.report.seed);
  return {file, known, not_saved, *std::move(small), std::move(run), std::move(reference)};
}

}  // namespace rescind
