#pragma once

#include <string>
#include <vector>

#include "harness/cli/options.hpp"
#include "harness/edge/console.hpp"
#include "harness/live/subject.hpp"

namespace rescind {

/// A real program as the command line names it: "lsp", "lsp:python", or a subject file. Says what is wrong with a file,
/// then throws ErrorTold; throws UsageError.
[[nodiscard]] live::Subject subject_of(const std::string& what, Console& console);

/// Takes the command that was typed, which comes before that of the subject file. Throws UsageError where there is none:
/// `before` is what is typed before it. A program that is typed as it lies from here is made whole, since it is started
/// elsewhere; arguments that name a file from here are told.
void take_command(live::Subject& subject, const std::vector<std::string>& typed, const std::string& before,
                  Console& console);

/// The profile that judges it, as --profile takes it: shipped, or a file beside the subject's.
[[nodiscard]] std::string profile_path(const live::Subject& subject);

/// Prints what was learnt about a program, a line each; on standard error where JSON is printed.
void tell_facts(const std::vector<std::string>& facts, const Showing& showing, Console& console);

}  // namespace rescind
