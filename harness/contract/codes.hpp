#pragma once

#include <cstdint>

#include "harness/history/result_code.hpp"

namespace rescind::code {

/// The codes that cancel may answer (S3, from the older publication of the page).
[[nodiscard]] constexpr bool listed_for_cancel(std::int32_t value) {
  return value == ok || value == failed || value == invalid_parameter || value == not_found ||
         value == server_limits_exceeded;
}

}  // namespace rescind::code
