#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "harness/engine/run/result.hpp"
#include "harness/engine/search/search_rounds.hpp"
#include "reports/terminal.hpp"

namespace rescind {

// What fuzzing came to, as its reports see it. Plain text and numbers: reports decide nothing.

/// A violation that was found, made small and saved.
struct FuzzFinding {
  std::string shape;        ///< What is broken, in words that name no operation.
  std::string found_in;     ///< The case.
  std::uint64_t run = 0;    ///< Which of the case's runs found it.
  std::string file{};       ///< Where it was saved.
  bool known = false;       ///< That file was there before, and was left as it is.
  std::string not_saved{};  ///< Why it could not be written; empty where it was.
  std::uint64_t operations = 0;
  std::uint64_t steps = 0;
  std::uint64_t choices = 0;
  std::uint64_t operations_before = 0;  ///< Of the scenario and tape that it was found with.
  std::uint64_t steps_before = 0;
  std::uint64_t choices_before = 0;
  CaseResult result{};     ///< The saved run, judged.
  std::string sequence{};  ///< The same, drawn.
};

struct FuzzedRun {
  std::string strategy{};
  std::uint64_t before = 0;  ///< Runs of earlier searches, from which this one went on.
  std::uint64_t runs = 0;
  std::uint64_t news = 0;  ///< After so many, with those before, nothing new was found or reached.
  std::uint64_t cases = 0;
  bool generated = false;                    ///< Whether the cases were made up on the way.
  std::uint64_t races = 0;                   ///< Different ones that the runs reached.
  std::vector<Search::RacesAfter> growth{};  ///< How they grew.
  CutTally cuts{};                           ///< Of the runs, those that came to the limit of their steps.
  std::vector<std::string> starved{};        ///< Cases all of whose runs did, before what they are about.
  bool interrupted = false;                  ///< Fewer runs were made than were asked for.
  std::int64_t wall_ns = 0;                  ///< Left out of JSON, which is the same each time.
  std::vector<std::pair<std::string, std::string>>
      known_before{};  ///< What earlier searches found, and its file.
  std::vector<FuzzFinding> findings{};
  ProfileUsed profile{};
};

/// Each finding with its small run, then one line. Quiet: nothing unless something was found.
[[nodiscard]] std::string fuzzed_report(const FuzzedRun& run, const TerminalOptions& options);

/// The same as one JSON document, in the shape of reports/fuzzed.schema.json.
[[nodiscard]] std::string fuzzed_json(const FuzzedRun& run);

}  // namespace rescind
