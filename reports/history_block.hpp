#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "reports/history_rows.hpp"

namespace rescind {

/// Histories of the runs of one scenario file, in little memory: what many have in common is kept once. html/FORMAT.md says
/// what it packs them into.
class HistoryBlock {
 public:
  /// Keeps the history under that number, which is a new one.
  void add(std::uint64_t number, const HistoryRows& history);
  void drop(std::uint64_t number) { runs_.erase(number); }
  [[nodiscard]] bool has(std::uint64_t number) const { return runs_.contains(number); }

  /// The history of that number, which is there.
  [[nodiscard]] HistoryRows rows(std::uint64_t number) const;
  /// The runs of these numbers, all of which are there, in this order. The same whatever order they were added in.
  [[nodiscard]] std::string packed(std::span<const std::uint64_t> numbers) const;

 private:
  // Values, each with the number of the first time that it was asked for.
  template <class Value>
  class Dictionary {
   public:
    std::uint32_t number_of(const Value& value) {
      const auto [place, is_new] = places_.try_emplace(value, static_cast<std::uint32_t>(values_.size()));
      if (is_new) values_.push_back(&place->first);
      return place->second;
    }
    [[nodiscard]] const Value& operator[](std::uint32_t number) const { return *values_[number]; }
    [[nodiscard]] std::size_t size() const { return values_.size(); }

   private:
    std::unordered_map<Value, std::uint32_t> places_;  // Never walked through: its order is no matter.
    std::vector<const Value*> values_;
  };

  // Numbers of the dictionaries, as varints. Several threads add runs in any order, so that these numbers are not those that
  // are written.
  struct PackedRun {
    std::uint32_t header = 0;
    std::uint64_t segments = 0;
    std::string lengths{};  // Of each segment what it skips, and how long it is.
    std::uint64_t length = 0;
    std::string rows{};
    std::string steps{};
  };

  Dictionary<std::string> headers_;
  Dictionary<std::string> rows_;
  Dictionary<std::int64_t> steps_;
  std::map<std::uint64_t, PackedRun> runs_;
};

}  // namespace rescind
