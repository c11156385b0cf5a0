#include "harness/cli/fuzz_subject.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "harness/base/text.hpp"
#include "harness/cli/case_options.hpp"
#include "harness/cli/delivery.hpp"
#include "harness/cli/glob.hpp"
#include "harness/cli/html_pages.hpp"
#include "harness/cli/input_files.hpp"
#include "harness/cli/loaded_cases.hpp"
#include "harness/cli/mi_option.hpp"
#include "harness/cli/program_pages.hpp"
#include "harness/cli/subject_option.hpp"
#include "harness/edge/signals.hpp"
#include "harness/edge/stopwatch.hpp"
#include "harness/engine/findings/saved_finding.hpp"
#include "harness/live/check.hpp"
#include "harness/live/mi/check.hpp"

namespace rescind {
namespace {

live::CheckRequest understand(const SubjectFuzz& asked, Judged& judged, Console& console) {
  live::CheckRequest request;
  request.subject = subject_of(asked.what, console);
  take_command(request.subject, asked.command, "rescind fuzz --subject " + request.subject.file, console);
  request.subject.user = asked.user;
  if (judged.profile.empty()) judged.profile = profile_path(request.subject);
  request.profile = profile_from(judged, console);
  request.profile_option = typed_again(judged);
  request.seed = asked.seed;
  request.save = asked.save;
  const Filter filter(asked.filter);
  request.takes = [filter](const std::string& name) { return filter.takes(name); };
  if (!asked.scenarios.empty()) {
    request.scenarios = loaded_cases(told_scenario_files(asked.scenarios, console), request.profile, console);
    if (std::ranges::none_of(request.scenarios, request.takes, &Case::name))
      refuse_filter(asked.filter, request.scenarios.size());
  }
  require_findings_directory(asked.save);
  return request;
}

/// The scenarios that were named; else those that draw a moment.
std::vector<live::MiCase> mi_cases_for(const SubjectFuzz& asked, const Profile& profile, Console& console) {
  if (asked.scenarios.empty()) return drawn_mi_cases(profile);
  std::vector<live::MiCase> cases = mi_cases_of(asked.scenarios, profile, console);
  const std::size_t count = cases.size();
  const Filter filter(asked.filter);
  std::erase_if(cases, [&](const live::MiCase& one) { return !filter.takes(one.one.name); });
  if (cases.empty()) refuse_filter(asked.filter, count);
  return cases;
}

live::MiCheckRequest understand_mi(const SubjectFuzz& asked, const Judged& judged, Console& console) {
  live::MiCheckRequest request;
  request.target = mi_target_of(asked.what, asked.command, asked.user);
  request.cases = mi_cases_for(asked, profile_from(judged, console), console);
  request.again = typed_again(judged);
  request.seed = asked.seed;
  request.save = asked.save;
  require_findings_directory(asked.save);
  return request;
}

/// `request`: see live::check().
template <class Request>
ExitCode fuzz_with(const SubjectFuzz& asked, const Judged& judged, const Profile& profile, Request request,
                   std::vector<ReportFile>& reports, Console& console) {
  const PageHistories pages = PageHistories::of_program(reports, "fuzz", asked.html_limit);
  if (pages.wanted())
    request.taken = keeping(pages, std::make_shared<const SimulatedCases>(simulated_cases(request)));
  const Stopwatch stopwatch;
  request.enough = [&](std::uint64_t tried, std::uint64_t failed) {
    const bool late = asked.time && stopwatch.elapsed_ns() >= asked.time->ns;
    return interrupted() || late || tried >= asked.runs || (failed > 0 && !asked.keep_going);
  };
  let_interruption_wait();
  live::CheckReport checked = live::check(
      request, [&](const std::string& name, std::size_t at, std::size_t /*of*/, std::size_t failed) {
        console.progress(at == 0 ? name : fmt::format("run {}, {} failed", at, failed));
      });
  console.progress("");
  RunResult run{
      .cases = std::move(checked.cases), .wall_ns = stopwatch.elapsed_ns(), .profile = used(profile, judged)};
  if (interrupted()) run.stopped = "interrupted after " + counted(run.cases.size(), "run", "runs");
  const ExitCode code = deliver(run, asked.showing, false, reports, console);
  if (asked.showing.quiet && code == ExitCode::ok) return code;
  tell_facts(checked.facts, asked.showing, console);
  return code;
}

}  // namespace

ExitCode fuzz_subject(const SubjectFuzz& asked, Console& console) {
  check(asked.showing);
  std::vector<ReportFile> reports =
      report_files(asked.reports, scenarios_and(asked.scenarios, {asked.what, asked.judged.profile}),
                   asked.showing.format);
  Judged judged = asked.judged;
  std::optional<live::CheckRequest> request;
  std::optional<live::MiCheckRequest> mi_request;
  Profile profile;
  reporting_errors(reports, asked.showing.quiet, console, [&] {
    if (live::is_mi(asked.what)) {
      mi_request = understand_mi(asked, judged, console);
      profile = profile_from(judged, console);
    } else {
      request = understand(asked, judged, console);
      profile = request->profile;
    }
    return ExitCode::ok;
  });
  require_apart(reports, {{judged.profile}});
  return reporting_errors(reports, asked.showing.quiet, console, [&] {
    if (mi_request) return fuzz_with(asked, judged, profile, *std::move(mi_request), reports, console);
    return fuzz_with(asked, judged, profile, *std::move(request), reports, console);
  });
}

}  // namespace rescind
