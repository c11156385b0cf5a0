#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "harness/scenario/compile/scenario.hpp"

namespace rescind::fuzz {

/// A shipped scenario file with its cases.
struct RunFile {
  std::string path;  ///< From scenarios/ on.
  std::string text;
  std::vector<Case> cases;
};

/// The small scenarios that bytes can drive, loaded once; their runs are cut early. Inputs name them by their
/// place in this table, so new ones go to its end.
[[nodiscard]] const std::vector<RunFile>& run_files();

/// What the first bytes of an input choose.
struct ChosenRun {
  const Case& what;
  bool timed;
  std::span<const std::uint8_t> tape;  ///< The bytes that are left.
};
/// Bytes: the file, the case (two bytes, high one first), the driver (even: timed). What is missing is 0.
[[nodiscard]] ChosenRun chosen_run(std::span<const std::uint8_t> bytes);

}  // namespace rescind::fuzz
