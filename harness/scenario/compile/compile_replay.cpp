#include <algorithm>

#include "harness/scenario/compile/draft.hpp"
#include "harness/scenario/language/recorded_run.hpp"

namespace rescind {
namespace {

std::optional<Mutant> mutant_in(const YamlNode& replay) {
  const std::string_view name = text_in(replay, "mutant");
  for (const MutantInfo& mutant : all_mutants())
    if (mutant.name == name) return mutant.id;
  return std::nullopt;
}

}  // namespace

void compile_replay(Draft& draft, const YamlNode& document) {
  const YamlNode* replay = document.find("replay");
  if (replay == nullptr) return;
  if (const YamlNode* seed = document.find("seed"))
    draft.complain(seed->at, "'seed' and 'replay' in one file",
                   "the recorded tape says everything that a seed would: remove 'seed'");
  RecordedRun run;
  run.driver = text_in(*replay, "driver") == driver_names[0] ? Driver::timed : Driver::steps;
  run.mutant = mutant_in(*replay);
  for (const YamlNode* rule : one_or_more(replay->find("breaks")))
    if (const auto id = rule_named(rule->text)) run.breaks.push_back(*id);
  std::ranges::sort(run.breaks);
  run.hash = parse_hash((*replay)["hash"].text).value;
  for (const YamlNode* choice : one_or_more(replay->find("tape")))
    run.tape.push_back(parse_choice(choice->text).value);
  draft.result.recorded = std::move(run);
}

}  // namespace rescind
