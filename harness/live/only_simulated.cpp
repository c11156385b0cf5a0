#include "harness/live/only_simulated.hpp"

namespace rescind::live {

std::optional<std::string> why_only_simulated(const Plan& plan) {
  if (!plan.faults.empty()) return "its faults are the server's or the network's";
  if (!plan.server.quotas.empty()) return "it sets the server a quota";
  if (plan.network.messages) return "its network loses and copies messages";
  if (plan.network.bytes_per_second != 0) return "it sets the network a bandwidth";
  return std::nullopt;
}

}  // namespace rescind::live
