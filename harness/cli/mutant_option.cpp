#include "harness/cli/mutant_option.hpp"

#include <fmt/format.h>

#include <vector>

#include "harness/base/nearest_word.hpp"
#include "harness/base/text.hpp"
#include "harness/base/usage_error.hpp"

namespace rescind {

Mutant known_mutant(std::string_view option, std::string_view name) {
  for (const MutantInfo& mutant : all_mutants()) {
    if (mutant.name == name) return mutant.id;
  }
  refuse_unknown_mutant(option, name);
}

void refuse_unknown_mutant(std::string_view option, std::string_view name) {
  std::vector<std::string_view> names;
  for (const MutantInfo& mutant : all_mutants()) names.push_back(mutant.name);
  const std::string_view near = nearest_word(name, names);
  throw UsageError(fmt::format("{}: there is no mutant '{}'", option, printable(name)),
                   near.empty() ? std::string("`rescind mutants --list` shows them all")
                                : fmt::format("did you mean '{}'?", near));
}

}  // namespace rescind
