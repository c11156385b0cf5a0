#include "harness/engine/campaign/batch_order.hpp"

#include <set>
#include <utility>

namespace rescind {

BatchOrder::BatchOrder(std::vector<std::uint64_t> lanes, Slice slice, std::uint64_t batches_max)
    : lanes_(std::move(lanes)), slice_(slice), batches_max_(batches_max) {
  first_lane_.push_back(0);
  for (const std::uint64_t count : lanes_) first_lane_.push_back(first_lane_.back() + count);
  done_.resize(first_lane_.back());
}

void BatchOrder::note(std::size_t target, std::uint64_t lane, std::uint64_t batches) {
  std::uint64_t& known = done(target, lane);
  known = std::max(known, batches);
}

std::optional<Batch> BatchOrder::left_at(std::uint64_t place) {
  const std::size_t target = place % lanes_.size();
  const std::uint64_t number = place / lanes_.size();
  const std::uint64_t lane = number % lanes_[target];
  const std::uint64_t before = number / lanes_[target];
  if (!slice_.takes(first_lane_[target] + lane) || done(target, lane) > before) return std::nullopt;
  return Batch{target, number, lane, before};
}

std::vector<Batch> BatchOrder::next(std::size_t count) {
  while (cursor_ < batches_max_ && !left_at(cursor_)) ++cursor_;
  std::vector<Batch> round;
  std::set<std::pair<std::size_t, std::uint64_t>> lanes;
  // Behind so many places every lane has been met.
  const std::uint64_t most = *std::max_element(lanes_.begin(), lanes_.end()) * lanes_.size();
  const std::uint64_t end = std::min(batches_max_, cursor_ + std::min(batches_max_ - cursor_, most));
  for (std::uint64_t place = cursor_; place < end && round.size() < count; ++place) {
    const std::optional<Batch> batch = left_at(place);
    if (batch && lanes.emplace(batch->target, batch->lane).second) round.push_back(*batch);
  }
  return round;
}

}  // namespace rescind
