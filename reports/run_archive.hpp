#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <span>
#include <string>
#include <vector>

#include "harness/history/history.hpp"
#include "reports/history_block.hpp"

namespace rescind {

/// What a scenario file tells beside its cases.
struct FileStory {
  std::vector<std::string> tags;
  std::string story;  ///< Its first comment.
};

/// The histories of a command's runs, for a page that shows them: taken in as each run is finished, from any thread, in any
/// order.
class RunArchive {
 public:
  /// Of runs that did not fail so many events are kept, those of the first runs: their memory is bounded.
  explicit RunArchive(std::uint64_t passing_events_max = 8'000'000)
      : passing_events_max_(passing_events_max) {}

  /// Which run it is, and what became of it.
  struct Kept {
    std::uint64_t number = 0;  ///< CaseResult::run
    std::string file;
    bool failed = false;
  };

  /// Keeps the history of a run; its number is a new one. `reference` is that of the run without the mutant, or nullptr.
  void keep(const Kept& run, const HistoryRows& history, const HistoryRows* reference = nullptr);
  void tell(const std::string& file, const FileStory& story);

  // Of what is kept. block() and story_of() are for when all runs are done.

  [[nodiscard]] bool has(const std::string& file, std::uint64_t number) const;
  [[nodiscard]] bool has_reference(const std::string& file, std::uint64_t number) const;
  /// The history of a run that it has.
  [[nodiscard]] HistoryRows rows(const std::string& file, std::uint64_t number) const;
  /// The block of a file, with the histories of these runs, each followed by its reference where it has one: not yet deflated.
  [[nodiscard]] std::string block(const std::string& file, std::span<const std::uint64_t> numbers) const;
  [[nodiscard]] FileStory story_of(const std::string& file) const;

 private:
  void bound_memory();

  std::uint64_t passing_events_max_;
  mutable std::mutex mutex_;
  std::map<std::string, HistoryBlock> blocks_;
  std::map<std::string, FileStory> stories_;
  struct Passing {
    std::string file;
    std::uint64_t events = 0;
  };
  std::map<std::uint64_t, Passing> passing_;
  std::uint64_t passing_events_ = 0;
  std::uint64_t first_dropped_ = ~std::uint64_t{0};  // Of runs that passed none from here on is kept.
};

}  // namespace rescind
