#include "harness/engine/possible/line_sequence.hpp"

#include <algorithm>
#include <numeric>

namespace rescind {
namespace {

constexpr EventSet about_sessions{EventKind::session_open, EventKind::session_close,
                                  EventKind::session_close_returned, EventKind::session_closed};

/// Whether it is of a program that has sessions: not every real one does.
bool tells_of_sessions(const History& history) {
  return history.header.clock == Clock::virtual_time ||
         std::ranges::any_of(history.events,
                             [](const Event& event) { return about_sessions.contains(event.kind); });
}

EventSet compared_kinds(const History& history) {
  EventSet kinds;
  for (std::size_t i = 1; i < event_kinds; ++i) {
    const auto kind = static_cast<EventKind>(i);
    if (history.header.observes(kind) && place_of(kind) != Place::harness) kinds.add(kind);
  }
  return tells_of_sessions(history) ? kinds : kinds.without(about_sessions);
}

/// The numbers of the events, in the order of their lines or, where one observer's lines stand otherwise, of their times.
std::vector<std::size_t> in_order(const History& history, bool by_time) {
  std::vector<std::size_t> order(history.events.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  if (by_time) std::ranges::stable_sort(order, {}, [&](std::size_t i) { return history.events[i].t; });
  return order;
}

}  // namespace

LineSequence::LineSequence(const History& history)
    : history_(history),
      one_strand_(history.header.clock != Clock::monotonic && history.header.skew.ns == 0),
      compared_(compared_kinds(history)) {
  for (const std::size_t i : in_order(history, one_strand_)) {
    const EventKind kind = history.events[i].kind;
    if (kind == EventKind::end) ending_ = i;
    if (kind == EventKind::step_blocked && keeps_time()) blocked_.push_back(i);
    if (!compared_.contains(kind)) continue;
    const Event& one = history.events[i];
    if (kind == EventKind::final && one.index != no_index) riding_.insert({one.op, one.index});
    std::vector<std::size_t>& strand = strands_[strand_of(kind)];
    if (kind == EventKind::deliver || kind == EventKind::lost)
      arrivals_[one.message_id].push_back(static_cast<std::uint32_t>(strand.size()));
    strand.push_back(i);
    ++size_;
  }
}

std::optional<std::size_t> LineSequence::next_in(const Made& made, std::size_t strand) const {
  if (made[strand] == strands_[strand].size()) return std::nullopt;
  return strands_[strand][made[strand]];
}

bool LineSequence::may_be_next(const Made& made, std::size_t event) const {
  const Event& candidate = history_.events[event];
  if (one_strand_ || candidate.kind == EventKind::session_closed) return true;
  for (std::size_t strand = 0; strand < strands_.size(); ++strand) {
    const std::optional<std::size_t> other = next_in(made, strand);
    if (!other || strand == strand_of(candidate.kind)) continue;
    const Event& waits = history_.events[*other];
    const bool is_before = place_of(waits.kind) == place_of(candidate.kind)
                               ? *other < event
                               : waits.t + history_.header.skew < candidate.earliest();
    if (is_before) return false;
  }
  return true;
}

std::span<const std::uint32_t> LineSequence::arrivals_left(const Made& made, std::uint32_t message) const {
  const auto found = arrivals_.find(message);
  if (found == arrivals_.end()) return {};
  const std::uint32_t here = made[strand_of(EventKind::deliver)];
  const auto next = std::ranges::lower_bound(found->second, here);
  return {next, found->second.end()};
}

std::optional<std::size_t> LineSequence::first_left(const Made& made) const {
  std::optional<std::size_t> first;
  for (std::size_t strand = 0; strand < strands_.size(); ++strand) {
    const std::optional<std::size_t> next = next_in(made, strand);
    if (next && (!first || history_.events[*next].t < history_.events[*first].t)) first = next;
  }
  return first;
}

}  // namespace rescind
