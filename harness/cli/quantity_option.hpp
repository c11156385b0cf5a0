#pragma once

#include <cstdint>
#include <string_view>

#include "harness/base/time.hpp"

namespace rescind {

/// A size as typed, in bytes. `option` is what the UsageError names where it is none.
[[nodiscard]] std::uint64_t size_from(std::string_view option, std::string_view text);

/// A length of time as typed. `option` is what the UsageError names where it is none.
[[nodiscard]] Duration duration_from(std::string_view option, std::string_view text);

}  // namespace rescind
