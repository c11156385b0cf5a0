#pragma once

#include <cstdint>
#include <string>

namespace rescind::probe {

/// How an operation's provider behaves, as the scenario says. Times are ns.
struct Behaviour {
  static constexpr std::uint32_t endless = 0xffff'ffff;
  std::uint64_t serial = 0;  ///< Of the case; 0 where nobody says how to behave.
  std::string op{};          ///< What the history calls the operation.
  std::uint32_t results = 1;
  std::int64_t first = 0, every = 0, stops = 0;
  std::string hears = "poll";   ///< callback, poll, failing-post or none.
  std::int64_t poll_every = 0;  ///< 0: before each post.
  std::uint32_t final = 0;      ///< An MI_Result.
  std::uint32_t crash_after = endless, hang_after = endless;
};

/// The folder in which the harness says how to behave: $RESCIND_PROBE, or that of the user whose rights we have.
[[nodiscard]] std::string folder();

/// What the harness says of that class now.
[[nodiscard]] Behaviour behaviour_of(const std::string& class_name);

/// The serial of the case that runs now; 0 where there is none.
[[nodiscard]] std::uint64_t serial_now();

}  // namespace rescind::probe
