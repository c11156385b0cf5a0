#include "harness/engine/coverage/race.hpp"

#include <array>

#include "harness/base/assert.hpp"
#include "harness/history/vocabulary.hpp"

namespace rescind {

namespace {

constexpr std::array<std::string_view, race_phases> phase_names{
    "inside-start",    "queued",           "sent",
    "at-server",       "admitted",         "before-first-post",
    "between-posts",   "result-in-flight", "inside-callback",
    "ack-outstanding", "read-blocked",     "final-in-flight",
    "final-delivered", "inside-close",     "after-close"};
constexpr std::array<std::string_view, race_reasons> reason_names{
    "none",          "timeout",       "shutdown",        "service-stop",
    "timeout-fired", "session-close", "server-shutdown", "server-service-stop"};
constexpr std::array<std::string_view, race_networks> network_names{"clean",     "slowed", "lost", "copied",
                                                                    "reordered", "cut",    "reset"};

}  // namespace

RaceIndex index_of(const Race& race) {
  RESCIND_ASSERT(race.kind != OperationKind::none && race.mode != Mode::none);
  std::size_t index = static_cast<std::size_t>(race.phase);
  index = index * race_kinds + static_cast<std::size_t>(race.kind) - 1;
  index = index * race_modes + static_cast<std::size_t>(race.mode) - 1;
  index = index * race_reasons + static_cast<std::size_t>(race.reason);
  index = index * race_networks + static_cast<std::size_t>(race.network);
  return static_cast<RaceIndex>(index);
}

Race race_at(std::size_t index) {
  RESCIND_ASSERT(index < races_count);
  const auto take = [&index](std::size_t count) {
    const std::size_t digit = index % count;
    index /= count;
    return digit;
  };
  Race race;
  race.network = static_cast<RaceNetwork>(take(race_networks));
  race.reason = static_cast<RaceReason>(take(race_reasons));
  race.mode = static_cast<Mode>(take(race_modes) + 1);
  race.kind = static_cast<OperationKind>(take(race_kinds) + 1);
  race.phase = static_cast<RacePhase>(index);
  return race;
}

std::string_view name_of(RacePhase phase) {
  return phase_names.at(static_cast<std::size_t>(phase));
}

std::string_view name_of(RaceReason reason) {
  return reason_names.at(static_cast<std::size_t>(reason));
}

std::string_view name_of(RaceNetwork network) {
  return network_names.at(static_cast<std::size_t>(network));
}

std::string name_of(const Race& race) {
  std::string name(name_of(race.phase));
  for (const std::string_view part :
       {name_of(race.kind), name_of(race.mode), name_of(race.reason), name_of(race.network)}) {
    name += ' ';
    name += part;
  }
  return name;
}

std::span<const std::string_view> race_phase_names() {
  return phase_names;
}

std::optional<RacePhase> race_phase_named(std::string_view name) {
  for (std::size_t i = 0; i < phase_names.size(); ++i) {
    if (phase_names[i] == name) return static_cast<RacePhase>(i);
  }
  return std::nullopt;
}

}  // namespace rescind
