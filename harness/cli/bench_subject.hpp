#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "harness/cli/arguments.hpp"
#include "harness/contract/profile.hpp"
#include "harness/edge/console.hpp"
#include "harness/engine/bench/bench_report.hpp"
#include "harness/live/mi/target.hpp"
#include "harness/live/subject.hpp"

namespace rescind {

/// As typed.
struct SubjectOptions {
  std::string what;
  std::string processes;
  std::string user;
  std::string every;
  std::string yardstick;
};

/// Adds --subject, --processes, --user, --every and --yardstick.
void add_subject_options(Arguments& command, SubjectOptions& options);

/// What `bench --subject` is asked.
struct SubjectBench {
  live::Subject subject{};
  std::optional<live::MiTarget> mi{};  ///< Instead of it, where an MI client library is measured.
  Profile profile{};
  std::string
      filter;  ///< As typed: which moments, by their names as of `rescind check`; empty for a random one.
  std::vector<std::string> by{};  ///< As typed.
  std::uint64_t seed = 1;
  std::uint64_t processes = 1;
  std::uint64_t runs = 1;  ///< Of each process.
  std::vector<Requirement> requirements{};
  std::optional<Duration> every{};  ///< From one request to the next, on an open schedule.
  std::string yardstick{};          ///< A command for a shell: what the subject is compared with.
  std::uint32_t tolerance_ppm = 0;  ///< So much slower than that it may be.
  /// Where histories are wanted: takes each, by its RecordedAt::history.
  std::function<void(const std::string& name, const History& history)> keep{};
};

/// Measures a real program on the clock of this machine. Throws NothingMeasured where that was not possible, or an
/// interruption came, and UsageError.
[[nodiscard]] BenchReport measured_subject(const SubjectBench& what, Console& console);

}  // namespace rescind
