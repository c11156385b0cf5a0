#pragma once

#include <cstdint>
#include <string>

#include "harness/mi/probe/behaviour.hpp"

namespace rescind::probe {

/// What happens now, on the clock that the harness reads, too; ns.
[[nodiscard]] std::int64_t now();

/// Writes an event of the provider's into the file of the case's events. `fields` is JSON, begun with a comma, or nothing.
/// Writes nothing where nobody asked for it.
void witness(const Behaviour& of, std::int64_t t, const char* event, const std::string& fields = {});

}  // namespace rescind::probe
