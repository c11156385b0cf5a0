#include "harness/engine/coverage/coverage.hpp"

#include <algorithm>
#include <sstream>

#include "harness/contract/sentence.hpp"
#include "harness/engine/coverage/race_limits.hpp"
#include "harness/engine/coverage/race_monitor.hpp"
#include "harness/history/vocabulary.hpp"

namespace rescind {

namespace {

bool comes_from(const RuleInfo& rule, std::string_view sentence) {
  std::istringstream sources{std::string(rule.sources)};
  for (std::string id; sources >> id;) {
    if (id == sentence) return true;
  }
  return false;
}

/// Which rules come from a sentence, or from none where `id` is empty.
SentenceCoverage sentence_coverage(const SourceSentence& sentence, const std::vector<RuleCoverage>& covered) {
  SentenceCoverage one{.id = std::string(sentence.id), .text = std::string(sentence.text)};
  for (std::size_t i = 0; i < rules_count; ++i) {
    const RuleInfo& rule = all_rules()[i];
    const bool belongs = sentence.id.empty() ? rule.sources.empty() : comes_from(rule, sentence.id);
    if (!belongs) continue;
    one.rules.push_back(i);
    one.covered = one.covered || covered[i].cases_exercising > 0;
  }
  return one;
}

template <class Member, std::size_t... Index>
std::vector<std::string> names_of(std::index_sequence<Index...>, std::size_t first = 0) {
  return {std::string(name_of(static_cast<Member>(Index + first)))...};
}

bool is_selected(const RaceSelection& selection, const Race& race) {
  return selection.phase.value_or(race.phase) == race.phase &&
         selection.kind.value_or(race.kind) == race.kind;
}

RaceCount race_count(const Race& race, std::uint64_t runs) {
  const RaceLimit* limit = limit_of(race);
  return {.phase = static_cast<std::uint8_t>(race.phase),
          .kind = static_cast<std::uint8_t>(static_cast<unsigned>(race.kind) - 1),
          .mode = static_cast<std::uint8_t>(static_cast<unsigned>(race.mode) - 1),
          .reason = static_cast<std::uint8_t>(race.reason),
          .network = static_cast<std::uint8_t>(race.network),
          .runs = runs,
          .limit = limit == nullptr ? RaceCount::possible
                                    : static_cast<std::size_t>(limit - race_limits().data())};
}

}  // namespace

void keep_each_once(std::vector<RaceIndex>& races) {
  std::sort(races.begin(), races.end());
  races.erase(std::unique(races.begin(), races.end()), races.end());
}

std::vector<RaceIndex> races_of(const History& history) {
  RaceMonitor monitor(history.header);
  std::vector<RaceIndex> races;
  for (const Event& event : history.events) monitor.on(event, races);
  monitor.finish(races);
  keep_each_once(races);
  return races;
}

std::size_t Coverage::add_case(const std::string& file, const RuleSet& named) {
  // The cases of a file come one after the other.
  const bool is_new = names_.empty() || names_.back() != file;
  if (is_new) {
    names_.push_back(file);
    files_.push_back({.file = files_.size(), .named = {}, .exercised = {}});
  }
  files_.back().named |= named;
  cases_.push_back({.file = files_.size() - 1, .named = named, .exercised = {}});
  return cases_.size() - 1;
}

void Coverage::add_run(std::size_t number, const RunCoverage& run) {
  Source& one = cases_.at(number);
  one.exercised |= run.exercised;
  files_[one.file].exercised |= run.exercised;
  shapes_.push_back(run.shape);
  for (const RaceIndex race : run.races) {
    ++runs_of_race_[race];
    for (std::size_t rule = 0; rule < rules_count; ++rule) {
      if (run.exercised.test(rule)) races_of_rule_[rule].set(race);
    }
  }
}

void Coverage::add_search(const RaceSet& races, std::uint64_t runs) {
  searched_ += runs;
  for (std::size_t i = 0; i < races_count; ++i) runs_of_race_[i] += races.test(i) ? 1 : 0;
}

void Coverage::add_killed(std::span<const Mutant> killed) {
  if (!killed_) killed_.emplace();
  killed_->insert(killed_->end(), killed.begin(), killed.end());
}

RuleCoverage Coverage::rule_coverage(const RuleInfo& rule) const {
  const auto id = static_cast<std::size_t>(rule.id);
  RuleCoverage one{.name = std::string(rule.name), .level = std::string(name_of(rule.level))};
  for (const Source& file : files_) {
    one.files_naming += file.named.test(id) ? 1 : 0;
    one.files_exercising += file.exercised.test(id) ? 1 : 0;
  }
  for (const Source& source : cases_) {
    one.cases_naming += source.named.test(id) ? 1 : 0;
    one.cases_exercising += source.exercised.test(id) ? 1 : 0;
  }
  for (const MutantInfo& mutant : all_mutants()) {
    if (mutant.rule != rule.name) continue;
    one.mutants.emplace_back(mutant.name);
    const bool killed = killed_ && std::ranges::find(*killed_, mutant.id) != killed_->end();
    if (killed) one.killed.emplace_back(mutant.name);
  }
  one.races = races_of_rule_[id].count();
  return one;
}

RaceTable Coverage::race_table(const RaceSelection& selection) const {
  RaceTable table;
  table.phases = names_of<RacePhase>(std::make_index_sequence<race_phases>{});
  table.kinds = names_of<OperationKind>(std::make_index_sequence<race_kinds>{}, 1);
  table.modes = names_of<Mode>(std::make_index_sequence<race_modes>{}, 1);
  table.reasons = names_of<RaceReason>(std::make_index_sequence<race_reasons>{});
  table.networks = names_of<RaceNetwork>(std::make_index_sequence<race_networks>{});
  for (const RaceLimit& limit : race_limits()) table.limits.emplace_back(limit.why);
  for (std::size_t i = 0; i < races_count; ++i) {
    const Race race = race_at(i);
    if (is_selected(selection, race)) table.races.push_back(race_count(race, runs_of_race_[i]));
  }
  return table;
}

CoverageReport Coverage::report(const RaceSelection& selection) const {
  CoverageReport report;
  report.files = files_.size();
  report.cases = cases_.size();
  report.runs = shapes_.size();
  report.searched = searched_;
  report.mutants_tried = killed_.has_value();
  std::vector<std::uint64_t> shapes = shapes_;
  std::sort(shapes.begin(), shapes.end());
  report.distinct = static_cast<std::uint64_t>(std::unique(shapes.begin(), shapes.end()) - shapes.begin());
  for (const RuleInfo& rule : all_rules()) report.rules.push_back(rule_coverage(rule));
  for (const SourceSentence& sentence : all_source_sentences()) {
    report.sentences.push_back(sentence_coverage(sentence, report.rules));
  }
  report.sentences.push_back(sentence_coverage({}, report.rules));
  report.table = race_table(selection);
  return report;
}

}  // namespace rescind
