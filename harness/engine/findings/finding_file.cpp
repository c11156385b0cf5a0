#include "harness/engine/findings/finding_file.hpp"

#include <utility>

#include "harness/base/hex.hpp"
#include "harness/base/text.hpp"
#include "harness/contract/rule.hpp"
#include "harness/scenario/language/nodes.hpp"
#include "harness/scenario/language/yaml_text.hpp"

namespace rescind {
namespace {

std::string counted(std::uint64_t number, std::string_view one) {
  return std::to_string(number) + " " + std::string(one) + (number == 1 ? "" : "s");
}

/// "1 operation, 3 steps, no faults and 2 choices"
std::string told(const FindingSize& size) {
  return counted(size.clients, "client") + ", " + counted(size.threads, "thread") + ", " +
         counted(size.operations, "operation") + ", " + counted(size.steps, "step") + ", " +
         counted(size.faults, "fault") + " and " + counted(size.choices, "choice");
}

std::string story_of(const Shrunk& finding, const FindingStory& story, std::string_view path) {
  std::string text = std::string(info(finding.shape.rule).name) +
                     " is broken. Expected: " + finding.expected + ". Seen: " + finding.seen + ".\n";
  text += "Found in " + story.found_in + " by " + story.found_by + "\nand shrunk from " +
          told(finding.before) + "\nto " + told(finding.after) + ".\n\n";
  return text + "  rescind replay " + std::string(path) + story.options;
}

}  // namespace

std::string finding_name(const Shrunk& finding) {
  return std::string(info(finding.shape.rule).name) + "-" + hex(finding.run.hash).substr(0, 8);
}

YamlNode replay_node(const RecordedRun& run) {
  YamlNode node = map_node();
  set(node, "driver", word_node(driver_names.at(static_cast<std::size_t>(run.driver))));
  if (run.mutant) set(node, "mutant", word_node(info(*run.mutant).name));
  YamlNode breaks = list_node();
  for (const RuleId rule : run.breaks) breaks.items.push_back(word_node(info(rule).name));
  if (!breaks.items.empty()) set(node, "breaks", std::move(breaks));
  set(node, "hash", word_node(hex(run.hash)));
  YamlNode tape = list_node();
  for (const Choice& choice : run.tape) tape.items.push_back(word_node(written_choice(choice)));
  if (!tape.items.empty()) set(node, "tape", std::move(tape));
  return node;
}

std::string finding_text(const Shrunk& finding, const FindingStory& story, std::string_view path) {
  YamlNode document = finding.document;
  set(document, "name", word_node("findings/" + finding_name(finding)));
  set(document, "replay", replay_node(finding.run));
  return yaml_comment(printable_lines(story_of(finding, story, path))) + yaml_text(document);
}

}  // namespace rescind
