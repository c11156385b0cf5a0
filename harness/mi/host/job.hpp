#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "harness/scenario/compile/scenario.hpp"

namespace rescind::mi {

/// What a host is told on its standard input, as one job or one of many: a line of JSON with what is not the scenario's, then the scenario.
struct Job {
  std::string library;                 ///< The path of the client library.
  std::string name_space;              ///< Of every operation.
  std::string protocol{};              ///< Of a session, as the library calls it; empty for its own choice.
  std::string destination{};           ///< Likewise; empty for this machine.
  std::uint32_t port = 0;              ///< Of the destination; 0 for the protocol's own.
  std::string user{}, password{};      ///< What sessions log in with; none where `user` is empty.
  std::vector<std::string> classes{};  ///< Of each operation of the scenario, in its order.
  std::uint64_t seed = 1;              ///< Draws the times that the scenario leaves open.
  bool only_asks = false;              ///< Says what the library is, and plays nothing.
  std::string scenario{};              ///< The text of a scenario file with one case.
};

/// The job's text, and the job again. parse_job() throws std::exception where it is none.
[[nodiscard]] std::string text_of(const Job& job);
[[nodiscard]] Job parse_job(const std::string& text);

/// Whether a client library lets its client see such events.
[[nodiscard]] inline bool is_seen(EventKind kind) {
  return place_of(kind) == Place::client && kind != EventKind::timeout_fired && kind != EventKind::waited;
}

// What a host says besides the history's lines; each begins a line of its own.

/// Behind it: the host's monotonic clock, ns, at time 0 of the history.
inline constexpr auto zero_note = "# zero ";
/// The library is our simulated one: its time is virtual.
inline constexpr auto simulated_note = "# simulated";
/// Behind it: why nothing could be played.
inline constexpr auto failed_note = "# failed ";
/// Behind it: what is odd, in a sentence.
inline constexpr auto odd_note = "# odd ";

/// The argument with which a host plays many jobs on our simulated library: each stands behind a line with the number of its
/// bytes, and is played in a process that is forked for it.
inline constexpr auto serve_argument = "serve";
/// Behind it: how the process of a job ended, and the signal or the exit status.
inline constexpr auto killed_note = "# killed ";
inline constexpr auto exited_note = "# exited ";

/// All is over, and what was held is given back.
inline constexpr auto left_note = "# left";

/// How long a host waits for a sign of life before it takes what is missing for missing, ns.
inline constexpr std::int64_t patience_ns = 2'000'000'000;

}  // namespace rescind::mi
