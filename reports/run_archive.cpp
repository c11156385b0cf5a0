#include "reports/run_archive.hpp"

#include <utility>

namespace rescind {
namespace {

// In a block a run and its reference have numbers side by side.
std::uint64_t own(std::uint64_t number) {
  return 2 * number;
}
std::uint64_t reference_of(std::uint64_t number) {
  return 2 * number + 1;
}

}  // namespace

void RunArchive::keep(const Kept& run, const HistoryRows& history, const HistoryRows* reference) {
  const std::lock_guard lock(mutex_);
  if (!run.failed && run.number >= first_dropped_) return;
  HistoryBlock& block = blocks_[run.file];
  block.add(own(run.number), history);
  if (reference != nullptr) block.add(reference_of(run.number), *reference);
  if (run.failed) return;
  passing_.emplace(run.number, Passing{run.file, history.rows.size()});
  passing_events_ += history.rows.size();
  bound_memory();
}

// What is left are the first runs, whatever the order in which they came: whoever is dropped would be over the limit also
// when all before it are there.
void RunArchive::bound_memory() {
  while (passing_events_ > passing_events_max_) {
    const auto last = std::prev(passing_.end());
    blocks_[last->second.file].drop(own(last->first));
    passing_events_ -= last->second.events;
    first_dropped_ = last->first;
    passing_.erase(last);
  }
}

void RunArchive::tell(const std::string& file, const FileStory& story) {
  const std::lock_guard lock(mutex_);
  stories_.try_emplace(file, story);
}

bool RunArchive::has(const std::string& file, std::uint64_t number) const {
  const std::lock_guard lock(mutex_);
  const auto found = blocks_.find(file);
  return found != blocks_.end() && found->second.has(own(number));
}

bool RunArchive::has_reference(const std::string& file, std::uint64_t number) const {
  const std::lock_guard lock(mutex_);
  const auto found = blocks_.find(file);
  return found != blocks_.end() && found->second.has(reference_of(number));
}

HistoryRows RunArchive::rows(const std::string& file, std::uint64_t number) const {
  const std::lock_guard lock(mutex_);
  return blocks_.at(file).rows(own(number));
}

std::string RunArchive::block(const std::string& file, std::span<const std::uint64_t> numbers) const {
  std::vector<std::uint64_t> all;
  for (const std::uint64_t number : numbers) {
    all.push_back(own(number));
    if (has_reference(file, number)) all.push_back(reference_of(number));
  }
  return blocks_.at(file).packed(all);
}

FileStory RunArchive::story_of(const std::string& file) const {
  const auto found = stories_.find(file);
  return found == stories_.end() ? FileStory{} : found->second;
}

}  // namespace rescind
