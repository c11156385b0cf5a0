#include "harness/cli/replay_subject.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "harness/base/assert.hpp"
#include "harness/base/shell.hpp"
#include "harness/base/text.hpp"
#include "harness/base/usage_error.hpp"
#include "harness/cli/case_options.hpp"
#include "harness/cli/loaded_cases.hpp"
#include "harness/cli/mi_option.hpp"
#include "harness/cli/profile_option.hpp"
#include "harness/cli/subject_option.hpp"
#include "harness/edge/directories.hpp"
#include "harness/edge/scenario_files.hpp"
#include "harness/live/check.hpp"
#include "harness/live/drawn_moment.hpp"
#include "harness/live/family.hpp"
#include "harness/live/mi/check.hpp"

namespace rescind {
namespace {

bool is_drawn(const live::Found& found) {
  return found.moment == live::drawn_name;
}

// The case that was found, in its file as that is now.
Case scenario_of(const std::string& file, const live::Found& found, const Profile& profile,
                 Console& console) {
  if (!is_regular_file(found.scenario))
    throw UsageError(fmt::format("{} is of the scenario {}, which is not there", printable(file),
                                 printable(found.scenario)),
                     "type it where that file lies: " + printable(found.command));
  std::vector<Case> cases = loaded_cases({found.scenario}, profile, console);
  const auto one = std::ranges::find(cases, found.moment, &Case::name);
  if (one == cases.end())
    throw UsageError(
        fmt::format("{} has no case '{}' any more", printable(found.scenario), printable(found.moment)),
        "it was found by " + printable(found.command));
  return std::move(*one);
}

// One try on the program that was typed, of which nothing is saved.
live::CheckRequest request_on(const std::string& file, const SubjectReplay& asked, Judged& judged,
                              Console& console) {
  live::CheckRequest request;
  request.subject = subject_of(asked.what, console);
  take_command(request.subject, asked.command,
               fmt::format("rescind replay {} --subject {}", shell_word(file), shell_word(asked.what)),
               console);
  request.subject.user = asked.user;
  if (judged.profile.empty()) judged.profile = profile_path(request.subject);
  request.profile = profile_from(judged, console);
  request.profile_option = typed_again(judged);
  request.takes = [](const std::string& /*name*/) { return true; };
  return request;
}

live::CheckRequest request_for(const std::string& file, const live::Found& found, const SubjectReplay& asked,
                               Judged& judged, Console& console) {
  live::CheckRequest request = request_on(file, asked, judged, console);
  request.seed = found.seed;
  if (!found.scenario.empty()) {
    request.scenarios = {scenario_of(file, found, request.profile, console)};
    return request;
  }
  if (is_drawn(found)) {
    request.enough = [](std::uint64_t tried, std::uint64_t /*failed*/) { return tried == 1; };
    return request;
  }
  request.moments = live::shipped_moments();
  request.family = live::shipped_family(request.subject, request.profile);
  std::erase_if(request.moments, [&](const live::Moment& one) { return one.name != found.moment; });
  std::erase_if(request.family, [&](const Case& one) { return one.name != found.moment; });
  if (request.moments.empty() && request.family.empty())
    throw InputError(printable(file), 1, 0, fmt::format("there is no moment '{}'", printable(found.moment)),
                     "it was found by another version of rescind");
  return request;
}

/// `request`: see live::check(). Nothing is saved.
template <class Request>
TriedAgain tried(Request request, const Profile& profile, Console& console) {
  TriedAgain again;
  again.of.profile = profile;
  request.taken = [&again](const CaseResult& /*result*/, const History& history) {
    again.run.history = history;
  };
  live::CheckReport checked =
      live::check(request, [&](const std::string& name, std::size_t /*at*/, std::size_t /*of*/,
                               std::size_t /*failed*/) { console.progress(printable(name)); });
  console.progress("");
  RESCIND_ASSERT(!checked.cases.empty());
  again.run.report = std::move(checked.cases.back());
  again.facts = std::move(checked.facts);
  return again;
}

TriedAgain tried_on(live::CheckRequest request, Console& console) {
  std::string words;
  for (const std::string& word : request.subject.command)
    words += " " + redacted(shell_word(word), request.subject);
  const std::string profile_option = request.profile_option;
  const Profile profile = request.profile;
  TriedAgain again = tried(std::move(request), profile, console);
  again.behind = profile_option + " --" + words;
  return again;
}

/// The case of that name on the MI client library that was typed; `file` empty: a shipped one.
TriedAgain tried_on_mi(const std::string& file, const std::string& name, std::uint64_t seed,
                       const SubjectReplay& asked, const Judged& judged, Console& console) {
  live::MiCheckRequest request;
  request.target = mi_target_of(asked.what, asked.command, asked.user);
  request.again = typed_again(judged);
  request.seed = seed;
  request.takes = [](const std::string& /*name*/) { return true; };
  const Profile profile = profile_from(judged, console);
  std::vector<live::MiCase> cases = mi_cases_of(
      file.empty() ? std::vector<std::string>{} : std::vector<std::string>{file}, profile, console);
  std::vector<Case> plain;
  for (const live::MiCase& one : cases) plain.push_back(one.one);
  const std::string chosen = chosen_case(plain, file.empty() ? asked.what : file, name).name;
  std::erase_if(cases, [&](const live::MiCase& one) { return one.one.name != chosen; });
  request.cases = std::move(cases);
  const std::string settings = settings_text(request.target);
  const std::string options = request.again;
  TriedAgain again = tried(std::move(request), profile, console);
  again.behind = options + (settings.empty() ? "" : " --" + settings);
  return again;
}

std::string again_text(const std::string& what, const SubjectReplay& asked, const TriedAgain& again) {
  return fmt::format("rescind replay {} --subject {}{}", what, shell_word(asked.what), again.behind);
}

}  // namespace

void add_subject_options(Arguments& command, SubjectReplay& options) {
  command.positional("COMMAND", options.command, "Behind --, with --subject: the program and its arguments");
  command.option(
      "--subject", options.what,
      "Try a saved failure of a real program again, or play the scenario on one: WHAT as of check; the "
      "command stands behind --",
      "WHAT");
  command.option("--user", options.user, "With --subject, as root: start the program with this user's rights",
                 "NAME");
}

std::optional<live::Found> finding_in(const std::string& file, const SubjectReplay& asked) {
  const live::FindingRead read =
      is_regular_file(file) ? live::read_finding(read_text_file(file), printable(file)) : live::FindingRead{};
  if (read.found) return read.found;
  if (read.is_history)
    throw UsageError(fmt::format("{} is a history, which no run makes again", printable(file)),
                     "judge it: rescind judge " + shell_word(file));
  if (!asked.what.empty())
    throw UsageError(fmt::format("--subject: {} is of no real program", printable(file)),
                     "failures of check and of fuzz --subject are, in ./findings");
  if (!asked.command.empty())
    throw UsageError(fmt::format("unexpected argument '{}'", printable(asked.command.front())),
                     "a program is started with --subject WHAT only");
  if (!asked.user.empty())
    throw UsageError("--user is about a real program", "leave it out, or name the program: --subject lsp");
  return std::nullopt;
}

bool plays_scenario(const std::string& file, const SubjectReplay& asked) {
  return !asked.what.empty() && (file.ends_with(".yaml") || file.ends_with(".yml"));
}

TriedAgain try_again(const std::string& file, const live::Found& found, const SubjectReplay& asked,
                     Judged& judged, Console& console) {
  if (asked.what.empty())
    throw UsageError(fmt::format("{} was found on a real program, by\n  {}\nWhich one shall be started now?",
                                 printable(file), printable(found.command)),
                     fmt::format("rescind replay {} --subject WHAT -- COMMAND", shell_word(file)));
  TriedAgain again = live::is_mi(asked.what)
                         ? tried_on_mi(found.scenario, found.moment, found.seed, asked, judged, console)
                         : tried_on(request_for(file, found, asked, judged, console), console);
  again.run.report.replay = again_text(shell_word(file), asked, again);
  return again;
}

TriedAgain play_scenario(const std::string& file, const std::string& name, std::uint64_t seed,
                         const SubjectReplay& asked, Judged& judged, Console& console) {
  TriedAgain again;
  if (live::is_mi(asked.what)) {
    again = tried_on_mi(file, name, seed, asked, judged, console);
  } else {
    live::CheckRequest request = request_on(file, asked, judged, console);
    request.seed = seed;
    const std::vector<Case> cases = loaded_cases({file}, request.profile, console);
    request.scenarios = {chosen_case(cases, file, name)};
    again = tried_on(std::move(request), console);
  }
  again.run.report.replay = again_text(
      fmt::format("{} --case {} --seed {}", shell_word(file), shell_word(again.run.report.name), seed), asked,
      again);
  return again;
}

}  // namespace rescind
