#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "harness/base/time.hpp"
#include "models/system/plan.hpp"

namespace rescind {

/// Which resource many cancels contend for.
enum class LoadFamily : std::uint8_t { none, callbacks, link, admission, quota, count_ };

/// When the operations are cancelled.
enum class LoadPattern : std::uint8_t {
  storm,  ///< All at once.
  spread  ///< One after the other, at times that stand fixed, as far apart as the resource can just bear.
};

struct LoadFamilyInfo {
  std::string_view name;
  std::string_view resource;  ///< For people: "one library thread, 50 us in every callback".
  std::uint64_t size_max;     ///< Operations at the most.
};
[[nodiscard]] const LoadFamilyInfo& info(LoadFamily family);
[[nodiscard]] std::optional<LoadFamily> load_family_named(std::string_view name);
[[nodiscard]] std::span<const std::string_view> load_family_names();
[[nodiscard]] std::string_view name_of(LoadPattern pattern);

/// So many operations alive at once, and when they are to be cancelled.
struct Load {
  Plan plan;
  Time first{};    ///< The first of them.
  Duration gap{};  ///< From one to the next.
  /// What spans are counted from, whenever the cancel was called: who is late counts as late.
  [[nodiscard]] Time intended(OpId op) const { return first + gap * std::int64_t{op.value}; }
};

/// Operation i of the plan is the i-th that is cancelled. Nothing of it is left to the tape. Requires 1 <= size, up to
/// the family's largest.
[[nodiscard]] Load load_of(LoadFamily family, LoadPattern pattern, std::uint32_t size);

}  // namespace rescind
