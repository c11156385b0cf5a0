#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
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
void apply_known(const KnownFailures& known, std::span<CaseResult> results);

/// The same for results that come one by one, where those of a case follow each other. They are passed on in their order,
/// and kept only as long as those of their case are not complete and a line says that one of them has to fail.
class KnownInTurn {
 public:
  using Next = std::function<void(const CaseResult& result)>;
  /// `known` outlives it.
  KnownInTurn(const KnownFailures& known, Next next);
  void add(CaseResult result);
  /// No more come. Returns the entries that named none of the cases.
  [[nodiscard]] std::vector<KnownFailure> end();

 private:
  /// Notes which lines name the case. Whether one says that it has to fail.
  [[nodiscard]] bool has_to_fail(const std::string& name);
  void pass_on();

  const KnownFailures& known_;
  Next next_;
  std::vector<bool> used_;        // By entry.
  std::vector<CaseResult> kept_;  // Of one case.
  bool keeps_ = false;
};

/// The entries that name none of the cases.
[[nodiscard]] std::vector<KnownFailure> unused(const KnownFailures& known,
                                               std::span<const CaseResult> results);

/// Warns of entries that name no case.
void tell_unused(const std::vector<KnownFailure>& unused, Console& console);

}  // namespace rescind
