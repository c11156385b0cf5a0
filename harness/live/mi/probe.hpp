#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "harness/history/history.hpp"
#include "harness/live/mi/target.hpp"
#include "harness/scenario/compile/scenario.hpp"

namespace rescind::live {

/// The class that stands for an operation of a scenario at the probe provider: its classes are numbered, and so are the
/// operations of a case.
[[nodiscard]] std::string probe_class(std::uint32_t number, OperationKind kind);

/// So many operations the probe provider can tell apart.
inline constexpr std::uint32_t probe_classes = 16;

/// Tells the probe provider how the operations of a case behave; what it did before is gone. `serial` is another one for
/// each case. Throws UsageError where the folder is not ours to write.
void tell_probe(const MiTarget& target, const Case& what, std::uint64_t serial);

/// What the probe provider wrote about that case: the lines of events, with the times of its own clock.
[[nodiscard]] std::vector<std::string> told_by_probe(const MiTarget& target, std::uint64_t serial);

}  // namespace rescind::live
