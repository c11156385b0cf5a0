#pragma once

#include <string_view>

namespace rescind {

/// From now on a reader of our output that goes away, and a file that may not grow any more, are errors of the write (and
/// not the end of the process), and Ctrl-C or a termination leaves no half-written file behind, says which reports there
/// are, and ends the process by that signal, so that a shell's loop around it ends too.
void handle_signals();

/// From now on the first Ctrl-C or termination only makes interrupted() true: whoever works ends soon, tells what was
/// seen, and writes the reports. The second one ends the process at once.
void let_interruption_wait();
/// Whether there was one. May be asked from any thread, at any time.
[[nodiscard]] bool interrupted() noexcept;
/// Ends the process by the signal that interrupted it; returns where none did.
void end_as_interrupted();
/// Ends the process as one whose reader has gone, silently, as the default of SIGPIPE does.
void end_without_reader();

/// From now on the first Ctrl-C or termination is no interruption: it makes the file that is returned readable, which says
/// that the input is to be taken for ended. What comes then is treated as above. Called once; -1 where there is no file.
[[nodiscard]] int end_of_input_on_signal();

/// A report was written: an interruption that ends the process names it.
void note_report(std::string_view path);

}  // namespace rescind
