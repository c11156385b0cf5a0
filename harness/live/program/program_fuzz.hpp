#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "harness/live/program/program_run.hpp"

namespace rescind::live {

/// A failing run of a program, made small.
struct ProgramFinding {
  std::string failure;          ///< See ProgramRun::failure().
  std::uint64_t run = 0;        ///< Which run it was, from 1 ...
  std::uint64_t seed = 0;       ///< ... and its seed.
  std::size_t departures = 0;   ///< Choices of it that were no first candidates.
  std::uint64_t shrinking = 0;  ///< Runs that it took to make it small.
  ProgramRun small{};           ///< The last of its replays.
  bool repeats = false;         ///< Three replays in a row were the same to the byte.
};

/// What a search came to.
struct ProgramSearch {
  std::uint64_t runs = 0;
  std::uint64_t histories = 0;  ///< How many different ones.
  std::optional<ProgramFinding> finding{};
  std::string not_run{};  ///< Why a run could not be judged, which ended the search; else empty.
  std::string errors{};   ///< What that run wrote.
};

/// What is searched.
struct ProgramFuzz {
  Program program;
  std::uint64_t seed = 1;  ///< Run n has the seed `seed` + n - 1.
  std::uint64_t runs = 1;
  std::function<bool()> enough{};                      ///< Asked before each run.
  std::function<void(const std::string&)> progress{};  ///< Told how far it is.
};

/// Runs it with one seed after the other until a run fails, and makes that one small. Throws UsageError.
[[nodiscard]] ProgramSearch fuzz(const ProgramFuzz& what);

/// How many choices of a tape are no first candidates.
[[nodiscard]] std::size_t departures_of(const Choices& tape);

}  // namespace rescind::live
