#pragma once

namespace rescind {

/// From now on a reader of our output that goes away is an error of the write (and not the end of the
/// process), and Ctrl-C or a termination leaves no half-written file behind, says so, and ends the process by
/// that signal, so that a shell's loop around it ends too.
void handle_signals();

}  // namespace rescind
