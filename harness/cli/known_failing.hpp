#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "harness/edge/console.hpp"
#include "harness/engine/run/result.hpp"

namespace rescind {

/// One line of a file of known failures: in the cases that `pattern` names, `rule` is expected to fail, for
/// `reason`.
struct KnownFailure {
  std::string pattern;  ///< See names_case().
  std::string rule;     ///< A rule of the contract, or "expect.WORD".
  std::string reason;
  std::string file;  ///< Where it stands.
  std::uint32_t line = 0;
  bool now_and_then = false;  ///< It may happen, and need not.
};

/// Files of known failures: `PATTERN RULE # REASON` a line; empty lines and lines that begin with '#' say nothing.
struct KnownFailures {
  std::vector<KnownFailure> entries;
};

/// Throws InputError at the first line that is not of that form or names no rule.
[[nodiscard]] KnownFailures parse_known_failures(const std::string& file, std::string_view text);

/// Reads both files: failures that happen each time, and those that do now and then. An empty name is no file. Throws
/// InputError.
[[nodiscard]] KnownFailures read_known_failures(const std::string& failing, const std::string& flaky = {});

/// Turns failed cases into expected failures where every rule that fails them is listed, and the cases of a
/// listed failure that did not fail, and should have each time, into unexpected passes. Where a case ran several times (with several
/// seeds) a listed failure has to happen in one of the runs only.
///
/// Returns the entries that name none of the cases.
std::vector<KnownFailure> apply(const KnownFailures& known, RunResult& run);

/// Warns of entries that name no case.
void tell_unused(const std::vector<KnownFailure>& unused, Console& console);

}  // namespace rescind
