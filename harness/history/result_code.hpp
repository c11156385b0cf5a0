#pragma once

#include <cstdint>

/// The MI_Result numbers that models and rules speak of; vocabulary.hpp has the names of all.
namespace rescind::code {

inline constexpr std::int16_t ok = 0;
inline constexpr std::int16_t failed = 1;
inline constexpr std::int16_t access_denied = 2;
inline constexpr std::int16_t invalid_parameter = 4;
inline constexpr std::int16_t not_found = 6;
inline constexpr std::int16_t not_supported = 7;
inline constexpr std::int16_t server_limits_exceeded = 27;
inline constexpr std::int16_t server_is_shutting_down = 28;

}  // namespace rescind::code
