#include "harness/engine/run/replay_command.hpp"

#include <fmt/format.h>

#include "harness/base/shell.hpp"

namespace rescind {

std::string typed_again(const Judged& typed) {
  return (typed.profile.empty() ? "" : " --profile " + shell_word(typed.profile)) +
         (typed.strict ? " --strict" : "") +
         (typed.steps_max.empty() ? "" : " --max-steps " + shell_word(typed.steps_max));
}

std::string replay_command(const Case& one, std::uint64_t seed, const Judged& judged, bool alone,
                           std::string_view mutant) {
  std::string command = "rescind replay " + shell_word(*one.file);
  if (!alone) command += " --case " + shell_word(one.name);
  if (!one.recorded) command += fmt::format(" --seed {}", seed);
  if (!mutant.empty()) command += fmt::format(" --mutant {}", mutant);
  return command + typed_again(judged);
}

std::uint64_t seed_of(const Case& one, std::uint64_t seed) {
  return one.seed.value_or(seed);
}

}  // namespace rescind
