#pragma once

#include <sys/types.h>

#include <vector>

#include "harness/base/time.hpp"

namespace rescind::live {

/// A process below another one.
struct Descendant {
  pid_t pid = 0;
  pid_t group = 0;
  char state = '?';  ///< As in /proc: R runs, S sleeps, T is stopped, Z has ended and was not reaped.
  Duration cpu{};    ///< Its own, and that of the children that it reaped; in steps of the kernel's tick.
};

/// Every process below `root`, in no order; those that end or begin meanwhile may be missing.
[[nodiscard]] std::vector<Descendant> descendants(pid_t root);

/// Whether the process is there, and neither stopped nor over.
[[nodiscard]] bool runs(pid_t pid);

/// The calling process.
[[nodiscard]] pid_t own_pid();

/// The processes whose parent is the calling one, found quickly; none where this kernel does not tell.
[[nodiscard]] std::vector<pid_t> own_children();

/// The processor time of `root` and of everything below it that lives, or that was reaped below it.
[[nodiscard]] Duration cpu_of_tree(pid_t root);

}  // namespace rescind::live
