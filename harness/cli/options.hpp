#pragma once

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/cli/arguments.hpp"
#include "harness/cli/exit_code.hpp"
#include "harness/cli/report_files.hpp"
#include "harness/contract/profile.hpp"
#include "harness/contract/rule.hpp"
#include "harness/edge/console.hpp"
#include "harness/engine/run/result.hpp"
#include "reports/terminal.hpp"

namespace rescind {

// What several commands' options share. Every function throws UsageError for a value that makes no sense.

/// `word` if it is one of `known`. `option` is what the error names.
[[nodiscard]] std::string one_of(std::string_view option, std::string_view word,
                                 std::initializer_list<std::string_view> known);

/// The rule of that name.
[[nodiscard]] RuleId known_rule(std::string_view name);

/// Adds --require. What is typed goes to `typed`.
void add_require_option(Arguments& command, std::vector<std::string>& typed);
/// Asks for the rules that were typed, or with "all" for every rule that the profile judges.
void require_typed(const std::vector<std::string>& typed, Profile& profile);

/// A whole number from `least` to `most`.
[[nodiscard]] std::uint64_t number(std::string_view option, std::string_view text, std::uint64_t least,
                                   std::uint64_t most);

/// How much standard output shows, and in which form.
struct Showing {
  std::string format = "text";  ///< text or json.
  bool quiet = false;
  bool verbose = false;
};

/// Adds --report, --format, --quiet and --verbose.
void add_delivery_options(Arguments& command, std::vector<std::string>& reports, Showing& showing);

/// How much a terminal report is to say.
[[nodiscard]] Detail detail_of(const Showing& showing);

/// Throws UsageError where the options exclude each other.
void check(const Showing& showing);

/// Does `work` and returns what it came to. Where input is wrong, or anything else stops it, the reports that were asked
/// for say so before the exception goes on: an old report that stays would be taken for a new one.
[[nodiscard]] RunResult reporting_errors(const std::vector<ReportFile>& files, const Showing& showing,
                                         Console& console, const std::function<RunResult()>& work);

/// The same around a whole command, whose standard output has a form of its own.
ExitCode reporting_errors(const std::vector<ReportFile>& files, bool quiet, Console& console,
                          const std::function<ExitCode()>& work);

}  // namespace rescind
