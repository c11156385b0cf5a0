#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/cli/arguments.hpp"
#include "harness/cli/glob.hpp"
#include "harness/scenario/compile/scenario.hpp"

namespace rescind {

// What every command that runs cases asks for in the same words, and understands in the same way.

void add_paths_option(Arguments& command, std::vector<std::string>& paths);
void add_filter_option(Arguments& command, std::string& filter);
void add_seed_option(Arguments& command, std::string& seed);
void add_jobs_option(Arguments& command, std::string& jobs);
void add_format_option(Arguments& command, std::string& format);

/// Adds --max-steps. What is typed goes to `steps`.
void add_steps_option(Arguments& command, std::string& steps);
/// What was typed; nothing where it was not. Throws UsageError.
[[nodiscard]] std::optional<std::uint64_t> steps_from(const std::string& typed);
/// Cuts the runs of the cases there, if anywhere.
void limit_steps(std::vector<Case>& cases, std::optional<std::uint64_t> steps);

/// The number of threads; where nothing was typed, one for each processor. Throws UsageError.
[[nodiscard]] std::size_t jobs_from(const std::string& typed);

/// Throws UsageError where the seeds from `seed` on, so many as `option` says, go beyond the largest one.
void require_seeds(std::uint64_t seed, std::uint64_t count, std::string_view option);

/// Those of the cases that the filter takes, in their order.
[[nodiscard]] std::vector<const Case*> taken_of(const std::vector<Case>& cases, const Filter& filter);

/// Whether the case has all of the tags.
[[nodiscard]] bool has_tags(const Case& one, const std::vector<std::string>& tags);

/// Those of the cases that there is something to search in: a recorded run is one run. Throws UsageError
/// where there are none.
[[nodiscard]] std::vector<const Case*> searchable_of(const std::vector<const Case*>& cases);

/// The case of that name; the only one where the name is empty. Throws UsageError; `file` is for messages.
[[nodiscard]] const Case& chosen_case(const std::vector<Case>& cases, const std::string& file,
                                      const std::string& name);

/// Throws the UsageError that says that the filter takes none of so many cases: a slip, not a success.
[[noreturn]] void refuse_filter(const std::string& filter, std::size_t cases, const std::string& hint = {});

}  // namespace rescind
