#include "tests/golden/suite.hpp"

#include <algorithm>
#include <optional>

#include "harness/edge/scenario_files.hpp"
#include "harness/engine/coverage/coverage.hpp"
#include "harness/history/shape.hpp"
#include "harness/scenario/compile/loader.hpp"

namespace rescind::suite {
namespace {

const std::string root = std::string(RESCIND_SOURCE_DIR) + "/scenarios/";

std::vector<ShippedFile> load_all() {
  std::vector<ShippedFile> files;
  for (const std::string& path : paths()) files.push_back(load(path));
  return files;
}

std::vector<Outcome> run_all() {
  std::vector<Outcome> all;
  for (const ShippedFile& file : shipped()) {
    for (const Case& what : file.cases) {
      CaseRun run = run_case(what, {.keep_history = true});
      all.push_back({&file, &what, std::move(run.report), races_of(run.history), shape_of(run.history)});
    }
  }
  return all;
}

CoverageReport cover_all() {
  Coverage coverage;
  for (const Outcome& outcome : outcomes()) {
    const std::size_t number = coverage.add_case(outcome.file->path, rule_set(outcome.what->rules));
    coverage.add_run(number, {outcome.report.rules.with(RuleOutcome::kept), outcome.shape, outcome.races});
  }
  return coverage.report();
}

}  // namespace

std::vector<std::string> paths() {
  std::vector<std::string> all = find_scenario_files({root});
  for (std::string& path : all) path.erase(0, root.size());
  return all;
}

ShippedFile load(const std::string& path) {
  ShippedFile file{.path = path, .text = read_text_file(root + path), .cases = {}};
  file.cases = load_scenario(file.text, path, strictly(mi_profile())).value();
  return file;
}

const std::vector<ShippedFile>& shipped() {
  static const std::vector<ShippedFile> files = load_all();
  return files;
}

const std::vector<Outcome>& outcomes() {
  static const std::vector<Outcome> all = run_all();
  return all;
}

const CoverageReport& coverage() {
  static const CoverageReport report = cover_all();
  return report;
}

RuleOutcome outcome_of(const CaseResult& report, std::string_view rule) {
  return report.rules.of(*rule_named(rule));
}

bool names_rule(const Case& what, std::string_view rule) {
  return std::any_of(what.rules.begin(), what.rules.end(),
                     [rule](RuleId named) { return info(named).name == rule; });
}

}  // namespace rescind::suite
