#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace rescind {

// What a campaign keeps, as plain texts and numbers. Times are seconds since 1970.

/// What is run again and again: a case, a strategy and a profile. Runs of equal targets are the same runs.
struct TargetKey {
  std::string name;  ///< Of the case.
  std::string text;  ///< Fingerprint of its file and of the profile.
  std::string strategy;
  std::string depth;  ///< Of pct; else empty.
  std::string profile;
  std::string mutant;
  std::string seed;
  std::string steps;  ///< Where runs are cut, if that was asked for.
  auto operator<=>(const TargetKey&) const = default;
};

/// A target's runs are dealt out to lanes, each of which is done in its order.
struct RunLane {
  std::int64_t target = 0;  ///< Its number in the store.
  std::int64_t lane = 0;
  auto operator<=>(const RunLane&) const = default;
};

/// A failing run.
struct KeptFailure {
  std::string shape;  ///< What is broken, in words that name no operation.
  std::string rule;
  std::int64_t run = 0;
  std::string tape;  ///< A choice a line.
};

/// What one batch of a lane came to: it counts whole, or not at all.
struct BatchDone {
  RunLane lane;
  std::int64_t batch = 0;   ///< Of the target: how early it is.
  std::int64_t before = 0;  ///< Batches of the lane before it.
  std::int64_t runs = 0;
  std::vector<KeptFailure> failures{};
  std::vector<std::string> races{};
  std::vector<std::string> corpus{};  ///< Tapes by which the corpus of the lane grows.
};

/// A finding with a run that shows it, in one target.
struct KeptFinding {
  std::string shape;
  std::string rule;
  std::int64_t target = 0;
  std::int64_t run = 0;
  std::string tape;
  std::int64_t first_seen = 0;
  std::int64_t last_seen = 0;
  std::string first_program;
  std::string last_program;
  std::int64_t gone_since = 0;  ///< 0 while it is still there.
  std::string file;             ///< Where its small scenario was saved; empty where it was not.
};

/// A race, and the earliest batch that reached it.
struct KeptRace {
  std::string name;
  std::int64_t batch = 0;
  std::string where;  ///< The case, and its strategy.
  std::int64_t reached = 0;
};

/// One process at work.
struct KeptSession {
  std::string id;
  std::int64_t started = 0;
  std::int64_t ended = 0;  ///< Last heard of.
  std::string program;
  std::int64_t runs = 0;
  std::int64_t busy_ms = 0;
};

/// A version of the program that worked on the campaign.
struct KeptProgram {
  std::string name;
  std::string formats;
  std::int64_t first_used = 0;
  std::int64_t last_used = 0;
};

/// All of a campaign that a report tells.
struct CampaignKept {
  std::vector<std::pair<std::int64_t, TargetKey>> targets;
  std::map<std::int64_t, std::int64_t> runs;  ///< By target.
  std::vector<KeptFinding> findings;          ///< By shape, then target.
  std::vector<KeptRace> races;                ///< The earliest first.
  std::vector<KeptSession> sessions;
  std::vector<KeptProgram> programs;
  std::int64_t corpus = 0;  ///< Tapes.

  [[nodiscard]] std::int64_t runs_in_all() const {
    std::int64_t sum = 0;
    for (const auto& [target, count] : runs) sum += count;
    return sum;
  }
};

}  // namespace rescind
