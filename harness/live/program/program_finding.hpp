#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "harness/live/program/program_run.hpp"

namespace rescind::live {

/// A run of a program as a file keeps it: all that is needed to do it again, but the program.
struct KeptRun {
  Program program;  ///< Without library and profile.
  std::string failure;
  std::uint64_t hash = 0;  ///< Of its history.
  Choices tape{};
};

/// "stuck-1a2b3c4d": what was found, and the first digits of the history's hash.
[[nodiscard]] std::string name_of(const KeptRun& run);
/// As JSON.
[[nodiscard]] std::string text_of(const KeptRun& run);
/// Throws InputError where it is none; `file` is what errors call it.
[[nodiscard]] KeptRun parse_kept_run(std::string_view text, const std::string& file);
/// Whether a file of this name holds one.
[[nodiscard]] bool is_kept_run(std::string_view file);

}  // namespace rescind::live
