#include "harness/scenario/compile/loader.hpp"

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

#include "harness/base/shared.hpp"
#include "harness/base/text.hpp"
#include "harness/scenario/compile/draft.hpp"
#include "harness/scenario/compile/ways_of.hpp"
#include "harness/scenario/language/diagnostics.hpp"
#include "harness/scenario/language/document.hpp"
#include "harness/scenario/language/matrix.hpp"
#include "harness/scenario/language/moment_scenario.hpp"
#include "harness/scenario/language/quantity.hpp"
#include "harness/scenario/language/structure.hpp"
#include "harness/scenario/language/written_out.hpp"

namespace rescind {
namespace {

// A short file with a big matrix is fine, and so is a long one without; both together would fill the memory.
constexpr std::size_t expanded_bytes_max = std::size_t{1} << 26;
constexpr std::size_t expanded_steps_max = 400'000;

std::size_t steps_in(const Plan& plan) {
  std::size_t steps = 0;
  for (const ThreadPlan& thread : plan.threads) steps += thread.steps.size();
  for (const CallbackPlan& callback : plan.callbacks) steps += callback.steps.size();
  return steps;
}

void limit_steps(const YamlNode& document, Plan& plan, Diagnostics& diagnostics) {
  const YamlNode* const limit = document.find("max-steps");
  if (limit == nullptr) return;
  plan.steps_max = plan.untimed_steps_max = count_in(document, "max-steps", 0);
  if (plan.steps_max == 0) diagnostics.add(limit->at, "a run of 0 steps", "write at least 1");
}

/// Cases are kept by the thousand: none keeps room that it does not need.
void fit(Case& one) {
  for (ThreadPlan& thread : one.plan.threads) thread.steps.shrink_to_fit();
  for (CallbackPlan& callback : one.plan.callbacks) callback.steps.shrink_to_fit();
  one.plan.faults.shrink_to_fit();
  one.plan.operations.shrink_to_fit();
  one.plan.providers.shrink_to_fit();
}

/// Has the case share what the one before it in its file says, too.
void share(const Case& before, Case& one) {
  if (one.profile == before.profile) one.profile = before.profile;
  if (one.tags == before.tags) one.tags = before.tags;
  if (one.expectations == before.expectations) one.expectations = before.expectations;
}

/// The case of one expanded document; worth nothing where that has errors.
Case compile_case(YamlNode document, const Shared<Profile>& profile, InVain& in_vain,
                  Diagnostics& diagnostics) {
  Case result;
  result.profile = profile;
  result.plan.ways = ways_of(profile);
  check_structure(document, diagnostics);
  write_out(document, diagnostics);
  result.name = text_in(document, "name");
  if (const YamlNode* name = document.find("name")) result.line = name->at.line;
  result.plan.until = duration_in(document, "until", result.plan.until);
  limit_steps(document, result.plan, diagnostics);
  if (const YamlNode* seed = document.find("seed")) result.seed = parse_seed(seed->text).value;
  Draft draft(result, diagnostics, in_vain, document);
  // Each part relies on the names of those before it.
  for (auto* part : {compile_profile, compile_system, compile_clients, compile_faults, compile_expectations,
                     compile_replay})
    part(draft, document);
  check_order(draft);
  if (diagnostics.any() || !document.is_whole()) return result;
  warn_of_dead_words(draft, document, profile);
  note_hearing(draft, document, profile);
  note_sizes(draft);
  fit(result);
  return result;
}

/// What is wrong in every case of a matrix that is wrong itself: then it is no matter which cases there should be.
void add_what_all_have(const YamlNode& document, const Matrix& matrix, const Shared<Profile>& profile,
                       Diagnostics& diagnostics) {
  constexpr std::size_t looked_at_max = 64;
  const auto& all = matrix.combinations();
  const std::size_t looked_at = std::min(all.size(), looked_at_max);
  std::optional<std::vector<Remark>> common;
  for (std::size_t i = 0; i < looked_at; ++i) {
    Diagnostics of_case({}, {});
    InVain in_vain;
    try {
      static_cast<void>(
          compile_case(Matrix::expand(document, all[i * all.size() / looked_at]), profile, in_vain, of_case));
    } catch (const Diagnostics::Full&) {
      // The first of them are as good as all.
    }
    const std::vector<Remark>& remarks = of_case.remarks();
    if (!common) common = remarks;
    std::erase_if(*common, [&](const Remark& one) { return std::ranges::count(remarks, one) == 0; });
  }
  for (const Remark& remark : common.value_or(std::vector<Remark>{}))
    diagnostics.add(remark.at, remark.message, remark.hint);
}

/// What is said of a part of it is said of this place.
void place_at(Written place, Case& one) {
  one.line = place.line;
  for (ThreadPlan& thread : one.plan.threads)
    for (Step& step : thread.steps) step.written = place;
  std::vector<Expectation> placed = *one.expectations;
  for (Expectation& expectation : placed) expectation.written = place;
  one.expectations = std::move(placed);
}

/// Each moment is a case, whose plan is the scenario that it is.
std::vector<Case> load_moments(std::string_view text, std::string_view file, const Shared<Profile>& profile,
                               Diagnostics& diagnostics) {
  std::vector<Case> cases;
  const live::Moments read = live::read_moments(text, diagnostics);
  if (diagnostics.any()) return cases;
  const Shared<std::string> path = std::string(file);
  for (const live::Moment& moment : read.moments) {
    const std::string scenario = live::scenario_text(moment, live::case_name(read, moment));
    Diagnostics of_case(scenario, {});
    InVain in_vain;
    Case one = compile_case(parse_document(scenario, of_case), profile, in_vain, of_case);
    if (of_case.any()) {
      diagnostics.add(moment.at, "the moment makes no scenario: " + of_case.remarks().front().message,
                      of_case.remarks().front().hint);
      continue;
    }
    one.file = path;
    place_at(diagnostics.written(moment.at), one);
    one.story = moment.story;
    one.moment = std::make_shared<const live::Moment>(moment);
    cases.push_back(std::move(one));
  }
  return cases;
}

std::vector<Case> load_cases(std::string_view text, std::string_view file, const Shared<Profile>& profile,
                             Diagnostics& diagnostics) {
  std::vector<Case> cases;
  YamlNode document = parse_document(text, diagnostics);
  if (live::are_moments(document)) return load_moments(text, file, profile, diagnostics);
  const YamlNode* recorded = document.find("replay");
  if (const YamlNode* rows = document.find("matrix"); rows != nullptr && recorded != nullptr) {
    diagnostics.add(rows->at, "'matrix' and 'replay' in one file",
                    "a recorded run is one case: write the parameters' values out");
    return cases;
  }
  const Position begin = document.at;
  const Matrix matrix(document, diagnostics);
  if (matrix.is_wrong()) {
    add_what_all_have(document, matrix, profile, diagnostics);
    return cases;
  }
  if (matrix.combinations().size() * text.size() > expanded_bytes_max) {
    diagnostics.add(
        begin,
        "the file is too long for a matrix of " + std::to_string(matrix.combinations().size()) + " cases",
        "split the file");
    return cases;
  }
  const Shared<std::string> path = std::string(file);
  const Shared<std::string> story = first_comment(text);
  std::size_t steps = 0;
  InVain in_vain;
  for (const Combination& combination : matrix.combinations()) {
    diagnostics.begin_case();
    Case one = compile_case(Matrix::expand(document, combination), profile, in_vain, diagnostics);
    steps += steps_in(one.plan);
    if (steps > expanded_steps_max) {
      diagnostics.add(begin,
                      "the file makes more than " + std::to_string(expanded_steps_max) + " steps in all",
                      "split the file");
      return cases;
    }
    if (diagnostics.any()) continue;
    one.name += suffix_of(combination);
    one.file = path;
    one.story = story;
    if (!cases.empty()) share(cases.back(), one);
    cases.push_back(std::move(one));
  }
  in_vain.warn(diagnostics);
  return cases;
}

}  // namespace

std::vector<Case> LoadedScenario::value() && {
  if (!errors.empty()) throw errors.front();
  return std::move(cases);
}

LoadedScenario load_scenario(std::string_view text, std::string_view file, const Profile& profile) {
  LoadedScenario loaded;
  Diagnostics diagnostics(text, printable(file));
  try {
    loaded.cases = load_cases(text, file, profile, diagnostics);
  } catch (const Diagnostics::Full&) {
    // It holds the errors that are told.
  }
  loaded.errors = diagnostics.errors();
  loaded.warnings = diagnostics.warnings();
  if (loaded.errors.empty()) return loaded;
  loaded.cases.clear();
  loaded.warnings.clear();
  return loaded;
}

std::optional<Case> case_of(YamlNode document, const Profile& profile) {
  Diagnostics diagnostics({}, {});
  try {
    InVain in_vain;
    Case result = compile_case(std::move(document), profile, in_vain, diagnostics);
    if (diagnostics.any()) return std::nullopt;
    return result;
  } catch (const Diagnostics::Full&) {
    return std::nullopt;
  }
}

}  // namespace rescind
