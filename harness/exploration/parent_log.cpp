#include "harness/exploration/parent_log.hpp"

#include <algorithm>

#include "harness/base/assert.hpp"

namespace rescind {

namespace {

constexpr std::size_t number_bytes_max = 10;

// Seven bits a byte, lowest first; the eighth says that more follow.
void put(std::vector<std::uint8_t>& bytes, std::uint64_t number) {
  for (; number >= 0x80; number >>= 7) bytes.push_back(static_cast<std::uint8_t>(number | 0x80));
  bytes.push_back(static_cast<std::uint8_t>(number));
}

std::uint64_t take(const std::vector<std::uint8_t>& bytes, std::size_t& at) {
  std::uint64_t number = 0;
  for (unsigned shift = 0;; shift += 7) {
    const std::uint8_t byte = bytes[at++];
    number |= static_cast<std::uint64_t>(byte & 0x7f) << shift;
    if (byte < 0x80) return number;
  }
}

}  // namespace

void ParentLog::add(std::uint64_t parent, std::uint32_t ordinal) {
  RESCIND_ASSERT(parent >= parent_ && parent < states_);
  if (blocks_.empty() || blocks_.back().bytes.size() + 2 * number_bytes_max > block_bytes) {
    blocks_.push_back({states_, parent_, {}});
    blocks_.back().bytes.reserve(block_bytes);
  }
  put(blocks_.back().bytes, parent - parent_);
  put(blocks_.back().bytes, ordinal);
  parent_ = parent;
  ++states_;
}

ParentLog::Entry ParentLog::entry(std::uint64_t state) const {
  const auto after =
      std::upper_bound(blocks_.begin(), blocks_.end(), state,
                       [](std::uint64_t wanted, const Block& block) { return wanted < block.first; });
  RESCIND_ASSERT(after != blocks_.begin() && state < states_);
  const Block& block = *(after - 1);
  Entry entry{block.parent, 0};
  std::size_t at = 0;
  for (std::uint64_t number = block.first; number <= state; ++number) {
    entry.parent += take(block.bytes, at);
    entry.ordinal = static_cast<std::uint32_t>(take(block.bytes, at));
  }
  return entry;
}

std::vector<std::uint32_t> ParentLog::path_to(std::uint64_t state) const {
  std::vector<std::uint32_t> ordinals;
  while (state != 0) {
    const Entry step = entry(state);
    ordinals.push_back(step.ordinal);
    state = step.parent;
  }
  std::reverse(ordinals.begin(), ordinals.end());
  return ordinals;
}

std::size_t ParentLog::bytes() const {
  return blocks_.size() * (block_bytes + sizeof(Block));
}

}  // namespace rescind
