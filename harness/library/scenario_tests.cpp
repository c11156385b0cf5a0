#include "harness/library/scenario_tests.hpp"

#include <algorithm>
#include <map>
#include <memory>
#include <set>
#include <string_view>
#include <utility>

#include "harness/base/input_error.hpp"
#include "harness/base/text.hpp"
#include "harness/edge/scenario_files.hpp"
#include "harness/engine/run/outcome_words.hpp"
#include "harness/engine/run/replay_command.hpp"
#include "harness/engine/run/runner.hpp"
#include "harness/library/verdict.hpp"
#include "harness/scenario/compile/loader.hpp"
#include "reports/terminal.hpp"

namespace rescind {
namespace {

bool is_plain(char letter) {
  return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
         (letter >= '0' && letter <= '9') ||
         std::string_view("_=,.[]/+").find(letter) != std::string_view::npos;
}

std::string fit_for_filters(std::string_view text) {
  std::string fit(text);
  std::ranges::replace_if(
      fit, [](char letter) { return !is_plain(letter); }, '_');
  return fit.empty() ? "_" : fit;
}

/// Suites have no '.', which is what stands between them and the test.
std::string fit_for_suite(std::string_view text) {
  std::string fit = fit_for_filters(text);
  std::ranges::replace(fit, '.', '_');
  return fit;
}

class Collector {
 public:
  explicit Collector(const ScenarioOptions& options) : options_(options) {}

  /// Everything about a path, a file or the profile that is wrong, as one test that fails.
  void add_errors(const std::string& file, const std::vector<InputError>& errors) {
    std::string text;
    for (const InputError& error : errors) text += std::string(text.empty() ? "" : "\n") + error.what();
    add(options_.suite, file, file, std::max(errors.front().line(), 1u), [text] {
      return ScenarioResult{ScenarioResult::Kind::failed, text};
    });
  }

  void add_cases(const std::string& file, const Profile& profile) {
    try {
      LoadedScenario loaded = load_scenario(read_text_file(file), file, profile);
      if (!loaded.errors.empty()) return add_errors(file, loaded.errors);
      refuse_known_names(file, loaded.cases);
      const bool alone = loaded.cases.size() == 1;
      for (Case& one : loaded.cases) add_case(std::move(one), alone);
    } catch (const InputError& error) {
      add_errors(file, {error});
    }
  }

  [[nodiscard]] std::vector<ScenarioTest> take() { return std::move(tests_); }

 private:
  /// Cases are chosen and replayed by their names.
  void refuse_known_names(const std::string& file, const std::vector<Case>& cases) {
    for (const Case& one : cases) {
      const auto [before, is_new] = file_of_.emplace(one.name, file);
      if (!is_new && before->second != file)
        throw InputError(printable(file), one.line, 0,
                         "the case '" + printable(one.name) + "' is in " + printable(before->second) + " too",
                         "every scenario needs a name of its own");
    }
  }

  void add_case(Case what, bool alone) {
    const std::size_t slash = what.name.substr(0, what.name.find('[')).find('/');
    const bool has_family = slash != std::string::npos;
    const std::string suite = has_family ? what.name.substr(0, slash) : options_.suite;
    const std::string name = has_family ? what.name.substr(slash + 1) : what.name;
    const auto shared = std::make_shared<const Case>(std::move(what));
    add(suite, name, shared->file, std::max(shared->line, 1u),
        [shared, alone, options = options_] { return run(*shared, alone, options); });
  }

  void add(std::string_view suite, std::string_view name, const std::string& file, std::uint32_t line,
           std::function<ScenarioResult()> run) {
    const std::string fit_suite = fit_for_suite(suite);
    const std::string stem = fit_for_filters(name);
    std::string fit_name = stem;
    for (int number = 2; !names_.emplace(fit_suite, fit_name).second; ++number)
      fit_name = stem + "_" + std::to_string(number);
    tests_.push_back({fit_suite, fit_name, file, line, std::move(run)});
  }

  static ScenarioResult run(const Case& what, bool alone, const ScenarioOptions& options) {
    ScenarioResult result;
    result.report = run_case(what, {.seed = options.seed}).report;
    result.report.replay = replay_command(what, result.report.seed, {options.profile, options.strict}, alone);
    if (words_for(result.report.outcome).fails) {
      result.kind = ScenarioResult::Kind::failed;
      result.text = terminal_text(result.report, {});
    } else if (result.report.outcome == CaseOutcome::not_applicable) {
      result.kind = ScenarioResult::Kind::skipped;
      result.text = result.report.why;
    }
    return result;
  }

  const ScenarioOptions& options_;
  std::vector<ScenarioTest> tests_;
  std::set<std::pair<std::string, std::string>> names_;
  std::map<std::string, std::string> file_of_;  // By the case's name.
};

}  // namespace

std::vector<ScenarioTest> scenario_tests(const std::string& path, const ScenarioOptions& options) {
  Collector collector(options);
  std::string wrong_with = options.profile;
  try {
    Profile profile = read_profile(options.profile);
    profile.strict = options.strict;
    wrong_with = path;
    for (const std::string& file : find_scenario_files({path})) collector.add_cases(file, profile);
  } catch (const InputError& error) {
    collector.add_errors(wrong_with, {error});
  }
  return collector.take();
}

}  // namespace rescind
