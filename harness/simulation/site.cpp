#include "harness/simulation/site.hpp"

#include <array>

#include "harness/base/assert.hpp"

namespace rescind {
namespace {

constexpr std::array<std::string_view, site_count> names = {
    "none",
    "step-time",
    "call-time",
    "callback-time",
    "client-work",
    "network-latency",
    "network-loss",
    "network-copy",
    "network-overtake",
    "server-admission",
    "server-dispatch",
    "provider-first",
    "provider-every",
    "provider-stop",
    "fault-time",
    "schedule",
};
static_assert(!names.back().empty(), "every site has a name");

}  // namespace

std::string_view name_of(Site site) {
  RESCIND_ASSERT(site < Site::count_);
  return names[static_cast<std::size_t>(site)];
}

Site site_named(std::string_view name) {
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (names[i] == name) return static_cast<Site>(i);
  }
  return Site::none;
}

}  // namespace rescind
