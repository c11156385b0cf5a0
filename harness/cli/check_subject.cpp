#include "harness/cli/check_subject.hpp"

#include <fmt/format.h>

#include <functional>
#include <limits>
#include <optional>
#include <set>
#include <utility>

#include "harness/base/shell.hpp"
#include "harness/base/text.hpp"
#include "harness/base/usage_error.hpp"
#include "harness/cli/case_options.hpp"
#include "harness/cli/delivery.hpp"
#include "harness/cli/glob.hpp"
#include "harness/cli/html_pages.hpp"
#include "harness/cli/input_files.hpp"
#include "harness/cli/known_failing.hpp"
#include "harness/cli/library_comparison.hpp"
#include "harness/cli/loaded_cases.hpp"
#include "harness/cli/mi_option.hpp"
#include "harness/cli/program_pages.hpp"
#include "harness/cli/shard.hpp"
#include "harness/cli/subject_option.hpp"
#include "harness/edge/stopwatch.hpp"
#include "harness/engine/findings/saved_finding.hpp"
#include "harness/live/check.hpp"
#include "harness/live/family.hpp"
#include "harness/live/mi/check.hpp"

namespace rescind {
namespace {

constexpr std::uint64_t repeat_max = 10'000;

// Of the cases those that have the tags.
template <class One, class CaseOf>
void require_tagged(const std::vector<std::string>& tags, std::vector<One>& cases, CaseOf case_of) {
  std::erase_if(cases, [&](const One& one) { return !has_tags(case_of(one), tags); });
  if (cases.empty())
    throw UsageError("--tag: none of the cases has the tags", "`tags:` in a scenario names them");
}

/// Which of the cases are wanted, by their names. Throws UsageError where none is.
std::function<bool(const std::string&)> wanted_of(const std::vector<std::string>& names,
                                                  const SubjectCheck& options) {
  const Filter filter(options.filter);
  const Shard shard = parse_shard(options.shard);
  std::set<std::string, std::less<>> wanted;
  std::size_t place = 0;
  for (const std::string& name : names)
    if (filter.takes(name) && shard.takes(place++)) wanted.insert(name);
  if (place == 0) refuse_filter(options.filter, names.size(), "--list shows the names");
  return [wanted = std::move(wanted)](const std::string& name) { return wanted.contains(name); };
}

live::MiCheckRequest understand_mi(const SubjectCheck& options, Judged& judged, Console& console) {
  check(options.showing);
  live::MiCheckRequest request;
  request.target = mi_target_of(options.what, options.command, options.user);
  judged = options.judged;
  const Profile profile = profile_from(judged, console);
  request.again = typed_again(judged);
  for (const std::string& path : options.scenarios) request.again += " --scenarios " + shell_word(path);
  request.cases = mi_cases_of(options.scenarios, profile, console);
  require_tagged(options.tags, request.cases, [](const live::MiCase& one) -> const Case& { return one.one; });
  request.seed = number("--seed", options.seed, 0, std::numeric_limits<std::uint64_t>::max());
  request.repeat = number("--repeat", options.repeat, 1, repeat_max);
  require_seeds(request.seed, request.repeat, "--repeat");
  request.save = options.save;
  std::vector<std::string> names;
  for (const live::MiCase& one : request.cases) names.push_back(one.one.name);
  request.takes = wanted_of(names, options);
  require_findings_directory(options.save);
  return request;
}

ExitCode list(const live::MiCheckRequest& request, Console& console) {
  std::string text;
  for (const live::MiCase& one : request.cases)
    if (request.takes(one.one.name)) text += printable(one.one.name) + "\n";
  console.print(text);
  return ExitCode::ok;
}

live::CheckRequest understand(const SubjectCheck& options, Judged& judged, Console& console) {
  check(options.showing);
  live::CheckRequest request;
  request.subject = subject_of(options.what, console);
  if (!options.list)
    take_command(request.subject, options.command, options.before + request.subject.file, console);
  request.subject.user = options.user;
  judged = options.judged;
  if (judged.profile.empty()) judged.profile = profile_path(request.subject);
  request.profile = profile_from(judged, console);
  request.profile_option = typed_again(judged);
  if (options.plays_scenarios) {
    request.scenarios =
        loaded_cases(told_scenario_files(options.scenarios, console), request.profile, console);
    require_tagged(options.tags, request.scenarios, [](const Case& one) -> const Case& { return one; });
  } else {
    request.moments = live::shipped_moments();
    request.family = live::shipped_family(request.subject, request.profile);
  }
  request.seed = number("--seed", options.seed, 0, std::numeric_limits<std::uint64_t>::max());
  request.repeat = number("--repeat", options.repeat, 1, repeat_max);
  require_seeds(request.seed, request.repeat, "--repeat");
  request.save = options.save;
  request.takes = wanted_of(live::case_names(request), options);
  require_findings_directory(options.save);
  return request;
}

ExitCode list(const live::CheckRequest& request, Console& console) {
  std::string text;
  for (const live::Moment& moment : request.moments) {
    const std::string name = request.subject.name + "/" + moment.name;
    if (request.takes(name)) text += fmt::format("{:<28} {}\n", name, moment.story);
  }
  for (const std::vector<Case>& scenarios : {request.family, request.scenarios})
    for (const Case& one : scenarios)
      if (request.takes(one.name)) text += printable(one.name) + "\n";
  console.print(text);
  return ExitCode::ok;
}

/// `request`: see live::check().
template <class Request>
ExitCode check_with(const SubjectCheck& options, const Config& config, const Judged& judged,
                    const Profile& profile, Request request, std::vector<ReportFile>& reports,
                    Console& console) {
  const PageHistories pages = PageHistories::of_program(reports, "check", options.html_limit);
  LibraryComparison comparison(options.compare);
  const auto simulated = std::make_shared<const SimulatedCases>(
      pages.wanted() || comparison.wanted() ? simulated_cases(request) : SimulatedCases{});
  if (pages.wanted() || comparison.wanted()) {
    request.taken = [&, keep = keeping(pages, simulated)](const CaseResult& result, const History& history) {
      if (pages.wanted()) keep(result, history);
      comparison.take(result, history);
    };
  }
  const KnownFailures known = read_known_failures(options.known_failing, options.known_flaky);
  const Stopwatch stopwatch;
  live::CheckReport checked =
      live::check(request, [&](const std::string& name, std::size_t at, std::size_t of, std::size_t failed) {
        console.progress(at == 0 ? name
                                 : fmt::format("{} of {}, {} failed: {}", at, of, failed, printable(name)));
      });
  console.progress("");
  RunResult run{.cases = std::move(checked.cases),
                .wall_ns = stopwatch.elapsed_ns(),
                .profile = used(profile, judged, config)};
  apply_known(known, run.cases);
  // A list that the configuration names is of all that the project runs.
  const bool own_list = options.known_failing != config.known_failing;
  if (options.filter == "*" && options.shard == SubjectCheck{}.shard && own_list)
    tell_unused(unused(known, run.cases), console);
  const ExitCode judged_code = deliver(run, options.showing, false, reports, console);
  const ExitCode compared = comparison.finish(*simulated, options.showing, console);
  const ExitCode code = judged_code == ExitCode::ok ? compared : judged_code;
  if (options.showing.quiet && code == ExitCode::ok) return code;
  tell_facts(checked.facts, options.showing, console);
  return code;
}

}  // namespace

ExitCode check_subject(const SubjectCheck& typed, Console& console) {
  const bool mi = live::is_mi(typed.what);
  if (!mi && !typed.compare.empty())
    throw UsageError("--compare holds an MI client library against the simulated one",
                     "leave it out, or name a library: mi:PATH");
  if (typed.list && !typed.compare.empty())
    throw UsageError("--list starts nothing that could be compared", "leave --compare out");
  if (typed.list) {
    require_no_reports(typed.reports);
    Judged judged;
    return mi ? list(understand_mi(typed, judged, console), console)
              : list(understand(typed, judged, console), console);
  }
  const std::string config_file = config_file_of(typed.config_typed);
  std::vector<ReportFile> reports = report_files(
      typed.reports,
      scenarios_and(typed.scenarios,
                    {typed.what, typed.judged.profile, typed.known_failing, typed.known_flaky, config_file}),
      typed.showing.format);
  SubjectCheck options = typed;
  Config config;
  Judged judged;
  std::optional<live::CheckRequest> request;
  std::optional<live::MiCheckRequest> mi_request;
  Profile profile;
  reporting_errors(reports, typed.showing.quiet, console, [&] {
    config = read_config(options.config_typed, console);
    if (options.known_failing.empty()) options.known_failing = config.known_failing;
    if (options.plays_scenarios && options.scenarios.empty()) options.scenarios = config.paths;
    if (mi) {
      mi_request = understand_mi(options, judged, console);
      profile = profile_from(judged, console);
    } else {
      request = understand(options, judged, console);
      profile = request->profile;
    }
    return ExitCode::ok;
  });
  require_apart(reports, {{judged.profile, options.known_failing}});
  return reporting_errors(reports, typed.showing.quiet, console, [&] {
    if (mi) return check_with(options, config, judged, profile, *std::move(mi_request), reports, console);
    return check_with(options, config, judged, profile, *std::move(request), reports, console);
  });
}

}  // namespace rescind
