#pragma once

#include <cstdint>

#include "harness/live/host/launch.hpp"

namespace rescind::live {

/// What the harness tells a supervisor, a byte each. That its end of the pipe is closed, by whatever ended the
/// harness, means `end`.
enum class Order : char { kill = 'k', stop = 's', cont = 'c', end = 'e' };

/// What a supervisor tells the harness, in one write each.
struct Word {
  enum class What : std::uint8_t { started, not_started, exited, ended };
  What what{};
  pid_t pid = 0;            ///< Of started: the subject.
  int error = 0;            ///< Of not_started: an errno.
  Exit exit{};              ///< Of exited.
  std::int64_t cpu_ns = 0;  ///< Of ended.
  int killed = 0;           ///< Of ended.
  int left = 0;             ///< Of ended.
};

/// File descriptors of a supervisor, and those that become the subject's standard ones.
struct SupervisedPipes {
  int orders = -1;  ///< Read: Order.
  int words = -1;   ///< Written: Word.
  int input = -1;
  int output = -1;
  int errors = -1;
};

/// The life of a supervisor, in a process of its own that the harness forked: starts the subject, adopts what
/// it leaves behind, and kills and reaps every descendant before it ends itself. Does not return.
[[noreturn]] void supervise(const Launch& launch, const SupervisedPipes& pipes);

}  // namespace rescind::live
