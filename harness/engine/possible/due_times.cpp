#include "harness/engine/possible/due_times.hpp"

#include <algorithm>

#include "harness/base/assert.hpp"

namespace rescind {
namespace {

bool is_head_of_lane(std::span<const DueTimes::Entry> entries, std::uint32_t place) {
  const Lane lane = entries[place].lane;
  return lane == Lane{} || std::ranges::none_of(entries.first(place), [&](const DueTimes::Entry& entry) {
           return entry.lane == lane;
         });
}

}  // namespace

const DueTimes::Due& DueTimes::due_of(std::uint32_t serial) const {
  const auto found = std::ranges::lower_bound(dues_, serial, {}, &Due::serial);
  RESCIND_ASSERT(found != dues_.end() && found->serial == serial);
  return *found;
}

bool DueTimes::is_later(Moment a, Moment b, Tape& tape) {
  if (zone_.most_after(a, b) <= 0) return false;
  if (zone_.most_after(b, a) < 0) return true;
  const bool later = tape.choose(Site::schedule, 0, 2) == 1;
  const bool can_be = later ? zone_.require(b, a, -1) : zone_.require(a, b, 0);
  RESCIND_ASSERT(can_be);
  return later;
}

/// Where the lane is free for it, its own time in the lane behind it.
Moment DueTimes::lane_free(const Scheduled<Action>& scheduled, Tape& tape) {
  const auto lane = std::ranges::find(lanes_, scheduled.lane, &LaneFree::lane);
  Moment free = now_;
  if (lane != lanes_.end() && is_later(lane->free, now_, tape)) free = lane->free;
  free = free.plus(scheduled.occupies.ns);
  if (lane != lanes_.end()) {
    lane->free = free;
  } else if (scheduled.occupies.ns > 0) {
    lanes_.push_back({scheduled.lane, free});
  }
  return free;
}

void DueTimes::schedule(const Scheduled<Action>& scheduled, std::uint32_t serial, Tape& tape) {
  Due due{.serial = serial,
          .urgent = scheduled.urgent,
          .from = now_,
          .least = scheduled.delay.least.ns,
          .most = scheduled.delay.most.ns,
          .behind = {}};
  if (scheduled.urgent) {
    due.least = due.most = 0;
    urgent_.insert(urgent_.begin() + static_cast<std::ptrdiff_t>(urgent_place_++), serial);
  } else if (scheduled.absolute) {
    const Moment latest{0, due.most};
    if (is_later(now_, latest, tape)) {
      due.least = due.most = 0;
    } else {
      due.from = {};
    }
  } else if (scheduled.lane == Lane{}) {
    due.from = now_.plus(scheduled.occupies.ns);
  } else {
    due.from = lane_free(scheduled, tape);
  }
  dues_.insert(std::ranges::upper_bound(dues_, serial, {}, &Due::serial), due);
}

void DueTimes::keep(std::span<const Entry> entries) {
  if (dues_.size() == entries.size()) return;
  std::vector<std::uint32_t> serials;
  serials.reserve(entries.size());
  for (const Entry& entry : entries) serials.push_back(entry.serial);
  std::ranges::sort(serials);
  const auto is_gone = [&](std::uint32_t serial) { return !std::ranges::binary_search(serials, serial); };
  std::erase_if(dues_, [&](const Due& due) { return is_gone(due.serial); });
  std::erase_if(urgent_, is_gone);
}

bool DueTimes::take(std::span<const Entry> entries, std::uint32_t place, Tape& tape) {
  const std::uint32_t serial = entries[place].serial;
  const Due due = due_of(serial);
  if (!urgent_.empty()) {
    if (urgent_.front() != serial) return false;
    urgent_.erase(urgent_.begin());
  } else {
    const Moment next{zone_.add(), 0};
    const bool can_be = zone_.require(next, due.from, due.most) &&
                        zone_.require(due.from, next, -due.least) && zone_.require(now_, next, 0) &&
                        (!due.behind || zone_.require(*due.behind, next, -1)) &&
                        others_can_wait(entries, place, next);
    if (!can_be) return false;
    now_ = next;
  }
  settle_lane(entries, place, tape);
  std::erase_if(dues_, [&](const Due& one) { return one.serial == serial; });
  return true;
}

/// Whether all else that is pending can be due at `next` or later: later, where it was scheduled before.
bool DueTimes::others_can_wait(std::span<const Entry> entries, std::uint32_t place, Moment next) {
  for (std::uint32_t i = 0; i < entries.size(); ++i) {
    if (i == place) continue;
    Due& other = due_of(entries[i].serial);
    const bool was_first = other.serial < entries[place].serial;
    // Behind another one of its lane it waits at least as long as that.
    if (is_head_of_lane(entries, i) && !zone_.require(next, other.from, other.most - (was_first ? 1 : 0)))
      return false;
    if (was_first) other.behind = next;
  }
  return true;
}

/// The next one of the lane is due now, if it could have been before.
void DueTimes::settle_lane(std::span<const Entry> entries, std::uint32_t place, Tape& tape) {
  const Lane lane = entries[place].lane;
  if (lane == Lane{}) return;
  const auto rest = entries.subspan(place + 1);
  const auto follower = std::ranges::find(rest, lane, &Entry::lane);
  if (follower == rest.end()) return;
  Due& due = due_of(follower->serial);
  if (due.urgent || !is_later(now_, due.from.plus(due.most), tape)) return;
  due.from = now_;
  due.least = due.most = 0;
}

bool DueTimes::require_now(Time least, Time most) {
  return zone_.require(now_, {}, most.ns) && zone_.require({}, now_, -least.ns);
}

std::pair<Time, Time> DueTimes::window() const {
  return {Time{-zone_.most_after({}, now_)}, Time{zone_.most_after(now_, {})}};
}

template <class Visit>
void DueTimes::for_moments(Visit visit) {
  visit(now_);
  for (Due& due : dues_) {
    visit(due.from);
    if (due.behind) visit(*due.behind);
  }
  for (LaneFree& lane : lanes_) visit(lane.free);
}

void DueTimes::compact() {
  std::erase_if(lanes_, [&](const LaneFree& lane) { return zone_.most_after(lane.free, now_) <= 0; });
  std::vector<std::uint32_t> used;
  for_moments([&](Moment& moment) {
    moment = zone_.known(moment);
    if (moment.variable != 0) used.push_back(moment.variable);
  });
  std::ranges::sort(used);
  used.erase(std::unique(used.begin(), used.end()), used.end());
  zone_.keep(used);
  for_moments([&](Moment& moment) {
    if (moment.variable == 0) return;
    const auto place = std::ranges::lower_bound(used, moment.variable) - used.begin();
    moment.variable = static_cast<std::uint32_t>(place) + 1;
  });
}

void DueTimes::add_to(BlockHasher& hasher, std::span<const Entry> entries) const {
  const auto add = [&](Moment moment) { hasher.add(moment.variable, moment.ns); };
  hasher.add_each(zone_.bounds());
  add(now_);
  for (const Entry& entry : entries) {
    const Due& due = due_of(entry.serial);
    const auto urgent = std::ranges::find(urgent_, entry.serial) - urgent_.begin();
    hasher.add(due.least, due.most, std::int64_t{urgent});
    add(due.from);
    add(due.behind.value_or(Moment{0, -1}));
    // The order in which they were scheduled decides between those that are due at the same time.
    hasher.add(std::ranges::count_if(dues_, [&](const Due& other) { return other.serial < due.serial; }));
  }
  for (const LaneFree& lane : lanes_) {
    hasher.add(lane.lane.value);
    add(lane.free);
  }
}

}  // namespace rescind
