#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "harness/scenario/compile/scenario.hpp"

namespace rescind {

/// What was typed that decides how runs are judged, and where they are cut.
struct Judged {
  std::string profile;      ///< As typed; empty where it was not.
  bool strict = false;      ///< A broken should fails too.
  std::string steps_max{};  ///< As typed: where runs are cut; empty where it was not.
};

/// What was typed, to be typed again: " --profile my.yaml --strict --max-steps 5000", or nothing.
[[nodiscard]] std::string typed_again(const Judged& typed);

/// The command that shows a run again. `alone` says that the case is the only one of its file. `mutant` is
/// the name of the one in the system, if any.
[[nodiscard]] std::string replay_command(const Case& one, std::uint64_t seed, const Judged& judged,
                                         bool alone, std::string_view mutant = {});

/// The seed that a run of the case uses: the file's own, where it fixes one.
[[nodiscard]] std::uint64_t seed_of(const Case& one, std::uint64_t seed);

}  // namespace rescind
