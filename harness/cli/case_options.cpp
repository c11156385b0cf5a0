#include "harness/cli/case_options.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "harness/base/nearest_word.hpp"
#include "harness/base/text.hpp"
#include "harness/base/usage_error.hpp"
#include "harness/cli/arguments.hpp"
#include "harness/cli/options.hpp"
#include "harness/engine/run/workers.hpp"

namespace rescind {
namespace {

constexpr std::size_t jobs_max = 1024;

std::string listed(const std::vector<Case>& cases) {
  std::string text;
  for (const Case& one : cases) text += "  " + printable(one.name) + "\n";
  return text;
}

}  // namespace

void add_paths_option(Arguments& command, std::vector<std::string>& paths) {
  command.positional("PATH", paths,
                     "Scenario files, or directories of them; without any, ./scenarios, or those installed");
}

void add_filter_option(Arguments& command, std::string& filter) {
  command.option("--filter", filter, "Only cases that the patterns name: A:B:-NOT:NEITHER, with * and ?",
                 "PATTERNS");
}

void add_seed_option(Arguments& command, std::string& seed) {
  command.option("--seed", seed, "Decides what a scenario leaves open (default 1)", "N");
}

void add_jobs_option(Arguments& command, std::string& jobs) {
  command.option("-j,--jobs", jobs, "Run so many at once (default: one for each processor)", "N");
}

void add_format_option(Arguments& command, std::string& format) {
  command.option("--format", format, "What to print: text (default) or json", "FORMAT");
}

void add_steps_option(Arguments& command, std::string& steps) {
  command.option("--max-steps", steps,
                 "Cut a run after so many steps (default 10000000; where time is left out 2000)", "N");
}

std::optional<std::uint64_t> steps_from(const std::string& typed) {
  if (typed.empty()) return std::nullopt;
  return number("--max-steps", typed, 1, std::numeric_limits<std::uint32_t>::max());
}

void limit_steps(std::vector<Case>& cases, std::optional<std::uint64_t> steps) {
  if (!steps) return;
  for (Case& one : cases) one.plan.steps_max = one.plan.untimed_steps_max = *steps;
}

std::size_t jobs_from(const std::string& typed) {
  return typed.empty() ? hardware_jobs() : number("--jobs", typed, 1, jobs_max);
}

void require_seeds(std::uint64_t seed, std::uint64_t count, std::string_view option) {
  if (count == 0 || seed <= std::numeric_limits<std::uint64_t>::max() - (count - 1)) return;
  throw UsageError(fmt::format("--seed and {} go beyond the largest seed", option));
}

std::vector<const Case*> taken_of(const std::vector<Case>& cases, const Filter& filter) {
  std::vector<const Case*> taken;
  for (const Case& one : cases) {
    if (filter.takes(one.name)) taken.push_back(&one);
  }
  return taken;
}

bool has_tags(const Case& one, const std::vector<std::string>& tags) {
  return std::ranges::all_of(tags,
                             [&](const std::string& tag) { return std::ranges::count(*one.tags, tag) != 0; });
}

std::vector<const Case*> searchable_of(const std::vector<const Case*>& cases) {
  std::vector<const Case*> searchable;
  for (const Case* one : cases) {
    if (!one->recorded) searchable.push_back(one);
  }
  if (!searchable.empty()) return searchable;
  throw UsageError(fmt::format("there is nothing to search: {} here, each of one run that was recorded",
                               counted(cases.size(), "finding", "findings")),
                   "`rescind replay` shows them again; to search, name the scenario that they were found in");
}

void refuse_filter(const std::string& filter, std::size_t cases, const std::string& hint) {
  throw UsageError(
      fmt::format("--filter '{}' takes none of the {}", printable(filter), counted(cases, "case", "cases")),
      hint.empty() ? "`rescind run --list` shows the names" : hint);
}

const Case& chosen_case(const std::vector<Case>& cases, const std::string& file, const std::string& name) {
  if (name.empty() && cases.size() == 1) return cases.front();
  if (name.empty()) {
    throw UsageError(fmt::format("{} has {} cases; choose one with --case NAME:\n{}", printable(file),
                                 cases.size(), listed(cases)));
  }
  const auto found = std::ranges::find(cases, name, &Case::name);
  if (found != cases.end()) return *found;
  std::vector<std::string_view> names;
  for (const Case& one : cases) names.push_back(one.name);
  throw UsageError(fmt::format("{} has no case '{}'", printable(file), printable(name)),
                   word_hint(name, names));
}

}  // namespace rescind
