#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "harness/base/block_hasher.hpp"
#include "harness/engine/possible/zone.hpp"
#include "harness/simulation/effects.hpp"
#include "harness/simulation/pending.hpp"
#include "harness/simulation/tape.hpp"
#include "models/system/action.hpp"

namespace rescind {

/// When each pending action can happen: all runs of the timed driver at once, of which only the events that were seen are
/// known in time.
///
/// As in the driver, actions happen in the order of (time, having been scheduled), what is urgent comes first, and a lane
/// keeps its order. Where a maximum of two moments depends on which is the later, the tape decides.
class DueTimes {
 public:
  using Entry = Pending<Action>::Entry;

  /// What was scheduled, with the serial that Pending has given it.
  void schedule(const Scheduled<Action>& scheduled, std::uint32_t serial, Tape& tape);
  /// What was scheduled by this action becomes urgent before what was urgent already.
  void begin_scheduling() { urgent_place_ = 0; }
  /// What stands in `entries` is pending, nothing else.
  void keep(std::span<const Entry> entries);

  /// The action of `entries[place]` is the next one. False where that cannot be.
  [[nodiscard]] bool take(std::span<const Entry> entries, std::uint32_t place, Tape& tape);
  /// Now is not before `least` and not after `most`. False where that cannot be.
  [[nodiscard]] bool require_now(Time least, Time most);
  /// When now can be.
  [[nodiscard]] std::pair<Time, Time> window() const;
  /// Forgets what no future depends on.
  void compact();
  /// Adds the same for two that allow the same futures of what is pending, in the order of `entries`.
  void add_to(BlockHasher& hasher, std::span<const Entry> entries) const;

 private:
  struct Due {
    std::uint32_t serial = 0;
    bool urgent = false;
    Moment from;
    std::int64_t least = 0;
    std::int64_t most = 0;
    std::optional<Moment> behind;  ///< It happens later than this: what was scheduled after it came first.
  };
  struct LaneFree {
    Lane lane;
    Moment free;
  };

  [[nodiscard]] const Due& due_of(std::uint32_t serial) const;
  [[nodiscard]] Due& due_of(std::uint32_t serial) {
    return const_cast<Due&>(std::as_const(*this).due_of(serial));
  }
  [[nodiscard]] bool is_later(Moment a, Moment b, Tape& tape);
  [[nodiscard]] Moment lane_free(const Scheduled<Action>& scheduled, Tape& tape);
  [[nodiscard]] bool others_can_wait(std::span<const Entry> entries, std::uint32_t place, Moment next);
  void settle_lane(std::span<const Entry> entries, std::uint32_t place, Tape& tape);
  template <class Visit>
  void for_moments(Visit visit);

  Zone zone_;
  Moment now_;
  std::vector<Due> dues_;              // By serial.
  std::vector<std::uint32_t> urgent_;  // Their serials, the next one first.
  std::vector<LaneFree> lanes_;        // Those that are busy.
  std::size_t urgent_place_ = 0;
};

}  // namespace rescind
