#pragma once

#include "harness/engine/coverage/covered.hpp"

namespace rescind {

/// A small coverage with one of everything that a report shows.
inline CoverageReport sample_coverage() {
  CoverageReport report;
  report.files = 2;
  report.cases = 5;
  report.runs = 10;
  report.distinct = 8;
  report.rules = {
      {.name = "result.one-final",
       .level = "must",
       .files_naming = 1,
       .cases_naming = 4,
       .files_exercising = 2,
       .cases_exercising = 5,
       .mutants = {"final-twice", "final-lost"},
       .races = 3},
      {.name = "quota.recovers", .level = "should", .files_naming = 1, .cases_naming = 1},
      {.name = "subject.survives", .level = "must", .files_exercising = 2, .cases_exercising = 5, .races = 3},
  };
  report.sentences = {
      {.id = "S7", .text = "An operation gets its final result.", .rules = {0}, .covered = true},
      {.id = "S14", .text = "New operations may fail.", .rules = {0, 1}, .covered = true},
      {.id = "S3", .text = "The call answers.", .rules = {1}},
      {.id = "", .text = "", .rules = {2}, .covered = true},
  };
  RaceTable& table = report.table;
  table.phases = {"queued", "inside-callback"};
  table.kinds = {"get", "enumerate-classes"};
  table.modes = {"async", "sync"};
  table.reasons = {"none", "server-shutdown"};
  table.networks = {"clean", "reordered"};
  table.limits = {"a synchronous operation has no callbacks", "the server cancels only what has reached it"};
  for (std::uint8_t i = 0; i < 32; ++i) {
    RaceCount race{.phase = static_cast<std::uint8_t>(i >> 4 & 1),
                   .kind = static_cast<std::uint8_t>(i >> 3 & 1),
                   .mode = static_cast<std::uint8_t>(i >> 2 & 1),
                   .reason = static_cast<std::uint8_t>(i >> 1 & 1),
                   .network = static_cast<std::uint8_t>(i & 1)};
    if (race.phase == 0 && race.reason == 1) race.limit = 1;
    if (race.phase == 1 && race.mode == 1) race.limit = 0;
    if (i == 0 || i == 17 || i == 26) race.runs = 1000u + i;
    if (i == 31) race.runs = 1;  // It is held to be impossible.
    table.races.push_back(race);
  }
  return report;
}

}  // namespace rescind
