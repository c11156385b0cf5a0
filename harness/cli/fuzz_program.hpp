#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "harness/base/time.hpp"
#include "harness/cli/exit_code.hpp"
#include "harness/cli/options.hpp"
#include "harness/cli/profile_option.hpp"
#include "harness/edge/console.hpp"

namespace rescind {

/// What `fuzz SCENARIO --program -- COMMAND` is asked. All texts are as typed.
struct ProgramFuzzed {
  std::vector<std::string> words;  ///< The scenario, then the command.
  std::string filter;              ///< Which of the scenario's cases.
  std::string mutant;
  Judged judged;
  std::string save;
  std::uint64_t seed = 1;
  std::uint64_t runs = 1;
  std::optional<Duration> time{};
  Showing showing;
};

/// Runs a program that was written against MI on the simulated system, with one seed after the other, until a run fails;
/// makes that small, saves it, and says how it is replayed. Throws UsageError.
[[nodiscard]] ExitCode fuzz_program(const ProgramFuzzed& asked, Console& console);

/// Runs the program of such a file again, and shows what happened. Throws InputError and UsageError.
[[nodiscard]] ExitCode replay_program(const std::string& file, const Judged& judged, Console& console);

}  // namespace rescind
