#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "harness/history/event.hpp"

namespace rescind {

/// The times in which declared faults were in force that are over: whatever is owed has time off in them.
///
/// Of many only the last are kept: what is owed for longer has time off before them.
class FaultSpans {
 public:
  struct Span {
    Event fault;             ///< As it was declared: it says what the fault is on.
    std::int64_t begin = 0;  ///< 0 where the recording did not see it begin.
    std::int64_t over = -1;  ///< -1: it is in force.
  };
  static constexpr std::size_t kept_max = 64;

  void begin(const Event& fault) {
    in_force_.push_back({fault, fault.t.ns, -1});
    if (in_force_.size() > kept_max) in_force_.erase(in_force_.begin());
  }

  /// `heal` says on what, and may say which kind of fault it ends; else the one that began last.
  void heal(const Event& heal) {
    const auto ends = [&heal](const Span& span) {
      const Event& fault = span.fault;
      return fault.kind == heal.kind && fault.op == heal.op && fault.session == heal.session &&
             fault.connection == heal.connection &&
             (heal.healed == Fault::none || heal.healed == fault.fault);
    };
    const auto found = std::find_if(in_force_.rbegin(), in_force_.rend(), ends);
    Span span{heal, 0, heal.t.ns};
    if (found != in_force_.rend()) {
      span = {found->fault, found->begin, heal.t.ns};
      in_force_.erase(std::next(found).base());
    }
    over_.push_back(span);
    if (over_.size() > kept_max) {
      // What came before the first that is kept is time off.
      all_off_until_ = std::max(all_off_until_, over_.front().over);
      over_.erase(over_.begin());
    }
  }

  /// Times off, each from its begin to its end.
  using Off = std::vector<std::pair<std::int64_t, std::int64_t>>;
  /// Those after `since` that faults brought which are over and of which `hits(fault)` says true.
  template <class Hits>
  [[nodiscard]] Off over_since(std::int64_t since, Hits hits) const {
    Off off;
    if (over_.empty() || over_.back().over <= since) return off;
    if (all_off_until_ > since) off.emplace_back(since, all_off_until_);
    for (const Span& span : over_)
      if (span.over > since && hits(span.fault)) off.emplace_back(span.begin, span.over);
    return off;
  }
  /// Those up to `until` of faults in force.
  template <class Hits>
  [[nodiscard]] Off lasting_until(std::int64_t until, Hits hits) const {
    Off off;
    for (const Span& span : in_force_)
      if (hits(span.fault)) off.emplace_back(span.begin, until);
    return off;
  }
  /// How much of the time from `since` to `until` is no time off.
  [[nodiscard]] static std::int64_t free_time(std::int64_t since, std::int64_t until, Off off) {
    if (off.empty()) return std::max<std::int64_t>(0, until - since);  // As where no fault was declared.
    std::ranges::sort(off);
    std::int64_t free = 0;
    std::int64_t at = since;
    for (const auto& [begin, over] : off) {
      free += std::max<std::int64_t>(0, std::min(begin, until) - at);
      at = std::max(at, over);
    }
    return free + std::max<std::int64_t>(0, until - at);
  }

  void clear() { *this = {}; }

 private:
  std::vector<Span> in_force_;  ///< In the order in which they began.
  std::vector<Span> over_;      ///< In the order in which they ended.
  std::int64_t all_off_until_ = -1;
};

}  // namespace rescind
