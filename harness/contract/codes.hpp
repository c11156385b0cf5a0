#pragma once

#include <cstdint>

namespace rescind::code {

// The MI_Result numbers that rules speak of.
inline constexpr std::int32_t ok = 0;
inline constexpr std::int32_t failed = 1;
inline constexpr std::int32_t access_denied = 2;
inline constexpr std::int32_t invalid_parameter = 4;
inline constexpr std::int32_t not_found = 6;
inline constexpr std::int32_t server_limits_exceeded = 27;
inline constexpr std::int32_t server_is_shutting_down = 28;

/// The codes that cancel may answer (S3, from the older publication of the page).
[[nodiscard]] constexpr bool listed_for_cancel(std::int32_t value) {
  return value == ok || value == failed || value == invalid_parameter || value == not_found ||
         value == server_limits_exceeded;
}

}  // namespace rescind::code
