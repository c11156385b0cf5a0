#include "harness/live/drawn_moment.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "harness/base/text.hpp"
#include "harness/simulation/tape.hpp"

namespace rescind::live {
namespace {

using Do = MomentStep::Do;

constexpr std::uint32_t requests_max = 4;

class Drawing {
 public:
  Drawing(std::uint64_t seed, const Calibration& calibration)
      : tape_(Tape::seeded(seed)), slow_(calibration.slow.has_value()) {}

  Moment draw(bool id_again) {
    const std::uint32_t count = 1 + pick(requests_max);
    const bool together = pick(3) == 0;
    std::vector<MomentStep> first;
    for (std::uint32_t i = 0; i < count; ++i) {
      first.push_back(start(i));
      draw_cancels(i, first);
    }
    if (cancels_.empty() && !cancelled_at_once_) draw_cancel(0);
    if (together) {
      moment_.steps.push_back({.what = Do::batch, .inner = std::move(first)});
    } else {
      std::ranges::move(first, std::back_inserter(moment_.steps));
    }
    std::ranges::stable_sort(cancels_, {}, &MomentStep::at);
    std::ranges::move(cancels_, std::back_inserter(moment_.steps));
    if (id_again && pick(3) == 0) use_again(pick(count));
    moment_.name = drawn_name;
    moment_.story = story_of(count);
    return std::move(moment_);
  }

 private:
  std::uint32_t pick(std::uint32_t bound) {
    return static_cast<std::uint32_t>(tape_.choose(Site::schedule, 0, bound));
  }

  static std::string name(std::uint32_t i) { return {static_cast<char>('a' + i)}; }

  MomentStep start(std::uint32_t i) {
    using Request = MomentStep::Request;
    Request request = Request::fast;
    if (slow_ && (i == 0 || pick(2) == 0)) request = i == 0 ? Request::slow : Request::slow_again;
    return {.what = Do::start, .names = {name(i)}, .request = request};
  }

  // Two of three requests; of these every fourth leaves with its cancel, and every sixth is cancelled twice.
  void draw_cancels(std::uint32_t i, std::vector<MomentStep>& first) {
    if (pick(3) == 0) return;
    if (pick(4) == 0) {
      first.push_back({.what = Do::cancel, .names = {name(i)}});
      cancelled_at_once_ = true;
    } else {
      draw_cancel(i);
    }
    if (pick(6) == 0) draw_cancel(i);
  }

  // Every third about the end, where an answer may be under way.
  void draw_cancel(std::uint32_t i) {
    constexpr std::uint32_t about = MomentStep::whole_ppm / 10;
    const std::uint32_t at =
        pick(3) == 0 ? MomentStep::whole_ppm - about / 2 + pick(about) : pick(MomentStep::whole_ppm);
    cancels_.push_back({.what = Do::cancel, .names = {name(i)}, .at = at});
  }

  // Cancelled once it is over, in one write with another request of its id.
  void use_again(std::uint32_t i) {
    moment_.steps.push_back({.what = Do::await, .names = {name(i)}});
    std::vector<MomentStep> batch;
    batch.push_back({.what = Do::cancel, .names = {name(i)}});
    batch.push_back({.what = Do::start, .names = {"again"}, .id_of = name(i)});
    moment_.steps.push_back({.what = Do::batch, .inner = std::move(batch)});
  }

  static std::string story_of(std::uint32_t count) {
    return counted(count, "request", "requests") + ", cancelled at moments that the seed draws.";
  }

  Tape tape_;
  bool slow_;
  bool cancelled_at_once_ = false;
  std::vector<MomentStep> cancels_;
  Moment moment_{.name = "", .story = ""};
};

}  // namespace

Moment drawn_moment(std::uint64_t seed, const Subject& subject, const Calibration& calibration,
                    bool id_again) {
  return Drawing(seed, calibration).draw(id_again && subject.ids_again);
}

}  // namespace rescind::live
