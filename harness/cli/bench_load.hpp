#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "harness/cli/arguments.hpp"
#include "harness/edge/console.hpp"
#include "harness/engine/bench/load.hpp"

namespace rescind {

/// What `bench --load` is asked, as typed.
struct LoadOptions {
  std::string family;  ///< Empty where no load is asked for.
  std::string pattern = "both";
  std::string sizes = "1,10,100,1000";
  std::string memory = "2GiB";
};

/// Adds --load, --pattern, --sizes and --memory.
void add_load_options(Arguments& command, LoadOptions& options);

/// Says how much memory it takes, and measures. Throws UsageError.
[[nodiscard]] std::vector<LoadCurve> measured_loads(const LoadOptions& options, Console& console);

/// The same of the control, which has nothing that is scarce; empty where that is what was measured.
[[nodiscard]] std::vector<LoadCurve> measured_control(const LoadOptions& options, Console& console);

}  // namespace rescind
