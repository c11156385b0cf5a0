#include "harness/latency/measure.hpp"

#include <algorithm>

namespace rescind {
namespace {

constexpr std::array<std::string_view, measures_count> names{"returned", "final", "unblocked", "disconnect",
                                                             "told",     "heard", "stopped",   "units",
                                                             "closed",   "late",  "lost"};

constexpr std::array<std::string_view, measures_count> meanings{"the cancel call has returned",
                                                                "the first final result has come",
                                                                "the read that was blocked has returned",
                                                                "the client has let go of the connection",
                                                                "the server has received the cancel",
                                                                "the provider has heard of it",
                                                                "the last run of its provider has ended",
                                                                "the last units of its quotas are back",
                                                                "a close has answered OK",
                                                                "results that came after the cancel",
                                                                "results that were posted and never came"};

struct Why {
  std::string_view name;
  std::string_view meaning;
};
constexpr std::array<Why, not_applicable_count> whys{
    {{"unobserved", "not recorded"},
     {"timed-out", "cancelled by the timeout, not by a call"},
     {"reader-gone", "closed by the reader"},
     {"no-read-blocked", "no read was blocked"},
     {"no-connection", "used no connection"},
     {"connection-ended", "use of the connection ended by itself"},
     {"does-not-travel", "cancel of the kind does not travel"},
     {"not-sent", "no cancel could be sent"},
     {"no-provider", "no provider ran"},
     {"not-listening", "provider does not listen"},
     {"heard-before", "provider had heard before"},
     {"provider-done", "provider was done before"},
     {"no-units", "held no units"},
     {"not-closed", "nobody closed it"}}};

}  // namespace

std::string_view name_of(Measure measure) {
  return names.at(static_cast<std::size_t>(measure));
}

std::string_view meaning_of(Measure measure) {
  return meanings.at(static_cast<std::size_t>(measure));
}

std::optional<Measure> measure_named(std::string_view name) {
  const auto* const found = std::ranges::find(names, name);
  if (found == names.end()) return std::nullopt;
  return static_cast<Measure>(found - names.begin());
}

std::span<const std::string_view> measure_names() {
  return names;
}

std::string_view name_of(NotApplicable why) {
  return whys.at(static_cast<std::size_t>(why)).name;
}

std::string_view meaning_of(NotApplicable why) {
  return whys.at(static_cast<std::size_t>(why)).meaning;
}

}  // namespace rescind
