#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "harness/cli/arguments.hpp"
#include "harness/contract/profile.hpp"
#include "harness/edge/console.hpp"
#include "harness/engine/bench/bench_report.hpp"
#include "harness/live/subject.hpp"

namespace rescind {

/// As typed.
struct SubjectOptions {
  std::string what;
  std::string processes;
  std::string user;
};

/// Adds --subject, --processes and --user.
void add_subject_options(Arguments& command, SubjectOptions& options);

/// What `bench --subject` is asked.
struct SubjectBench {
  live::Subject subject{};
  Profile profile{};
  std::string
      filter;  ///< As typed: which moments, by their names as of `rescind check`; empty for a random one.
  std::vector<std::string> by{};  ///< As typed.
  std::uint64_t seed = 1;
  std::uint64_t processes = 1;
  std::uint64_t runs = 1;  ///< Of each process.
  std::vector<Requirement> requirements{};
};

/// Measures a real program on the clock of this machine; nullopt where nothing could be measured, or an interruption came:
/// it has said so. Throws UsageError.
[[nodiscard]] std::optional<BenchReport> measured_subject(const SubjectBench& what, Console& console);

}  // namespace rescind
