#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "harness/contract/profile.hpp"
#include "harness/engine/run/result.hpp"
#include "harness/history/history.hpp"
#include "harness/live/host/launch.hpp"
#include "harness/live/host/temporary_folder.hpp"
#include "harness/mi/played/run_file.hpp"

namespace rescind::live {

/// A program that was written against MI, and the scenario whose clients it plays on librescind_mi.so.
struct Program {
  std::string library;               ///< The path of librescind_mi.so.
  std::vector<std::string> command;  ///< Never empty.
  std::string scenario;              ///< The text of a scenario file.
  std::string case_name;             ///< Of one of its cases.
  std::string mutant{};              ///< The decision of the system that is made wrong; empty: none.
  Profile profile{};
};

/// What decides whatever is open in a run.
struct Seeded {
  std::uint64_t seed = 1;
};
struct Guided {  ///< As far as it fits.
  Choices tape;
};
struct Replayed {  ///< What does not fit ends the run as `unable`.
  Choices tape;
};
using Decided = std::variant<Seeded, Guided, Replayed>;

/// What one run came to.
struct ProgramRun {
  RunEnd end = RunEnd::none;  ///< `none`: the program never called MI through the library.
  Exit exit{};
  bool killed = false;  ///< It took longer than a minute of real time.
  Choices tape{};
  std::optional<History> history{};
  CaseResult judged{};   ///< Of the history.
  std::string errors{};  ///< The end of what it wrote to standard error.

  /// What is wrong with it, in words that are the same for the same fault: "stuck", "signal 11", "result.one-final",
  /// "exit code 1". Empty where nothing is.
  [[nodiscard]] std::string failure() const;
  /// Why it is no run that could be judged; empty where it is one.
  [[nodiscard]] std::string why_not_run() const;
};

/// Runs it once; its files are in `folder`. Throws UsageError where the command cannot be started.
[[nodiscard]] ProgramRun run_program(const Program& program, const TemporaryFolder& folder,
                                     const Decided& decided);

}  // namespace rescind::live
