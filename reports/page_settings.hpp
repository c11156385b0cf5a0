#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "reports/run_archive.hpp"

namespace rescind {

/// What made the runs that a page shows.
struct PageOrigin {
  std::string command;                 ///< "run"
  std::string mutant{};                ///< The decision that was made wrong in all runs; empty for none.
  std::shared_ptr<RunArchive> runs{};  ///< Their histories; may be none.
  /// Behind a run stands its scenario as the simulated system plays it, not the run without the mutant.
  bool of_programs = false;
};

/// What a page is made of besides the results.
struct PageSettings {
  static constexpr std::uint64_t default_limit = 20'000'000;
  PageOrigin origin;
  /// Further elements that the page shows, by id: JSON reports.
  std::vector<std::pair<std::string, std::string>> more{};
  std::uint64_t limit =
      default_limit;  ///< Bytes that it may have: beyond, histories of runs that passed are left out first.
};

}  // namespace rescind
