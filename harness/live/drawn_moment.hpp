#pragma once

#include <cstdint>

#include "harness/live/calibration.hpp"
#include "harness/live/subject.hpp"
#include "harness/scenario/language/moments.hpp"

namespace rescind::live {

/// What drawn moments are called.
inline constexpr std::string_view drawn_name = "drawn";

/// A moment that the seed makes up, out of what the subject is able to: one to four requests, slow and fast ones, each of
/// which may be cancelled: in the same write, at a share of the uncancelled time that is drawn to the nanosecond, about
/// its end, twice; then perhaps cancelled once more after its answer, with its id in use again. The same seed makes the
/// same moment. `id_again`: whether an id may be used again once its request was cancelled, since an answer comes then.
[[nodiscard]] Moment drawn_moment(std::uint64_t seed, const Subject& subject, const Calibration& calibration,
                                  bool id_again);

}  // namespace rescind::live
