#pragma once

#include <string>
#include <utility>
#include <vector>

#include "harness/engine/search/search_rounds.hpp"

namespace rescind {

/// The number of the format of `fuzz --state`.
inline constexpr int fuzz_state_version = 1;

/// What has to be the same where a search goes on: names and values, as they were typed.
using SearchIdentity = std::vector<std::pair<std::string, std::string>>;

/// A search that is kept in a directory, so that the next one goes on where it stopped.
struct FuzzState {
  SearchState search;
  SearchIdentity identity;
  std::vector<std::pair<std::string, std::string>>
      findings{};  ///< What was found before, and where it was saved.
};

/// The state in this directory, made where it is missing; a fresh one where none was kept there yet. Throws InputError
/// where what stands there is no state of this version, or of another search.
[[nodiscard]] FuzzState read_fuzz_state(const std::string& directory, const SearchIdentity& identity);

/// Writes it whole or not at all. Throws UsageError where it cannot be written.
void write_fuzz_state(const std::string& directory, const FuzzState& state);

}  // namespace rescind
