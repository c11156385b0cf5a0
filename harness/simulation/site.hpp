#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace rescind {

/// What is being decided by a choice on the tape. With the actor and the count of earlier draws there it keys
/// the seeded source, so that taking one draw away shifts no other. New sites go to the end: the numbers are
/// in seeds' results.
enum class Site : std::uint8_t {
  none,
  step_time,         ///< A scripted step's delay.
  call_time,         ///< How long a call takes to return.
  callback_time,     ///< How long the application stays in a callback.
  client_work,       ///< The client stack's own work on an operation.
  network_latency,   ///< A message's way.
  network_loss,      ///< Whether a message is lost.
  network_copy,      ///< Whether a message is delivered twice.
  network_overtake,  ///< Whether a message leaves its connection's order.
  server_admission,  ///< From a request's arrival to its admission.
  server_dispatch,   ///< From admission to the provider's start.
  provider_first,    ///< From the provider's start to its first post.
  provider_every,    ///< Between two posts.
  provider_stop,     ///< From hearing of cancel to the end.
  fault_time,        ///< A declared fault's delay.
  schedule,          ///< Which enabled action is next (untimed drivers).
  count_
};
inline constexpr std::size_t site_count = static_cast<std::size_t>(Site::count_);

/// The site's name in recordings and messages, e.g. "network-latency".
[[nodiscard]] std::string_view name_of(Site site);
/// The site of that name, or Site::none.
[[nodiscard]] Site site_named(std::string_view name);

}  // namespace rescind
