#include "harness/contract/waiters.hpp"

#include <utility>

namespace rescind {

namespace {
constexpr std::array pools_waited_for{Pool::operations, Pool::memory};
}  // namespace

Waiters::Line& Waiters::line(const Waiter& waiter, std::size_t which) {
  const std::size_t place = place_of_line(waiter.pool, which, waiter.owners.at(which));
  if (place >= lines_.size()) lines_.resize(place + 1);
  return lines_[place];
}

template <class Visit>
void Waiters::each(Pool pool, Visit visit) const {
  for (OpId op = first(pool, of_all, no_index); op.exists(); op = {waiters_[op.value].behind.at(of_all)})
    visit(op, waiters_[op.value]);
}

OpId Waiters::first(Pool pool, std::size_t line, std::uint32_t owner) const {
  const std::size_t place = place_of_line(pool, line, owner);
  return place < lines_.size() ? OpId{lines_[place].first} : OpId{};
}

void Waiters::join(OpId op, const Waiter& waiter) {
  if (op.value >= waiters_.size()) waiters_.resize(op.value + 1);
  Waiter& joins = waiters_[op.value];
  joins = waiter;
  joins.behind.fill(no_index);
  for (std::size_t which = 0; which < lines_each; ++which) {
    Line& of = line(joins, which);
    joins.before.at(which) = of.last;
    (of.last == no_index ? of.first : waiters_[of.last].behind.at(which)) = op.value;
    of.last = op.value;
  }
  ++count_;
}

void Waiters::leave(OpId op) {
  const Waiter& leaves = waiters_[op.value];
  for (std::size_t which = 0; which < lines_each; ++which) {
    const std::uint32_t before = leaves.before.at(which);
    const std::uint32_t behind = leaves.behind.at(which);
    Line& of = line(leaves, which);
    (before == no_index ? of.first : waiters_[before].behind.at(which)) = behind;
    (behind == no_index ? of.last : waiters_[behind].before.at(which)) = before;
  }
  waiters_[op.value] = {};
  --count_;
}

/// The other lines are parts of the one of all.
void Waiters::add_to(BlockHasher& hasher) const {
  for (const Pool pool : pools_waited_for) {
    each(pool, [&](OpId op, const Waiter& waiter) { hasher.add(op.value, waiter.units); });
    hasher.end_list();
  }
}

void Waiters::rename(const Renaming& names) {
  if (empty()) return;
  Waiters renamed;
  for (const Pool pool : pools_waited_for) {
    each(pool, [&](OpId op, Waiter waiter) {
      waiter.owners[0] = names.of(ContextId{waiter.owners[0]}).value;
      waiter.owners[1] = names.of(SessionId{waiter.owners[1]}).value;
      renamed.join(names.of(op), waiter);
    });
  }
  *this = std::move(renamed);
}

void Waiters::clear() {
  waiters_.clear();
  lines_.clear();
  count_ = 0;
}

}  // namespace rescind
