#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "harness/base/block_hasher.hpp"
#include "harness/history/event.hpp"
#include "harness/history/renaming.hpp"

namespace rescind {

/// Who waits for units of a pool, in the order in which they came to wait.
///
/// Each stands in three lines: of its user, of its session, and of all. To join, to leave, and to find the first of a
/// line take constant time.
class Waiters {
 public:
  static constexpr std::size_t lines_each = 3;  ///< User, session, total.

  struct Waiter {
    std::int64_t units = 0;
    std::int64_t since = 0;        ///< When it came to wait. Not fingerprinted.
    std::int64_t free_since = -1;  ///< Since when it could go on, by the last look; or -1. Not fingerprinted.
    std::int64_t debt = 0;         ///< The longest that it could, when it could no more. Not fingerprinted.
    std::array<std::uint32_t, lines_each> owners{};  ///< Whose lines it stands in; no_index in that of all.
    std::array<std::uint32_t, lines_each> before{};
    std::array<std::uint32_t, lines_each> behind{};
    Pool pool = Pool::none;  ///< None where it does not wait.
    bool doubtful = false;   ///< Its provider acted so near to it that it may have gone on unseen.
  };

  /// What the operation waits for, or nullptr.
  [[nodiscard]] const Waiter* find(OpId op) const {
    const bool waits = count_ != 0 && op.value < waiters_.size() && waiters_[op.value].pool != Pool::none;
    return waits ? &waiters_[op.value] : nullptr;
  }
  [[nodiscard]] bool empty() const { return count_ == 0; }
  /// Puts it last in its lines. Requires that it does not wait.
  void join(OpId op, const Waiter& waiter);
  /// Requires that it waits.
  void leave(OpId op);
  void set_free_since(OpId op, std::int64_t t) { waiters_[op.value].free_since = t; }
  void note_debt(OpId op, std::int64_t lasted) {
    waiters_[op.value].debt = std::max(waiters_[op.value].debt, lasted);
  }
  void set_doubtful(OpId op) { waiters_[op.value].doubtful = true; }
  /// The first of each line of the pool; who stands in several may come as often.
  template <class Visit>
  void each_first(Pool pool, Visit visit) const {
    if (count_ == 0) return;
    for (std::size_t at = pool == Pool::memory ? 1 : 0; at < lines_.size(); at += 2)
      if (lines_[at].first != no_index) visit(OpId{lines_[at].first});
  }
  /// The first of a line.
  [[nodiscard]] OpId first(Pool pool, std::size_t line, std::uint32_t owner) const;

  void add_to(BlockHasher& hasher) const;
  void rename(const Renaming& names);
  void clear();
  /// Names every part of `of`, for a Packer or an Unpacker.
  template <class SomeWaiters, class Archive>
  static void archive(SomeWaiters& of, Archive& parts) {
    parts(of.waiters_);
    parts(of.lines_);
    parts(of.count_);
  }

 private:
  static constexpr std::size_t of_all = lines_each - 1;

  struct Line {
    std::uint32_t first = no_index;
    std::uint32_t last = no_index;
  };
  static std::size_t place_of_line(Pool pool, std::size_t line, std::uint32_t owner) {
    const std::size_t slot = owner == no_index ? 0 : std::size_t{owner} + 1;
    const std::size_t memory = pool == Pool::memory ? 1 : 0;
    return (slot * lines_each + line) * 2 + memory;
  }
  Line& line(const Waiter& waiter, std::size_t which);
  /// All that wait for units of the pool, in their order.
  template <class Visit>
  void each(Pool pool, Visit visit) const;

  std::vector<Waiter> waiters_;  ///< By operation; only where somebody waits.
  std::vector<Line> lines_;
  std::uint32_t count_ = 0;  ///< Of those that wait.
};

}  // namespace rescind
