#include "harness/cli/options.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>

#include "harness/base/input_error.hpp"
#include "harness/base/nearest_word.hpp"
#include "harness/base/text.hpp"
#include "harness/base/usage_error.hpp"
#include "harness/cli/arguments.hpp"
#include "harness/cli/case_options.hpp"
#include "harness/engine/run/outcome_words.hpp"
#include "harness/scenario/language/schema.hpp"
#include "reports/json.hpp"

namespace rescind {
namespace {

// Nothing but what stopped the work.
RunResult refused(std::vector<InputError> errors) {
  return {.refused = std::move(errors)};
}

void report_refusal(std::vector<InputError> errors, const std::vector<ReportFile>& files,
                    const Showing& showing, Console& console) {
  const RunResult run = refused(std::move(errors));
  static_cast<void>(write_reports(files, run, showing.quiet, console));
  if (showing.format == "json") console.print(json_report(run));
}

}  // namespace

std::string one_of(std::string_view option, std::string_view word,
                   std::initializer_list<std::string_view> known) {
  if (std::ranges::find(known, word) != known.end()) return std::string(word);
  throw UsageError(fmt::format("{}: there is no '{}'", option, printable(word)),
                   word_hint(word, std::vector<std::string_view>(known)));
}

RuleId known_rule(std::string_view name) {
  if (const std::optional<RuleId> rule = rule_named(name)) return *rule;
  throw UsageError(fmt::format("there is no rule '{}'", printable(name)),
                   word_hint(name, words_in(Words::rules)));
}

void add_require_option(Arguments& command, std::vector<std::string>& typed) {
  command.repeated(
      "--require", typed,
      "A case fails that does not exercise and decide this rule, or with all: any that is judged; may be "
      "repeated",
      "RULE|all");
}

void require_typed(const std::vector<std::string>& typed, Profile& profile) {
  for (const std::string& name : typed) {
    if (name == "all") {
      for (const RuleInfo& rule : all_rules())
        if (rule.level != Level::may && !profile.is_off(rule.id))
          profile.required.set(static_cast<std::size_t>(rule.id));
      continue;
    }
    const RuleId rule = known_rule(name);
    if (profile.is_off(rule))
      throw UsageError(fmt::format("--require: {} is off under the profile {}", name, profile.name),
                       "leave it out, or judge by another --profile");
    profile.required.set(static_cast<std::size_t>(rule));
  }
}

std::uint64_t number(std::string_view option, std::string_view text, std::uint64_t least,
                     std::uint64_t most) {
  std::uint64_t value = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (error == std::errc() && stop == end && value >= least && value <= most) return value;
  throw UsageError(
      fmt::format("{}: '{}' is not a whole number from {} to {}", option, printable(text), least, most));
}

void add_delivery_options(Arguments& command, std::vector<std::string>& reports, Showing& showing) {
  add_report_option(command, reports);
  add_format_option(command, showing.format);
  command.flag("-q,--quiet", showing.quiet, "Print nothing unless something failed");
  command.flag("-v,--verbose", showing.verbose, "Print every case and what became of each rule");
}

Detail detail_of(const Showing& showing) {
  return showing.quiet ? Detail::quiet : showing.verbose ? Detail::verbose : Detail::normal;
}

void check(const Showing& showing) {
  static_cast<void>(one_of("--format", showing.format, {"text", "json"}));
  if (showing.quiet && showing.verbose) throw UsageError("--quiet and --verbose exclude each other");
}

RunResult reporting_errors(const std::vector<ReportFile>& files, const Showing& showing, Console& console,
                           const std::function<RunResult()>& work) {
  const auto report = [&](std::vector<InputError> errors, const std::string& format) {
    report_refusal(std::move(errors), files, {.format = format, .quiet = showing.quiet}, console);
  };
  try {
    return work();
  } catch (const ErrorTold& told) {
    report(told.errors(), showing.format);
    throw;
  } catch (const InputError& error) {
    report({error}, showing.format);
    throw;
  } catch (const std::exception& error) {
    report({InputError("", 0, 0, error.what())}, "text");
    throw;
  }
}

ExitCode reporting_errors(const std::vector<ReportFile>& files, bool quiet, Console& console,
                          const std::function<ExitCode()>& work) {
  ExitCode code = ExitCode::ok;
  static_cast<void>(reporting_errors(files, Showing{.quiet = quiet}, console, [&] {
    code = work();
    return RunResult{};
  }));
  return code;
}

}  // namespace rescind
