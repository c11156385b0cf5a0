#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "harness/base/input_error.hpp"
#include "harness/scenario/compile/scenario.hpp"

namespace rescind {

/// The cases of several scenario files, or what is wrong with them.
struct LoadedFiles {
  std::vector<Case> cases;             ///< Of the files that load, in the order of the files.
  std::vector<InputError> errors;      ///< Of the others, in that order too.
  std::vector<InputError> warnings{};  ///< Of the files that load.
  std::size_t wrong_files = 0;         ///< How many of the files have errors.
};

/// Reads and loads the files, whose cases are judged by `profile`. Where all of them load, a name that cases
/// of two files have is an error: cases are chosen, listed as known failures and replayed by their names.
[[nodiscard]] LoadedFiles load_files(const std::vector<std::string>& files, const Profile& profile);

}  // namespace rescind
