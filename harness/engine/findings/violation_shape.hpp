#pragma once

#include <compare>
#include <cstdint>
#include <string>

#include "harness/contract/violation.hpp"
#include "models/system/plan.hpp"

namespace rescind {

/// What two violations have in common that are most likely one bug: the rule, the way in which it was broken,
/// and the sort of operation that it was broken for. Names, times and numbers are left out.
struct ViolationShape {
  RuleId rule = RuleId::count_;
  Finding finding = Finding::count_;
  bool stream = false;     ///< Whether the operation is of a kind with many results.
  Mode mode = Mode::none;  ///< Of the operation; none where the violation is about no operation.

  auto operator<=>(const ViolationShape&) const = default;

  /// One number for each shape, the same on every run of one version of the program: for ordering and maps.
  [[nodiscard]] std::uint32_t number() const {
    return static_cast<std::uint32_t>(rule) << 16 | static_cast<std::uint32_t>(finding) << 8 |
           (stream ? 16u : 0u) | static_cast<std::uint32_t>(mode);
  }
};
static_assert(rules_count < 256 && static_cast<unsigned>(Finding::count_) < 256);

/// The shape of a violation found in a run of `plan`.
[[nodiscard]] ViolationShape shape_of(const Violation& violation, const Plan& plan);

/// "result.one-final of an async stream: final result number N of the operation was delivered"
[[nodiscard]] std::string describe(const ViolationShape& shape);

}  // namespace rescind
