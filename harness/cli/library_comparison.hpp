#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "harness/cli/exit_code.hpp"
#include "harness/cli/options.hpp"
#include "harness/cli/simulated_cases.hpp"
#include "harness/edge/console.hpp"
#include "harness/engine/run/result.hpp"
#include "harness/history/history.hpp"

namespace rescind {

/// `--compare sim`: whether the simulated system could have done what an MI client library did, whenever it did it.
class LibraryComparison {
 public:
  /// `typed` is empty where it is not asked for. Throws UsageError.
  explicit LibraryComparison(const std::string& typed);

  [[nodiscard]] bool wanted() const { return wanted_; }
  /// Keeps a history, to be held against the case that bears its name.
  void take(const CaseResult& result, const History& history);
  /// Searches for all of them, says what came out, on standard error where standard output is not for people, and returns
  /// what that comes to.
  [[nodiscard]] ExitCode finish(const SimulatedCases& cases, const Showing& showing, Console& console);

 private:
  struct Recorded {
    std::string name;
    std::uint64_t seed;
    History history;
  };
  bool wanted_;
  std::vector<Recorded> recorded_;
};

}  // namespace rescind
