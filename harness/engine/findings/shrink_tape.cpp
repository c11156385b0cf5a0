#include "harness/engine/findings/shrink_tape.hpp"

#include <algorithm>
#include <tuple>
#include <utility>
#include <vector>

namespace rescind {
namespace {

/// Candidates worth a try in place of the first one. Of many, such as a latency's nanoseconds, only a few.
std::vector<std::uint64_t> others_of(std::uint64_t bound) {
  constexpr std::uint64_t all_max = 16;
  if (bound > all_max) return {bound - 1, bound / 2};
  std::vector<std::uint64_t> others;
  for (std::uint64_t picked = 1; picked < bound; ++picked) others.push_back(picked);
  return others;
}

auto measure(const Choices& tape) {
  std::uint64_t departures = 0;
  std::uint64_t height = 0;
  for (const Choice& choice : tape) {
    departures += choice.picked != 0 ? 1 : 0;
    height += std::min(choice.picked, std::uint64_t{1} << 40);
  }
  return std::tuple(departures, tape.size(), height);
}

/// Makes one tape simpler, keeping what breaks what is sought.
class TapeShrinker {
 public:
  TapeShrinker(Suspect& suspect, Choices tape, std::uint64_t cost_max)
      : suspect_(suspect), tape_(std::move(tape)), cost_max_(cost_max) {}

  Choices shrink() {
    bool better = true;
    while (better && !is_over()) {
      better = drop_the_end();
      better = in_chunks([](Choices& tape, std::size_t i) { tape[i].picked = 0; }) || better;
      better = delete_chunks() || better;
      better = lower() || better;
    }
    return std::move(tape_);
  }

 private:
  [[nodiscard]] bool is_over() const { return suspect_.cost() >= cost_max_; }

  bool accepts(const Choices& guide) {
    if (is_over() || !suspect_.follow(guide) || !is_simpler(suspect_.recording(), tape_)) return false;
    tape_ = suspect_.recording();
    return true;
  }

  bool drop_the_end() {
    bool better = false;
    for (std::size_t kept = 0; kept < tape_.size() && !is_over();) {
      const Choices guide(tape_.begin(), tape_.begin() + static_cast<std::ptrdiff_t>(kept));
      if (accepts(guide)) better = true;
      kept += std::max<std::size_t>(1, (tape_.size() - std::min(kept, tape_.size())) / 2);
    }
    return better;
  }

  /// Changes chunks of the choices that are no first candidates, ever smaller ones.
  template <class Change>
  bool in_chunks(Change change) {
    bool better = false;
    for (std::size_t chunk = std::max<std::size_t>(1, tape_.size() / 2); chunk > 0 && !is_over();
         chunk /= 2) {
      for (std::size_t first = 0; first < departures().size() && !is_over();) {
        const std::vector<std::size_t> all = departures();
        Choices guide = tape_;
        for (std::size_t i = first; i < std::min(all.size(), first + chunk); ++i) change(guide, all[i]);
        if (accepts(guide))
          better = true;
        else
          first += chunk;
      }
    }
    return better;
  }

  bool delete_chunks() {
    bool better = false;
    for (std::size_t chunk = std::max<std::size_t>(1, tape_.size() / 2); chunk > 0 && !is_over();
         chunk /= 2) {
      for (std::size_t first = 0; first < tape_.size() && !is_over();) {
        Choices guide = tape_;
        const auto begin = guide.begin() + static_cast<std::ptrdiff_t>(first);
        const auto size = static_cast<std::ptrdiff_t>(std::min(chunk, guide.size() - first));
        guide.erase(begin, begin + size);
        if (accepts(guide))
          better = true;
        else
          first += chunk;
      }
    }
    return better;
  }

  bool lower() {
    bool better = false;
    for (std::size_t i = 0; i < tape_.size() && !is_over(); ++i) {
      const std::uint64_t picked = tape_[i].picked;
      for (const std::uint64_t lower : {std::uint64_t{1}, picked / 2, picked - 1}) {
        if (i >= tape_.size() || lower == 0 || lower >= tape_[i].picked) continue;
        Choices guide = tape_;
        guide[i].picked = lower;
        better = accepts(guide) || better;
      }
    }
    return better;
  }

  [[nodiscard]] std::vector<std::size_t> departures() const {
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < tape_.size(); ++i)
      if (tape_[i].picked != 0) places.push_back(i);
    return places;
  }

  Suspect& suspect_;
  Choices tape_;
  std::uint64_t cost_max_;
};

/// A run that departs from the first candidates, and where it may depart next.
struct Departed {
  Choices all;  ///< Every choice, first candidates at the end included.
  std::size_t next = 0;
};

}  // namespace

bool is_simpler(const Choices& one, const Choices& other) {
  return measure(one) < measure(other);
}

Choices shrink_tape(Suspect& suspect, Choices tape, std::uint64_t cost_max) {
  return TapeShrinker(suspect, std::move(tape), cost_max).shrink();
}

std::optional<Choices> fewest_departures(Suspect& suspect, std::uint32_t departures, std::uint64_t cost_max) {
  if (suspect.follow({})) return suspect.recording();
  std::vector<Departed> level{{suspect.whole_recording(), 0}};
  for (std::uint32_t depth = 0; depth < departures; ++depth) {
    std::vector<Departed> deeper;
    for (const Departed& from : level) {
      for (std::size_t i = from.next; i < from.all.size(); ++i) {
        Choices guide(from.all.begin(), from.all.begin() + static_cast<std::ptrdiff_t>(i + 1));
        for (const std::uint64_t picked : others_of(guide.back().bound)) {
          if (suspect.cost() >= cost_max) return std::nullopt;
          guide.back().picked = picked;
          if (suspect.follow(guide)) return suspect.recording();
          if (depth + 1 < departures) deeper.push_back({suspect.whole_recording(), i + 1});
        }
      }
    }
    level = std::move(deeper);
  }
  return std::nullopt;
}

}  // namespace rescind
