#include "harness/cli/replay_subject.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "harness/base/assert.hpp"
#include "harness/base/shell.hpp"
#include "harness/base/text.hpp"
#include "harness/base/usage_error.hpp"
#include "harness/cli/profile_option.hpp"
#include "harness/cli/subject_option.hpp"
#include "harness/edge/directories.hpp"
#include "harness/edge/scenario_files.hpp"
#include "harness/live/check.hpp"
#include "harness/live/drawn_moment.hpp"

namespace rescind {
namespace {

bool is_drawn(const live::Found& found) {
  return found.moment == live::drawn_name;
}

// One try of this moment, of which nothing is saved.
live::CheckRequest request_for(const std::string& file, const live::Found& found, const SubjectReplay& asked,
                               Judged& judged, Console& console) {
  live::CheckRequest request;
  request.subject = subject_of(asked.what, console);
  take_command(request.subject, asked.command,
               fmt::format("rescind replay {} --subject {}", shell_word(file), shell_word(asked.what)),
               console);
  request.subject.user = asked.user;
  if (judged.profile.empty()) judged.profile = profile_path(request.subject);
  request.profile = profile_from(judged, console);
  request.profile_option = typed_again(judged);
  request.seed = found.seed;
  if (is_drawn(found)) {
    request.enough = [](std::uint64_t tried, std::uint64_t /*failed*/) { return tried == 1; };
    return request;
  }
  request.moments = live::shipped_moments();
  std::erase_if(request.moments, [&](const live::Moment& one) { return one.name != found.moment; });
  if (request.moments.empty())
    throw InputError(printable(file), 1, 0, fmt::format("there is no moment '{}'", printable(found.moment)),
                     "it was found by another version of rescind");
  request.takes = [](const std::string& /*name*/) { return true; };
  return request;
}

}  // namespace

void add_subject_options(Arguments& command, SubjectReplay& options) {
  command.positional("COMMAND", options.command, "Behind --, with --subject: the program and its arguments");
  command.option("--subject", options.what,
                 "Try the moment of a saved failure of a real program again: WHAT as of check; the command "
                 "stands behind --",
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
                     "a program is started for a saved failure of check or fuzz --subject only");
  if (!asked.user.empty())
    throw UsageError("--user is about a real program", "leave it out, or name the program: --subject lsp");
  return std::nullopt;
}

TriedAgain try_again(const std::string& file, const live::Found& found, const SubjectReplay& asked,
                     Judged& judged, Console& console) {
  if (asked.what.empty())
    throw UsageError(fmt::format("{} was found on a real program, by\n  {}\nWhich one shall be started now?",
                                 printable(file), printable(found.command)),
                     fmt::format("rescind replay {} --subject WHAT -- COMMAND", shell_word(file)));
  live::CheckRequest request = request_for(file, found, asked, judged, console);
  TriedAgain again;
  again.of.profile = request.profile;
  request.taken = [&again](const CaseResult& /*result*/, const History& history) {
    again.run.history = history;
  };
  live::CheckReport checked =
      live::check(request, [&](const std::string& name, std::size_t /*at*/, std::size_t /*of*/,
                               std::size_t /*failed*/) { console.progress(printable(name)); });
  console.progress("");
  RESCIND_ASSERT(!checked.cases.empty());
  again.run.report = std::move(checked.cases.back());
  again.run.report.replay = fmt::format("rescind replay {} --subject {}{} --", shell_word(file),
                                        shell_word(asked.what), request.profile_option);
  for (const std::string& word : request.subject.command)
    again.run.report.replay += " " + redacted(shell_word(word), request.subject);
  again.facts = std::move(checked.facts);
  return again;
}

}  // namespace rescind
